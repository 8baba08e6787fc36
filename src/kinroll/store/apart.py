"""Who was said to be two different people: kept for ever, and known again under other numbers."""

import os
from collections.abc import Collection, Hashable, Iterable, Mapping
from datetime import datetime
from typing import TypeVar

from django.db import IntegrityError, transaction

from kinroll.core import reviewing
from kinroll.core.reviewing import Known, Said
from kinroll.store.bulk import any_of, fetch, insert
from kinroll.store.models import ReviewLook, SaidApart
from kinroll.store.queries import moment

ONE, OTHER = 1, 2
Key = TypeVar("Key", bound=Hashable)


def salt() -> bytes:
    """What digests of people are made with in this database."""
    row = ReviewLook.objects.first()
    if row is None:
        try:
            with transaction.atomic():
                row = ReviewLook.objects.create(pk=1, salt=os.urandom(16).hex())
        except IntegrityError:  # somebody else has just made it
            row = ReviewLook.objects.get(pk=1)
    return bytes.fromhex(row.salt)


def say(one: int | None, other: int, by: str, at: datetime, known: tuple[Known, Known], record: str = "") -> None:
    """Keep that these two are different people; ``known`` is what each is known by, the first side first."""
    said = SaidApart.objects.create(one_id=one, other_id=other, record=record, by=by, at=at)
    secret = salt()
    rows = [
        (said.pk, side, digest.hex())
        for side, person in zip((ONE, OTHER), known, strict=True)
        for digest in reviewing.digests(person, secret)
    ]
    insert("said_apart_digest", ("said_id", "side", "digest"), rows)


def between(ours: Collection[int], theirs: Collection[int]) -> tuple[str, datetime] | None:
    """Who said last, and when, that one of these is another person than one of those; None where nobody did."""
    conditions, values = [], []
    for one, other in ((ours, theirs), (theirs, ours)):
        (left, first), (right, second) = any_of("one_id", list(one)), any_of("other_id", list(other))
        conditions.append(f"({left} AND {right})")
        values += [*first, *second]
    where = " OR ".join(conditions)
    rows = fetch(f'SELECT "by", at FROM said_apart WHERE {where} ORDER BY id DESC LIMIT 1', values)
    return (rows[0][0], moment(rows[0][1])) if rows else None


def roots_apart() -> set[tuple[int, int]]:
    """All pairs of root contacts of which it was said, the lower number first."""
    rows = fetch(
        "SELECT COALESCE(a.root, a.number), COALESCE(b.root, b.number) FROM said_apart s "
        "JOIN contact a ON a.number = s.one_id JOIN contact b ON b.number = s.other_id"
    )
    return {(min(pair), max(pair)) for pair in rows}


def without(pairs: Mapping[tuple[int, int], str], people: Mapping[int, Known]) -> dict[tuple[int, int], str]:
    """These pairs but those of whom it was said that they are different, by these numbers or by earlier ones."""
    apart = roots_apart()
    left = {pair: kind for pair, kind in pairs.items() if pair not in apart}
    again = known_again({(one, other): (people[one], people[other]) for one, other in left})
    return {pair: kind for pair, kind in left.items() if pair not in again}


def is_known_again(one: Known, other: Known) -> bool:
    """Whether it was said of two who are known by the same that they are different people."""
    return bool(known_again({"": (one, other)}))


def known_again(asked: Mapping[Key, tuple[Known, Known]]) -> set[Key]:
    """The keys of those of whom that was said, under whatever numbers; a fixed number of queries."""
    secret = salt()
    digests = {key: [reviewing.digests(person, secret) for person in both] for key, both in asked.items()}
    said = _said_of({digest for both in digests.values() for found in both for digest in found})
    return {
        key for key, (one, other) in digests.items() if reviewing.is_said_apart(one, other, _near(one | other, said))
    }


def _said_of(digests: Collection[bytes]) -> dict[bytes, set[Said]]:
    """What was said of anybody who is known by one of these, by digest."""
    condition, values = any_of("n.digest", sorted(digest.hex() for digest in digests))
    sides: dict[int, dict[int, set[bytes]]] = {}
    for said, side, digest in fetch(
        "SELECT d.said_id, d.side, d.digest FROM said_apart_digest d "
        f"WHERE d.said_id IN (SELECT n.said_id FROM said_apart_digest n WHERE {condition})",
        values,
    ):
        sides.setdefault(said, {ONE: set(), OTHER: set()})[side].add(bytes.fromhex(digest))
    found: dict[bytes, set[Said]] = {}
    for both in sides.values():
        item = Said(frozenset(both[ONE]), frozenset(both[OTHER]))
        for digest in item.one | item.other:
            found.setdefault(digest, set()).add(item)
    return found


def _near(digests: Iterable[bytes], said: Mapping[bytes, set[Said]]) -> set[Said]:
    return {item for digest in digests for item in said.get(digest, ())}
