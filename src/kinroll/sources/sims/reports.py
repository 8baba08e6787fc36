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

Row = dict[str, dict[str, str]]
"""The fields that a row fills, by what they are about: ``""`` for the person, ``ids.``, ``tie.``, ``address.`` …"""
_IDENTITY = {"primary_id": "ids.id", "multiple_id": "ids.link"}
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
        for seq, (key, rows) in enumerate(groupby(self._rows(report), key=lambda row: row["ids."]["id"])):
            yield id_order(key), key, number, seq, orjson.dumps(list(rows))

    def _rows(self, report: str) -> Iterator[Row]:
        """The rows of one report as fields, each with an id; a report that shows a missing right raises."""
        read = _RowReader(self._captions(report))
        seen = 0
        for elements in files.rows(self.files[report], report):
            row = read(elements)
            seen += 1
            if "id" in row.get("ids.", ()):
                yield row
        for caption, meant in near_misses(self._captions(report), read.captions):
            self.extract.warnings.append(f"The report {report} has a column {caption!r}. Is it {meant!r}? {_SAY_SO}")
        filled = read.filled()
        if words := rights.missing(report, seen, filled):
            raise RightMissingError([Problem("missing-right", "", "", report, words)])
        if without_id := seen - filled["id"]:
            words = f"{without_id} rows of the report {report} have no id and were left out."
            self.extract.problems.append(Problem("line-unreadable", "", "", report, words))
        self.extract.rows[report] = seen
        for name, count in filled.items():
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
        items |= {name: [row.get("", {}) for row in by_report[name]] for name in ITEM_REPORTS if name in by_report}
        for group in groups.values():
            group.update(items)
        return groups

    def _person(self, key: str, rows: Iterable[Row]) -> Group:
        """What is said of the person; the first row that fills a field counts."""
        group: Group = {}
        for row in rows:
            own = row.get("", {})
            known, surname = group.get("surname"), own.get("surname")
            if known and surname and known != surname and fold(known) != fold(surname):
                self.extract.repeated.add(key)
            group = {**own, **group}
            if "identifier." in row:
                group["identifiers"] = {**row["identifier."], **group.get("identifiers", {})}
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
        self._known: dict[str, tuple[str, str, Callable[[str], str] | None]] = {}
        self._shapes: Counter[tuple[tuple[str, ...], ...]] = Counter()
        self.captions: set[str] = set()

    def __call__(self, elements: Iterable[tuple[str, str]]) -> Row:
        row: Row = {}
        for tag, text in elements:
            if tag not in self._known:
                self._known[tag] = self._learn(tag)
            about, name, convert = self._known[tag]
            if name:
                fields = row.setdefault(about, {})
                if name not in fields:
                    fields[name] = convert(text) if convert else text
        self._shapes[tuple([(about, *fields) for about, fields in row.items()])] += 1
        return row

    def filled(self) -> Counter[str]:
        """How many rows fill each field."""
        counts: Counter[str] = Counter()
        for shape, rows in self._shapes.items():
            counts.update({(about + name).removeprefix("ids."): rows for about, *names in shape for name in names})
        return counts

    def _learn(self, tag: str) -> tuple[str, str, Callable[[str], str] | None]:
        """What an element is about, its field (empty where it is not needed), and what brings its text to one form."""
        caption = fold(xml.caption(tag))
        if caption not in _IDENTITY:
            self.captions.add(xml.caption(tag))
        name = _IDENTITY.get(caption) or self._fields.get(caption, "")
        about, dot, field_name = name.rpartition(".")
        return about + dot, field_name, CONVERTERS.get(FORMS.get(name, ""))


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
