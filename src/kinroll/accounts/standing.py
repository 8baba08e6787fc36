"""Whether a session still stands: an account that was disabled, or signed out, ends all its sessions at once.

A session remembers the last event of its contact when it began. A later ``disabled`` event ends it, whoever or whatever
disabled the account, even if it was enabled again since.
"""

from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import is_password_usable
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Max

from kinroll.accounts.models import SignedOut
from kinroll.accounts.visitor import STAFF, Visitor
from kinroll.store.models import Account, Event
from kinroll.store.prepared import fetch_kept
from kinroll.store.queries import moment

BEGAN = "kinroll_began"
HAT = "kinroll_hat"


_HELD = tuple(field.attname for field in Account._meta.concrete_fields)
_OF_CONTACT = ("contact_forename", "contact_surname", "contact_root")
_BESIDE = (*_OF_CONTACT, "level", "signed_out_at", "last_disabled", "second_step")
_LOAD = f"""
    SELECT {", ".join(f"a.{name}" for name in _HELD)}, c.forename, c.surname, COALESCE(c.root, c.number), p.level, o.at,
        (SELECT max(e.id) FROM event e WHERE e.contact_id = a.contact_id AND e.kind = 'disabled'),
        (SELECT min(m.id) FROM mfa_authenticator m WHERE m.user_id = a.id AND m.type <> 'recovery_codes')
    FROM account a LEFT JOIN contact c ON c.number = a.contact_id
        LEFT JOIN account_permission p ON p.account_id = a.id LEFT JOIN account_signed_out o ON o.account_id = a.id
    WHERE a.id = %s AND a.is_active
"""


def load(account: int) -> Account | None:
    """An account with all that one request has to know of it, in one query; None where it may not sign in.

    Every request asks this, and the ORM takes longer to put such a query together than the database to answer it.
    """
    rows = fetch_kept(_LOAD, [account])
    if not rows:
        return None
    held = dict(zip(_HELD, rows[0], strict=False))
    for name in ("created_at", "last_login"):
        held[name] = moment(held[name]) if held[name] else None
    found = Account.from_db(connection.alias, list(held), list(held.values()))
    for name, value in zip(_BESIDE, rows[0][len(_HELD) :], strict=True):
        setattr(found, name, value)
    return found


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
    signed_out_at = getattr(account, "signed_out_at", None)
    if signed_out_at and moment(signed_out_at) >= datetime.fromisoformat(began_at):
        return True
    return (getattr(account, "last_disabled", None) or 0) > last_event


def has_second_step(account: Account) -> bool:
    """Whether an account, as ``load`` gives it, signs in with a second step."""
    return getattr(account, "second_step", None) is not None


def visitor(session: MutableMapping[str, Any], account: Account) -> Visitor:
    """Who is asking, as ``load`` gives the account."""
    held: Any = account
    name = f"{held.contact_forename or ''} {held.contact_surname or ''}".strip()
    return Visitor(
        account=account.pk,
        username=account.username,
        name=name or account.username,
        level=held.level or "",
        contact=held.contact_root,
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
    rows = fetch_kept(
        "SELECT a.last_login, a.password, p.level, "
        "(SELECT count(*) FROM usersessions_usersession u WHERE u.user_id = a.id) "
        "FROM account a LEFT JOIN account_permission p ON p.account_id = a.id WHERE a.contact_id = %s "
        "ORDER BY a.id LIMIT 1",
        [number],
    )
    if not rows:
        return None
    ((last, password, level, sessions),) = rows
    return SignIn(moment(last) if last else None, sessions, is_password_usable(password), level or "")
