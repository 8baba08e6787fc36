"""A rule set changed as it was written: what is not meant keeps its place, its spelling and its comments.

What a value is, tomlkit changes in its place; what is a table of its own (a rule, a field, a form) is put into the text
or taken out of it line by line, so that the comments between tables stay.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import InlineTable

from kinroll.core.process.rule_set import RuleSet
from kinroll.declarations import rule_file
from kinroll.declarations.comments import comments, refuse_lost
from kinroll.declarations.rule_file import Place, RuleFileError, lines_of
from kinroll.declarations.rule_order import reordered
from kinroll.declarations.toml_lines import NotEditableError, headers, span

Plain = dict[str, Any]


def edited(text: str, wanted: RuleSet) -> str:
    """The text of a rule set, changed so that it declares what is wanted.

    A list of rules, fields, forms or processes may have lost entries, or have new ones at its end, or stand in another
    order, but not two of these at once. What is taken out goes with the comments inside it. Raises
    ``NotEditableError`` or ``CommentLostError`` where it cannot be done safely.
    """
    new = _plain(wanted)
    text = reordered(text, _plain(rule_file.read(text)), new)
    try:
        shortened = _without_gone(text, _plain(rule_file.read(text)), new)
        changed = _with_values(_with_new(shortened, new), new)
        comes_out = rule_file.read(changed)
    except (TOMLKitError, RuleFileError, LookupError, TypeError, ValueError) as error:
        raise NotEditableError from error
    if replace(comes_out, version=wanted.version) != wanted:
        raise NotEditableError
    refuse_lost(shortened, changed)
    return changed


def _plain(rules: RuleSet) -> Plain:
    return tomllib.loads(rule_file.write(rules))


def _without_gone(text: str, old: Plain, new: Plain) -> str:
    """The text without the tables and settings that are gone, from the last to the first."""
    lines, listed = lines_of(text), headers(text)
    gone: set[Place] = set()
    for place in _gone(old, new, ()):
        stands = place in lines or isinstance(place[-1], int)
        gone.update([place] if stands else [one for one in listed if one[: len(place)] == place])
    for place in sorted(gone, key=lambda place: lines.get(place, 0), reverse=True):
        is_table = place in listed or isinstance(place[-1], int)
        text = _without_table(text, place) if is_table else _without_setting(text, lines[place] - 1)
    return text


def _without_table(text: str, place: Place) -> str:
    start, end = span(text, place)
    lines = text.splitlines(keepends=True)
    if start and not lines[start - 1].strip() and not "".join(lines[end : end + 1]).strip():
        end += 1  # one blank line is enough
    return "".join([*lines[:start], *lines[end:]])


def _without_setting(text: str, at: int) -> str:
    """The text without a setting on a line of its own, whose comment stays; as it is where it has more lines."""
    lines = text.splitlines(keepends=True)
    kept = [f"# {comment}\n" for comment in comments(lines[at])]
    shorter = "".join([*lines[:at], *kept, *lines[at + 1 :]])
    try:
        tomllib.loads(shorter)
    except tomllib.TOMLDecodeError:
        return text
    return shorter


def _gone(old: Plain, new: Plain, here: Place) -> Iterator[Place]:
    """Where tables stand that are not wanted any more."""
    for key, before in old.items():
        after = new.get(key)
        if isinstance(before, Mapping):
            if not isinstance(after, Mapping):
                yield (*here, key)
            else:
                yield from _gone(before, after, (*here, key))  # type: ignore[arg-type]
        elif not _are_tables(before):
            if after is None:
                yield (*here, key)
        else:
            kept = _kept(before, after or [])
            yield from ((*here, key, place) for place in range(len(before)) if place not in kept)
            for place, other in kept.items():
                yield from _gone(before[place], (after or [])[other], (*here, key, place))


def _kept(before: Sequence[Any], after: Sequence[Any]) -> dict[int, int]:
    """Which entries of a list stay, and where they come to stand, in their order."""
    if len(after) >= len(before):
        return {place: place for place in range(len(before))}
    kept: dict[int, int] = {}
    for other, wanted in enumerate(after):
        first = max(kept, default=-1) + 1
        place = next((i for i in range(first, len(before)) if before[i] == wanted), None)
        if place is None:
            return {place: place for place in range(len(after))}  # changed and shortened at once: the last ones go
        kept[place] = other
    return kept


def _with_new(text: str, new: Plain) -> str:
    """The text with the tables that it does not have yet, each at the end of what it belongs to."""
    for here, key, table, is_listed in _missing(_plain(rule_file.read(text)), new, ()):
        if not here or here in headers(text):
            text = _with(text, here, key, table, is_listed=is_listed)
    return text


def _missing(old: Plain, new: Plain, here: Place) -> Iterator[tuple[Place, str, Plain, bool]]:
    for key, wanted in new.items():
        before = old.get(key)
        if isinstance(wanted, Mapping):
            if not isinstance(before, Mapping):
                yield here, key, dict(wanted), False
            else:
                yield from _missing(dict(before), dict(wanted), (*here, key))
        elif _are_tables(wanted):
            known = before or []
            for place in range(len(known)):
                yield from _missing(known[place], wanted[place], (*here, key, place))
            yield from ((here, key, table, True) for table in wanted[len(known) :])


def _with(text: str, here: Place, key: str, table: Plain, *, is_listed: bool) -> str:
    lines = text.splitlines(keepends=True)
    at = span(text, here)[1] if here else len(lines)
    before, after = "".join(lines[:at]), "".join(lines[at:])
    names = ".".join([*(part for part in here if isinstance(part, str)), key])
    shown = tomlkit.dumps({_STANDS_FOR: [table] if is_listed else table}).replace(_STANDS_FOR, names).strip("\n")
    if not table:
        shown = f"[[{names}]]" if is_listed else f"[{names}]"
    gap = "" if not before else "\n" if before.endswith("\n") else "\n\n"
    return f"{before}{gap}{shown}\n{after}"


_STANDS_FOR = "a_table_of_this_name_stands_nowhere"


def _with_values(text: str, new: Plain) -> str:
    """The text with every value as wanted; what is equal stays as it is written."""
    old = _plain(rule_file.read(text))
    if old == new:
        return text
    document = tomlkit.parse(text)
    _set(document, old, new)
    return tomlkit.dumps(document)


def _set(container: Any, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    for key in [key for key in old if key not in new and key in container]:
        del container[key]
    for key, value in new.items():
        if old.get(key) == value:
            continue
        if key not in container:
            container.add(key, _item(value, container))
        elif isinstance(value, Mapping) and isinstance(old.get(key), Mapping):
            _set(container[key], old[key], value)
        elif _are_tables(value) and _are_tables(old.get(key)) and len(value) == len(old[key]):
            for inner, was, wanted in zip(container[key], old[key], value, strict=True):
                _set(inner, was, wanted)
        else:
            container[key] = _item(value, container)


def _are_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _item(value: Any, container: Any) -> Any:
    """A value as it is written where it is new; a list of words on a line each where the line would be long."""
    if isinstance(value, Mapping) and isinstance(container, InlineTable):
        made = tomlkit.inline_table()
        made.update(value)
        return made
    item = tomlkit.item(value)
    if isinstance(value, list) and not _are_tables(value) and len(str(value)) > 100:
        item.multiline(True)
    return item
