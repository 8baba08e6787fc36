"""The tables. Nothing here decides anything, and no ``save()`` has a meaning: rows are written by ``apply``.

What a table says about a person stands in columns that can be emptied for one contact (``Payload.body``, the values of
``Contact``, the texts of ``Problem`` and ``NotImported``); ids, times and codes stay as proof.
"""

from kinroll.store.models.accounts import Account, AccountManager, Name
from kinroll.store.models.contacts import Contact, Identifier, Link, Rejection, Relationship, Role
from kinroll.store.models.documents import (
    Course,
    CourseBooking,
    CourseDate,
    Document,
    DocumentEntry,
    DocumentFile,
    Verification,
)
from kinroll.store.models.events import Event, Outbox
from kinroll.store.models.imports import ImportFile, ImportRow, ImportUpload
from kinroll.store.models.jobs import Job
from kinroll.store.models.merges import (
    Assignment,
    Merge,
    ReviewLook,
    ReviewNote,
    ReviewPair,
    SaidApart,
    SaidApartDigest,
)
from kinroll.store.models.plans import Change, Plan, Secret
from kinroll.store.models.problems import Finding, NotImported, Problem, ProblemText
from kinroll.store.models.requests import ChangeRequest
from kinroll.store.models.rules import Rehearsal, RehearsalLine, RuleDraft, RuleSet
from kinroll.store.models.sources import Payload, ReaderNote, RecordVersion, Source, SourceRecord, WaitingTie

__all__ = [
    "Account",
    "AccountManager",
    "Assignment",
    "Change",
    "ChangeRequest",
    "Contact",
    "Course",
    "CourseBooking",
    "CourseDate",
    "Document",
    "DocumentEntry",
    "DocumentFile",
    "Event",
    "Finding",
    "Identifier",
    "ImportFile",
    "ImportRow",
    "ImportUpload",
    "Job",
    "Link",
    "Merge",
    "Name",
    "NotImported",
    "Outbox",
    "Payload",
    "Plan",
    "Problem",
    "ProblemText",
    "ReaderNote",
    "RecordVersion",
    "Rehearsal",
    "RehearsalLine",
    "Rejection",
    "Relationship",
    "ReviewLook",
    "ReviewNote",
    "ReviewPair",
    "Role",
    "RuleDraft",
    "RuleSet",
    "SaidApart",
    "SaidApartDigest",
    "Secret",
    "Source",
    "SourceRecord",
    "Verification",
    "WaitingTie",
]
