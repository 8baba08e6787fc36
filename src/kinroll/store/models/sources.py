"""What sources say: their records, every version of them, and notes of the readers."""

from django.db import models

from kinroll.store.models.columns import text
from kinroll.store.models.plans import Plan


class Source(models.Model):
    """A system or file that is read. ``edits`` is the source of what people say here."""

    name = models.TextField(unique=True)
    kind = text()
    paused_at = models.DateTimeField(null=True)
    paused_why = text()

    class Meta:
        db_table = "source"


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
