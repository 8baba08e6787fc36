"""Staged records as rows of the stage, and back: what this is made of, without a database."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

import orjson

from kinroll.core.problem import Problem
from kinroll.core.relating import Tie
from kinroll.core.staging import Staged
from kinroll.core.text import fold, id_order

Row = tuple[Any, ...]


class StagedRows(NamedTuple):
    """The rows of some records: in ``staged``, in ``staged_text`` and in ``staged_tie``."""

    records: list[Row]
    texts: list[Row]
    ties: list[Row]


def rows_of(
    records: Iterable[Staged], rules_digest: str, digests: Mapping[str, str], repeated: Collection[str]
) -> StagedRows:
    """The rows of records, each with a digest of what it says and of the rules it stands under.

    Some have a digest already: ``digests`` knows them. ``repeated`` are to be read again every time.
    """
    rows = StagedRows([], [], [])
    for staged in records:
        said = _json(staged.said)
        digest = digests.get(staged.key) or _digest(said, rules_digest)
        rows.records.append(_row(staged, digest, is_repeated=staged.key in repeated))
        rows.texts.append((staged.key, said, _json(staged.built)))
        rows.ties.extend((staged.key, tie.to, orjson.dumps(tuple(tie)).decode()) for tie in staged.ties)
    return rows


def _json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def _digest(said: str, rules_digest: str) -> str:
    return hashlib.blake2b((said + rules_digest).encode(), digest_size=12).hexdigest()


def _row(staged: Staged, digest: str, *, is_repeated: bool) -> tuple[Any, ...]:
    as_of = staged.as_of.isoformat() if staged.as_of else ""
    return (
        staged.key,
        id_order(staged.key),
        staged.mask,
        digest + as_of,
        staged.name,
        staged.username,
        staged.username_else,
        fold(staged.username),
        fold(staged.username_else),
        staged.name_key,
        staged.gender,
        orjson.dumps([staged.values, staged.emails]).decode() if staged.is_described else "",
        orjson.dumps(staged.identifiers).decode() if staged.identifiers else "",
        as_of,
        orjson.dumps([(position, *_facts(problem)) for position, problem in staged.problems]).decode()
        if staged.problems
        else "",
        staged.filled,
        "" if is_repeated else staged.due,
        len(staged.ties),
    )


def _facts(problem: Problem) -> tuple[str, ...]:
    return (
        problem.code,
        problem.source_id,
        problem.name,
        problem.field,
        problem.value,
        problem.other,
        problem.severity,
    )


@dataclass(slots=True)
class Looked:
    """A staged record that something may change for, with its ties to current students."""

    as_of: datetime | None
    identifiers: dict[str, str]
    said: dict[str, Any]
    built: dict[str, dict[str, str]]
    n: int
    key: str
    mask: int
    held_mask: int | None
    digest: str
    name: str
    username: str
    root: int | None
    link: str
    outcome: str
    ties: list[Tie] = field(default_factory=list)


class LookedRows(NamedTuple):
    """What the database says of those whom a run has to look at: records and their ties, person by person."""

    records: Sequence[Row]
    ties: Sequence[Row]


def looked_of(rows: LookedRows) -> list[Looked]:
    """The staged records of these rows."""
    records = [
        Looked(_moment(as_of), identifiers_of(ids), orjson.loads(said or "{}"), orjson.loads(built or "{}"), *facts)
        for as_of, ids, said, built, *facts in rows.records
    ]
    by_key = {record.key: record for record in records}
    for key, body in rows.ties:
        by_key[key].ties.append(Tie(*orjson.loads(body)))
    return records


def identifiers_of(text: str) -> dict[str, str]:
    """The identifiers of a staged record, by type."""
    return orjson.loads(text) if text else {}


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def by_person(rows: Iterable[Looked]) -> Iterator[list[Looked]]:
    """The records in lists, one list a person."""
    for _, group in groupby(rows, key=lambda row: row.n):
        yield list(group)
