"""Who may see and do what: one function for each kind of object, and the only way in which a page or the API gets one.

Somebody who may not know that a thing is there is told that there is no such thing (``NotThereError``); somebody who
may see it and not do this to it is told so (``NotAllowedError``).
"""

from kinroll.accounts.access.avetmiss import finding, lodgement, thing
from kinroll.accounts.access.contacts import account, card, contact, contact_to_change, username
from kinroll.accounts.access.courses import booking, course, course_date
from kinroll.accounts.access.documents import document, document_file, document_to_change
from kinroll.accounts.access.imports import upload
from kinroll.accounts.access.jobs import job, right_for
from kinroll.accounts.access.letters import letter, mail
from kinroll.accounts.access.looks import looks
from kinroll.accounts.access.merging import assignment, case, case_to_answer, is_case_key, merged, pair_to_change
from kinroll.accounts.access.own import (
    Child,
    Sources,
    child_documents,
    own,
    own_child,
    own_children,
    own_document,
    own_documents,
    own_request,
)
from kinroll.accounts.access.permissions import any_account, permissions
from kinroll.accounts.access.refusals import LARGEST, NotAllowedError, NotThereError, page
from kinroll.accounts.access.requests import change_request, declared_to_ask
from kinroll.accounts.access.rules import active_rules, rehearsal, rule_draft, rule_version
from kinroll.accounts.access.running import plan, problem, source
from kinroll.accounts.access.saved_views import saved_view
from kinroll.accounts.access.sign_on import signed_on_system, signed_on_systems
from kinroll.accounts.access.sources import declared_source
from kinroll.accounts.access.targets import declared_target, target_run
from kinroll.accounts.access.tokens import token, tokens
from kinroll.accounts.access.training_lists import closed_documents, training_list
from kinroll.accounts.access.webhooks import webhook, webhooks

__all__ = [
    "LARGEST",
    "Child",
    "NotAllowedError",
    "NotThereError",
    "Sources",
    "account",
    "active_rules",
    "any_account",
    "assignment",
    "booking",
    "card",
    "case",
    "case_to_answer",
    "change_request",
    "child_documents",
    "closed_documents",
    "contact",
    "contact_to_change",
    "course",
    "course_date",
    "declared_source",
    "declared_target",
    "declared_to_ask",
    "document",
    "document_file",
    "document_to_change",
    "finding",
    "is_case_key",
    "job",
    "letter",
    "lodgement",
    "looks",
    "mail",
    "merged",
    "own",
    "own_child",
    "own_children",
    "own_document",
    "own_documents",
    "own_request",
    "page",
    "pair_to_change",
    "permissions",
    "plan",
    "problem",
    "rehearsal",
    "right_for",
    "rule_draft",
    "rule_version",
    "saved_view",
    "signed_on_system",
    "signed_on_systems",
    "source",
    "target_run",
    "thing",
    "token",
    "tokens",
    "training_list",
    "upload",
    "username",
    "webhook",
    "webhooks",
]
