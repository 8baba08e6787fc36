"""What a portion of people's spans say: pure work, which any process may do that is given the bytes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kinroll.core.source_record import Group, Seen, SourceRecord
from kinroll.core.text import fold, id_order
from kinroll.sources.sims.captions import ITEM_COLUMNS, ITEM_REPORTS, REPORTS
from kinroll.sources.sims.files import Elements
from kinroll.sources.sims.rows import Row, RowReader


@dataclass(frozen=True, slots=True)
class Spans:
    """Some people, by id, and the bytes of all that the reports say of them, by number of the report."""

    keys: list[str]
    said: dict[int, bytes]


@dataclass(frozen=True, slots=True)
class People:
    """Reads people of these ``groups``: ``parsers`` make rows of elements out of bytes, ``readers`` fields of these."""

    groups: tuple[str, ...]
    parsers: Mapping[int, Callable[[bytes], Iterable[Elements]]]
    readers: Mapping[int, RowReader]

    def __call__(self, spans: Spans) -> tuple[list[SourceRecord], Seen]:
        """The records of these people, in this order, and what was noticed on the way."""
        people: dict[str, dict[str, list[Row]]] = {key: {} for key in spans.keys}
        filled = dict.fromkeys(people, 0)
        for number, said in spans.said.items():
            report, reader = REPORTS[number], self.readers[number]
            for elements in self.parsers[number](said):
                row, columns = reader(elements)
                key = row["ids."]["id"]
                people[key].setdefault(report, []).append(row)
                filled[key] |= columns
        seen = Seen()
        records = []
        for key, by_report in people.items():
            seen.filled[filled[key]] += 1
            records.append(SourceRecord(key, self._groups(key, by_report, seen), filled=f"{filled[key]:x}"))
        seen.captions = {number: frozenset(self.readers[number].captions) for number in spans.said}
        return records, seen

    def _groups(self, key: str, by_report: Mapping[str, list[Row]], seen: Seen) -> dict[str, Group]:
        groups = {report: _person(key, rows, seen) for report, rows in by_report.items() if report in self.groups}
        if "contacts" in groups:
            groups["contacts"]["ties"] = _ties(by_report["contacts"])
        # Listed by person, not by role: staff keep their telephones when a report of contacts begins to list them.
        items = _blocks(row for report in groups for row in by_report[report])
        items |= {name: [row.get("", {}) for row in by_report[name]] for name in ITEM_REPORTS if name in by_report}
        for group in groups.values():
            group.update(items)
        return groups


def _person(key: str, rows: Iterable[Row], seen: Seen) -> Group:
    """What is said of the person; the first row that fills a field counts."""
    group: Group = {}
    for row in rows:
        own = row.get("", {})
        known, surname = group.get("surname"), own.get("surname")
        if known and surname and known != surname and fold(known) != fold(surname):
            seen.repeated.add(key)
        group = {**own, **group}
        if "identifier." in row:
            group["identifiers"] = {**row["identifier."], **group.get("identifiers", {})}
    return group


def _blocks(rows: Iterable[Row]) -> dict[str, list[dict[str, str]]]:
    """The items in the rows of a report of several blocks. Each stands beside each, so equal ones are one."""
    found: dict[str, dict[tuple[tuple[str, str], ...], None]] = {}
    for row in rows:
        for about, items in ITEM_COLUMNS.items():
            if about in row:
                found.setdefault(items, {})[tuple(row[about].items())] = None
    return {items: [dict(item) for item in listed] for items, listed in found.items()}


def _ties(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The students that a contact's rows speak of, each once. A blank or 0 as the second id means: no student."""
    ties: dict[str, dict[str, Any]] = {}
    for row in rows:
        tie = row.get("tie.", {})
        told = tie.pop("to", "")
        other = row["ids."].get("link", "").partition(",")[2].strip() or told
        if not other or other == "0" or other in ties:
            continue
        who = " ".join(part for part in (tie.pop("forename", ""), tie.pop("surname", "")) if part)
        ties[other] = {"to": other, **({"who": who} if who else {}), **tie}
    return [ties[other] for other in sorted(ties, key=id_order)]
