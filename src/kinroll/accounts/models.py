"""What is kept of accounts beside the account itself: what it may do, how it was invited, when it was signed out."""

from django.conf import settings
from django.db import models


class Permission(models.Model):
    """What somebody may do who works here (``levels.LEVELS``). An account without a row is a parent's or learner's."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True)
    level = models.TextField()
    given_at = models.DateTimeField()
    given_by = models.TextField(default="", blank=True)

    class Meta:
        db_table = "account_permission"


class Invitation(models.Model):
    """An invitation to choose a first password. The newest one of an account counts, once, until it ends."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    email = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.TextField(default="", blank=True)
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "account_invitation"


class SignedOut(models.Model):
    """Sessions of the account that began before this time are over."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "account_signed_out"
