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
from kinroll.store.models.letters import LetterWording
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
from kinroll.store.models.pushes import Push, PushPart
from kinroll.store.models.requests import ChangeRequest
from kinroll.store.models.rules import Rehearsal, RehearsalLine, RuleDraft, RuleSet
from kinroll.store.models.scoring import ScorerKey, ScorerModel, ScorerPair
from kinroll.store.models.signing import SigningKey
from kinroll.store.models.sources import Payload, ReaderNote, RecordVersion, Source, SourceRecord, WaitingTie
from kinroll.store.models.targets import Target, TargetEnrolment, TargetRun, TargetStep, TargetUser
from kinroll.store.models.training import (
    CollectionCheck,
    CollectionFinding,
    CollectionLeftOut,
    CourseTraining,
    DeliveryLocation,
    Enrolment,
    GateAnswer,
    LodgedClient,
    LodgedCompletion,
    Lodgement,
    LodgementFile,
    LodgementPart,
    Program,
    ReportingSettings,
    TrainingList,
    TrainingOrganisation,
    Unit,
    UnitOutcome,
)
from kinroll.store.models.webhooks import Webhook, WebhookMessage

__all__ = [
    "Account",
    "AccountManager",
    "Assignment",
    "Change",
    "ChangeRequest",
    "CollectionCheck",
    "CollectionFinding",
    "CollectionLeftOut",
    "Contact",
    "Course",
    "CourseBooking",
    "CourseDate",
    "CourseTraining",
    "DeliveryLocation",
    "Document",
    "DocumentEntry",
    "DocumentFile",
    "Enrolment",
    "Event",
    "Finding",
    "GateAnswer",
    "Identifier",
    "ImportFile",
    "ImportRow",
    "ImportUpload",
    "Job",
    "LetterWording",
    "Link",
    "LodgedClient",
    "LodgedCompletion",
    "Lodgement",
    "LodgementFile",
    "LodgementPart",
    "Merge",
    "Name",
    "NotImported",
    "Outbox",
    "Payload",
    "Plan",
    "Problem",
    "ProblemText",
    "Program",
    "Push",
    "PushPart",
    "ReaderNote",
    "RecordVersion",
    "Rehearsal",
    "RehearsalLine",
    "Rejection",
    "Relationship",
    "ReportingSettings",
    "ReviewLook",
    "ReviewNote",
    "ReviewPair",
    "Role",
    "RuleDraft",
    "RuleSet",
    "SaidApart",
    "SaidApartDigest",
    "ScorerKey",
    "ScorerModel",
    "ScorerPair",
    "Secret",
    "SigningKey",
    "Source",
    "SourceRecord",
    "Target",
    "TargetEnrolment",
    "TargetRun",
    "TargetStep",
    "TargetUser",
    "TrainingList",
    "TrainingOrganisation",
    "Unit",
    "UnitOutcome",
    "Verification",
    "WaitingTie",
    "Webhook",
    "WebhookMessage",
]
