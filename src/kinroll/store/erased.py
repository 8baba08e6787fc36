"""Who was erased here and is listed by a source still: left out of its runs, until somebody lets them in again.

Nothing tells of them but the id of the record, its link, and that the contact has no salt any more (decision 27).
"""

from dataclasses import dataclass
from datetime import datetime

from kinroll.core.staging import as_failed
from kinroll.store.bulk import any_of, execute, fetch, insert
from kinroll.store.models import Plan
from kinroll.store.queries import moment

KIND, LET_IN = "erase", "let-in"
"""What the runs are called that erase somebody, and that let a record in again."""

_ERASED = (
    "FROM source_record r JOIN link l ON l.record_id = r.id AND l.ended_plan_id IS NULL "
    "JOIN contact c ON c.number = l.contact_id AND length(c.salt) = 0"
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A record of somebody who was erased. ``since``: when a run first found it listed still; None where none has."""

    source: str
    key: str
    since: datetime | None

    @property
    def ref(self) -> str:
        return f"{self.source}:{self.key}"


def is_anybody() -> bool:
    """Whether anybody was ever erased."""
    return Plan.objects.filter(kind=KIND).exists()


def hold_out(source_id: int) -> dict[str, str]:
    """Take the records of who was erased out of the stage; for each id whom it is about and since when.

    An empty text stands for those who are listed no more.
    """
    if not is_anybody():
        return {}
    staged = fetch(
        f"SELECT s.key, s.gone, s.mask, c.number {_ERASED} JOIN staged s ON s.key = r.key WHERE r.source_id = %s",
        [source_id],
    )
    if not staged:
        return {}
    days = _days([number for *_, number in staged])
    for name in ("staged", "staged_text", "staged_tie", "waiting"):
        condition, values = any_of("key", [key for key, *_ in staged])
        execute(f"DELETE FROM {name} WHERE {condition}", values)
    counted = [(as_failed(mask), 0, 1) for _, gone, mask, _ in staged if not gone]
    insert("unread", ("mask", "held_mask", "people"), counted)  # the extract is no shorter for it
    return {key: "" if gone else f"contact {number}, on {days[number]}" for key, gone, _, number in staged}


def _days(numbers: list[int]) -> dict[int, str]:
    condition, values = any_of("contact_id", numbers)
    rows = fetch(
        f"SELECT contact_id, min(at) FROM event WHERE kind = 'erased' AND {condition} GROUP BY contact_id", values
    )
    return dict.fromkeys(numbers, "a day before") | {number: f"{moment(at):%Y-%m-%d}" for number, at in rows}


def contact_of(source_id: int, key: str) -> int | None:
    """The erased contact that a record is held out for."""
    rows = fetch(f"SELECT c.number {_ERASED} WHERE r.source_id = %s AND r.key = %s", [source_id, key])
    return int(rows[0][0]) if rows else None


def sources_of(numbers: list[int]) -> list[str]:
    """The sources that speak of these contact numbers, in order."""
    condition, values = any_of("l.contact_id", numbers)
    rows = fetch(
        "SELECT DISTINCT s.name FROM source s JOIN source_record r ON r.source_id = s.id "
        f"JOIN link l ON l.record_id = r.id AND l.ended_plan_id IS NULL WHERE {condition} ORDER BY s.name",
        values,
    )
    return [name for (name,) in rows]


def records_of(number: int, leaving_out: list[str]) -> list[Listed]:
    """The records of sources that are held out for an erased contact."""
    names, values = any_of("s.name", leaving_out)
    rows = fetch(
        f"SELECT s.name, r.key, min(p.first_seen) {_ERASED} JOIN source s ON s.id = r.source_id "
        "LEFT JOIN problem p ON p.source_id = s.id AND p.source_key = r.key AND p.code = 'erased-listed' "
        f"AND p.closed_plan_id IS NULL WHERE c.number = %s AND NOT ({names}) GROUP BY s.name, r.key ORDER BY 1, 2",
        [number, *values],
    )
    return [Listed(source, key, moment(since) if since else None) for source, key, since in rows]


def let_in(source_id: int, key: str, plan: int) -> None:
    """Link the record to nobody: the next run sees somebody new in it."""
    execute(
        "UPDATE link SET ended_plan_id = %s WHERE ended_plan_id IS NULL AND record_id = "
        "(SELECT id FROM source_record WHERE source_id = %s AND key = %s)",
        [plan, source_id, key],
    )
