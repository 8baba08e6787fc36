"""What the scorer has learned, whom it may be asked about, and the pairs it has found."""

from django.db import models

from kinroll.store.models.columns import text
from kinroll.store.models.contacts import Contact


class ScorerModel(models.Model):
    """What was learned of the whole base, and where people have drawn the lines; one row.

    ``commons`` are digests of the values that many have. ``last_event`` is how far the last sweep has seen.
    ``review_from`` and ``sure_from``: of 100 pairs like this at least so many are one person.
    """

    weights = text()
    commons = text()
    learned_at = models.DateTimeField(null=True)
    people = models.BigIntegerField(default=0)
    swept_at = models.DateTimeField(null=True)
    last_event = models.BigIntegerField(default=0)
    review_from = models.SmallIntegerField(default=5)
    sure_from = models.SmallIntegerField(default=99)
    by = text()

    class Meta:
        db_table = "scorer_model"


class ScorerPair(models.Model):
    """Two contacts who may be one person, by all that speaks for and against it.

    ``levels`` says how each piece of evidence agrees, without a value of anybody.
    """

    one = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    other = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    probability = models.FloatField()
    reason = text()
    levels = text()
    veto = text()
    is_sure = models.BooleanField(default=False)
    found_at = models.DateTimeField()

    class Meta:
        db_table = "scorer_pair"
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="scorer_pair_once")]


class ScorerKey(models.Model):
    """By which keys a contact is brought together with others; digests."""

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    key = models.BigIntegerField(db_index=True)

    class Meta:
        db_table = "scorer_key"
