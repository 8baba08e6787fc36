"""Other programs that are called when something has happened to contacts."""

from django.db import models
from django.db.models import Q

from kinroll.store.models.columns import text
from kinroll.store.models.contacts import Contact
from kinroll.store.models.events import Event


class Webhook(models.Model):
    """A program that is called. ``state``: ``on``; ``off`` (a person said so); ``stopped`` (nobody answers any more).

    Everything up to the position (``xid``, ``event_id``) of the feed was delivered or set aside. Secrets are sealed.
    """

    name = models.TextField(unique=True)
    url = models.TextField()
    kinds = text()
    secret = models.TextField()
    old_secret = text()
    old_secret_until = models.DateTimeField(null=True)
    state = models.TextField(default="on")
    xid = models.BigIntegerField(default=0)
    event_id = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = text()
    tries = models.IntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    last_ok_at = models.DateTimeField(null=True)
    last_error = text()

    class Meta:
        db_table = "webhook"


class WebhookMessage(models.Model):
    """A message to one webhook: one that was set aside or is a test, and the last ones that were taken.

    ``state``: ``waiting``, ``delivered``, ``dead``. A test is about no event.
    """

    webhook = models.ForeignKey(Webhook, models.CASCADE, db_index=False)
    event = models.ForeignKey(Event, models.PROTECT, null=True, db_index=False)
    kind = models.TextField()
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, db_index=False)
    state = models.TextField()
    tries = models.IntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    status = models.IntegerField(null=True)
    error = text()

    class Meta:
        db_table = "webhook_message"
        indexes = [
            models.Index(fields=["webhook", "id"], name="webhook_message_listed"),
            models.Index(fields=["webhook"], condition=Q(state="waiting"), name="webhook_message_waiting"),
        ]
