"""Rule sets, the drafts they come from, and rehearsals."""

from django.db import models

from kinroll.store.models.columns import text


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
