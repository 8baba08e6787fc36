"""People from a file with one JSON object a line.

``{"id": "17", "forename": "Noor", "surname": "Haddad", "mobile": "07700 900117", "as_of": "2026-09-01",
"identifiers": {"upn": "A123"}}``. ``id`` is required; every other key is a field of a contact. A key that is missing is
absent (nothing is said of it); ``""`` is blank; ``null`` clears the value. ``as_of`` is the time from which the line is
true, if the line knows it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from kinroll.core.fields import pack_address
from kinroll.core.problem import Problem
from kinroll.core.source_record import LONGEST_ID, Extract, Group, Noted, SourceRecord
from kinroll.sources.errors import SourceUnreadableError
from kinroll.sources.fingerprint import fingerprint_of

GROUP = "people"
LONGEST_LINE = 1 << 20
"""Bytes. Nobody's line has a thousandth of it."""
_OWN_KEYS = ("id", "as_of", "identifiers")


@dataclass(slots=True)
class JsonLines:
    """One file; ``fields`` are those that a line may hold."""

    file: Path
    fields: frozenset[str]
    extract: Extract = field(default_factory=Extract)

    def fingerprint(self) -> Callable[[], str]:
        """A digest of the file."""
        return fingerprint_of({GROUP: self.file}, repr(sorted(self.fields)))

    def skim(self, noted: Noted | None = None) -> Iterator[tuple[str, str]]:
        """Nothing: a line is read as quickly as it is skimmed."""
        return iter(())

    @property
    def left_out(self) -> bool:
        return False

    def notes(self) -> Iterator[str]:
        """Nothing."""
        return iter(())

    def read(self, keys: Collection[str] | None = None) -> Iterator[SourceRecord]:
        """One record a line; a line that cannot be read becomes a problem, and the rest goes on."""
        self.extract = Extract(groups=(GROUP,))  # a file may be read again
        seen: set[str] = set()
        for number, line in self._lines():
            record = self._record(number, line)
            if record is None or (keys is not None and record.key not in keys):
                continue
            if record.key in seen:
                self.extract.problems.append(Problem("record-repeated", record.key, f"Line {number}"))
                continue
            seen.add(record.key)
            self.extract.rows[GROUP] += 1
            self.extract.listed[GROUP] += 1
            # null is said on purpose: a column that holds it is in use
            self.extract.filled.update(f"{GROUP}.{name}" for name, value in record.said[GROUP].items() if value != "")
            yield record
        if not seen:
            self.extract.warnings.append(f"The file {self.file.name} holds nobody.")

    def finish(self, unread: Mapping[str, int] | None = None) -> Extract:
        """What was read, and what it was like."""
        return self.extract

    def close(self) -> None:
        """Nothing is open."""

    def _lines(self) -> Iterator[tuple[int, bytes]]:
        try:
            with self.file.open("rb") as file:
                for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE), b""), 1):
                    if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
                        why = "it is longer than a million characters"
                        raise SourceUnreadableError(f"The file {self.file} is damaged at line {number}: {why}.")
                    if stripped := line.strip().removeprefix(b"\xef\xbb\xbf"):
                        yield number, stripped
        except OSError as error:
            raise SourceUnreadableError(f"The file {self.file} cannot be read ({error.strerror}).") from error

    def _record(self, number: int, line: bytes) -> SourceRecord | None:
        try:
            said = orjson.loads(line)
            if not isinstance(said, dict):
                raise ValueError("it is not an object")
            key = _id(said.get("id"), "id")
            if not key:
                raise ValueError("it has no id")
            return SourceRecord(key, {GROUP: self._group(said)}, _as_of(said.get("as_of")))
        except ValueError as error:
            words = f"Line {number} of {self.file.name} cannot be read: {error}."
            self.extract.problems.append(Problem("line-unreadable", f"line {number}", f"Line {number}", value=words))
            return None

    def _group(self, said: dict[str, Any]) -> Group:
        group: Group = {}
        for name, value in said.items():
            if name in _OWN_KEYS:
                continue
            if name not in self.fields:
                raise ValueError(f"{name} is no field of a contact; declare it under [fields] if it should be one")
            group[name] = None if value is None else _value(name, value)
        identifiers = said.get("identifiers") or {}
        if not isinstance(identifiers, dict):
            raise ValueError("identifiers is not an object")
        listed = {_id(kind, "an identifier"): _id(value, str(kind)) for kind, value in identifiers.items() if value}
        if "identifiers" in said:
            group["identifiers"] = listed
        return group


def _value(name: str, value: Any) -> str:
    """The value as a contact holds it: an address is given as ``{"lines": [...], "postcode": "..."}``."""
    if name != "address":
        return _text(value, name).strip()
    if not isinstance(value, dict) or not isinstance(value.get("lines"), list):
        raise ValueError('the address is not written {"lines": [...], "postcode": "..."}')
    lines = [_text(line, "an address line").strip() for line in value["lines"]]
    return pack_address(lines, _text(value.get("postcode", ""), "the postcode").strip())


def _text(value: Any, name: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(f"{name} is not a text")
    return str(value).replace("\x00", "")


def _id(value: Any, name: str) -> str:
    """A text that people and records are found by: one that a database can look up."""
    text = _text(value, name).strip()
    if len(text) > LONGEST_ID:
        raise ValueError(f"{name} is longer than {LONGEST_ID} characters")
    return text


def _as_of(value: Any) -> datetime | None:
    if value in (None, ""):
        return None
    try:
        moment = datetime.fromisoformat(_text(value, "as_of"))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("as_of is not a day (YYYY-MM-DD), or a day and a time") from None
