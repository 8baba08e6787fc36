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


class Token(models.Model):
    """What another program shows to be let in. Only a digest of it is kept; ``scopes`` are separated by blanks."""

    name = models.TextField(unique=True)
    digest = models.TextField(unique=True)
    scopes = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.TextField(default="", blank=True)
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.TextField(default="", blank=True)

    class Meta:
        db_table = "api_token"


class TokenUse(models.Model):
    """How often a token did one thing on one day, and when last."""

    token = models.ForeignKey(Token, models.CASCADE, db_index=False)
    day = models.DateField()
    action = models.TextField()
    count = models.BigIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        db_table = "api_token_use"
        constraints = [models.UniqueConstraint(fields=["token", "day", "action"], name="api_token_use_once_a_day")]


class KeptAnswer(models.Model):
    """The answer to a write that a program may send again under the same key. ``status`` 0: it is still being done."""

    token = models.ForeignKey(Token, models.CASCADE, db_index=False)
    key = models.TextField()
    digest = models.TextField()
    status = models.IntegerField(default=0)
    kind = models.TextField(default="", blank=True)
    body = models.BinaryField(default=b"")
    begun_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "api_kept_answer"
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="api_kept_answer_once")]


class SavedView(models.Model):
    """A list of contacts that somebody keeps under a name: the filters as the address of the page has them.

    A shared one is offered to everybody who works here, and is forgotten by whoever made it.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    name = models.TextField()
    query = models.TextField()
    is_shared = models.BooleanField(default=False)

    class Meta:
        db_table = "account_saved_view"
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="account_saved_view_name")]


class EmailCheck(models.Model):
    """An address that somebody says is theirs, until the link that went there was opened; ``field`` is where it goes.

    The newest one of an account and field counts, once, until it ends.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    field = models.TextField()
    email = models.TextField()
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "account_email_check"


class Look(models.Model):
    """That somebody who works here saw the pages as a contact sees them: who, whom, from when to when."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "account_look"
