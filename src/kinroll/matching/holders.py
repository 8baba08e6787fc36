"""How many people hold each value, and people of how many names: what makes a value speak loudly or softly."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kinroll.core.scoring.levels import FORENAME, HELD, RARITIES, SAME, SURNAME, is_shared, rarity
from kinroll.matching.table import NAMES, Codes, Table, kind_of, once

Array = np.ndarray[Any, Any]
Pairs = dict[str, np.ndarray[Any, Any]]
_FEW, _COMMON = 1 / 256, {"birth_date": 12, "postcode": 30}
"""A birth date or postcode that more than this share of all have, and more than so many, says little."""
_NAMED, SHARED = (FORENAME, SURNAME), ("emails", "telephones", "identifiers", "street", "postcode")
_ONLY_EQUAL = ("verified_identifiers", "related_to", "middle_names", "gender")


@dataclass(frozen=True, slots=True)
class Counted:
    """Of values how many people hold each, and, where it is asked, people of how many names.

    ``times``: for how many values each stands; ``known``: how many people have any.
    """

    holders: Array
    names: Array
    times: Array | int
    known: int


@dataclass(slots=True)
class Holders:
    """For each value of a feature the place of its rarity, its place among ``HELD``, or whether it is common.

    ``equal``: for each feature, how many pairs of people are equal in values of each such place.
    ``known``: how many people have a value.
    """

    rarity: dict[str, Codes] = field(default_factory=dict)
    shared: dict[str, Codes] = field(default_factory=dict)
    is_common: dict[str, Any] = field(default_factory=dict)
    equal: Pairs = field(default_factory=dict)
    masses: Pairs = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)


def fields(extras: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of which it is counted who holds what."""
    return (*_NAMED, *extras, *SHARED, "birth_date", *_ONLY_EQUAL)


def count(table: Table) -> Holders:
    """The holders of every value of the table."""
    counted = {name: _counted(table, name) for name in fields(table.extras)}
    return of_counts(counted, len(table), table.extras)


def of_counts(counted: Mapping[str, Counted], people: int, extras: tuple[str, ...]) -> Holders:
    """What the counts of a base of so many people say of its values, in the order in which they are counted."""
    held = Holders()
    for name in (*_NAMED, *extras):
        held.rarity[name] = _rarities(counted[name].holders, people)
        _note(held, name, counted[name], held.rarity[name], len(RARITIES))
    for name in SHARED:
        held.shared[name] = _shared(counted[name].names)
        _note(held, name, counted[name], held.shared[name], len(HELD))
    for name, few in _COMMON.items():
        held.is_common[name] = counted[name].holders > max(people * _FEW, few)
        called = "area" if name == "postcode" else name
        _note(held, called, counted[name], held.is_common[name].astype(np.int32), 2)
    for name in _ONLY_EQUAL:
        _note(held, name, counted[name], np.zeros(len(counted[name].holders), np.int32), 1)
    return held


def _counted(table: Table, name: str) -> Counted:
    matrix = table.several[name] if name in table.several else table.single[name][:, None]
    size = len(table.words[kind_of(name)].values)
    names = _names(table, matrix, size) if name in SHARED else np.zeros(0, np.int32)
    return Counted(_counts(matrix[matrix >= 0], size), names, 1, int((matrix >= 0).any(axis=1).sum()))


def _names(table: Table, matrix: Codes, size: int) -> Codes:
    """People of how many forenames hold each value."""
    rows, places = np.nonzero(matrix >= 0)
    forenames = table.single["forename"][rows].astype(np.int64) + 1
    width = int(forenames.max(initial=0)) + 1
    distinct = once(matrix[rows, places].astype(np.int64) * width + forenames) // width
    return np.append(np.bincount(distinct, minlength=size)[:size], 0).astype(np.int32)


def _counts(codes: Codes, size: int) -> Codes:
    """How many hold each value; the last place is that of blanks, and is nobody's."""
    return np.append(np.bincount(codes[codes >= 0], minlength=size)[:size], 0).astype(np.int32)


def _rarities(counts: Codes, people: int) -> Codes:
    each = {n: RARITIES.index(rarity(n, people)) for n in once(counts).tolist()}
    lookup = np.zeros(int(counts.max(initial=0)) + 1, np.int32)
    for n, place in each.items():
        lookup[n] = place
    return lookup[counts]


def _shared(names: Codes) -> Codes:
    lookup = np.array([not is_shared(n) for n in range(int(names.max(initial=0)) + 1)], np.int32)
    return lookup[names]


def _note(held: Holders, name: str, counted: Counted, places: Codes, size: int) -> None:
    """Keep how many pairs are equal, and how many people stand, in each place."""
    many = counted.holders.astype(np.float64)
    held.equal[name] = np.bincount(places, many * (many - 1) / 2 * counted.times, minlength=size)
    held.masses[name] = np.bincount(places, many * counted.times, minlength=size)
    held.known[name] = counted.known


def beside(held: Holders, table: Table) -> Holders:
    """The same with places for the values that the table has met since: nobody else holds them."""
    kinds = {FORENAME: NAMES, SURNAME: NAMES}
    more = Holders(known=held.known, equal=held.equal, masses=held.masses)
    more.rarity = {
        name: _longer(places, len(table.words[kinds.get(name, name)].values), RARITIES.index(RARITIES[-1]))
        for name, places in held.rarity.items()
    }
    more.shared = {
        name: _longer(places, len(table.words[name].values), HELD.index(SAME)) for name, places in held.shared.items()
    }
    more.is_common = {
        name: _longer(places, len(table.words[name].values), False) for name, places in held.is_common.items()
    }
    return more


def _longer(places: Any, size: int, value: int) -> Any:
    """The places of so many values; the last one is that of the blank, as before."""
    new = np.full(size + 1 - len(places), value, places.dtype)
    return np.concatenate((places[:-1], new, places[-1:]))
