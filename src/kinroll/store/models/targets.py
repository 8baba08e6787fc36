"""Targets: how each stands, whom it knows by which id, who takes what there, and what was done or would be."""

from django.db import models
from django.db.models import Q

from kinroll.store.models.columns import text
from kinroll.store.models.contacts import Contact
from kinroll.store.models.documents import Document


class Target(models.Model):
    """A system that people are told to. ``xid`` and ``event``: how far of the feed it was looked at; ``failures`` how
    often it could not be reached in a row, ``stopped`` the code of what a person has to put right there.
    """

    name = models.TextField(unique=True)
    site = text()
    xid = models.BigIntegerField(default=0)
    event = models.BigIntegerField(default=0)
    looked_at = models.DateTimeField(null=True)
    full_at = models.DateTimeField(null=True)
    polled_at = models.DateTimeField(null=True)
    failures = models.IntegerField(default=0)
    resting_until = models.DateTimeField(null=True)
    stopped = text()
    stopped_why = text()
    checked_at = models.DateTimeField(null=True)
    facts = models.JSONField(default=dict)

    class Meta:
        db_table = "target"


class TargetUser(models.Model):
    """What is remembered of one contact number at one target. ``remote`` is the user's id there.

    ``tried``: the username under which one was to be made, before an answer came. ``is_suspended``: we did that.
    ``state``: empty, ``parked`` (a person has to look, ``code`` says at what) or ``waiting`` (it is tried again).
    ``refused``: a digest of what the target would not take, which is not sent again.
    """

    target = models.ForeignKey(Target, models.CASCADE, db_index=False)
    contact = models.ForeignKey(Contact, models.PROTECT)
    remote = text()
    tried = text()
    is_suspended = models.BooleanField(default=False)
    is_due = models.BooleanField(default=True)
    state = text()
    code = text()
    about = text()
    found = text()
    refused = text()
    tries = models.IntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "target_user"
        constraints = [
            models.UniqueConstraint(fields=["target", "contact"], name="target_user_once"),
            models.UniqueConstraint(fields=["target", "remote"], condition=~Q(remote=""), name="target_user_remote"),
        ]
        indexes = [
            models.Index(fields=["target", "next_try_at"], condition=Q(is_due=True), name="target_user_due"),
            models.Index(fields=["target", "code"], condition=Q(state="parked"), name="target_user_parked"),
        ]


class TargetEnrolment(models.Model):
    """A course that a user takes there, for the sake of a document; when it was asked about, seen there, completed and
    told. ``is_ours``: it was made from here. Of the others a document tells, by its identifier.
    """

    target = models.ForeignKey(Target, models.CASCADE, db_index=False)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True)
    remote = models.TextField()
    course = models.TextField()
    document = models.ForeignKey(Document, models.SET_NULL, null=True)
    is_ours = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    asked_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "target_enrolment"
        constraints = [
            models.UniqueConstraint(fields=["target", "remote", "course"], name="target_enrolment_once"),
        ]
        indexes = [
            models.Index(fields=["target", "asked_at"], condition=Q(told_at=None), name="target_enrolment_open"),
        ]


class TargetRun(models.Model):
    """What was done at a target, or would be: made whole before anything is sent."""

    target = models.ForeignKey(Target, models.CASCADE)
    kind = models.TextField()
    state = models.TextField()
    is_full = models.BooleanField(default=True)
    by = text()
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    brakes = models.JSONField(default=list)
    failure = text()
    released_by = text()
    released_why = text()

    class Meta:
        db_table = "target_run"


class TargetStep(models.Model):
    """One thing of a run, about one contact. ``state``: 0 not done, 1 done, 2 left alone, 3 refused. What it said of
    somebody, before and after, can be emptied.
    """

    run = models.ForeignKey(TargetRun, models.CASCADE, db_index=False)
    seq = models.IntegerField()
    contact = models.ForeignKey(Contact, models.PROTECT)
    kind = models.TextField()
    place = text()
    why = text()
    body = text()
    state = models.SmallIntegerField(default=0)

    class Meta:
        db_table = "target_step"
        constraints = [models.UniqueConstraint(fields=["run", "seq"], name="target_step_order")]
