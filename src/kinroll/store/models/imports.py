"""Lists that are brought in, row by row."""

from django.db import models
from django.db.models import Q

from kinroll.store.models.columns import text
from kinroll.store.models.documents import Document
from kinroll.store.models.rules import RuleSet


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
