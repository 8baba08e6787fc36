"""What happened, in order, and what is to be told of it."""

from django.db import models

from kinroll.store.models.columns import text
from kinroll.store.models.contacts import Contact
from kinroll.store.models.plans import Plan
from kinroll.store.models.sources import Payload


class Event(models.Model):
    """One ordered row for each thing that happened to a contact. ``xid`` keeps readers behind open transactions."""

    xid = models.BigIntegerField(default=0)
    at = models.DateTimeField()
    kind = models.TextField()
    contact = models.ForeignKey(Contact, models.PROTECT)
    plan = models.ForeignKey(Plan, models.PROTECT, db_index=False)
    seq = models.IntegerField(default=0)

    class Meta:
        db_table = "event"
        indexes = [models.Index(fields=["xid", "id"], name="event_feed")]


class Outbox(models.Model):
    """Something to be delivered to someone, at least once. What is told ``about`` the same thing is told once."""

    about = models.TextField(null=True)
    event = models.ForeignKey(Event, models.PROTECT, null=True)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True)
    channel = models.TextField()
    template = models.TextField()
    payload = models.ForeignKey(Payload, models.PROTECT, null=True)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)
    last_error = text()
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "outbox"
        constraints = [models.UniqueConstraint(fields=["about", "channel"], name="outbox_once_a_channel")]
