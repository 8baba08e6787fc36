"""The inbox of everything that needs "who is this?": who is kept out, what stops a document, and pairs of contacts."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from kinroll.core.problem import REFUSED
from kinroll.core.reviewing import DOCUMENT_WAITS, HARM, KEPT_OUT, NO_LOGIN, pair_key, read_pair
from kinroll.store.bulk import any_of, fetch, fetch_one
from kinroll.store.document_problems import QUESTIONS
from kinroll.store.documents import SOURCE
from kinroll.store.models import Payload, ReviewNote
from kinroll.store.names import root_of_ref
from kinroll.store.queries import moment
from kinroll.store.searching import by_records

PAIR, RECORD, DOCUMENT = "pair", "record", "document"
ABOUT_RECORDS = ("username-in-use", "likely-duplicate", "match-ambiguous")
PAGE = 50
_NAMED = re.compile(r"\((?:contact (\d+)|([^()\s]+))\)")
"""Whom a problem names: a contact by its number, or a record of the same source by its id."""
MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Listed:
    """A case as the inbox lists it; ``why`` is the kind of harm or certainty, ``probability`` 0 where none is known."""

    key: str
    why: str
    name: str
    other: str
    since: datetime
    asked: str = ""
    probability: float = 0.0

    @property
    def kind(self) -> str:
        """What the case is about."""
        return kind_of(self.key)


@dataclass(frozen=True, slots=True)
class Note:
    """What was said of a case short of an answer."""

    later_until: date | None
    asked: str
    words: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """One case. ``contact`` is who it is about where that is a contact, ``others`` the contacts it may be.

    ``value`` is what they share where a problem says so, such as the username; ``codes`` are those of the problems.
    """

    key: str
    kind: str
    why: str
    name: str
    contact: int | None
    others: tuple[int, ...]
    codes: tuple[str, ...] = ()
    value: str = ""
    note: Note | None = None

    @property
    def record(self) -> tuple[str, str]:
        """Source and id of a record."""
        source, _, key = self.key.partition(":")
        return source, key


def kind_of(key: str) -> str:
    """What a case of this key is about."""
    return PAIR if read_pair(key) else DOCUMENT if key.startswith(f"{SOURCE}:") else RECORD


_CODES = ", ".join(f"'{code}'" for code in (*ABOUT_RECORDS, *QUESTIONS))
_HARM = (
    f"CASE WHEN s.name = '{SOURCE}' THEN {HARM[DOCUMENT_WAITS]} WHEN p.severity = '{REFUSED}' THEN {HARM[KEPT_OUT]} "
    f"ELSE {HARM[NO_LOGIN]} END"
)
_OPEN_NOTE = "NOT (COALESCE(n.is_answered, FALSE) OR COALESCE(n.later_until, %s) > %s)"
_QUESTIONS = (
    f"SELECT s.name || ':' || p.source_key AS key, min({_HARM}) AS harm, min(p.name) AS name, min(p.other) AS other, "
    "min(p.first_seen) AS since, 0.0 AS probability FROM problem p JOIN source s ON s.id = p.source_id "
    f"WHERE p.closed_plan_id IS NULL AND p.code IN ({_CODES}) GROUP BY s.name, p.source_key"
)
_PAIRS = (
    "SELECT r.one_id || '-' || r.other_id AS key, r.harm AS harm, trim(a.forename || ' ' || a.surname) AS name, "
    "trim(b.forename || ' ' || b.surname) AS other, r.found_at AS since, r.probability AS probability "
    "FROM review_pair r "
    "JOIN contact a ON a.number = r.one_id AND a.root IS NULL AND a.is_active "
    "JOIN contact b ON b.number = r.other_id AND b.root IS NULL AND b.is_active"
)
_CASES = f"FROM ({_QUESTIONS} UNION ALL {_PAIRS}) AS c LEFT JOIN review_note n ON n.key = c.key WHERE {_OPEN_NOTE}"
_ORDER = "c.harm, c.probability DESC, c.since, c.key"
_WHY = {harm: why for why, harm in HARM.items()}


def cases(today: date, *, first: int = 0, size: int = PAGE) -> list[Listed]:
    """The open cases, those that do most harm first, then the likeliest, then the oldest."""
    rows = fetch(
        "SELECT c.key, c.harm, c.name, c.other, c.since, COALESCE(n.asked, ''), c.probability "
        f"{_CASES} ORDER BY {_ORDER} LIMIT %s OFFSET %s",
        [today, today, size, first],
    )
    return [
        Listed(key, _WHY[harm], name, other, moment(since), asked, probability)
        for key, harm, name, other, since, asked, probability in rows
    ]


def count(today: date) -> int:
    """How many cases are open."""
    return int(fetch_one(f"SELECT count(*) {_CASES}", [today, today]))


MOST_FOLLOWED = 1_000


def following(key: str, today: date) -> str:
    """The case behind this one, or the first of the inbox behind the last; empty where there is no other."""
    rows = fetch(
        f"SELECT c.key {_CASES} ORDER BY {_ORDER} LIMIT {MOST_FOLLOWED}",
        [today, today],
    )
    keys = [found for (found,) in rows]
    place = keys.index(key) if key in keys else -1
    return next((one for one in [*keys[place + 1 :], *keys[:1]] if one != key), "")


def find(key: str) -> Case | None:
    """One case, whether it waits for a day or not; None where there is none, or it is answered."""
    note = ReviewNote.objects.select_related("payload").filter(key=key).first()
    if note and note.is_answered:
        return None
    pair = read_pair(key)
    found = _pair(key, *pair) if pair else _question(key)
    if found is None or note is None:
        return found
    words = orjson.loads(note.payload.body).get("text", "") if note.payload and note.payload.body else ""
    told = Note(note.later_until, note.asked, words, note.by, note.at)
    return Case(
        *(found.key, found.kind, found.why, found.name, found.contact, found.others),
        *(found.codes, found.value, told),
    )


def _pair(key: str, one: int, other: int) -> Case | None:
    rows = fetch(f"SELECT c.harm, c.name FROM ({_PAIRS}) AS c WHERE c.key = %s", [pair_key(one, other)])
    if not rows or key != pair_key(one, other):
        return None
    return Case(key, PAIR, _WHY[rows[0][0]], rows[0][1], one, (other,))


def _question(key: str) -> Case | None:
    source, colon, record = key.partition(":")
    rows = fetch(
        f"SELECT p.code, p.name, p.value, p.other, {_HARM} FROM problem p JOIN source s ON s.id = p.source_id "
        f"WHERE p.closed_plan_id IS NULL AND s.name = %s AND p.source_key = %s AND p.code IN ({_CODES}) ORDER BY p.id",
        [source, record],
    )
    if not rows or not colon:
        return None
    others = _named(source, [other for _, _, _, other, _ in rows])
    value = next((value for _, _, value, _, _ in rows if value), "")
    own = None if source == SOURCE else root_of_ref(source, record)
    return Case(
        *(key, kind_of(key), _WHY[min(row[4] for row in rows)], rows[0][1]),
        own,
        tuple(number for number in others if number != own),
        tuple(code for code, *_ in rows),
        value,
    )


def _named(source: str, texts: Iterable[str]) -> list[int]:
    """The root contacts that problems name."""
    found = [match for text in texts for match in _NAMED.findall(text)][:MOST_NAMED]
    condition, values = any_of("number", [int(number) for number, _ in found if number])
    roots = dict(fetch(f"SELECT number, COALESCE(root, number) FROM contact WHERE {condition}", values))
    numbers = [roots.get(int(number)) if number else root_of_ref(source, key) for number, key in found]
    return list(dict.fromkeys(number for number in numbers if number is not None))


@dataclass(frozen=True, slots=True)
class Question:
    """An open question about a record: what it is called, what it would have, whom it may be; ``contact`` is who it is
    where it is in all the same, without a login.
    """

    key: str
    name: str
    value: str
    others: tuple[int, ...]
    contact: int | None = None


def questions() -> list[Question]:
    """The open questions about records, in a few queries whatever there are."""
    rows = fetch(
        "SELECT s.name, p.source_key, p.name, p.value, p.other FROM problem p JOIN source s ON s.id = p.source_id "
        f"WHERE p.closed_plan_id IS NULL AND s.name <> '{SOURCE}' AND p.code IN ({_CODES}) ORDER BY p.id"
    )
    named = [(source, match) for source, *_, other in rows for match in _NAMED.findall(other)]
    numbers = {int(number) for _, (number, _) in named if number}
    condition, values = any_of("number", sorted(numbers))
    roots = dict(fetch(f"SELECT number, COALESCE(root, number) FROM contact WHERE {condition}", values))
    asked = {(source, key) for source, key, *_ in rows}
    spoken = asked | {(source, key) for source, (_, key) in named if key}
    records = {
        source: by_records(source, sorted(key for one, key in spoken if one == source))
        for source in {source for source, _ in spoken}
    }
    found: dict[str, Question] = {}
    for source, key, name, value, other in rows:
        whom = [roots.get(int(number)) if number else records[source].get(ref) for number, ref in _NAMED.findall(other)]
        before = found.get(f"{source}:{key}", Question(f"{source}:{key}", name, value, ()))
        own = records[source].get(key)
        others = dict.fromkeys((*before.others, *(number for number in whom if number not in (None, own))))
        found[before.key] = Question(before.key, name, before.value or value, tuple(others), own)
    return list(found.values())


def refused(keys: Iterable[str]) -> set[tuple[str, int]]:
    """Of which records it was said that they are not these contacts."""
    condition, values = any_of("s.record", list(keys))
    return set(
        fetch(
            "SELECT s.record, COALESCE(c.root, c.number) FROM said_apart s JOIN contact c ON c.number = s.other_id "
            f"WHERE {condition}",
            values,
        )
    )


def note(key: str, by: str, at: datetime, *, later: date | None = None, asked: str = "", words: str = "") -> None:
    """Keep what was said of a case short of an answer; what was said before gives way."""
    payload = Payload.objects.create(body=orjson.dumps({"text": words}).decode()) if words else None
    facts: Mapping[str, Any] = {"later_until": later, "asked": asked, "payload": payload, "by": by, "at": at}
    ReviewNote.objects.update_or_create(key=key, defaults={**facts, "is_answered": False})


def settle(answered: Iterable[str], at: datetime, by: str = "") -> None:
    """Note which cases are answered for good; those that were, and are asked anew, are open again."""
    wanted = set(answered)
    held = set(ReviewNote.objects.filter(is_answered=True).values_list("key", flat=True))
    ReviewNote.objects.filter(key__in=held - wanted).update(is_answered=False)
    for key in sorted(wanted - held):
        ReviewNote.objects.update_or_create(key=key, defaults={"is_answered": True, "by": by, "at": at})


def answer(key: str, by: str, at: datetime) -> None:
    """Note that one case is answered for good."""
    ReviewNote.objects.update_or_create(key=key, defaults={"is_answered": True, "by": by, "at": at})
