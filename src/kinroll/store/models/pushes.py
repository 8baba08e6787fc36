"""Records that a school's own machine sends, piece by piece."""

from django.db import models

from kinroll.store.models.columns import text


class Push(models.Model):
    """One sending of a source: whole once ``size`` bytes are there, then read, planned and applied like any extract.

    ``key`` is its SHA-256, so that it can go on after a cut. ``state``: ``open``, ``done``, ``failed``. ``head`` is
    what it was announced as; ``school`` names whose records they are.
    """

    key = models.TextField(unique=True)
    source = models.TextField()
    school = text()
    head = models.TextField()
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    state = models.TextField()
    made_at = models.DateTimeField()
    made_by = text()
    ended_at = models.DateTimeField(null=True)
    answer = text()

    class Meta:
        db_table = "push"


class PushPart(models.Model):
    """A piece of one. Gone as soon as the whole was read."""

    push = models.ForeignKey(Push, models.CASCADE, db_index=False)
    begins = models.BigIntegerField()
    body = models.BinaryField()

    class Meta:
        db_table = "push_part"
        constraints = [models.UniqueConstraint(fields=["push", "begins"], name="push_part_once")]
