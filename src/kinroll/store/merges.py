"""Merges as they are stored, and what has happened to contacts while they were seen as one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from kinroll.core.merging import Merge
from kinroll.core.rules import EDITS
from kinroll.store.bulk import any_of, execute, fetch, fetch_one
from kinroll.store.contacts import ContactUnknownError
from kinroll.store.models import Plan
from kinroll.store.prepared import fetch_kept
from kinroll.store.queries import moment
from kinroll.store.shapes.packed import lines_of


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A link that was made to a contact number by a later plan than some merge; its record is ``SOURCE:ID``."""

    number: int
    source: str
    key: str
    contact: int
    origin: str
    plan: int

    @property
    def ref(self) -> str:
        return f"{self.source}:{self.key}"


@dataclass(frozen=True, slots=True)
class MadeVersion:
    """Something that a person said of a contact number: the record that says it, and the plan it came with."""

    number: int
    source: str
    key: str
    contact: int
    plan: int


@dataclass(frozen=True, slots=True)
class MadeName:
    """A username or external id that a contact number got: by a rename, or with its account."""

    contact: int
    plan: int
    kind: str
    name: str


def number_of(key: str) -> int | None:
    """The very contact number that a key of digits names, whether it is seen as another or not; None for other keys."""
    if not (key.isascii() and key.isdigit()):
        return None
    found = fetch_one("SELECT number FROM contact WHERE number = %s", [int(key)]) if len(key) < 19 else None
    if found is None:
        raise ContactUnknownError(f"There is no contact {key!r}.")
    return int(found)


def roots(numbers: Collection[int]) -> dict[int, int]:
    """What each of these numbers is seen as."""
    condition, values = any_of("number", list(numbers))
    return dict(fetch(f"SELECT number, COALESCE(root, number) FROM contact WHERE {condition}", values))


def members(numbers: Collection[int]) -> dict[int, int]:
    """Every number that is seen as the same contact as one of these, with the root."""
    condition, values = any_of("n.number", list(numbers))
    theirs = f"SELECT COALESCE(n.root, n.number) FROM contact n WHERE {condition}"
    return dict(
        fetch(
            "SELECT c.number, COALESCE(c.root, c.number) FROM contact c "
            f"WHERE c.number IN ({theirs}) OR c.root IN ({theirs})",
            [*values, *values],
        )
    )


def rows(numbers: Collection[int]) -> list[Merge]:
    """Every merge, ended or not, that one of these numbers took part in, in the order in which they were made."""
    lost, values = any_of("m.loser_id", list(numbers))
    kept, more = any_of("m.survivor_id", list(numbers))
    found = fetch(
        "SELECT m.id, m.loser_id, m.survivor_id, m.plan_id, m.ended_plan_id, m.renamed_from FROM merge m "
        f"WHERE {lost} OR {kept} ORDER BY m.id",
        [*values, *more],
    )
    return [
        Merge(loser, survivor, ended is not None, number=number, plan=plan, ended_plan=ended, renamed_from=renamed)
        for number, loser, survivor, plan, ended, renamed in found
    ]


def is_erased(numbers: Collection[int]) -> set[int]:
    """Those of these contacts whose words were emptied: nothing is known of them that could be merged."""
    condition, values = any_of("number", list(numbers))
    return {number for number, salt in fetch(f"SELECT number, salt FROM contact WHERE {condition}", values) if not salt}


def links_since(plan: int, numbers: Collection[int], leaving_out: Sequence[str]) -> list[MadeLink]:
    """The live links to these very numbers that were made after a plan, but those of some sources."""
    condition, values = any_of("l.contact_id", list(numbers))
    sources, more = any_of("s.name", list(leaving_out))
    found = fetch(
        "SELECT l.id, s.name, r.key, l.contact_id, l.origin, l.plan_id FROM link l "
        "JOIN source_record r ON r.id = l.record_id JOIN source s ON s.id = r.source_id "
        f"WHERE l.ended_plan_id IS NULL AND l.plan_id > %s AND {condition} AND NOT ({sources}) ORDER BY l.id",
        [plan, *values, *more],
    )
    return [MadeLink(*row) for row in found]


def versions_since(plan: int, numbers: Collection[int], sources: Sequence[str]) -> list[MadeVersion]:
    """What people said of these very numbers after a plan."""
    condition, values = any_of("l.contact_id", list(numbers))
    named, more = any_of("s.name", list(sources))
    found = fetch(
        "SELECT v.id, s.name, r.key, l.contact_id, v.plan_id FROM record_version v "
        "JOIN source_record r ON r.id = v.record_id JOIN source s ON s.id = r.source_id "
        "JOIN link l ON l.record_id = r.id AND l.ended_plan_id IS NULL "
        f"WHERE v.withdrawn_plan_id IS NULL AND v.plan_id > %s AND {condition} AND {named} ORDER BY v.id",
        [plan, *values, *more],
    )
    return [MadeVersion(*row) for row in found]


def merged_records(root: int) -> dict[int, set[str]]:
    """The records (``SOURCE:ID``) that are linked to each number that is seen as this root, but for what people say."""
    found: dict[int, set[str]] = {}
    for number, source, key in fetch(
        "SELECT l.contact_id, s.name, r.key FROM contact c JOIN link l ON l.contact_id = c.number "
        "AND l.ended_plan_id IS NULL JOIN source_record r ON r.id = l.record_id JOIN source s ON s.id = r.source_id "
        "WHERE c.root = %s AND s.name <> %s",
        [root, EDITS.name],
    ):
        found.setdefault(number, set()).add(f"{source}:{key}")
    return found


SWAP: Mapping[str, Any] = {"swap": True}
"""What a run notes in which two who are merged change usernames: nobody gave anybody a name."""


def note_swap(loser: int, before: str, plan: int) -> None:
    """Note which username the survivor gave up for the loser's, and the run that left the two as they are now."""
    execute(
        "UPDATE merge SET renamed_from = %s, renamed_plan_id = %s WHERE loser_id = %s AND ended_plan_id IS NULL",
        [before, plan, loser],
    )


def names_since(plan: int, numbers: Collection[int]) -> list[MadeName]:
    """The usernames and external ids that people and documents gave these very numbers after a plan."""
    condition, values = any_of("c.contact_id", list(numbers))
    found = fetch(
        "SELECT c.contact_id, c.plan_id, c.kind, c.name_key FROM change c "
        f"WHERE c.state = 1 AND c.plan_id > %s AND c.name_key <> '' AND {condition} ORDER BY c.plan_id, c.seq",
        [plan, *values],
    )
    runs = Plan.objects.filter(pk__in={row[1] for row in found}).values_list("pk", "extract")
    swaps = {number for number, extract in runs if extract.get("swap")}
    return [MadeName(*row) for row in found if row[1] not in swaps]


def values_before(number: int, plan: int) -> dict[str, str]:
    """What each value of this very number was before a plan, of those that were changed then or later."""
    rows = fetch(
        "SELECT c.kind, b.body FROM change c JOIN payload b ON b.id = c.payload_id "
        "WHERE c.contact_id = %s AND c.state = 1 AND c.plan_id >= %s ORDER BY c.plan_id DESC, c.seq DESC",
        [number, plan],
    )
    lines = (line for kind, body in rows if body for line in reversed(lines_of(kind, orjson.loads(body))))
    return {line.field: line.before or "" for line in lines if line.kind == "update"}


@dataclass(frozen=True, slots=True)
class MergedAway:
    """A number that is seen as another now: since when, by whom, and into which number it was merged."""

    number: int
    name: str
    survivor: int
    at: datetime
    by: str
    run: int


def merged_into(root: int) -> list[MergedAway]:
    """The numbers that are seen as this root contact, the newest merge first."""
    rows = fetch_kept(
        "SELECT m.loser_id, trim(c.forename || ' ' || c.surname), m.survivor_id, p.made_at, p.\"by\", p.id "
        "FROM merge m JOIN contact c ON c.number = m.loser_id JOIN plan p ON p.id = m.plan_id "
        "WHERE m.ended_plan_id IS NULL AND c.root = %s ORDER BY m.id DESC",
        [root],
    )
    return [MergedAway(number, name, top, moment(at), by, run) for number, name, top, at, by, run in rows]
