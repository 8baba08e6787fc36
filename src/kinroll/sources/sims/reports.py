"""Separate SIMS reports, joined by person id into one record a person.

The files may be in any order and of any size: their rows are sorted in a scratch file that vanishes with the reader.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import orjson

from kinroll.core.problem import Problem
from kinroll.core.source_record import Extract, Group, SourceRecord
from kinroll.core.text import fold, id_order
from kinroll.sources.errors import RightMissingError
from kinroll.sources.sims import files, rights, xml
from kinroll.sources.sims.captions import FORMS, ITEM_COLUMNS, ITEM_REPORTS, REPORTS, VALUES_FROM, near_misses
from kinroll.sources.sims.runner import Runner
from kinroll.sources.values import CONVERTERS

Row = dict[str, str]
_IDENTITY = {"primary_id": "id", "multiple_id": "link"}
_SAY_SO = "If so, say it under captions in kinroll.toml."


@dataclass(slots=True)
class SimsReports:
    """The reports of one night: ``files`` by report, ``captions`` by report (caption to field)."""

    files: Mapping[str, Path]
    captions: Mapping[str, Mapping[str, str]]
    runner: Runner | None = None
    extract: Extract = field(default_factory=Extract)

    def read(self) -> Iterator[SourceRecord]:
        """Every person of any report, once, in the order of their ids."""
        self.extract = Extract()  # the files may be read again
        self.extract.groups = tuple(name for name in REPORTS if name in self.files and name not in ITEM_REPORTS)
        self.extract.columns = {name: set() for name in self.extract.groups}
        scratch = sqlite3.connect("")
        try:
            scratch.execute("CREATE TABLE part (sort TEXT, key TEXT, report INTEGER, seq INTEGER, rows BLOB)")
            for number, report in enumerate(REPORTS):
                if report in self.files:
                    self._make(report)
                    scratch.executemany("INSERT INTO part VALUES (?, ?, ?, ?, ?)", self._parts(report, number))
            self._note_columns()
            self.extract.warnings += rights.doubts(self.extract)
            yield from self._people(scratch)
        finally:
            scratch.close()

    def _make(self, report: str) -> None:
        """Let the report runner make the report, where it is told how."""
        if self.runner and report in self.runner.commands:
            self.runner.run(report, self.files[report])

    def _parts(self, report: str, number: int) -> Iterator[tuple[str, str, int, int, bytes]]:
        """The rows of one report, those of one person that stand together in one part."""
        for seq, (key, rows) in enumerate(groupby(self._rows(report), key=lambda row: row["id"])):
            yield id_order(key), key, number, seq, orjson.dumps(list(rows))

    def _rows(self, report: str) -> Iterator[Row]:
        """The rows of one report as fields, each with an id; a report that shows a missing right raises."""
        read = _RowReader(self._captions(report))
        seen = 0
        for elements in files.rows(self.files[report], report):
            row = read(elements)
            seen += 1
            if "id" in row:
                yield row
        for caption, meant in near_misses(self._captions(report), read.captions):
            self.extract.warnings.append(f"The report {report} has a column {caption!r}. Is it {meant!r}? {_SAY_SO}")
        if words := rights.missing(report, seen, read.filled):
            raise RightMissingError([Problem("missing-right", "", "", report, words)])
        if without_id := seen - read.filled["id"]:
            words = f"{without_id} rows of the report {report} have no id and were left out."
            self.extract.problems.append(Problem("line-unreadable", "", "", report, words))
        self.extract.rows[report] = seen
        for name, count in read.filled.items():
            if name not in ("id", "link", "tie.to"):
                self.extract.filled[_column(report, name)] += count

    def _captions(self, report: str) -> Mapping[str, str]:
        """The captions of one report; columns of items only count where they have no report of their own."""
        separate = tuple(prefix for prefix, items in ITEM_COLUMNS.items() if items in self.files)
        return {caption: name for caption, name in self.captions[report].items() if not name.startswith(separate)}

    def _note_columns(self) -> None:
        """Which fields of a contact could have been filled: those that anything in the files fills."""
        for used in self.extract.filled:
            report, _, name = used.partition(".")
            if report in ITEM_REPORTS:
                for columns in self.extract.columns.values():
                    columns.update(VALUES_FROM[report])
            else:
                self.extract.columns[report].add(name)

    def _people(self, scratch: sqlite3.Connection) -> Iterator[SourceRecord]:
        parts = scratch.execute("SELECT key, report, rows FROM part ORDER BY sort, key, report, seq")
        for key, listed in groupby(parts, key=lambda part: part[0]):
            by_report: dict[str, list[Row]] = {}
            for _, number, rows in listed:
                by_report.setdefault(REPORTS[number], []).extend(orjson.loads(rows))
            yield SourceRecord(key, self._groups(key, by_report))

    def _groups(self, key: str, by_report: Mapping[str, list[Row]]) -> dict[str, Group]:
        groups = {
            report: self._person(key, rows) for report, rows in by_report.items() if report in self.extract.groups
        }
        if "contacts" in groups:
            groups["contacts"]["ties"] = _ties(by_report["contacts"])
        # Listed by person, not by role: staff keep their telephones when a report of contacts begins to list them.
        items = _blocks(row for report in groups for row in by_report[report])
        items |= {report: [_item(row) for row in by_report[report]] for report in ITEM_REPORTS if report in by_report}
        for group in groups.values():
            group.update(items)
        return groups

    def _person(self, key: str, rows: Iterable[Row]) -> Group:
        """What is said of the person; the first row that fills a field counts."""
        group: Group = {}
        for row in rows:
            for name, text in row.items():
                if "." not in name and name not in ("id", "link"):
                    known = group.setdefault(name, text)
                    if name == "surname" and known != text and fold(known) != fold(text):
                        self.extract.repeated.add(key)
                elif name.startswith("identifier."):
                    group.setdefault("identifiers", {}).setdefault(name.removeprefix("identifier."), text)
        return group


def _column(report: str, name: str) -> str:
    """A column's name, which is the same whether its items have a report of their own or stand in another."""
    for prefix, items in ITEM_COLUMNS.items():
        if name.startswith(prefix):
            return f"{items}.{name.removeprefix(prefix)}"
    return f"{report}.{name}"


class _RowReader:
    """Turns the elements of a record into fields; captions are compared without case, each element name once."""

    def __init__(self, captions: Mapping[str, str]) -> None:
        self._fields = {fold(caption): name for caption, name in captions.items()}
        self._known: dict[str, tuple[str, Callable[[str], str] | None]] = {}
        self.captions: set[str] = set()
        self.filled: Counter[str] = Counter()

    def __call__(self, elements: Iterable[tuple[str, str]]) -> Row:
        row: Row = {}
        for tag, text in elements:
            if tag not in self._known:
                self._known[tag] = self._learn(tag)
            name, convert = self._known[tag]
            if name and name not in row:
                row[name] = convert(text) if convert else text
        self.filled.update(iter(row))
        return row

    def _learn(self, tag: str) -> tuple[str, Callable[[str], str] | None]:
        """The field that an element fills, empty where it is not needed, and what brings its text to one form."""
        caption = fold(xml.caption(tag))
        if caption in _IDENTITY:
            return _IDENTITY[caption], None
        self.captions.add(xml.caption(tag))
        name = self._fields.get(caption, "")
        return name, CONVERTERS.get(FORMS.get(name, ""))


def _blocks(rows: Iterable[Row]) -> dict[str, list[dict[str, str]]]:
    """The items in the rows of a report of several blocks. Each stands beside each, so equal ones are one."""
    found: dict[str, dict[tuple[tuple[str, str], ...], None]] = {}
    for row in rows:
        for prefix, items in ITEM_COLUMNS.items():
            item = tuple((name.removeprefix(prefix), text) for name, text in row.items() if name.startswith(prefix))
            if item:
                found.setdefault(items, {})[item] = None
    return {items: [dict(item) for item in listed] for items, listed in found.items()}


def _ties(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The students that a contact's rows speak of, each once. A blank or 0 as the second id means: no student."""
    ties: dict[str, dict[str, Any]] = {}
    for row in rows:
        other = row.get("link", "").partition(",")[2].strip() or row.get("tie.to", "")
        if not other or other == "0" or other in ties:
            continue
        tie = {name.removeprefix("tie."): text for name, text in row.items() if name.startswith("tie.")}
        tie.pop("to", None)
        who = " ".join(part for part in (tie.pop("forename", ""), tie.pop("surname", "")) if part)
        ties[other] = {"to": other, **({"who": who} if who else {}), **tie}
    return [ties[other] for other in sorted(ties, key=id_order)]


def _item(row: Row) -> dict[str, str]:
    return {name: text for name, text in row.items() if name not in ("id", "link")}
