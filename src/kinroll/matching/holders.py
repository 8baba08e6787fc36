"""How many people hold each value, and people of how many names: what makes a value speak loudly or softly."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kinroll.core.scoring.levels import FORENAME, HELD, RARITIES, SAME, SURNAME, is_shared, rarity
from kinroll.matching.table import NAMES, Codes, Table, once

Pairs = dict[str, np.ndarray[Any, Any]]
_FEW = 1 / 256
"""A birth date or postcode that more than this share of all have says little."""


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


def count(table: Table) -> Holders:
    """The holders of every value of the table."""
    held, people = Holders(), len(table)
    for name, column, kind in (
        (FORENAME, "forename", NAMES),
        (SURNAME, "surname", NAMES),
        *((extra, extra, extra) for extra in table.extras),
    ):
        counts = _counts(table.single[column], len(table.words[kind].values))
        held.rarity[name] = _rarities(counts, people)
        _note(held, name, counts, held.rarity[name], len(RARITIES))
    for name in ("emails", "telephones", "identifiers"):
        _share(held, table, name, table.several[name])
    for name in ("street", "postcode"):
        _share(held, table, name, table.single[name][:, None])
    for name in ("birth_date", "postcode"):
        counts = _counts(table.single[name], len(table.words[name].values))
        common = np.append(counts[:-1] > max(people * _FEW, 12 if name == "birth_date" else 30), False)
        held.is_common[name] = common
        _note(held, "area" if name == "postcode" else name, counts, common.astype(np.int32), 2)
    for name in ("verified_identifiers", "related_to"):
        _note_flat(held, name, table.several[name], len(table.words["people" if name == "related_to" else name].values))
    for name in ("middle_names", "gender"):
        counts = _counts(table.single[name], len(table.words[name].values))
        _note(held, name, counts, np.zeros(len(counts), np.int32), 1)
    return held


def _counts(codes: Codes, size: int) -> Codes:
    """How many hold each value; the last place is that of blanks, and is nobody's."""
    return np.append(np.bincount(codes[codes >= 0], minlength=size)[:size], 0).astype(np.int32)


def _rarities(counts: Codes, people: int) -> Codes:
    each = {n: RARITIES.index(rarity(n, people)) for n in once(counts).tolist()}
    lookup = np.zeros(int(counts.max(initial=0)) + 1, np.int32)
    for n, place in each.items():
        lookup[n] = place
    return lookup[counts]


def _note(held: Holders, name: str, counts: Codes, places: Codes, size: int) -> None:
    """Keep how many pairs are equal, and how many people stand, in each place."""
    many = counts.astype(np.float64)
    held.equal[name] = np.bincount(places, many * (many - 1) / 2, minlength=size)
    held.masses[name] = np.bincount(places, many, minlength=size)
    held.known[name] = int(counts.sum())


def _share(held: Holders, table: Table, name: str, matrix: Codes) -> None:
    """Who shares each value, by the forenames of those who have it."""
    size = len(table.words[name].values)
    rows, places = np.nonzero(matrix >= 0)
    values = matrix[rows, places]
    forenames = table.single["forename"][rows].astype(np.int64) + 1
    width = int(forenames.max(initial=0)) + 1
    distinct = once(values.astype(np.int64) * width + forenames) // width
    names = np.append(np.bincount(distinct, minlength=size)[:size], 0)
    lookup = np.array([not is_shared(n) for n in range(int(names.max(initial=0)) + 1)], np.int32)
    held.shared[name] = lookup[names]
    _note(held, name, _counts(values, size), held.shared[name], len(HELD))
    held.known[name] = int((matrix >= 0).any(axis=1).sum())


def _note_flat(held: Holders, name: str, matrix: Codes, size: int) -> None:
    counts = _counts(matrix[matrix >= 0], size)
    _note(held, name, counts, np.zeros(len(counts), np.int32), 1)
    held.known[name] = int((matrix >= 0).any(axis=1).sum())


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
