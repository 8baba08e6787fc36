"""Merges and what is left to assign after them; what people said about who is who."""

from django.db import models
from django.db.models import Q

from kinroll.store.models.columns import text
from kinroll.store.models.contacts import Contact
from kinroll.store.models.plans import Plan
from kinroll.store.models.sources import Payload, RecordVersion, SourceRecord


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
    """Two contacts who may be one person, by simple certainty or by the scorer; found in sets, found again if lost."""

    one = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    other = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    certainty = models.TextField()
    harm = models.SmallIntegerField()
    probability = models.FloatField(default=0)
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
