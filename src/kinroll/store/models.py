"""The tables. Nothing here decides anything, and no ``save()`` has a meaning: rows are written by ``apply``.

What a table says about a person stands in columns that can be emptied for one contact (``Payload.body``, the values of
``Contact``, the texts of ``Problem`` and ``NotImported``); ids, times and codes stay as proof.
"""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower

from kinroll.core.text import fold


def text(**options: object) -> "models.TextField[str, str]":
    """A text that is empty rather than null."""
    return models.TextField(default="", blank=True, **options)  # type: ignore[arg-type]


class Source(models.Model):
    """A system or file that is read. ``edits`` is the source of what people say here."""

    name = models.TextField(unique=True)
    kind = text()
    paused_at = models.DateTimeField(null=True)
    paused_why = text()

    class Meta:
        db_table = "source"


class Plan(models.Model):
    """One run and what it would do or did: a sync, an edit, a link, a rename, a revert. Its number is the run's."""

    source = models.ForeignKey(Source, models.PROTECT, null=True)
    kind = models.TextField()
    state = models.TextField()
    by = text()
    reason = text()
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    as_of = models.DateTimeField()
    today = models.DateField()
    rules_digest = text()
    counts = models.JSONField(default=dict)
    brakes = models.JSONField(default=list)
    extract = models.JSONField(default=dict)
    columns = models.JSONField(null=True)
    failure = text()
    released_by = text()
    released_why = text()

    class Meta:
        db_table = "plan"
        indexes = [models.Index(fields=["source", "state"], name="plan_source_state")]


class Payload(models.Model):
    """What was said of a person, and what it changed, as JSON. The body can be emptied; what points here is proof."""

    body = text()

    class Meta:
        db_table = "payload"


class SourceRecord(models.Model):
    """One person as one source knows them. ``mask`` and ``digest`` are what the last applied run saw of the record.

    Whoever else changes something about the record's contact clears the digest, so that the next run looks again.
    ``due`` is the day from which the record has to be read although its digest is the same; empty: every time.
    ``filled`` says in the reader's words which columns speak of the person.
    """

    source = models.ForeignKey(Source, models.PROTECT, db_index=False)
    key = models.TextField()
    mask = models.BigIntegerField(default=0)
    digest = text()
    due = text()
    filled = text()

    class Meta:
        db_table = "source_record"
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="source_record_key")]


class ReaderNote(models.Model):
    """What a reader noted of the extract of a run, page by page, to find out what is new in the next one."""

    source = models.ForeignKey(Source, models.PROTECT, db_index=False)
    plan = models.ForeignKey(Plan, models.PROTECT, db_index=False)
    page = models.IntegerField()
    body = models.TextField()

    class Meta:
        db_table = "reader_note"
        constraints = [models.UniqueConstraint(fields=["source", "page"], name="reader_note_page")]


class WaitingTie(models.Model):
    """What a record says of somebody who is no current student: it counts once that person is one."""

    source = models.ForeignKey(Source, models.PROTECT, db_index=False)
    key = models.TextField()
    other_key = models.TextField()

    class Meta:
        db_table = "waiting_tie"
        constraints = [models.UniqueConstraint(fields=["source", "other_key", "key"], name="waiting_tie_once")]


class Contact(models.Model):
    """A person we hold a record of, as computed from the claims of the linked records. The number is never reused.

    ``external_id`` is the id that people use, made once by the id scheme of a process rule: the username, once there is
    an account. It is held in ``Name`` like one. ``found_by`` is what it is searched by (``core/finding.py``), under an
    index that the database keeps right (``finding_index.py``).
    """

    number = models.BigAutoField(primary_key=True)
    root = models.BigIntegerField(null=True, db_index=True)
    external_id = text(db_default="")
    version = models.IntegerField(default=1)
    is_active = models.BooleanField(default=True)
    made_by = models.ForeignKey(SourceRecord, models.PROTECT, null=True, db_index=False)
    salt = models.BinaryField(default=b"")
    title = text()
    forename = text()
    surname = text()
    name_key = text(db_index=True)
    found_by = text(db_default="")
    gender = text()
    date_of_birth = text()
    address = text()
    telephone = text()
    mobile = text()
    work_telephone = text()
    personal_email = text()
    work_email = text()
    email_preference = text()
    telephone_preference = text()
    extra = text()
    winners = text()
    captured = text()

    class Meta:
        db_table = "contact"
        indexes = [
            models.Index(Lower("personal_email"), condition=Q(personal_email__gt=""), name="contact_personal_email"),
            models.Index(Lower("work_email"), condition=Q(work_email__gt=""), name="contact_work_email"),
        ]


class RecordVersion(models.Model):
    """One thing a source record said: the proof here, the words in the payload. A withdrawn version makes no claim."""

    record = models.ForeignKey(SourceRecord, models.PROTECT)
    plan = models.ForeignKey(Plan, models.PROTECT, db_index=False)
    payload = models.ForeignKey(Payload, models.PROTECT, db_index=False)
    as_of = models.DateTimeField()
    content_hash = models.BinaryField(default=b"")
    withdrawn_plan = models.ForeignKey(Plan, models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        db_table = "record_version"


class Link(models.Model):
    """This record is about this contact number. A link never moves: it ends, and another is made."""

    record = models.ForeignKey(SourceRecord, models.PROTECT, db_index=False)
    contact = models.ForeignKey(Contact, models.PROTECT)
    origin = models.TextField()
    rule = text()
    anchor = text()
    plan = models.ForeignKey(Plan, models.PROTECT, db_index=False)
    ended_plan = models.ForeignKey(Plan, models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        db_table = "link"
        constraints = [
            models.UniqueConstraint(fields=["record"], condition=Q(ended_plan=None), name="link_one_contact_a_record")
        ]


class Rejection(models.Model):
    """A person said that this record is not this contact. Kept for ever."""

    record = models.ForeignKey(SourceRecord, models.PROTECT)
    contact = models.ForeignKey(Contact, models.PROTECT)
    plan = models.ForeignKey(Plan, models.PROTECT, db_index=False)

    class Meta:
        db_table = "rejection"
        constraints = [models.UniqueConstraint(fields=["record", "contact"], name="rejection_once")]


class Merge(models.Model):
    """One contact number is seen as another until the merge ends. ``renamed_from``: the username that the survivor gave
    up for the loser's, which holds it meanwhile.
    """

    loser = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    survivor = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, db_index=False)
    ended_plan = models.ForeignKey(Plan, models.PROTECT, null=True, db_index=False, related_name="+")
    renamed_from = text(db_default="")
    renamed_plan = models.ForeignKey(Plan, models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        db_table = "merge"
        constraints = [
            models.UniqueConstraint(fields=["loser"], condition=Q(ended_plan=None), name="merge_one_survivor"),
            models.CheckConstraint(condition=~Q(loser=models.F("survivor")), name="merge_two_contacts"),
        ]


class Assignment(models.Model):
    """Something that happened while two contacts were seen as one, for a person to say whose it is.

    ``kind``: ``record`` (a link that was made), ``said`` (what a person said), ``name``. ``state``: ``open`` (it stays
    with the survivor), ``moved`` (it went to the other, or was brought there), ``kept``.
    """

    merge = models.ForeignKey(Merge, models.PROTECT)
    kind = models.TextField()
    record = models.ForeignKey(SourceRecord, models.PROTECT, null=True, db_index=False)
    version = models.ForeignKey(RecordVersion, models.PROTECT, null=True, db_index=False)
    holder = models.ForeignKey(Contact, models.PROTECT, db_index=False, related_name="+")
    other = models.ForeignKey(Contact, models.PROTECT, db_index=False, related_name="+")
    words = text()
    why = text()
    state = models.TextField(default="open")
    by = text()
    settled_plan = models.ForeignKey(Plan, models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        db_table = "assignment"
        indexes = [models.Index(fields=["state"], condition=Q(state="open"), name="assignment_open")]


class ReviewPair(models.Model):
    """Two contacts who may be one person, by simple certainty; found in sets, and found again if lost."""

    one = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    other = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    certainty = models.TextField()
    harm = models.SmallIntegerField()
    found_at = models.DateTimeField()

    class Meta:
        db_table = "review_pair"
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="review_pair_once")]


class ReviewNote(models.Model):
    """What was said of a case (``17-42``, ``sims:3006``, ``documents:31``) short of an answer, or that it is answered.

    ``later_until``: not before this day. ``asked``: which colleague was asked; the words stand in the payload.
    """

    key = models.TextField(unique=True)
    is_answered = models.BooleanField(default=False)
    later_until = models.DateField(null=True)
    asked = text()
    payload = models.ForeignKey(Payload, models.SET_NULL, null=True, db_index=False)
    by = text()
    at = models.DateTimeField()

    class Meta:
        db_table = "review_note"


class SaidApart(models.Model):
    """A person said that two are different people; kept for ever. One side may be a record (``SOURCE:ID``) that is no
    contact.
    """

    one = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    record = text()
    other = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    by = text()
    at = models.DateTimeField()

    class Meta:
        db_table = "said_apart"


class SaidApartDigest(models.Model):
    """What one side (1 or 2) was known by, as a digest: the same two are known again under other numbers."""

    said = models.ForeignKey(SaidApart, models.CASCADE)
    side = models.SmallIntegerField()
    digest = models.TextField(db_index=True)

    class Meta:
        db_table = "said_apart_digest"


class ReviewLook(models.Model):
    """When it was last looked for people who are here twice, after which run; and the salt of what is kept of them."""

    plan = models.BigIntegerField(default=0)
    at = models.DateTimeField(null=True)
    salt = models.TextField()

    class Meta:
        db_table = "review_look"


class Role(models.Model):
    """Why a contact is here: a role that one linked record gives, with its days."""

    record = models.ForeignKey(SourceRecord, models.PROTECT, db_index=False)
    name = models.TextField()
    began_on = models.DateField()
    lapsed_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    plan = models.ForeignKey(Plan, models.PROTECT, db_index=False)
    ended_plan = models.ForeignKey(Plan, models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        db_table = "role"
        constraints = [
            models.UniqueConstraint(fields=["record", "name"], condition=Q(ended_plan=None), name="role_once_a_record")
        ]
        indexes = [models.Index(fields=["name"], condition=Q(ended_plan=None), name="role_live")]


class Relationship(models.Model):
    """What a record says about another record's person. A flag is null when the source does not say."""

    record = models.ForeignKey(SourceRecord, models.PROTECT, db_index=False)
    other_key = models.TextField()
    who = text()
    name = text()
    parental_responsibility = models.BooleanField(null=True)
    priority = models.IntegerField(null=True)
    court_order = models.BooleanField(null=True)
    lives_with = models.BooleanField(null=True)
    starts = text()
    ends = text()
    began_on = models.DateField()
    ended_on = models.DateField(null=True)
    plan = models.ForeignKey(Plan, models.PROTECT, db_index=False)
    ended_plan = models.ForeignKey(Plan, models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        db_table = "relationship"
        constraints = [
            models.UniqueConstraint(
                fields=["record", "other_key"], condition=Q(ended_plan=None), name="relationship_once_a_pair"
            )
        ]
        indexes = [models.Index(fields=["other_key"], condition=Q(ended_plan=None), name="relationship_other")]


class Identifier(models.Model):
    """A typed id that a record carries for its person (a UPN, a USI). Reserved values never enter."""

    record = models.ForeignKey(SourceRecord, models.PROTECT)
    type = models.TextField()
    value = models.TextField()
    key = models.TextField()
    is_verified = models.BooleanField(default=False)
    plan = models.ForeignKey(Plan, models.PROTECT, db_index=False)
    ended_plan = models.ForeignKey(Plan, models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        db_table = "identifier"
        indexes = [models.Index(fields=["key", "type"], name="identifier_key")]


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts that are no contact's, such as those of the people who run Kinroll."""

    def create_user(self, username: str, password: str | None = None, **extra: object) -> "Account":
        """A new account that holds its username in the one name space."""
        with transaction.atomic(using=self.db):
            account = self.model(username=username, **extra)
            account.set_password(password)
            account.save(using=self.db)
            Name.objects.using(self.db).create(key=fold(username), account=account)
        return account

    def create_superuser(self, username: str, password: str | None = None, **extra: object) -> "Account":
        """The same, with every permission."""
        return self.create_user(username, password, is_staff=True, is_superuser=True, **extra)


class Account(AbstractBaseUser, PermissionsMixin):
    """A way to sign in. The username is not the email, even when it looks like one."""

    username = models.TextField(unique=True)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    disabled_by = text()
    disabled_why = text()

    objects = AccountManager()
    USERNAME_FIELD = "username"

    class Meta:
        db_table = "account"
        indexes = [
            models.Index(fields=["contact"], condition=Q(is_active=False), name="account_inactive"),
            models.Index(fields=["contact"], condition=Q(is_active=True, last_login=None), name="account_never"),
        ]


class Name(models.Model):
    """The one name space of usernames, reserved old usernames, aliases and external ids, unique after folding.

    A name belongs to an account, or, while there is none (``external-id``), to a contact.
    """

    key = models.TextField(primary_key=True)
    kind = models.TextField(default="username")
    account = models.ForeignKey(Account, models.PROTECT, null=True)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True)

    class Meta:
        db_table = "name"


class Change(models.Model):
    """One part of a plan: what it does to one contact. ``state``: 0 pending, 1 applied, 2 left alone."""

    plan = models.ForeignKey(Plan, models.CASCADE, db_index=False)
    seq = models.IntegerField()
    kind = models.TextField()
    contact = models.ForeignKey(Contact, models.PROTECT, null=True)
    source_key = text()
    expected_version = models.IntegerField(default=0)
    name_key = text()
    payload = models.ForeignKey(Payload, models.PROTECT, null=True, db_index=False)
    state = models.SmallIntegerField(default=0)

    class Meta:
        db_table = "change"
        constraints = [models.UniqueConstraint(fields=["plan", "seq"], name="change_order")]


class Secret(models.Model):
    """An encoded password that a change of a plan hands over, gone once the plan has ended; or one that was entered on
    a document, gone once a rule has handed it over.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, null=True, db_index=False)
    seq = models.IntegerField(default=0)
    document = models.OneToOneField("Document", models.CASCADE, null=True)
    body = models.TextField()

    class Meta:
        db_table = "secret"
        constraints = [models.UniqueConstraint(fields=["plan", "seq"], name="secret_of_change")]


class Event(models.Model):
    """One ordered row for each thing that happened to a contact. ``xid`` keeps readers behind open transactions."""

    xid = models.BigIntegerField(default=0)
    at = models.DateTimeField()
    kind = models.TextField()
    contact = models.ForeignKey(Contact, models.PROTECT)
    plan = models.ForeignKey(Plan, models.PROTECT, db_index=False)
    seq = models.IntegerField(default=0)

    class Meta:
        db_table = "event"
        indexes = [models.Index(fields=["xid", "id"], name="event_feed")]


class Outbox(models.Model):
    """Something to be delivered to someone, at least once. What is told ``about`` the same thing is told once."""

    about = models.TextField(null=True)
    event = models.ForeignKey(Event, models.PROTECT, null=True)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True)
    channel = models.TextField()
    template = models.TextField()
    payload = models.ForeignKey(Payload, models.PROTECT, null=True)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)
    last_error = text()
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "outbox"
        constraints = [models.UniqueConstraint(fields=["about", "channel"], name="outbox_once_a_channel")]


class ProblemText(models.Model):
    """The columns that a problem has wherever it stands."""

    source_key = models.TextField()
    code = models.TextField()
    field = text()
    value = text()
    name = text()
    other = text()
    severity = models.TextField()

    class Meta:
        abstract = True


class Finding(ProblemText):
    """A problem that a plan has seen; it becomes a ``Problem`` when the plan is applied."""

    plan = models.ForeignKey(Plan, models.CASCADE)

    class Meta:
        db_table = "finding"


class Problem(ProblemText):
    """A problem with its life: open from the first run that saw it to the first complete one that did not."""

    source = models.ForeignKey(Source, models.PROTECT)
    first_plan = models.ForeignKey(Plan, models.PROTECT, db_index=False, related_name="+")
    last_plan = models.ForeignKey(Plan, models.PROTECT, db_index=False, related_name="+")
    closed_plan = models.ForeignKey(Plan, models.PROTECT, null=True, db_index=False, related_name="+")
    first_seen = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "problem"
        indexes = [
            models.Index(fields=["source", "source_key"], condition=Q(closed_plan=None), name="problem_open"),
        ]


class NotImported(models.Model):
    """Someone who stood in the last extract and is no contact: id, name and reason, and no more is kept.

    ``related`` lists the ids of the pupils concerned, each between commas. ``mask``, ``due`` and ``filled`` are as in
    ``SourceRecord``.
    """

    source = models.ForeignKey(Source, models.PROTECT, db_index=False)
    key = models.TextField()
    name = text()
    reason = models.TextField()
    related = text()
    mask = models.BigIntegerField(default=0, db_default=0)
    due = text(db_default="")
    filled = text(db_default="")

    class Meta:
        db_table = "not_imported"
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="not_imported_key")]


class RuleSet(models.Model):
    """One version of forms, contact types, match rules and processes, as the TOML text it was written in.

    The newest activated one counts. A version is never edited or deleted: decisions name the one they were made by.
    """

    version = models.BigAutoField(primary_key=True)
    body = models.TextField()
    note = text()
    by = text()
    made_at = models.DateTimeField()
    activated_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "rule_set"


class RuleDraft(models.Model):
    """The one version of the rules that people work on, before it becomes a rule set: there is at most one.

    ``revision`` goes up with every change, and never comes again in another draft, so that nobody overwrites what they
    have not seen.
    """

    is_only = models.BooleanField(default=True, unique=True)
    body = models.TextField()
    base = models.ForeignKey(RuleSet, models.PROTECT, null=True, db_index=False)
    revision = models.BigIntegerField()
    made_by = text()
    made_at = models.DateTimeField()
    changed_by = text()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "rule_draft"


class Rehearsal(models.Model):
    """What a text of rules (by its digest) would do differently than the rules that counted then, to all documents."""

    digest = models.TextField()
    against = models.ForeignKey(RuleSet, models.PROTECT, db_index=False)
    documents = models.BigIntegerField()
    counts = models.JSONField(default=dict)
    by = text()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "rehearsal"


class Course(models.Model):
    """What is taught. ``units`` lists the unit codes that it delivers, separated by blanks."""

    code = models.TextField(unique=True)
    name = text()
    category = text()
    provider = text()
    units = text()
    moodle_course_id = text()

    class Meta:
        db_table = "course"


class CourseDate(models.Model):
    """One run of a course: where and when. What is blank here is as the course has it."""

    course = models.ForeignKey(Course, models.PROTECT)
    code = models.TextField(unique=True)
    provider = text()
    location = text()
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    moodle_course_id = text()

    class Meta:
        db_table = "course_date"


class Document(models.Model):
    """A registration, booking or enquiry, and where in its process it stands. The number is never reused.

    ``payload`` holds its values (with the time since when each has been so), and can be emptied. ``record`` is the
    source record that speaks for it; after a relink that is another one, and the old one stays with the old contact.
    ``waiting`` is a code: why its rule could not run yet, or stopped for a person to decide. ``words`` are what it is
    looked for by, folded, and are emptied with the payload.
    """

    number = models.BigAutoField(primary_key=True)
    process = models.TextField()
    step = models.TextField()
    reference = text()
    source = text()
    source_identifier = text()
    course_date = models.ForeignKey(CourseDate, models.PROTECT, null=True)
    record = models.OneToOneField(SourceRecord, models.PROTECT, null=True)
    payload = models.ForeignKey(Payload, models.PROTECT, db_index=False)
    version = models.IntegerField(default=1)
    waiting = text()
    words = text()
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "document"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_identifier"],
                condition=~Q(source_identifier=""),
                name="document_once_a_source_identifier",
            )
        ]
        indexes = [
            models.Index(fields=["process", "step", "changed_at"], name="document_recent"),
            models.Index(fields=["waiting"], condition=~Q(waiting=""), name="document_waiting"),
        ]


class DocumentEntry(models.Model):
    """One line of a document's timeline: what happened, when, by whom, by which version of the rules.

    ``kind``: ``made``, ``edited``, ``moved``, ``rule``, ``relinked``, ``reassigned``. ``outcome`` is a code that never
    changes, such as ``created``, ``updated``, ``unchanged``, ``skipped``, ``waiting``, ``held``, ``failed``. The words
    and the values before and after are in the payload; ``plan`` is what it did to contacts.
    """

    document = models.ForeignKey(Document, models.PROTECT)
    version = models.IntegerField()
    at = models.DateTimeField()
    by = text()
    kind = models.TextField()
    step = text()
    rule = text()
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, null=True, db_index=False)
    outcome = text()
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, db_index=False)
    payload = models.ForeignKey(Payload, models.PROTECT, null=True, db_index=False)

    class Meta:
        db_table = "document_entry"


class Verification(models.Model):
    """The answer of a registry about one identifier for one name and day of birth, which are in the payload.

    What is held counts as verified while it is exactly what was verified; so a change un-verifies without a write.
    ``outcome``: ``verified``, ``failed``. ``about`` is a keyed digest of identifier, name and day, to find it by.
    """

    type = models.TextField()
    key = models.TextField()
    about = models.BinaryField()
    outcome = models.TextField()
    at = models.DateTimeField()
    by = text()
    how = text()
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, db_index=False)
    payload = models.ForeignKey(Payload, models.PROTECT, db_index=False)

    class Meta:
        db_table = "verification"
        indexes = [models.Index(fields=["type", "key"], name="verification_key")]


class ImportFile(models.Model):
    """A list of people that was looked into, and perhaps imported: which file, how it was read, what was chosen.

    ``state``: ``analysed``, ``planned``, ``applying``, ``applied``. ``columns`` pairs captions with
    fields, in the order of the file, ``choices`` maps doubts to remedies.
    """

    digest = models.TextField()
    name = models.TextField()
    process = models.TextField()
    step = models.TextField()
    scheme = text()
    columns = models.JSONField(default=list)
    choices = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, null=True, db_index=False)
    state = models.TextField()
    by = text()
    made_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "import_file"
        indexes = [models.Index(fields=["digest"], name="import_file_digest")]


class ImportRow(models.Model):
    """One row of a list: what it was found to be, and the document it became. What it says stays in the file.

    ``person_line`` is the line in which the same person stands first; ``doubts`` are pairs of a cause and what the rows
    have in common, ``same_as`` says of what it is a repetition. ``digest`` tells the same row of another file, and goes
    when its document is emptied.
    """

    file = models.ForeignKey(ImportFile, models.CASCADE, db_index=False)
    line = models.IntegerField()
    digest = text()
    person_line = models.IntegerField()
    doubts = text()
    same_as = text()
    document = models.ForeignKey(Document, models.PROTECT, null=True)

    class Meta:
        db_table = "import_row"
        constraints = [models.UniqueConstraint(fields=["file", "line"], name="import_row_line")]
        indexes = [models.Index(fields=["digest"], condition=Q(document__isnull=False), name="import_row_digest")]


class CourseBooking(models.Model):
    """How the public books a course date: under which address, into which process, until when, and how many.

    ``key`` is the part of the address that nobody guesses. ``left_out`` are fields of the form that are not asked
    for, ``free_steps`` the steps on which a document takes no place.
    """

    course_date = models.OneToOneField(CourseDate, models.CASCADE, related_name="booking")
    key = models.TextField(unique=True)
    process = models.TextField()
    step = text()
    is_open = models.BooleanField(default=True)
    places = models.IntegerField(null=True)
    closes_on = models.DateField(null=True)
    note = text()
    left_out = models.JSONField(default=list)
    free_steps = models.JSONField(default=list)

    class Meta:
        db_table = "course_booking"


class DocumentFile(models.Model):
    """What was handed in with a document, in one of its file fields. It goes with the document's payload."""

    document = models.ForeignKey(Document, models.CASCADE)
    field = models.TextField()
    name = models.TextField()
    kind = models.TextField()
    body = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "document_file"
        constraints = [models.UniqueConstraint(fields=["document", "field"], name="document_file_field")]


class ImportUpload(models.Model):
    """A list that was uploaded, kept until it was imported and looked at, then emptied.

    ``report`` is what was found and done so far, as pages show it; ``columns`` maps captions to what they fill.
    """

    file = models.ForeignKey(ImportFile, models.SET_NULL, null=True)
    name = models.TextField()
    body = models.BinaryField()
    size = models.IntegerField()
    process = models.TextField()
    step = text()
    columns = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    by = text()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "import_upload"


class ChangeRequest(models.Model):
    """What somebody has asked the school for: another value of a field, or to look at two accounts of theirs.

    ``kind``: ``field``, ``two-accounts``. ``state``: ``open``, ``passed-on``, ``declined``, ``done``, ``withdrawn``.
    The words stand in the payload, and can be emptied; ``plan`` is the run with which the wish came true.
    """

    contact = models.ForeignKey(Contact, models.PROTECT)
    kind = models.TextField()
    field = text()
    payload = models.ForeignKey(Payload, models.PROTECT, db_index=False)
    state = models.TextField()
    made_at = models.DateTimeField()
    made_by = text()
    changed_at = models.DateTimeField()
    changed_by = text()
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, db_index=False)

    class Meta:
        db_table = "change_request"
        indexes = [
            models.Index(fields=["state"], condition=Q(state__in=("open", "passed-on")), name="change_request_waiting"),
        ]


class RehearsalLine(models.Model):
    """One document that would come out differently; deleted with what the document says."""

    rehearsal = models.ForeignKey(Rehearsal, models.CASCADE, db_index=False)
    document = models.ForeignKey("Document", models.CASCADE)
    kind = models.TextField()
    name = text()
    before = text()
    after = text()

    class Meta:
        db_table = "rehearsal_line"
        indexes = [models.Index(fields=["rehearsal", "kind"], name="rehearsal_line_kind")]


class Job(models.Model):
    """Work that somebody asked for on a page, and how far it is."""

    kind = models.TextField()
    asked = models.JSONField(default=dict)
    by = text()
    asked_at = models.DateTimeField()
    state = models.TextField()
    tries = models.SmallIntegerField(default=0)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    stage = text()
    done = models.BigIntegerField(default=0)
    of = models.BigIntegerField(null=True)
    is_unwanted = models.BooleanField(default=False)
    stopped_by = text()
    answer = models.JSONField(default=dict)
    failure = text()

    class Meta:
        db_table = "job"
        indexes = [models.Index(fields=["state"], name="job_open", condition=Q(state__in=("waiting", "running")))]
