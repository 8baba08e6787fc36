"""Accounts on their way in: a file's lines in a temporary table, where ids and usernames are compared in sets."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import orjson

from kinroll.core.old_account import MOVED_IN, OldAccount
from kinroll.core.problem import Problem
from kinroll.core.text import fold
from kinroll.store.bulk import analyze, any_of, execute, fetch, in_batches, insert, of_roots
from kinroll.store.models import Plan, Source
from kinroll.store.plans import DISCARDED, OPEN_STATES

KIND = "move-in"
BATCH = 2_000
_COLUMNS = {"line": "INTEGER PRIMARY KEY", "key": "TEXT", "name_key": "TEXT", "password": "TEXT", "facts": "TEXT"}


def open_table() -> None:
    """An empty temporary table for a new run."""
    execute("DROP TABLE IF EXISTS arriving")
    execute(f"CREATE TEMPORARY TABLE arriving ({', '.join(f'{name} {kind}' for name, kind in _COLUMNS.items())})")


def add(accounts: Sequence[OldAccount]) -> None:
    """Take in the accounts of some lines."""
    rows = [(a.line, a.key, fold(a.username), a.password, _facts(a)) for a in accounts]
    insert("arriving", tuple(_COLUMNS), rows)


def _facts(account: OldAccount) -> str:
    names = ("username", "preferences", "email", "is_active", "disabled_by", "created")
    return orjson.dumps({name: getattr(account, name) for name in names}).decode()


def close_table() -> None:
    """All lines are in: index them."""
    execute("CREATE INDEX arriving_key ON arriving (key)")
    execute("CREATE INDEX arriving_name ON arriving (name_key)")
    analyze("arriving")


@dataclass(frozen=True, slots=True)
class Twice:
    """A text that several lines have: how many, the first and the last of them."""

    count: int
    first: int
    last: int

    def but(self, line: int) -> str:
        """The other lines, in words."""
        other = self.last if line == self.first else self.first
        return f"line {other}" + (f" and {self.count - 2} more" if self.count > 2 else "")


@dataclass(frozen=True, slots=True)
class Arriving:
    """Some lines of the file, with those of their ids and names that stand in it more than once."""

    accounts: Sequence[OldAccount]
    ids: Mapping[str, Twice]
    names: Mapping[str, Twice]


def batches(size: int) -> Iterator[Arriving]:
    """All lines, in their order."""
    after = 0
    while rows := fetch(
        f"SELECT line, key, name_key, password, facts FROM arriving WHERE line > %s ORDER BY line LIMIT {size}", [after]
    ):
        accounts = [
            OldAccount(line, key, password=secret, **orjson.loads(facts)) for line, key, _, secret, facts in rows
        ]
        keys, names = ({row[place] for row in rows} for place in (1, 2))
        yield Arriving(accounts, _twice("key", keys), _twice("name_key", names))
        after = rows[-1][0]


def _twice(column: str, wanted: Collection[str]) -> dict[str, Twice]:
    condition, values = any_of(column, list(wanted))
    rows = fetch(
        f"SELECT {column}, count(*), min(line), max(line) FROM arriving WHERE {condition} "
        f"GROUP BY {column} HAVING count(*) > 1",
        values,
    )
    return {text: Twice(count, first, last) for text, count, first, last in rows}


def roots(source: Source, keys: Collection[str]) -> dict[str, int]:
    """The root contact that each of these records of a source is linked to."""
    condition, values = any_of("r.key", list(keys))
    return dict(
        fetch(
            "SELECT r.key, COALESCE(c.root, c.number) FROM source_record r JOIN link l ON l.record_id = r.id "
            "AND l.ended_plan_id IS NULL JOIN contact c ON c.number = l.contact_id "
            f"WHERE r.source_id = %s AND {condition}",
            [source.pk, *values],
        )
    )


def passwords(numbers: Collection[int]) -> dict[int, str | None]:
    """The encoded password of each contact's account; None where the person has signed in here already."""
    condition, values = any_of("contact_id", list(numbers))
    rows = fetch(f"SELECT contact_id, password, last_login FROM account WHERE {condition}", values)
    return {number: None if last_login else password for number, password, last_login in rows}


def discard_open(source: Source) -> None:
    """End the plans of earlier files that were never applied, and forget the passwords they hold."""
    for plan in Plan.objects.filter(source=source, kind=KIND, state__in=OPEN_STATES):
        execute("DELETE FROM secret WHERE plan_id = %s", [plan.pk])
        plan.state, plan.failure = DISCARDED, "a later file takes its place"
        plan.save(update_fields=["state", "failure"])


_ARRIVED = (
    "role o JOIN source_record r ON r.id = o.record_id AND o.ended_plan_id IS NULL AND o.name = 'moved-in'",
    "problem q JOIN source_record r ON r.source_id = q.source_id AND r.key = q.source_key "
    "AND q.closed_plan_id IS NULL AND q.code = 'moved-in-unlisted'",
)
"""Those whom no run has seen yet, and those of whom an earlier run has told already."""


def unlisted(source: Source) -> list[Problem]:
    """Who was moved in with an active account and stands in no report of the run that is being staged."""
    if not Plan.objects.filter(source=source, kind=KIND).exists():
        return []
    found: dict[str, str] = {}
    for start in _ARRIVED:
        rows = fetch(
            f"SELECT r.id, r.key, COALESCE(c.root, c.number), a.username FROM {start} "
            "JOIN link l ON l.record_id = r.id AND l.ended_plan_id IS NULL JOIN contact c ON c.number = l.contact_id "
            "JOIN account a ON a.contact_id = COALESCE(c.root, c.number) "
            "WHERE r.source_id = %s AND a.disabled_by <> 'person' "
            "AND NOT EXISTS (SELECT 1 FROM staged s WHERE s.key = r.key AND s.gone = 0) "
            "AND NOT EXISTS (SELECT 1 FROM skimmed k WHERE k.key = r.key)",
            [source.pk],
        )
        for batch in in_batches(rows, BATCH):
            others = _known_otherwise(source, {root for _, _, root, _ in batch})
            found |= {key: name for record, key, root, name in batch if not others.get(root, set()) - {record}}
    return [Problem("moved-in-unlisted", key, name) for key, name in sorted(found.items())]


def _known_otherwise(source: Source, numbers: Collection[int]) -> dict[int, set[int]]:
    """For each root contact the linked records that give it a role, or are listed in the run that is being staged."""
    condition, values = of_roots("c", numbers)
    rows = fetch(
        "SELECT COALESCE(c.root, c.number), r.id FROM contact c JOIN link l ON l.contact_id = c.number "
        f"AND l.ended_plan_id IS NULL JOIN source_record r ON r.id = l.record_id WHERE {condition} "
        "AND (EXISTS (SELECT 1 FROM role o WHERE o.record_id = r.id AND o.ended_plan_id IS NULL AND o.name <> %s) "
        "OR (r.source_id = %s AND EXISTS (SELECT 1 FROM staged s WHERE s.key = r.key AND s.gone = 0)))",
        [*values, MOVED_IN, source.pk],
    )
    found: dict[int, set[int]] = {}
    for root, record in rows:
        found.setdefault(root, set()).add(record)
    return found
