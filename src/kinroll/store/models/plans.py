"""Runs: what each would do or did, change by change."""

from django.db import models

from kinroll.store.models.columns import text


class Plan(models.Model):
    """One run and what it would do or did: a sync, an edit, a link, a rename, a revert. Its number is the run's."""

    source = models.ForeignKey("Source", models.PROTECT, null=True)
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


class Change(models.Model):
    """One part of a plan: what it does to one contact. ``state``: 0 pending, 1 applied, 2 left alone."""

    plan = models.ForeignKey(Plan, models.CASCADE, db_index=False)
    seq = models.IntegerField()
    kind = models.TextField()
    contact = models.ForeignKey("Contact", models.PROTECT, null=True)
    source_key = text()
    expected_version = models.IntegerField(default=0)
    name_key = text()
    payload = models.ForeignKey("Payload", models.PROTECT, null=True, db_index=False)
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
