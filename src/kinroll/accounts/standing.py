"""Whether a session still stands: an account that was disabled, or signed out, ends all its sessions at once.

A session remembers the last event of its contact when it began. A later ``disabled`` event ends it, whoever or whatever
disabled the account, even if it was enabled again since.
"""

from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Count, Max, OuterRef, Subquery

from kinroll.accounts.models import SignedOut
from kinroll.accounts.visitor import STAFF, Visitor
from kinroll.store.models import Account, Event

BEGAN = "kinroll_began"
HAT = "kinroll_hat"


def load(account: int) -> Account | None:
    """An account with all that one request has to know of it, in one query; None where it may not sign in."""
    disabled = Event.objects.filter(contact=OuterRef("contact"), kind="disabled").order_by("-pk").values("pk")[:1]
    found = Account.objects.select_related("contact", "permission", "signedout").filter(pk=account, is_active=True)
    return found.annotate(last_disabled=Subquery(disabled)).first()


def begin(session: MutableMapping[str, Any], account: Account, now: datetime) -> None:
    """Note in a new session when it began."""
    events = Event.objects.filter(contact=account.contact_id) if account.contact_id else Event.objects.none()
    last = events.aggregate(last=Max("pk"))["last"] or 0
    session[BEGAN] = [now.isoformat(), last]


def has_ended(session: MutableMapping[str, Any], account: Account) -> bool:
    """Whether a session of this account, as ``load`` gives it, was ended from elsewhere."""
    if BEGAN not in session:
        return True
    began_at, last_event = session[BEGAN]
    signed_out = getattr(account, "signedout", None)
    if signed_out and signed_out.at >= datetime.fromisoformat(began_at):
        return True
    return (getattr(account, "last_disabled", None) or 0) > last_event


def visitor(session: MutableMapping[str, Any], account: Account) -> Visitor:
    """Who is asking, as ``load`` gives the account."""
    permission, contact = getattr(account, "permission", None), account.contact
    name = f"{contact.forename} {contact.surname}".strip() if contact else ""
    return Visitor(
        account=account.pk,
        username=account.username,
        name=name or account.username,
        level=permission.level if permission else "",
        contact=(contact.root or contact.number) if contact else None,
        hat=session.get(HAT, STAFF),
    )


def sign_out_everywhere(account: int, now: datetime) -> None:
    """End all sessions of an account, and forget them."""
    SignedOut.objects.update_or_create(account_id=account, defaults={"at": now})
    listed = UserSession.objects.filter(user_id=account)
    keys = cast("list[str]", list(listed.values_list("session_key", flat=True)))
    Session.objects.filter(session_key__in=keys).delete()
    listed.delete()


@dataclass(frozen=True, slots=True)
class SignIn:
    """How a contact signs in: when they did last, with how many sessions open, and what they may do here."""

    last: datetime | None
    sessions: int
    has_password: bool
    level: str


def of_contact(number: int) -> SignIn | None:
    """The state of a contact's account; None where there is none."""
    account = (
        Account.objects.filter(contact_id=number)
        .select_related("permission")
        .annotate(open=Count("usersession"))
        .first()
    )
    if account is None:
        return None
    permission = getattr(account, "permission", None)
    level = permission.level if permission else ""
    return SignIn(account.last_login, account.open, account.has_usable_password(), level)
