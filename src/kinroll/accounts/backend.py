"""Who a name and a password belong to."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from kinroll.accounts import emails, standing
from kinroll.core.text import fold
from kinroll.store import names
from kinroll.store.models import Account


class Backend(AuthenticationBackend):
    """Sign-in by username, or by a confirmed address that is nobody else's too.

    The username goes first: one that looks like an address is a username all the same.
    """

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> AbstractBaseUser | None:
        login = credentials.get("username") or credentials.get("email") or ""
        password = credentials.get("password") or ""
        account = by_username(login) or _by_email(login)
        return self._check_password(account, password) if account else None

    def get_user(self, user_id: int) -> Account | None:
        """The account of a session, if it may still sign in."""
        return standing.load(user_id)


def by_username(username: str) -> Account | None:
    """The account that signs in under this name, whatever its spelling; reserved old names are nobody's.

    The username of a contact that was merged into another signs in to that one's account.
    """
    found = names.owner(fold(username)) if username.strip() and "\x00" not in username else None
    if found is None or found.kind != "username":
        return None
    account = Account.objects.select_related("contact").filter(pk=found.account).first()
    if account and account.contact and account.contact.root:  # merged: the name is another one of the survivor's
        return Account.objects.select_related("contact").filter(contact_id=account.contact.root).first() or account
    return account


def _by_email(email: str) -> Account | None:
    owners = emails.owners(email) if "@" in email and "\x00" not in email else []
    return owners[0] if len(owners) == 1 else None
