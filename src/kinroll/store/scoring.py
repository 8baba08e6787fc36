"""What the scorer has learned, the pairs it has found, and by which keys people are brought together."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson
from django.db import connection

from kinroll.core.reviewing import LIKELY
from kinroll.core.scoring.keys import LARGEST_BLOCK
from kinroll.store.bulk import any_of, execute, fetch, in_batches, insert
from kinroll.store.models import ScorerModel, ScorerPair

Pair = tuple[int, int]
NOT_ASKED = ("said-apart", "verified-ids")
"""Vetoes that leave nothing to be asked."""
AT_ONCE, KEYS_AT_ONCE = 20_000, 400


@dataclass(frozen=True, slots=True)
class Scored:
    """Two contacts, and what all evidence comes to; ``levels`` is how each piece agrees."""

    one: int
    other: int
    probability: float
    reason: str
    levels: Mapping[str, int]
    veto: str
    is_sure: bool


def model() -> ScorerModel:
    """What was learned, and where the lines are; without a table row as it is at first."""
    return ScorerModel.objects.filter(pk=1).first() or ScorerModel(pk=1)


def version() -> tuple[Any, ...]:
    """What is another whenever anything was learned or swept, or a line was moved; empty before the first sweep."""
    names = "learned_at, swept_at, last_event, people, review_from, sure_from"
    rows = fetch(f"SELECT {names} FROM scorer_model WHERE id = 1 AND learned_at IS NOT NULL")
    return (str(connection.settings_dict["NAME"]), *rows[0]) if rows else ()


def keep_model(held: ScorerModel) -> None:
    """Keep what was learned."""
    held.save()


def replace(found: Iterable[Scored], at: datetime, about: Collection[int] | None = None) -> None:
    """Keep these pairs instead of those that were found before, or instead of those about these contacts."""
    if about is None:
        execute("DELETE FROM scorer_pair")
    else:
        for side in ("one_id", "other_id"):
            condition, values = any_of(side, list(about))
            execute(f"DELETE FROM scorer_pair WHERE {condition}", values)
    columns = ("one_id", "other_id", "probability", "reason", "levels", "veto", "is_sure", "found_at")
    for batch in in_batches(found, AT_ONCE):
        insert("scorer_pair", columns, [_row(one, at) for one in batch])


def _row(one: Scored, at: datetime) -> Sequence[Any]:
    levels = orjson.dumps(dict(one.levels)).decode()
    return (one.one, one.other, one.probability, one.reason, levels, one.veto, one.is_sure, at)


def replace_keys(keys: Iterable[tuple[int, int]], about: Collection[int] | None = None) -> None:
    """Keep by which keys contacts are found: of everybody, or of these."""
    if about is None:
        execute("DELETE FROM scorer_key")
    else:
        condition, values = any_of("contact_id", list(about))
        execute(f"DELETE FROM scorer_key WHERE {condition}", values)
    for batch in in_batches(keys, AT_ONCE):
        insert("scorer_key", ("contact_id", "key"), batch)


def forget_gone() -> None:
    """Let go of whatever is kept of those who are not here any more, or are seen as somebody else."""
    here = "SELECT number FROM contact WHERE root IS NULL AND is_active"
    execute(f"DELETE FROM scorer_pair WHERE one_id NOT IN ({here}) OR other_id NOT IN ({here})")
    execute(f"DELETE FROM scorer_key WHERE contact_id NOT IN ({here})")


def count_pairs() -> int:
    """How many pairs are kept."""
    return ScorerPair.objects.count()


def sharing(keys: Collection[int]) -> dict[int, list[int]]:
    """Who has these keys; what very many have is left out, and not read. One query by an index."""
    found: dict[int, list[int]] = {}
    for some in in_batches(sorted(set(keys)), KEYS_AT_ONCE):
        for key, number in fetch(_holders(len(some)), some):
            found.setdefault(key, []).append(number)
    return {key: numbers for key, numbers in found.items() if len(numbers) <= LARGEST_BLOCK}


@lru_cache
def _holders(keys: int) -> str:
    """So many of the holders of each of so many keys as show whether they are too many."""
    each = f"SELECT * FROM (SELECT key, contact_id FROM scorer_key WHERE key = %s LIMIT {LARGEST_BLOCK + 1}) AS holder"
    return " UNION ALL ".join([each] * keys)


def to_ask() -> dict[Pair, float]:
    """The pairs that people are asked about, as the lines are drawn, with how likely each is."""
    least = model().review_from / 100
    marks = ", ".join(f"'{veto}'" for veto in NOT_ASKED)
    rows = fetch(
        "SELECT p.one_id, p.other_id, p.probability FROM scorer_pair p "
        "JOIN contact a ON a.number = p.one_id AND a.root IS NULL AND a.is_active "
        "JOIN contact b ON b.number = p.other_id AND b.root IS NULL AND b.is_active "
        f"WHERE p.probability >= %s AND p.veto NOT IN ({marks})",
        [least],
    )
    return {(one, other): probability for one, other, probability in rows}


def pair(one: int, other: int) -> Scored | None:
    """What was found of a pair."""
    row = ScorerPair.objects.filter(one_id=min(one, other), other_id=max(one, other)).first()
    if row is None:
        return None
    levels = orjson.loads(row.levels)
    return Scored(row.one_id, row.other_id, row.probability, row.reason, levels, row.veto, row.is_sure)


def these(pairs: Collection[Pair]) -> list[Scored]:
    """What was found of these pairs. One query."""
    condition, values = any_of("one_id", sorted({min(pair) for pair in pairs}))
    names = "one_id, other_id, probability, reason, levels, veto, is_sure"
    rows = fetch(f"SELECT {names} FROM scorer_pair WHERE {condition}", values) if pairs else []
    wanted = {(min(pair), max(pair)) for pair in pairs}
    return [
        Scored(one, other, probability, reason, orjson.loads(levels), veto, bool(is_sure))
        for one, other, probability, reason, levels, veto, is_sure in rows
        if (one, other) in wanted
    ]


@dataclass(frozen=True, slots=True)
class Flip:
    """A pair that another line would bring into the inbox, or take out of it."""

    one: int
    other: int
    name: str
    other_name: str
    probability: float


MOST_FLIPS = 200


def flips(before: int, after: int) -> tuple[list[Flip], int]:
    """The pairs between two lines, the likeliest first, so many at most, and how many there are."""
    low, high = sorted((before, after))
    marks = ", ".join(f"'{veto}'" for veto in NOT_ASKED)
    where = (
        "FROM scorer_pair p JOIN contact a ON a.number = p.one_id AND a.root IS NULL AND a.is_active "
        "JOIN contact b ON b.number = p.other_id AND b.root IS NULL AND b.is_active "
        f"WHERE p.probability >= %s AND p.probability < %s AND p.veto NOT IN ({marks}) AND NOT EXISTS "
        "(SELECT 1 FROM review_pair r WHERE r.one_id = p.one_id AND r.other_id = p.other_id "
        f"AND r.certainty <> '{LIKELY}')"
    )
    bounds = [low / 100, high / 100]
    rows = fetch(
        "SELECT p.one_id, p.other_id, trim(a.forename || ' ' || a.surname), trim(b.forename || ' ' || b.surname), "
        f"p.probability {where} ORDER BY p.probability DESC, p.one_id, p.other_id LIMIT {MOST_FLIPS}",
        bounds,
    )
    ((total,),) = fetch(f"SELECT count(*) {where}", bounds)
    return [Flip(*row) for row in rows], total
