"""Who works here, and where mail reaches them: for questions that one colleague asks another."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kinroll.accounts import emails
from kinroll.accounts.models import Permission
from kinroll.core.text import fold
from kinroll.store import contacts
from kinroll.store.bulk import any_of
from kinroll.store.prepared import fetch_kept
from kinroll.store.queries import moment


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works here. ``email`` is empty where none is known that is theirs."""

    username: str
    level: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Permitted:
    """Somebody with a permission, who may be switched off; ``contact`` and ``name`` where they are a contact too."""

    username: str
    is_active: bool
    contact: int | None
    name: str
    level: str
    given_at: datetime
    given_by: str


def permitted() -> list[Permitted]:
    """Everybody who may work here, by what they may do."""
    given = fetch_kept("SELECT account_id, level, given_at, given_by FROM account_permission")
    # in two steps: not knowing how few they are, PostgreSQL would go through all accounts there are
    condition, values = any_of("a.id", [row[0] for row in given])
    rows = fetch_kept(
        "SELECT a.id, a.username, a.is_active, a.contact_id, c.forename, c.surname FROM account a "
        f"LEFT JOIN contact c ON c.number = a.contact_id WHERE {condition}",
        values,
    )
    held = {row[0]: row[1:] for row in rows}
    found = [_permitted(*held[number], *facts) for number, *facts in given]
    return sorted(found, key=lambda one: (one.level, one.username))


def _permitted(
    username: str,
    is_on: Any,
    contact: int | None,
    forename: str | None,
    surname: str | None,
    level: str,
    at: Any,
    by: str,
) -> Permitted:
    name = f"{forename or ''} {surname or ''}".strip()
    return Permitted(username, bool(is_on), contact, name, level, moment(at), by)


def everybody() -> list[Colleague]:
    """Everybody who works here and can sign in, by username."""
    rows = Permission.objects.filter(account__is_active=True).select_related("account").order_by("account__username")
    return [Colleague(row.account.username, row.level) for row in rows]


def find(username: str) -> Colleague | None:
    """A colleague with their address."""
    rows = Permission.objects.filter(account__is_active=True).select_related("account__contact")
    row = next((row for row in rows if fold(row.account.username) == fold(username)), None)
    if row is None:
        return None
    number = row.account.contact_id
    email = emails.confirmed(row.account) or (contacts.addressee(number)[0] if number else "")
    return Colleague(row.account.username, row.level, email)
