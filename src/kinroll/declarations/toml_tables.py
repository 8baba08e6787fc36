"""A list of tables with a heading each, such as the terms, changed in a text in TOML; the comments around them stay."""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

import tomlkit

from kinroll.declarations.toml_lines import headers, span

Tables = Sequence[Mapping[str, Any]]


def put_tables(text: str, name: str, wanted: Tables) -> str:
    """The text with these tables of that name. Those that stay keep their places; new ones come behind the last."""
    held = tomllib.loads(text).get(name, [])
    if held and (name, 0) not in headers(text):
        return _put_inline(text, name, wanted)
    if len(wanted) < len(held):
        text, held = _without_gone(text, name, held, wanted)
    text = _with_values(text, name, wanted[: len(held)])
    for table in wanted[len(held) :]:
        text = _with_one_more(text, name, table)
    return text


def _without_gone(text: str, name: str, held: list[Any], wanted: Tables) -> tuple[str, list[Any]]:
    """The text with as many tables as are wanted; those go first that are not wanted any more."""
    surplus = len(held) - len(wanted)
    gone = sorted(range(len(held)), key=lambda place: (held[place] in wanted, -place))[:surplus]
    lines = text.splitlines(keepends=True)
    for place in sorted(gone, reverse=True):
        start, end = span(text, (name, place))
        while end < len(lines) and not lines[end].strip():
            end += 1
        del lines[start:end]
    return "".join(lines), [one for place, one in enumerate(held) if place not in gone]


def _with_values(text: str, name: str, wanted: Tables) -> str:
    document = tomlkit.parse(text)
    for place, table in enumerate(wanted):
        stands: Any = document[name][place]
        for key, value in table.items():
            if stands.get(key) != value:
                stands[key] = value
    return tomlkit.dumps(document)


def _with_one_more(text: str, name: str, table: Mapping[str, Any]) -> str:
    lines = text.splitlines(keepends=True)
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    last = max((place[1] for place in headers(text) if place[0] == name and len(place) == 2), default=None)
    at = len(lines) if last is None else span(text, (name, last))[1]
    while last is None and at and not lines[at - 1].strip():
        at -= 1
    before, after = "".join(lines[:at]), "".join(lines[at:])
    gap = "" if not before else end if before.endswith("\n") else end * 2
    shown = tomlkit.dumps(dict(table)).replace("\n", end)
    return f"{before}{gap}[[{name}]]{end}{shown}{after}"


def _put_inline(text: str, name: str, wanted: Tables) -> str:
    document = tomlkit.parse(text)
    listed = tomlkit.array()
    for table in wanted:
        made = tomlkit.inline_table()
        made.update(table)
        listed.append(made)
    document[name] = listed
    return tomlkit.dumps(document)
