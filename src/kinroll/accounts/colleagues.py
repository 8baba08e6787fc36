"""Who works here, and where mail reaches them: for questions that one colleague asks another."""

from dataclasses import dataclass

from kinroll.accounts import emails
from kinroll.accounts.models import Permission
from kinroll.core.text import fold
from kinroll.store import contacts


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works here. ``email`` is empty where none is known that is theirs."""

    username: str
    level: str
    email: str = ""


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
