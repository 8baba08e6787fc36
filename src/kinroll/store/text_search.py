"""What somebody means who types, as SQL about contacts ``c``: by ids, and by the text that a contact is found by.

SQLite's index holds every three letters of that text and not where they stand, so what it finds is looked through once
more; PostgreSQL does that by itself.
"""

from typing import Any

from django.db import connection

from kinroll.core.finding import Meant
from kinroll.core.text import fold
from kinroll.store.contact_filters import RECORDS, ROOT, Condition

EXACT, WHOLE_NAME, BEGINNINGS, WITHIN = range(4)
"""How well somebody fits: by an id or username, the whole name, the beginnings of words, anywhere in words."""
MOST = 200
"""So many are ranked at most: who finds more types more."""
LETTERS, MOST_THREES, LONG = 3, 5, 12
"""What the indexes hold, and how much of a long word is looked up in them; the rest is compared."""
_NAMED = "SELECT COALESCE(a.contact_id, n.contact_id) FROM name n LEFT JOIN account a ON a.id = n.account_id WHERE"


def tables() -> str:
    """Where contacts are to be looked for by their text."""
    # CROSS keeps SQLite from looking through the contacts first
    return "contact_found f CROSS JOIN contact c ON c.number = f.rowid" if _is_sqlite() else "contact c"


def ranks(sought: Meant) -> tuple[int, ...]:
    """Where words are looked for, one place after the other: digits may stand anywhere from the first."""
    return (WITHIN,) if sought.number is not None else (BEGINNINGS, WITHIN)


def by_id(sought: Meant) -> Condition:
    """Those who are meant by a number, an id of a source or a register, or the beginning of a username."""
    if sought.record:
        return f"c.number IN (SELECT {ROOT} FROM {RECORDS} WHERE s.name = %s AND r.key = %s)", [*sought.record]
    begins, values = begins_with("n.key", fold(sought.name))
    ways = [f"SELECT * FROM ({_NAMED} {begins} LIMIT {MOST}) AS named"]
    if sought.key:
        ways.append(f"SELECT {ROOT} FROM {RECORDS} WHERE r.source_id IN (SELECT id FROM source) AND r.key = %s")
        ways.append(
            f"SELECT {ROOT} FROM identifier i JOIN link l ON l.record_id = i.record_id AND l.ended_plan_id IS NULL "
            "JOIN contact k ON k.number = l.contact_id WHERE i.ended_plan_id IS NULL AND i.key = %s"
        )
        values += [sought.key, fold(sought.key)]
    if sought.number is not None:
        ways.append(f"SELECT {ROOT} FROM contact k WHERE k.number = %s")
        values.append(sought.number)
    return f"c.number IN ({' UNION ALL '.join(ways)})", values


def begins_with(column: str, text: str) -> Condition:
    """A text column begins so; each database has an index for that."""
    if not text:
        return "1 = 0", []
    if _is_sqlite():
        return f"{column} >= %s AND {column} < %s", [text, f"{text}\U0010ffff"]
    # as LIKE does it, in words that are planned once whatever the text is
    return f"{column} ~>=~ %s AND {column} ~<~ %s", [text, f"{text}\U0010ffff"]


def in_words(sought: Meant, rank: int) -> Condition | None:
    """Those in whose text all words stand (``WITHIN``), or begin words (``BEGINNINGS``); None where no index helps."""
    parts = [f" {word}" if rank == BEGINNINGS else word for word in sought.words]
    long = [part for part in parts if len(part) >= LETTERS]
    if not long:
        return None
    if not _is_sqlite():
        return _in_words_of_postgresql(parts)
    held = ["instr(c.found_by, %s) > 0"] * len(parts)
    return " AND ".join(["contact_found MATCH %s", *held]), [in_threes(long), *parts]


def in_threes(parts: list[str]) -> str:
    """What SQLite's index is asked for, to find texts that hold these words; each has three letters at least."""
    threes = dict.fromkeys(three for part in parts for three in _threes(part))
    return " AND ".join('"' + three.replace('"', '""') + '"' for three in threes)


def _threes(part: str) -> list[str]:
    """Some letters of a word, three by three: as many as find few enough."""
    places = range(0, len(part) - LETTERS + 1, LETTERS)
    return [*[part[at : at + LETTERS] for at in places][:MOST_THREES], part[-LETTERS:]]


def _in_words_of_postgresql(parts: list[str]) -> Condition:
    found: list[str] = []
    values: list[Any] = []
    for part in parts:
        found.append("c.found_by LIKE %s ESCAPE '!'")
        values.append(f"%{escaped(part[:LONG])}%")
        if len(part) > LONG:
            found.append("strpos(c.found_by, %s) > 0")
            values.append(part)
    return " AND ".join(found), values


def rank_of(sought: Meant) -> Condition:
    """How well a contact fits that was found by its text."""
    place = "instr" if _is_sqlite() else "strpos"
    orders = {" ".join(sought.words), " ".join([*sought.words[-1:], *sought.words[:-1]])}
    whole = " OR ".join([f"{place}(c.found_by || ' ', %s) = 1"] * len(orders))
    begins = " AND ".join([f"{place}(c.found_by, %s) > 0"] * len(sought.words))
    values: list[Any] = [*(f" {order} " for order in sorted(orders)), *(f" {word}" for word in sought.words)]
    return f"CASE WHEN {whole} THEN {WHOLE_NAME} WHEN {begins} THEN {BEGINNINGS} ELSE {WITHIN} END", values


def escaped(text: str) -> str:
    """A text that stands for itself in a LIKE."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"
