"""Accounts, and every name that somebody holds or held."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models, transaction
from django.db.models import Q

from kinroll.core.text import fold
from kinroll.store.models.columns import text
from kinroll.store.models.contacts import Contact


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts that are no contact's, such as those of the people who run Kinroll."""

    def create_user(self, username: str, password: str | None = None, **extra: object) -> "Account":
        """A new account that holds its username in the one name space."""
        with transaction.atomic(using=self.db):
            account = self.model(username=username, **extra)
            account.set_password(password)
            account.save(using=self.db)
            Name.objects.using(self.db).create(key=fold(username), account=account)
        return account

    def create_superuser(self, username: str, password: str | None = None, **extra: object) -> "Account":
        """The same, with every permission."""
        return self.create_user(username, password, is_staff=True, is_superuser=True, **extra)


class Account(AbstractBaseUser, PermissionsMixin):
    """A way to sign in. The username is not the email, even when it looks like one."""

    username = models.TextField(unique=True)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    disabled_by = text()
    disabled_why = text()

    objects = AccountManager()
    USERNAME_FIELD = "username"

    class Meta:
        db_table = "account"
        indexes = [
            models.Index(fields=["contact"], condition=Q(is_active=False), name="account_inactive"),
            models.Index(fields=["contact"], condition=Q(is_active=True, last_login=None), name="account_never"),
        ]


class Name(models.Model):
    """The one name space of usernames, reserved old usernames, aliases and external ids, unique after folding.

    A name belongs to an account, or, while there is none (``external-id``), to a contact.
    """

    key = models.TextField(primary_key=True)
    kind = models.TextField(default="username")
    account = models.ForeignKey(Account, models.PROTECT, null=True)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True)

    class Meta:
        db_table = "name"
