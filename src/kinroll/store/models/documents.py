"""Courses and their dates; documents, their entries and files; identifiers verified."""

from django.db import models
from django.db.models import Q

from kinroll.store.models.columns import text
from kinroll.store.models.plans import Plan
from kinroll.store.models.rules import RuleSet
from kinroll.store.models.sources import Payload, SourceRecord


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

    ``kind``: ``made``, ``edited``, ``moved``, ``rebooked`` (to another course date), ``rule``, ``relinked``,
    ``reassigned``. ``outcome`` is a code that never changes, such as ``created``, ``updated``, ``unchanged``,
    ``skipped``, ``waiting``, ``held``, ``failed``. The words and the values before and after are in the payload;
    ``plan`` is what it did to contacts.
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
