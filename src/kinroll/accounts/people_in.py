"""Who has come in: everybody with an account that may sign in, by how far they are, and where a mail to them goes.

All of it is asked in sets: a page, a count and a batch to invite are one query each, however many there are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from kinroll.core.emails import GENERATED
from kinroll.store.bulk import any_of, fetch
from kinroll.store.contact_filters import Asked as AskedOfContact
from kinroll.store.contact_filters import all_of, conditions
from kinroll.store.queries import moment

NEW, INVITED, LAPSED, IN = "new", "invited", "lapsed", "in"
"""Never invited; invited, and the link still opens; invited too long ago; has signed in."""
STATES = (NEW, INVITED, LAPSED, IN)
MAIL, NO_ADDRESS, MADE_UP = "mail", "no-address", "generated"
WORKS_HERE, LATELY = "works-here", "lately"
"""Why somebody is left out of an invitation to many, beside having signed in or having no address."""
LATELY_IS = timedelta(hours=1)
PAGE = 50
BATCH = 500

_FROM = (
    "FROM account a JOIN contact c ON c.number = a.contact_id "
    "LEFT JOIN account_invitation i ON i.id = "
    "(SELECT max(n.id) FROM account_invitation n WHERE n.account_id = a.id) "
    "LEFT JOIN account_permission p ON p.account_id = a.id"
)
_STATE = (
    f"CASE WHEN a.last_login IS NOT NULL THEN '{IN}' WHEN i.id IS NULL THEN '{NEW}' "
    f"WHEN i.ends_at > %s THEN '{INVITED}' ELSE '{LAPSED}' END"
)


def _usable(column: str) -> str:
    return f"CASE WHEN c.{column} <> '' AND lower(c.{column}) NOT LIKE '%%{GENERATED}' THEN c.{column} END"


def _first(one: str, other: str) -> str:
    return f"COALESCE({_usable(one)}, {_usable(other)}, '')"


_ADDRESS = (
    f"CASE WHEN c.email_preference = 'work' THEN {_first('work_email', 'personal_email')} "
    f"ELSE {_first('personal_email', 'work_email')} END"
)
_BOX = (
    f"CASE WHEN {_ADDRESS} <> '' THEN '{MAIL}' WHEN c.personal_email <> '' OR c.work_email <> '' "
    f"THEN '{MADE_UP}' ELSE '{NO_ADDRESS}' END"
)
_FATE = (
    f"CASE WHEN a.last_login IS NOT NULL THEN '{IN}' WHEN p.account_id IS NOT NULL THEN '{WORKS_HERE}' "
    f"WHEN i.made_at > %s THEN '{LATELY}' ELSE {_BOX} END"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which people are meant; what is empty asks nothing. ``numbers`` are contacts that were chosen one by one."""

    state: str = ""
    role: str = ""
    text: str = ""
    address: str = ""
    numbers: Sequence[int] = field(default_factory=tuple)

    def conditions(self, now: datetime) -> tuple[str, list[Any]]:
        """The same as a condition about an account ``a`` and its contact ``c``."""
        parts, values = ["a.is_active"], list[Any]()
        for condition, value in ((_STATE, self.state), (_BOX, self.address)):
            if value:
                parts.append(f"{condition} = %s")
                values += [now, value] if condition == _STATE else [value]
        if self.text:
            parts.append("lower(c.forename || ' ' || c.surname || ' ' || a.username) LIKE %s ESCAPE '!'")
            values.append(f"%{_escaped(self.text.lower())}%")
        if self.numbers:
            condition, given = any_of("c.number", list(self.numbers))
            parts.append(condition)
            values += given
        contact, given = all_of(conditions(AskedOfContact(role=self.role)))
        return " AND ".join([*parts, contact]), [*values, *given]


def _escaped(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may sign in. ``box`` says whether ``email`` can be mailed, and if not, why not."""

    account: int
    number: int
    name: str
    username: str
    email: str
    box: str
    state: str
    invited_at: datetime | None
    invited_by: str
    signed_in_at: datetime | None
    works_here: bool


def counts(role: str, now: datetime) -> dict[str, int]:
    """How many people of a role, or of all, are how far; one query."""
    where, values = Asked(role=role).conditions(now)
    rows = fetch(f"SELECT {_STATE}, count(*) {_FROM} WHERE {where} GROUP BY 1", [now, *values])
    return {**dict.fromkeys(STATES, 0), **dict(rows)}


def count(asked: Asked, now: datetime) -> int:
    """How many fit."""
    where, values = asked.conditions(now)
    return int(fetch(f"SELECT count(*) {_FROM} WHERE {where}", values)[0][0])


def page(asked: Asked, now: datetime, *, number: int = 1, size: int = PAGE) -> list[Person]:
    """One page of those who fit, by surname."""
    where, values = asked.conditions(now)
    rows = fetch(
        f"SELECT a.id, c.number, c.forename, c.surname, a.username, {_ADDRESS}, {_BOX}, {_STATE}, i.made_at, "
        f"i.made_by, a.last_login, p.account_id {_FROM} WHERE {where} ORDER BY c.name_key, c.number LIMIT %s OFFSET %s",
        [now, *values, size, (number - 1) * size],
    )
    return [_person(*row) for row in rows]


def _person(
    account: int, number: int, forename: str, surname: str, username: str, email: str, box: str, state: str, *more: Any
) -> Person:
    invited, by, signed_in, works = more
    name = f"{forename} {surname}".strip()
    at, last = moment(invited) if invited else None, moment(signed_in) if signed_in else None
    return Person(account, number, name, username, email, box, state, at, by or "", last, works is not None)


def fates(asked: Asked, now: datetime) -> tuple[Mapping[str, int], int]:
    """What an invitation to those who fit would come to (``mail``, or why not), counted; and to how many mailboxes."""
    where, values = asked.conditions(now)
    fate = f"SELECT {_FATE} AS fate, lower({_ADDRESS}) AS box {_FROM} WHERE {where}"
    rows = fetch(
        f"SELECT fate, count(*), count(DISTINCT box) FROM ({fate}) AS those GROUP BY fate", [now - LATELY_IS, *values]
    )
    return {name: count for name, count, _ in rows}, next((boxes for name, _, boxes in rows if name == MAIL), 0)


def to_invite(asked: Asked, now: datetime, *, most: int | None = None) -> Iterator[list[Person]]:
    """Those who fit and can be invited by mail, by number, in batches; ``most`` at a time ends after the first."""
    where, values = asked.conditions(now)
    after, size = 0, most or BATCH
    while True:
        rows = fetch(
            f"SELECT a.id, c.number, c.forename, c.surname, a.username, {_ADDRESS}, {_BOX}, {_STATE}, i.made_at, "
            f"i.made_by, a.last_login, p.account_id {_FROM} WHERE {where} AND {_FATE} = '{MAIL}' AND c.number > %s "
            "ORDER BY c.number LIMIT %s",
            [now, *values, now - LATELY_IS, after, size],
        )
        if rows:
            yield [_person(*row) for row in rows]
        if most or len(rows) < size:
            return
        after = rows[-1][1]
