"""Contacts found by what people type: a part of a name, an email, a telephone number in any spelling, an id, a name to
sign in with.

Two steps, each of a few queries whatever there is. The first finds numbers, so many at most (``text_search.py``, and
the filters of ``contact_filters.py``); the second fetches a page of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kinroll.core.finding import Meant, meant
from kinroll.core.text import fold
from kinroll.store import text_search
from kinroll.store.bulk import any_of, fetch, of_roots
from kinroll.store.contact_filters import RECORDS, ROOT, Asked, Condition, all_of, by_name, conditions
from kinroll.store.prepared import fetch_kept
from kinroll.store.text_search import EXACT, MOST, WHOLE_NAME

__all__ = ["MOST", "PAGE", "Asked", "Found", "Listed", "by_records", "every", "find", "listed", "roles", "search"]

PAGE = 25
BATCH = 1_000
MOST_BROWSED = 1_000
"""Nobody turns more pages: who looks for somebody types, and a file holds all."""
_Rank = tuple[int, str, int]


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


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of those who fit. ``total`` were counted; with ``is_open`` there are more than that."""

    found: list[Found]
    total: int
    is_open: bool


def search(asked: Asked, *, page: int = 1, size: int = PAGE) -> tuple[list[Found], int]:
    """One page of the contacts that are meant, the best first, and how many there are, as far as they were counted."""
    listed = find(asked, page=page, size=size)
    return listed.found, listed.total


def find(asked: Asked, *, page: int = 1, size: int = PAGE) -> Listed:
    """One page of the contacts that are meant: the best first, or by surname where nothing was typed."""
    first = (page - 1) * size
    if not asked.words:
        first = min(first, MOST_BROWSED - size)
        known, filters = by_name(asked)
        numbers = _by_surname(filters, first, size + 1) if known is None else known[first : first + size + 1]
        listed, is_open = numbers[:size], len(numbers) > size
        is_last = first + size >= MOST_BROWSED or not is_open
        return Listed(_load(listed), first + len(listed) + (not is_last), is_open)
    ranked, is_cut = _ranked(meant(asked.words), conditions(asked))
    return Listed(_load(ranked[first : first + size]), len(ranked), is_cut)


def every(asked: Asked) -> Iterator[list[int]]:
    """The numbers of all contacts that are meant, rising, in batches: for files."""
    filters = conditions(asked)
    text = [_of_text(meant(asked.words), filters)] if asked.words else []
    where, values = all_of([*text, *filters])
    after = 0
    while rows := fetch(
        f"SELECT c.number FROM contact c WHERE c.number > %s AND {where} ORDER BY c.number LIMIT {BATCH}",
        [after, *values],
    ):
        yield [number for (number,) in rows]
        after = rows[-1][0]


# The first step: numbers


def _by_surname(filters: Sequence[Condition], first: int, count: int) -> list[int]:
    where, values = all_of(filters)
    # written out, so that PostgreSQL plans for so few; the first page is asked for all the time
    rows = (fetch if first else fetch_kept)(
        f"SELECT c.number FROM contact c WHERE {where} ORDER BY c.name_key, c.number LIMIT {count} OFFSET {first}",
        values,
    )
    return [number for (number,) in rows]


def _ranked(sought: Meant, filters: Sequence[Condition]) -> tuple[list[int], bool]:
    """The numbers of those who fit, the best first, and whether there are more than were looked at.

    Words are looked for where words begin; only where that does not fill a page, within words too. A whole email that
    was found is not looked for as the end of another one.
    """
    best: dict[int, _Rank] = {}
    is_cut = False
    for rank in text_search.ranks(sought):
        is_enough = len(best) >= PAGE or (best and sought.is_email)
        if not is_enough and (condition := text_search.in_words(sought, rank)):
            is_cut = _collect(best, text_search.tables(), text_search.rank_of(sought), [condition, *filters])
    if is_cut or (sought.words and not best):
        surname = text_search.begins_with("c.name_key", fold(" ".join(sought.words)))
        is_cut |= _collect(best, "contact c", (str(WHOLE_NAME), []), [surname, *filters])
    if sought.is_id or not best:
        wanted = [text_search.by_id(sought), *filters]
        _collect(best, "contact c", (str(EXACT), []), wanted, is_kept=not filters)
    return [number for _, _, number in sorted(best.values())], is_cut


def _collect(
    best: dict[int, _Rank], tables: str, rank: Condition, wanted: Sequence[Condition], *, is_kept: bool = False
) -> bool:
    """Add those whom all conditions fit, each with the best rank; whether there are more."""
    where, values = all_of(wanted)
    rows = (fetch_kept if is_kept else fetch)(
        f"SELECT c.number, c.name_key, {rank[0]} FROM {tables} WHERE {where} LIMIT {MOST + 1}", [*rank[1], *values]
    )
    for number, name, fits in rows[:MOST]:
        best[number] = min((fits, name, number), best.get(number, (fits, name, number)))
    return len(rows) > MOST


def _of_text(sought: Meant, filters: Sequence[Condition]) -> Condition:
    """The same as one condition, for all who fit and not only the first."""
    ranked, is_cut = _ranked(sought, filters)
    if not is_cut:
        return any_of("c.number", ranked)
    words = next(filter(None, (text_search.in_words(sought, rank) for rank in text_search.ranks(sought))), None)
    if words is None:
        return text_search.begins_with("c.name_key", fold(" ".join(sought.words)))
    return f"c.number IN (SELECT c.number FROM {text_search.tables()} WHERE {words[0]})", words[1]


# The second step: what is shown of them


def listed(numbers: Sequence[int]) -> list[Found]:
    """These contacts, in this order."""
    return _load(numbers) if numbers else []


def _load(numbers: Sequence[int]) -> list[Found]:
    """These contacts, in this order, in two queries."""
    if not numbers:
        return []
    condition, values = any_of("c.number", list(numbers))
    rows = fetch_kept(
        "SELECT c.number, c.forename, c.surname, c.personal_email, c.work_email, c.mobile, c.telephone, c.is_active, "
        f"a.username, a.is_active FROM contact c LEFT JOIN account a ON a.contact_id = c.number WHERE {condition}",
        values,
    )
    held = _roles(numbers)
    found = {row[0]: _found(row, held.get(row[0], ())) for row in rows}
    return [found[number] for number in numbers if number in found]


def numbers(asked: Asked, after: int, limit: int) -> list[int]:
    """The contacts that are meant, by number, behind one of them: for programs, which go through all of them."""
    filters = conditions(asked)
    text = [_of_text(meant(asked.words), filters)] if asked.words else []
    where, values = all_of([*text, *filters])
    rows = fetch(
        f"SELECT c.number FROM contact c WHERE c.number > %s AND {where} ORDER BY c.number LIMIT %s",
        [after, *values, limit],
    )
    return [number for (number,) in rows]


def _found(row: tuple[Any, ...], held: tuple[str, ...]) -> Found:
    number, forename, surname, personal, work, mobile, telephone, is_active, username, account = row
    state = "" if username is None else "active" if account else "inactive"
    return Found(
        *(number, forename, surname, personal or work, mobile or telephone, bool(is_active)),
        *(held, username or "", state),
    )


def _roles(numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
    condition, values = of_roots("k", numbers)
    found: dict[int, tuple[str, ...]] = {}
    for root, name in fetch_kept(
        f"SELECT DISTINCT {ROOT}, o.name FROM contact k JOIN link l ON l.contact_id = k.number "
        "AND l.ended_plan_id IS NULL JOIN role o ON o.record_id = l.record_id AND o.ended_plan_id IS NULL "
        f"WHERE {condition} ORDER BY 1, 2",
        values,
    ):
        found[root] = (*found.get(root, ()), name)
    return found


def roles() -> list[str]:
    """The roles that anybody has now."""
    # from name to name in the index: there are few, and very many rows
    first = "SELECT min(name) FROM role WHERE ended_plan_id IS NULL"
    rows = fetch_kept(
        f"WITH RECURSIVE known (name) AS ({first} UNION ALL SELECT ({first} AND name > known.name) FROM known "
        "WHERE known.name IS NOT NULL) SELECT name FROM known WHERE name IS NOT NULL"
    )
    return [name for (name,) in rows]


def by_records(source: str, keys: list[str]) -> dict[str, int]:
    """The root contacts that these records of a source are linked to now."""
    condition, values = any_of("r.key", keys)
    return dict(fetch_kept(f"SELECT r.key, {ROOT} FROM {RECORDS} WHERE s.name = %s AND {condition}", [source, *values]))
