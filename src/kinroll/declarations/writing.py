"""kinroll.toml changed from a page: one setting at a time, with every comment kept, at once or not at all.

The file as it was stays beside it as ``kinroll.toml.previous``.
"""

import os
import shutil
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from kinroll.declarations.comments import refuse_lost
from kinroll.declarations.file import DeclarationError, read
from kinroll.declarations.toml_lines import NotEditableError, headers, span
from kinroll.declarations.toml_tables import put_tables

Path_ = tuple[str, ...]
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class FileChangedError(Exception):
    """The file is not as it was when somebody began to type."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{file.name} was changed in the meantime, so nothing was written. This is how it stands now: look at it, "
            "and do it again."
        )


class FileNotWritableError(Exception):
    """The file cannot be written from here."""

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(f"{file.name} cannot be written from here ({why}). Ask whoever looks after the machine.")


def digest(file: Path) -> str:
    """What tells whether the file is still the same."""
    try:
        return sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""


def write(file: Path, wanted: Mapping[Path_, Any], *, seen: str) -> None:
    """Set settings, each named by its path from the top; None takes one out.

    Raises ``FileChangedError``, ``FileNotWritableError``, ``DeclarationError`` where the file would be wrong then, and
    ``NotEditableError`` or ``CommentLostError`` where it cannot be done without touching anything else.
    """
    try:
        body = file.read_bytes()
    except OSError as error:
        raise FileNotWritableError(file, error.strerror or "it cannot be read") from error
    if sha256(body).hexdigest() != seen:
        raise FileChangedError(file)
    mark = BYTE_ORDER_MARK if body.startswith(BYTE_ORDER_MARK) else b""
    text = body.removeprefix(mark).decode("utf-8")
    changed = edited(text, wanted)
    if changed != text:
        _replace(file, body, mark + changed.encode("utf-8"))


def edited(text: str, wanted: Mapping[Path_, Any]) -> str:
    """The text with these settings, and everything else as it is written."""
    changed, expected = text, tomllib.loads(text)
    try:
        for path, value in wanted.items():
            changed = _put(changed, path, value)
            _put_plain(expected, path, value)
        came = tomllib.loads(changed)
    except (TOMLKitError, LookupError, TypeError, ValueError) as error:
        raise NotEditableError from error
    if came != expected:
        raise NotEditableError
    refuse_lost(text, changed)
    return changed


def _put_plain(table: dict[str, Any], path: Path_, value: Any) -> None:
    if value is None and _find(table, path) is None:
        return
    for name in path[:-1]:
        table = table.setdefault(name, {})
    if value is None:
        del table[path[-1]]
    else:
        table[path[-1]] = value


def _put(text: str, path: Path_, value: Any) -> str:
    *parents, name = path
    if not parents and _are_tables(value or tomllib.loads(text).get(name)):
        return put_tables(text, name, value or [])
    if _find(tomllib.loads(text), path) is None:
        return text if value is None else _put_new(text, tuple(parents), {name: value})
    document = tomlkit.parse(text)
    table: Any = document
    for part in parents:
        table = table[part]
    if value is None:
        del table[name]
    elif isinstance(value, list) and isinstance(table[name], list) and value[: len(table[name])] == list(table[name]):
        for item in value[len(table[name]) :]:
            table[name].append(item)
    else:
        table[name] = value
    return tomlkit.dumps(document)


def _put_new(text: str, parents: Path_, setting: Mapping[str, Any]) -> str:
    """The text with a setting that it does not have yet: below the heading of its table, or with a table of its own."""
    listed = headers(text)
    lines = text.splitlines(keepends=True)
    written = tomlkit.dumps({name: _inline(value) for name, value in setting.items()})
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    written = written.replace("\n", end)
    if parents in listed:
        at = listed[parents]
        if not lines[at - 1].endswith("\n"):
            lines[at - 1] += end
        return "".join([*lines[:at], written, *lines[at:]])
    if _find(tomllib.loads(text), parents) is not None or not parents:
        return _put_inline(text, parents, setting)
    above = next((parents[:length] for length in range(len(parents) - 1, 0, -1) if parents[:length] in listed), None)
    if above is None:
        above = _sibling(text, parents)
    at = span(text, above)[1] if above else len(lines)
    before = "".join(lines[:at])
    gap = end if before.endswith("\n") else end * 2
    heading = ".".join(tomlkit.key(part).as_string() for part in parents)
    return f"{before}{gap}[{heading}]{end}{written}{''.join(lines[at:])}"


def _sibling(text: str, parents: Path_) -> Path_ | None:
    """The table behind which a new one is made that has none above it; None for the end of the text."""
    if parents[0] not in tomllib.loads(text):
        return None
    beside = [place for place in headers(text) if len(place) == len(parents) == 2 and place[0] == parents[0]]
    if not beside:
        raise NotEditableError
    return tuple(str(part) for part in beside[-1])


def _put_inline(text: str, parents: Path_, setting: Mapping[str, Any]) -> str:
    """The text with a setting in a table that has no heading of its own."""
    document = tomlkit.parse(text)
    table: Any = document
    for part in parents:
        table = table[part]
    for name, value in setting.items():
        table[name] = value
    return tomlkit.dumps(document)


def _find(table: Any, path: Path_) -> Any:
    for part in path:
        if not isinstance(table, Mapping) or part not in table:
            return None
        table = table[part]
    return table


def _are_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _inline(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    made = tomlkit.inline_table()
    made.update(value)
    return made


def _replace(file: Path, before: bytes, after: bytes) -> None:
    """Put the new file in the old one's place at once, if it can be read; the old one stays beside it."""
    part = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with part.open("xb") as stream:
            stream.write(after)
            stream.flush()
            os.fsync(stream.fileno())
        shutil.copymode(file, part)
        _refuse_wrong(file, part)
        if file.read_bytes() != before:
            raise FileChangedError(file)
        file.with_name(f"{file.name}.previous").write_bytes(before)
        shutil.copymode(file, file.with_name(f"{file.name}.previous"))
        part.replace(file)
    except OSError as error:
        raise FileNotWritableError(file, error.strerror or "unknown") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _refuse_wrong(file: Path, part: Path) -> None:
    try:
        read(part)
    except DeclarationError as error:
        raise DeclarationError(file, error.faults) from error
