"""Changes that people ask for."""

from django.db import models
from django.db.models import Q

from kinroll.store.models.columns import text
from kinroll.store.models.contacts import Contact
from kinroll.store.models.plans import Plan
from kinroll.store.models.sources import Payload


class ChangeRequest(models.Model):
    """What somebody has asked the school for: another value of a field, or to look at two accounts of theirs.

    ``kind``: ``field``; ``source`` (they have set it here, and a source still says otherwise); ``two-accounts``.
    ``state``: ``open``, ``passed-on``, ``declined``, ``done``, ``withdrawn``.
    The words stand in the payload, and can be emptied; ``plan`` is the run with which the wish came true. ``source``
    and ``record`` are where the value has to be changed; ``reopened_at`` is when that source said otherwise once more.
    """

    contact = models.ForeignKey(Contact, models.PROTECT)
    kind = models.TextField()
    field = text()
    payload = models.ForeignKey(Payload, models.PROTECT, db_index=False)
    state = models.TextField()
    made_at = models.DateTimeField()
    made_by = text()
    changed_at = models.DateTimeField()
    changed_by = text()
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, db_index=False)
    source = text()
    record = text()
    reopened_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "change_request"
        indexes = [
            models.Index(fields=["state"], condition=Q(state__in=("open", "passed-on")), name="change_request_waiting"),
            models.Index(fields=["source", "record"], condition=~Q(record=""), name="change_request_record"),
        ]
