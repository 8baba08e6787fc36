"""How other systems are told who has signed in here (OpenID Connect): allauth's provider, with our subjects and claims.

The subject is the contact number. It is never given to anybody else, whatever somebody is called or wherever their
mail goes; the number of who was merged means the survivor.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Literal

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.internal.private_keys import filter_keys
from allauth.idp.oidc.models import Client, PrivateKey
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

from kinroll.accounts import emails, signing_keys
from kinroll.core.text import fold
from kinroll.store import contacts
from kinroll.store.models import Account, Contact

_OF_STAFF = "account-"
_SUPPORTED = {
    "grant_types_supported": ["authorization_code"],
    "response_types_supported": ["code"],
    "claims_supported": [
        *("sub", "preferred_username", "name", "given_name", "family_name", "email", "email_verified"),
    ],
}
_LONGEST_DIGITS = 18


class Adapter(DefaultOIDCAdapter):
    """What allauth's provider says of our accounts."""

    def get_issuer(self) -> str:
        """The address that the school declares; without one that at which it was asked."""
        return settings.KINROLL_ADDRESS or super().get_issuer()

    def populate_server_metadata(self, data: dict[str, Any]) -> None:
        data.pop("device_authorization_endpoint", None)
        data.update(_SUPPORTED)

    def get_user_sub(self, client: Client, user: AbstractBaseUser) -> str:
        return subject(user)

    def get_user_by_sub(self, client: Client, sub: str) -> AbstractBaseUser | None:
        return account_of(sub)

    def get_claims(
        self,
        purpose: Literal["id_token", "userinfo"],
        user: AbstractBaseUser,
        client: Client,
        scopes: Iterable[str],
        email: str | None = None,
        **kwargs: Any,
    ) -> dict[str, Any]:
        return claims(user, frozenset(scopes))

    def list_private_keys(
        self, *, did_activate: Literal[True] | None = None, is_active: Literal[True] | None = None
    ) -> list[PrivateKey]:
        listed = signing_keys.keys(datetime.now(UTC))
        return filter_keys(listed, did_activate=did_activate, is_active=is_active)


def subject(user: Any) -> str:
    """The subject of an account: its contact's number; of somebody who works here and is no contact one of its own."""
    return str(_root(user.contact_id)) if user.contact_id else f"{_OF_STAFF}{user.pk}"


def account_of(sub: str) -> Account | None:
    """The account that a subject means now, if it may sign in."""
    active = Account.objects.select_related("contact").filter(is_active=True)
    of_staff = sub.startswith(_OF_STAFF)
    digits = sub.removeprefix(_OF_STAFF)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_DIGITS):
        return None
    if of_staff:
        return active.filter(pk=int(digits), contact=None).first()
    return active.filter(contact_id=_root(int(digits))).first()


def _root(number: int) -> int:
    return Contact.objects.filter(pk=number).values_list("root", flat=True).first() or number


def claims(user: Any, scopes: frozenset[str]) -> dict[str, Any]:
    """What is said of somebody. An address that is not theirs alone is not said: others choose accounts by it."""
    said: dict[str, Any] = {"sub": subject(user)}
    contact = user.contact
    if "profile" in scopes:
        given, family = (contact.forename, contact.surname) if contact else ("", "")
        profile = {"preferred_username": user.username, "given_name": given, "family_name": family}
        profile["name"] = f"{given} {family}".strip() or user.username
        said |= {name: value for name, value in profile.items() if value}
    if "email" in scopes and contact:
        address, _username = contacts.addressee(contact.pk)  # the one that targets are told, too
        if address and not emails.is_shared(contact.pk, address):
            said |= {"email": address, "email_verified": fold(address) == fold(emails.confirmed(user))}
    return said
