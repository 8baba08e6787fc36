"""The XML strings of SIMS's partner API, each kept in a file, as the rows that reports would have."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from kinroll.core.text import fold
from kinroll.sources.encoding import encoding_of
from kinroll.sources.errors import SourceUnreadableError
from kinroll.sources.sims import files, xml
from kinroll.sources.sims.captions import near_misses
from kinroll.sources.sims.elements import NEEDED, SPEAKS_OF
from kinroll.sources.sims.files import Elements

Said = dict[str, str]
_ALL_STUDENTS = "StudentExtendeds"
_SAY_SO = "If so, say it under elements in kinroll.toml."


@dataclass(slots=True)
class Strings:
    """``files`` by string, ``layout`` (root and row), ``elements`` (element to field); ``warnings`` tell of guesses."""

    files: Mapping[str, Path]
    layout: Mapping[str, str]
    elements: Mapping[str, Mapping[str, str]]
    warnings: list[str] = field(default_factory=list)

    def rows(self, _path: Path, report: str) -> Iterator[Elements]:
        """What the strings say instead of one report: the person as ``primary_id``, all else by field.

        Raises ``SourceUnreadableError`` when a string is missing, empty, cut off, another one, or lacks what it needs.
        """
        for name in SPEAKS_OF[report]:
            if name in self.files:
                found = self._with_addresses() if name == "person_addresses" else self._read(name)
                for said in found:
                    yield [
                        ("primary_id" if field_name == "id" else field_name, text) for field_name, text in said.items()
                    ]

    def _read(self, name: str) -> Iterator[Said]:
        """The rows of one string as its fields; the first element that fills a field counts."""
        fields = {fold(element): field_name for element, field_name in self.elements[name].items()}
        used: set[str] = set()
        filled: set[str] = set()
        rows = 0
        for row in _rows_of(self.files[name], name, self.layout[name]):
            said: Said = {}
            for element, text in row:
                used.add(element)
                if field_name := fields.get(fold(element)):
                    said.setdefault(field_name, text)
            filled.update(said)
            rows += 1
            yield said
        self._judge(name, rows, used, filled)

    def _judge(self, name: str, rows: int, used: set[str], filled: set[str]) -> None:
        """Raise where what the string cannot do without is called something else, and tell what else may be."""
        meant = list(near_misses(self.elements[name], used, filled))
        for field_name in NEEDED[name]:
            if rows and field_name not in filled:
                called = " or ".join(
                    f"<{element}>" for element, filled_ in self.elements[name].items() if filled_ == field_name
                )
                raise SourceUnreadableError(
                    f"The string {name} has {rows:,} rows, and no {called or field_name} in any: {self.files[name]}. "
                    f"If it has another name there, say it under elements.{name} in kinroll.toml."
                )
        for element, known in meant:
            self.warnings.append(f"The string {name} has an element <{element}>. Is it <{known}>? {_SAY_SO}")

    def _with_addresses(self) -> Iterator[Said]:
        """Who lives where and since when, each with the address itself; one that is not listed says nothing."""
        unknown = 0
        with closing(sqlite3.connect("", isolation_level=None)) as scratch:  # so that memory stays flat
            scratch.execute("PRAGMA journal_mode = OFF")
            scratch.execute("CREATE TABLE address (id TEXT PRIMARY KEY, said BLOB)")
            listed = ((said.pop("address_id", ""), orjson.dumps(said)) for said in self._read("addresses"))
            scratch.execute("BEGIN")
            scratch.executemany("INSERT OR IGNORE INTO address VALUES (?, ?)", listed)
            scratch.execute("COMMIT")
            for said in self._read("person_addresses"):
                key = said.pop("address_id", "")
                found = scratch.execute("SELECT said FROM address WHERE id = ?", (key,)).fetchone() if key else None
                if found:
                    yield {**orjson.loads(found[0]), **said}
                else:
                    unknown += 1
        if unknown:
            self.warnings.append(
                f"{unknown} rows of the string person_addresses name no address that the string addresses has, and "
                "were left out."
            )


def _rows_of(path: Path, name: str, layout: str) -> Iterator[Elements]:
    """The rows of a string. Its bytes tell the encoding: a string says iso-8859-1 in whatever it was written down."""
    root, _, row = layout.partition("/")
    try:
        if not path.stat().st_size:
            raise SourceUnreadableError(f"The string {name} is empty: {path} has no content.")
        with path.open("rb") as file:
            head = file.read(xml.CHUNK_BYTES)
        encoding = encoding_of(path, head)
        text = files.text_of(head, encoding)
        start = min((place for place in (text.find("<?xml"), text.find(f"<{root}")) if place >= 0), default=None)
        if start is None or "<!doctype" in text[:start].casefold():
            raise SourceUnreadableError(
                f"The file {path} is not the string {name} of the partner API: it holds no <{root}>."
            )
        if f"<{_ALL_STUDENTS}" in text[start : start + 500] and root != _ALL_STUDENTS:
            raise SourceUnreadableError(
                f"The file {path} holds all students, leavers and applicants among them. The string students is what "
                "GetXmlStudents(date) returns for the day."
            )
        kind = f"the string {name} of the partner API"
        yield from xml.rows(
            path,
            name,
            skip=files.bytes_of(text[:start], encoding),
            encoding=encoding.replace("-le", "le").replace("-be", "be"),
            layout=xml.Layout(root, row, kind),
        )
    except OSError as error:
        raise SourceUnreadableError(f"The string {name} cannot be read: {path} ({error.strerror}).") from error
