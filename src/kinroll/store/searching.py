"""Contacts found by what people type: a name, an email, a telephone number in any spelling, an id, a username.

Names are matched anywhere in a word, which no index of both databases helps with yet: a full-text index (SQLite's FTS5,
PostgreSQL's trigrams) is to come, behind this one function.
"""

from dataclasses import dataclass
from typing import Any

from kinroll.core.fields import TELEPHONE_FIELDS
from kinroll.core.text import fold
from kinroll.store.bulk import any_of, fetch, fetch_one, of_roots

PAGE = 50
_IS_ROOT = "c.root + 0 IS NULL"  # as a sum: an index of the roots would find nearly all, and then they need sorting
FEWEST_PHONE_DIGITS = 5
LONGEST = 200
_PUNCTUATION = " -()./+"
_ROOT = "COALESCE(k.root, k.number)"
_RECORDS = (
    "source_record r JOIN source s ON s.id = r.source_id "
    "JOIN link l ON l.record_id = r.id AND l.ended_plan_id IS NULL JOIN contact k ON k.number = l.contact_id"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for; an empty text asks nothing. ``account``: ``active``, ``inactive``, ``none``, ``never``."""

    text: str = ""
    role: str = ""
    account: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One contact of a list."""

    number: int
    forename: str
    surname: str
    email: str
    telephone: str
    is_active: bool
    roles: tuple[str, ...]
    username: str
    account: str


def search(asked: Asked, *, page: int = 1, size: int = PAGE) -> tuple[list[Found], int]:
    """One page of the contacts that are meant, by surname, and how many there are in all."""
    conditions, values = _conditions(asked)
    where = " AND ".join([_IS_ROOT, *conditions])
    total = int(fetch_one(f"SELECT count(*) FROM contact c WHERE {where}", values))
    rows = fetch(
        "SELECT c.number, c.forename, c.surname, c.personal_email, c.work_email, c.mobile, c.telephone, c.is_active, "
        f"a.username, a.is_active FROM contact c LEFT JOIN account a ON a.contact_id = c.number WHERE {where} "
        "ORDER BY c.name_key, c.number LIMIT %s OFFSET %s",
        [*values, size, (page - 1) * size],
    )
    roles = _roles([row[0] for row in rows])
    return [_found(row, roles.get(row[0], ())) for row in rows], total


def _found(row: tuple[Any, ...], roles: tuple[str, ...]) -> Found:
    number, forename, surname, personal, work, mobile, telephone, is_active, username, account = row
    state = "" if username is None else "active" if account else "inactive"
    return Found(
        *(number, forename, surname, personal or work, mobile or telephone, bool(is_active)),
        *(roles, username or "", state),
    )


def _roles(numbers: list[int]) -> dict[int, tuple[str, ...]]:
    condition, values = of_roots("k", numbers)
    found: dict[int, tuple[str, ...]] = {}
    for root, name in fetch(
        f"SELECT DISTINCT {_ROOT}, o.name FROM contact k JOIN link l ON l.contact_id = k.number "
        "AND l.ended_plan_id IS NULL JOIN role o ON o.record_id = l.record_id AND o.ended_plan_id IS NULL "
        f"WHERE {condition} ORDER BY 1, 2",
        values,
    ):
        found[root] = (*found.get(root, ()), name)
    return found


def _conditions(asked: Asked) -> tuple[list[str], list[Any]]:
    conditions: list[str] = []
    values: list[Any] = []
    text = asked.text.replace("\x00", "").strip()[:LONGEST]
    for condition, given in (
        _of_text(text),
        _of_role(asked.role),
        _of_account(asked.account),
        _of_source(asked.source),
    ):
        if condition:
            conditions.append(f"({condition})")
            values += given
    return conditions, values


def _of_text(text: str) -> tuple[str, list[Any]]:
    if not text:
        return "", []
    if "@" in text:
        return _of_email(text.removeprefix("@"))
    source, colon, key = text.partition(":")
    if colon and key.strip():
        return f"c.number IN (SELECT {_ROOT} FROM {_RECORDS} WHERE s.name = %s AND r.key = %s)", [source, key.strip()]
    digits = "".join(char for char in text if char not in _PUNCTUATION)
    if digits.isascii() and digits.isdigit():
        return _of_number(digits)
    return _of_name(text)


def _of_email(text: str) -> tuple[str, list[Any]]:
    part = f"%{_escaped(fold(text))}%"
    return (
        "lower(c.personal_email) LIKE %s ESCAPE '!' OR lower(c.work_email) LIKE %s ESCAPE '!' OR c.number IN "
        "(SELECT a.contact_id FROM name n JOIN account a ON a.id = n.account_id WHERE n.key LIKE %s ESCAPE '!')",
        [part, part, part],
    )


def _of_number(digits: str) -> tuple[str, list[Any]]:
    """A contact number, an id of any source or register, or a telephone number however it was written."""
    ids = f"c.number IN (SELECT {_ROOT} FROM {_RECORDS} WHERE r.key = %s)"
    values: list[Any] = [digits]
    if len(digits) < 19:
        ids += " OR c.number = %s"
        values.append(int(digits))
    if len(digits) >= FEWEST_PHONE_DIGITS:
        tail = digits.removeprefix("0044").removeprefix("44").removeprefix("0") or digits
        phones = [f"{_digits(f'c.{name}')} LIKE %s" for name in TELEPHONE_FIELDS]
        return " OR ".join([ids, *phones]), [*values, *(f"%{tail}%" for _ in phones)]
    return ids, values


def _digits(column: str) -> str:
    for char in _PUNCTUATION:
        column = f"replace({column}, '{char}', '')"
    return column


def _of_name(text: str) -> tuple[str, list[Any]]:
    """Every word stands somewhere in the name; or the whole is how a username, an identifier or an id begins."""
    words = [f"%{_escaped(word)}%" for word in fold(text).split()]
    name = " AND ".join(["c.name_key LIKE %s ESCAPE '!'"] * len(words))
    begins = f"{_escaped(fold(text))}%"
    return (
        f"({name}) OR c.number IN (SELECT a.contact_id FROM name n JOIN account a ON a.id = n.account_id "
        f"WHERE n.key LIKE %s ESCAPE '!') OR c.number IN (SELECT {_ROOT} FROM identifier i JOIN link l "
        "ON l.record_id = i.record_id AND l.ended_plan_id IS NULL JOIN contact k ON k.number = l.contact_id "
        f"WHERE i.ended_plan_id IS NULL AND i.key = %s) OR c.number IN "
        f"(SELECT {_ROOT} FROM {_RECORDS} WHERE r.key = %s)",
        [*words, begins, fold(text), text],
    )


def _escaped(text: str) -> str:
    """A text that stands for itself in a LIKE."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _of_role(role: str) -> tuple[str, list[Any]]:
    if not role:
        return "", []
    return (
        f"c.number IN (SELECT {_ROOT} FROM role o JOIN link l ON l.record_id = o.record_id AND l.ended_plan_id IS NULL "
        "JOIN contact k ON k.number = l.contact_id WHERE o.ended_plan_id IS NULL AND o.name = %s)",
        [role],
    )


def _of_account(state: str) -> tuple[str, list[Any]]:
    chosen = {
        "active": "c.number IN (SELECT contact_id FROM account WHERE is_active)",
        "inactive": "c.number IN (SELECT contact_id FROM account WHERE NOT is_active)",
        "none": "NOT EXISTS (SELECT 1 FROM account x WHERE x.contact_id = c.number)",
        "never": "c.number IN (SELECT contact_id FROM account WHERE is_active AND last_login IS NULL)",
    }
    return chosen.get(state, ""), []


def _of_source(source: str) -> tuple[str, list[Any]]:
    if not source:
        return "", []
    return f"c.number IN (SELECT {_ROOT} FROM {_RECORDS} WHERE s.name = %s)", [source]


def roles() -> list[str]:
    """The roles that anybody has now."""
    return [name for (name,) in fetch("SELECT DISTINCT name FROM role WHERE ended_plan_id IS NULL ORDER BY name")]


def by_records(source: str, keys: list[str]) -> dict[str, int]:
    """The root contacts that these records of a source are linked to now."""
    condition, values = any_of("r.key", keys)
    return dict(fetch(f"SELECT r.key, {_ROOT} FROM {_RECORDS} WHERE s.name = %s AND {condition}", [source, *values]))
