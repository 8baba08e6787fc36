"""What a run found, what is wrong now, and who was not imported."""

from django.db import models
from django.db.models import Q

from kinroll.store.models.columns import text
from kinroll.store.models.plans import Plan
from kinroll.store.models.sources import Source


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
