"""Work in the background."""

from django.db import models
from django.db.models import Q

from kinroll.store.models.columns import text


class Job(models.Model):
    """Work that somebody asked for on a page, and how far it is."""

    kind = models.TextField()
    asked = models.JSONField(default=dict)
    by = text()
    asked_at = models.DateTimeField()
    state = models.TextField()
    tries = models.SmallIntegerField(default=0)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    stage = text()
    done = models.BigIntegerField(default=0)
    of = models.BigIntegerField(null=True)
    is_unwanted = models.BooleanField(default=False)
    stopped_by = text()
    answer = models.JSONField(default=dict)
    failure = text()

    class Meta:
        db_table = "job"
        indexes = [models.Index(fields=["state"], name="job_open", condition=Q(state__in=("waiting", "running")))]
