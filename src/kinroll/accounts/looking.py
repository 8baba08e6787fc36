"""Looking at the pages as a contact sees them: begun and ended by somebody who works here, and written down.

The session remembers whom; every request asks anew whether the one may still look and the other still sign in.
"""

from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from kinroll.accounts import levels, standing
from kinroll.accounts.levels import ACCOUNTS
from kinroll.accounts.models import Look
from kinroll.accounts.visitor import SELF, Visitor
from kinroll.store.models import Account
from kinroll.store.prepared import fetch_kept
from kinroll.store.queries import moment

LOOKING = "kinroll_looking"
LASTS = timedelta(minutes=30)
MOST = 100


def begin(session: MutableMapping[str, Any], visitor: Visitor, account: Account, now: datetime) -> None:
    """See the pages as this account from now on; written down before anything is shown."""
    end(session, now)
    made = Look.objects.create(by_id=visitor.account, account=account, began_at=now)
    session[LOOKING] = [account.pk, made.pk, now.isoformat()]


def end(session: MutableMapping[str, Any], now: datetime) -> int | None:
    """Be oneself again; the contact whose pages were looked at, if any were."""
    if LOOKING not in session:
        return None
    account, number, _began_at = session.pop(LOOKING)
    Look.objects.filter(pk=number, ended_at=None).update(ended_at=now)
    return Account.objects.filter(pk=account).values_list("contact_id", flat=True).first()


def seen_as(session: MutableMapping[str, Any], visitor: Visitor, now: datetime) -> tuple[Account, Visitor] | None:
    """Whose pages are shown, and that person as who is asking; None for a visitor who looks as themselves.

    It ends by itself after half an hour, and where the one may not look any more or the other not sign in.
    """
    if LOOKING not in session:
        return None
    number, _look, began_at = session[LOOKING]
    account = standing.load(number)
    if account is None or datetime.fromisoformat(began_at) + LASTS < now or not visitor.may(ACCOUNTS):
        end(session, now)
        return None
    person = standing.visitor({}, account)
    if person.level and not levels.is_at_least(visitor.level, person.level):
        end(session, now)
        return None
    return account, replace(person, level="", hat=SELF, seen_by=visitor.username)


@dataclass(frozen=True, slots=True)
class Looked:
    """That somebody looked: who, at whose pages, from when to when. ``contact`` is the number of whose they are."""

    by: str
    username: str
    name: str
    contact: int | None
    began_at: datetime
    ended_at: datetime | None


def of_contact(number: int, most: int = MOST) -> list[Looked]:
    """Who looked at the pages of a contact, the newest first."""
    rows = fetch_kept(
        "SELECT b.username, a.username, trim(c.forename || ' ' || c.surname), c.number, k.began_at, k.ended_at "
        "FROM account a JOIN account_look k ON k.account_id = a.id JOIN account b ON b.id = k.by_id "
        "JOIN contact c ON c.number = a.contact_id WHERE a.contact_id = %s ORDER BY k.id DESC LIMIT %s",
        [number, most],
    )
    return [
        Looked(by, username, name, contact, moment(began), moment(ended) if ended else None)
        for by, username, name, contact, began, ended in rows
    ]


def latest(*, page: int = 1, size: int = MOST) -> tuple[list[Looked], int]:
    """Everybody who looked at anybody's pages, the newest first, and how often that was."""
    first = (page - 1) * size
    rows = Look.objects.select_related("by", "account__contact").order_by("-pk")
    return _shown(rows[first : first + size]), rows.count()


def _shown(rows: Iterable[Look]) -> list[Looked]:
    return [
        Looked(
            row.by.username,
            row.account.username,
            f"{row.account.contact.forename} {row.account.contact.surname}".strip() if row.account.contact else "",
            row.account.contact_id,
            row.began_at,
            row.ended_at,
        )
        for row in rows
    ]
