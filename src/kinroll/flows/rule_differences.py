"""What differs between two rule sets, thing by thing, for people who do not read their text."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kinroll.core.process.rule_set import RuleSet
from kinroll.declarations import rule_file

Part = tuple[str, str]
"""A kind of thing (``process``, ``rule``, ``form``, ``field`` …) and its name."""


@dataclass(frozen=True, slots=True)
class Differing:
    """One value that differs. ``what`` is its key, empty where the whole thing came or went."""

    place: tuple[Part, ...]
    what: str
    before: str
    after: str
    is_new: bool = False
    is_gone: bool = False


def differences(one: RuleSet, other: RuleSet) -> list[Differing]:
    """Everything that differs, in the order of the text."""
    return list(_tables(_plain(one), _plain(other), ()))


def _plain(rules: RuleSet) -> dict[str, Any]:
    return tomllib.loads(rule_file.write(rules))


def _tables(
    old: Mapping[str, Any], new: Mapping[str, Any], place: tuple[Part, ...], key: str = ""
) -> Iterator[Differing]:
    for name in dict.fromkeys((*old, *new)):
        before, after = old.get(name), new.get(name)
        if before == after:
            continue
        if _are_tables(before) or _are_tables(after):
            yield from _listed(name, before or [], after or [], place)
        elif isinstance(before, Mapping) or isinstance(after, Mapping):
            yield from _tables(before or {}, after or {}, place, f"{key}{name}.")
        else:
            yield Differing(place, f"{key}{name}", _shown(before), _shown(after))


def _listed(kind: str, old: list[Any], new: list[Any], place: tuple[Part, ...]) -> Iterator[Differing]:
    before, after = _by_name(old), _by_name(new)
    for name in dict.fromkeys((*before, *after)):
        here = (*place, (kind, name))
        if name not in after:
            yield Differing(here, "", "", "", is_gone=True)
        elif name not in before:
            yield Differing(here, "", "", "", is_new=True)
            yield from _tables({}, {key: value for key, value in after[name].items() if key != "name"}, here)
        else:
            yield from _tables(before[name], after[name], here)
    yield from _order(
        kind, [name for name in before if name in after], [name for name in after if name in before], place
    )


def _order(kind: str, old: list[str], new: list[str], place: tuple[Part, ...]) -> Iterator[Differing]:
    """That things which both have stand in another order: those from the first to the last that do."""
    moved = [at for at, (one, other) in enumerate(zip(old, new, strict=True)) if one != other]
    if moved:
        part = slice(moved[0], moved[-1] + 1)
        yield Differing(place, f"order.{kind}", ", ".join(old[part]), ", ".join(new[part]))


def _by_name(tables: list[Any]) -> dict[str, Any]:
    return {str(table.get("name") or place): table for place, table in enumerate(tables, 1)}


def _are_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value if value is not None else "")
