"""Those who stood in an extract and are no contacts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from kinroll.core.problem import Problem
from kinroll.core.text import fold
from kinroll.store.bulk import fetch


@dataclass(frozen=True, slots=True)
class Outsider:
    """Someone in the last extract who was not imported; ``reason`` is ``refused`` or says why they are out of scope."""

    source: str
    key: str
    name: str
    reason: str


_OUTSIDER = "SELECT s.name, n.key, n.name, n.reason FROM not_imported n JOIN source s ON s.id = n.source_id"


def outsiders(name: str, source: str, key: str) -> list[Outsider]:
    """Those of this name, or of this id. Names are compared here: SQLite's lower() knows no letter beyond z."""
    found = (Outsider(*row) for row in fetch(f"{_OUTSIDER} ORDER BY n.key"))
    return [row for row in found if (row.key == key and source in ("", row.source)) or _is_called(row.name, fold(name))]


def _is_called(name: str, wanted: str) -> bool:
    known = fold(name)
    return known == wanted or known.startswith(f"{wanted} ") or known.endswith(f" {wanted}")


def _escape(text: str) -> str:
    return text.replace("\\", "").replace("%", "").replace("_", "")


def related_to(source: str, key: str) -> list[Outsider]:
    """Those of whom the source says that they are related to this pupil."""
    if not key:
        return []
    rows = fetch(f"{_OUTSIDER} WHERE s.name = %s AND n.related LIKE %s ORDER BY n.key", [source, f"%,{_escape(key)},%"])
    return [Outsider(*row) for row in rows]


def linked(source: str, key: str) -> list[int]:
    """The root contacts that this record, or the record of this id in any source, is linked to."""
    rows = fetch(
        "SELECT DISTINCT COALESCE(c.root, c.number) FROM source_record r JOIN source s ON s.id = r.source_id "
        "JOIN link l ON l.record_id = r.id AND l.ended_plan_id IS NULL JOIN contact c ON c.number = l.contact_id "
        "WHERE r.key = %s AND s.name <> 'edits' AND (%s = '' OR s.name = %s)",
        [key, source, source],
    )
    return [number for (number,) in rows]


def problems(records: Collection[Mapping[str, Any]]) -> list[Problem]:
    """The open problems of these records."""
    found = []
    for record in records:
        rows = fetch(
            "SELECT p.code, p.source_key, p.name, p.field, p.value, p.other, p.severity FROM problem p "
            "JOIN source s ON s.id = p.source_id WHERE p.closed_plan_id IS NULL AND s.name = %s AND p.source_key = %s "
            "ORDER BY p.id",
            [record["source"], record["id"]],
        )
        found += [Problem(*row) for row in rows]
    return found
