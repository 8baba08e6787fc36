"""Who of an extract stays unread: those of whom it says what it said last time, and whom no day changes, nor anybody.

Most nights that is nearly everybody. They are not staged: what is not staged stays as it is.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

import orjson
from django.db import transaction

from kinroll.core.problem import OF_THE_RECORD, Problem
from kinroll.core.rules import SourceRules
from kinroll.core.source_record import Noted
from kinroll.core.staging import ABSENT, ACCEPTED, FAILED, NEVER
from kinroll.store.bulk import analyze, any_of, drop, execute, fetch, fetch_one, in_batches, insert
from kinroll.store.models import Plan
from kinroll.store.moved import LEFT_ALONE
from kinroll.store.runs import OUTSIDE
from kinroll.store.staging import state_sql, student_position

BATCH = 10_000


@dataclass(slots=True)
class Keys:
    """Many keys in their order, in a fifth of the memory of a list."""

    _count: int = 0
    _batches: list[str] = field(default_factory=list)

    def add(self, keys: list[str]) -> None:
        """Take in some more."""
        self._count += len(keys)
        self._batches.append(orjson.dumps(keys).decode())  # as bytes it keeps all the room it had to grow in

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(map(orjson.loads, self._batches))

    def __contains__(self, key: object) -> bool:
        return any(key in orjson.loads(batch) for batch in self._batches)


@dataclass(slots=True)
class Skimmed:
    """Whom an extract lists. ``changed`` are the keys of those who have to be read.

    The others are counted by their mask (and those apart who are no contacts), and by what fills their columns.
    """

    changed: Keys = field(default_factory=Keys)
    masks: Counter[int] = field(default_factory=Counter)
    outside: Counter[int] = field(default_factory=Counter)
    filled: Counter[str] = field(default_factory=Counter)

    @property
    def to_read(self) -> Keys | None:
        """The keys of those who have to be read; None when that is everybody."""
        return self.changed if self.masks else None


def noted(last: Plan, rules_digest: str, today: date) -> Noted | None:
    """What was noted of the extract of the last run, if nothing has made these notes void since.

    Never left out are those whom the day or somebody else touches.
    """
    condition = "source_id = %s AND plan_id = %s"
    pages = fetch_one(f"SELECT count(*) FROM reader_note WHERE {condition}", [last.source_id, last.pk])
    if not pages or last.rules_digest != rules_digest:
        return None
    read: dict[int, bytes] = {}

    def notes() -> Iterator[str]:
        for page in range(pages):
            body = fetch_one(
                f"SELECT body FROM reader_note WHERE {condition} AND page = %s", [last.source_id, last.pk, page]
            )
            read[page] = _digest(body)
            yield body

    also = fetch(
        "SELECT key FROM source_record WHERE source_id = %s AND (due <= %s OR digest = '') "
        "UNION ALL SELECT key FROM not_imported WHERE source_id = %s AND due <= %s",
        [last.source_id, today.isoformat()] * 2,
    )
    return Noted(notes, [key for (key,) in also], read)


def _digest(note: str) -> bytes:
    return hashlib.blake2b(note.encode(), digest_size=16).digest()


def skim(source_id: int, people: Iterable[tuple[str, str]], today: date | None) -> Skimmed:
    """Note everybody's key and digest, and compare with what is held; without ``today`` nobody stays unread."""
    drop("skimmed", "unread")
    execute("CREATE TEMPORARY TABLE skimmed (key TEXT, digest TEXT)")
    execute("CREATE TEMPORARY TABLE unread (mask BIGINT, held_mask BIGINT, people INTEGER)")
    skimmed = Skimmed()
    is_known = today and fetch_one("SELECT 1 FROM source_record WHERE source_id = %s LIMIT 1", [source_id])
    for batch in in_batches(people, BATCH):
        insert("skimmed", ("key", "digest"), batch)
        held = _held(source_id, [key for key, _ in batch], today) if today and is_known else {}
        changed = []
        for key, digest in batch:
            if key in held and held[key][0] == digest:
                skimmed.masks[held[key][1]] += 1
                skimmed.filled[held[key][2]] += 1
            elif digest:
                changed.append(key)
        skimmed.changed.add(changed)
    execute("CREATE UNIQUE INDEX skimmed_key ON skimmed (key)")
    analyze("skimmed")
    return skimmed


def count(source_id: int, skimmed: Skimmed, *, left_out: bool) -> None:
    """Note how many are unread; whom the reader left out was in the last extract, and was not skimmed."""
    if left_out:
        _count_left_out(source_id, skimmed)
    _write_counts(skimmed)


def _count_left_out(source_id: int, skimmed: Skimmed) -> None:
    left_out = "x.source_id = %s AND NOT EXISTS (SELECT 1 FROM skimmed k WHERE k.key = x.key)"
    for table, counted, condition in (
        ("source_record", skimmed.masks, "x.mask <> 0"),
        ("not_imported", skimmed.outside, f"NOT {_is_held('x')}"),
    ):
        for mask, filled, people in fetch(
            f"SELECT x.mask, x.filled, count(*) FROM {table} x WHERE {left_out} AND {condition} GROUP BY 1, 2",
            [source_id],
        ):
            counted[mask] += people
            skimmed.filled[filled] += people


def _is_held(alias: str) -> str:
    """Whether there is a source record of this key, as SQL."""
    return f"EXISTS (SELECT 1 FROM source_record r WHERE r.source_id = {alias}.source_id AND r.key = {alias}.key)"


def kept(source_id: int, *, left_out: bool) -> list[Problem]:
    """What is known of those unread: their open problems, and who of them is no contact and why."""
    listed = "SELECT 1 FROM skimmed k WHERE k.key = x"
    is_there = f"NOT EXISTS ({listed}.{{0}} AND k.digest = '')" if left_out else f"EXISTS ({listed}.{{0}})"
    is_unread = f"x.source_id = %s AND {is_there} AND NOT EXISTS (SELECT 1 FROM staged s WHERE s.key = x.{{0}})"
    codes, values = any_of("x.code", OF_THE_RECORD)
    facts = "x.code, x.source_key, x.name, x.field, x.value, x.other, x.severity"
    problems = fetch(
        f"SELECT {facts} FROM problem x "
        f"WHERE x.closed_plan_id IS NULL AND {is_unread.format('source_key')} AND {codes}",
        [source_id, *values],
    )
    outside = fetch(
        "SELECT 'not-imported', x.key, x.name, '', x.reason, x.related, %s FROM not_imported x "
        f"WHERE {is_unread.format('key')}",
        [OUTSIDE, source_id],
    )
    return [Problem(*row) for row in (*problems, *outside)]


def take_notes(notes: Iterable[str], last: Noted | None) -> None:
    """Put aside what the reader notes of this extract, for when the run has ended well.

    A note that is the ``last`` one of its place stays where it is: most do.
    """
    drop("noted")
    execute("CREATE TEMPORARY TABLE noted (page INTEGER, body TEXT)")
    held = {} if last is None else last.digests
    for batch in in_batches(enumerate(notes), 10):
        insert("noted", ("page", "body"), [(i, None if held.get(i) == _digest(body) else body) for i, body in batch])


def keep_notes(last: Plan, plan: Plan) -> None:
    """What was noted in the last run holds for this one too."""
    execute(
        "UPDATE reader_note SET plan_id = %s WHERE source_id = %s AND plan_id = %s", [plan.pk, plan.source_id, last.pk]
    )


def _write_notes(plan: Plan) -> None:
    same = "page IN (SELECT page FROM noted WHERE body IS NULL)"
    execute(f"DELETE FROM reader_note WHERE source_id = %s AND NOT {same}", [plan.source_id])
    execute("UPDATE reader_note SET plan_id = %s WHERE source_id = %s", [plan.pk, plan.source_id])
    execute(
        "INSERT INTO reader_note (source_id, plan_id, page, body) "
        "SELECT %s, %s, page, body FROM noted WHERE body IS NOT NULL",
        [plan.source_id, plan.pk],
    )


def _held(source_id: int, keys: list[str], today: date) -> dict[str, tuple[str, int, str]]:
    """Digest, mask and filled columns of the records that need not be read for what day it is."""
    condition, values = any_of("key", keys)
    rows = fetch(
        f"SELECT key, digest, mask, filled FROM source_record WHERE source_id = %s AND due > %s AND {condition}",
        [source_id, today.isoformat(), *values],
    )
    return {key: (digest, mask, filled) for key, digest, mask, filled in rows}


def _write_counts(skimmed: Skimmed) -> None:
    counted = [(mask, mask, people) for mask, people in skimmed.masks.items()]
    counted += [(mask, 0, people) for mask, people in skimmed.outside.items()]
    insert("unread", ("mask", "held_mask", "people"), counted)


def digests(keys: list[str]) -> dict[str, str]:
    """The digests of those who were skimmed."""
    condition, values = any_of("key", keys)
    return dict(fetch(f"SELECT key, digest FROM skimmed WHERE {condition}", values))


def touched(source_id: int, rules: SourceRules, skimmed: Skimmed) -> list[str]:
    """The keys of those unread who are related to somebody who is a current student no more, or is one now.

    They are counted out.
    """
    student = student_position(rules)
    if student is None or skimmed.to_read is None:
        return []
    state = state_sql(student, "s.mask")
    unread = "NOT EXISTS (SELECT 1 FROM staged t WHERE t.key = {}.key)"
    held = fetch(
        "SELECT DISTINCT r.key, r.mask, r.filled FROM staged s CROSS JOIN source_record g CROSS JOIN role o "
        "CROSS JOIN relationship x CROSS JOIN source_record r "
        f"WHERE {state} < {FAILED} AND g.source_id = %s AND g.key = s.key "
        "AND o.record_id = g.id AND o.name = %s AND o.ended_plan_id IS NULL "
        "AND x.other_key = s.key AND x.ended_plan_id IS NULL AND r.id = x.record_id AND r.source_id = g.source_id "
        f"AND {unread.format('r')} UNION "
        "SELECT r.key, r.mask, r.filled FROM staged s CROSS JOIN waiting_tie w CROSS JOIN source_record r "
        f"WHERE {state} >= {FAILED} AND w.source_id = %s AND w.other_key = s.key "
        f"AND r.source_id = w.source_id AND r.key = w.key AND r.mask <> 0 AND {unread.format('r')}",
        [source_id, rules.groups[student].role, source_id],
    )
    outside = fetch(
        "SELECT DISTINCT n.key, n.mask, n.filled FROM staged s CROSS JOIN waiting_tie w CROSS JOIN not_imported n "
        f"WHERE {state} >= {FAILED} AND w.source_id = %s AND w.other_key = s.key "
        f"AND n.source_id = w.source_id AND n.key = w.key AND NOT {_is_held('n')} AND {unread.format('n')}",
        [source_id],
    )
    if not held and not outside:
        return []
    for counted, rows in ((skimmed.masks, held), (skimmed.outside, outside)):
        counted.subtract(mask for _, mask, _ in rows)
        skimmed.filled.subtract(filled for *_, filled in rows)
    execute("DELETE FROM unread")
    _write_counts(skimmed)
    return [key for key, *_ in (*held, *outside)]


def next_due(source_id: int) -> str:
    """The next day (YYYY-MM-DD) on which some record may amount to something else; empty when that may be any day."""
    staged = fetch_one("SELECT min(due) FROM staged WHERE gone = 0")
    unread = [
        fetch_one(
            f"SELECT min(x.due) FROM {table} x WHERE x.source_id = %s AND x.due <> '' AND x.due < %s "
            "AND NOT EXISTS (SELECT 1 FROM staged s WHERE s.key = x.key)",
            [source_id, NEVER],  # which is nearly everybody's
        )
        for table in ("source_record", "not_imported")
    ]
    days: list[str | None] = [staged, *unread, NEVER]
    return min(day for day in days if day is not None)


def day_of(due: str) -> date:
    """The day that ``next_due`` gave; the beginning of time when it may be any."""
    return date.fromisoformat(due) if due else date.min


def remember(plan: Plan, rules: SourceRules) -> None:
    """Keep of each record that was read what the next run needs to leave it unread.

    It may be left unread if it was accepted as a whole, is linked, has whatever account it wants, and has no open
    problem that depends on others; so may who is no contact. A run that left somebody alone leaves nothing unread.
    """
    accepted = " AND ".join(f"{state_sql(i, 's.mask')} IN ({ABSENT}, {ACCEPTED})" for i in range(len(rules.groups)))
    due = (
        f"CASE WHEN s.mask > 0 AND {accepted} "
        "AND EXISTS (SELECT 1 FROM link l JOIN contact c ON c.number = l.contact_id "
        "WHERE l.record_id = r.id AND l.ended_plan_id IS NULL "
        "AND (s.username = '' OR EXISTS (SELECT 1 FROM account a WHERE a.contact_id = COALESCE(c.root, c.number)))) "
        f"AND {_is_alone('r')} THEN s.due ELSE '' END"
    )
    if fetch_one("SELECT 1 FROM change WHERE plan_id = %s AND state = %s LIMIT 1", [plan.pk, LEFT_ALONE]):
        return
    with transaction.atomic():  # a note of people of whom nothing is remembered would lose them
        _write_notes(plan)
        _remember_outside(plan.source_id, rules)
        execute("DROP TABLE IF EXISTS remembered")
        execute("CREATE TEMPORARY TABLE remembered (id BIGINT PRIMARY KEY, digest TEXT, filled TEXT, due TEXT)")
        execute(
            "INSERT INTO remembered SELECT id, digest, filled, new_due FROM "
            f"(SELECT r.id, s.digest, s.filled, {due} AS new_due, r.digest AS old_digest, r.filled AS old_filled, "
            "r.due AS old_due FROM staged s CROSS JOIN source_record r "
            "WHERE r.source_id = %s AND r.key = s.key AND s.gone = 0) AS n "
            "WHERE digest <> old_digest OR filled <> old_filled OR new_due <> old_due",
            [plan.source_id],
        )
        analyze("remembered")
        execute(
            "UPDATE source_record SET digest = n.digest, filled = n.filled, due = n.due FROM remembered n "
            "WHERE source_record.id = n.id"
        )


def _is_alone(alias: str) -> str:
    """Whether no open problem of a staged record depends on others, as SQL."""
    codes = ", ".join(f"'{code}'" for code in OF_THE_RECORD)
    return (
        f"NOT EXISTS (SELECT 1 FROM problem p WHERE p.source_id = {alias}.source_id AND p.source_key = s.key "
        f"AND p.closed_plan_id IS NULL AND p.code NOT IN ({codes}))"
    )


def _remember_outside(source_id: int | None, rules: SourceRules) -> None:
    """Keep the same of those who are no contacts, and whose ties wait for somebody to be a current student.

    Who was refused is read every time: none of their ties is held, and without them they would be out of scope.
    """
    refused = " OR ".join(f"{state_sql(i, 's.mask')} = {FAILED}" for i in range(len(rules.groups)))
    execute(
        "UPDATE not_imported SET mask = s.mask, filled = s.filled, "
        f"due = CASE WHEN NOT ({refused}) AND {_is_alone('not_imported')} "
        "THEN s.due ELSE '' END FROM staged s WHERE not_imported.source_id = %s AND s.key = not_imported.key",
        [source_id],
    )
    execute("DELETE FROM waiting_tie WHERE source_id = %s AND key IN (SELECT key FROM staged)", [source_id])
    execute(
        "INSERT INTO waiting_tie (source_id, key, other_key) SELECT DISTINCT %s, key, other FROM waiting", [source_id]
    )
