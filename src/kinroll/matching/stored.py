"""What is kept of a base between two looks: by which keys people are found, and which values many have.

Keys and values are kept as digests, so that neither says anything of anybody.
"""

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any

import numpy as np

from kinroll.core.scoring.levels import FORENAME, HELD, RARITIES, SAME, SURNAME
from kinroll.core.scoring.spelling import sound
from kinroll.matching.holders import Holders
from kinroll.matching.table import NAMES, Table

Commons = dict[str, dict[str, int]]
VERSION = {"keys": 1}
"""Raised whenever keys, levels or the forms of values change: what was kept is made anew then."""
_USUAL = {"rarity": RARITIES.index(RARITIES[-1]), "shared": HELD.index(SAME), "is_common": 0}
_KINDS = {FORENAME: NAMES, SURNAME: NAMES}


def digest(*parts: str) -> int:
    """A number that stands for some texts, the same on every machine."""
    return int.from_bytes(blake2b("\t".join(parts).encode(), digest_size=8).digest(), "big", signed=True)


def keys(table: Table) -> Iterator[tuple[int, int]]:
    """Each person's place with each key that they may be found by."""
    for place in range(len(table)):
        for key in _keys_of(table, place):
            yield place, digest(*key)


def _keys_of(table: Table, place: int) -> Iterator[tuple[str, ...]]:
    one = {name: _word(table, name, place) for name in ("forename", "surname", "birth_date", "postcode", "street")}
    first, last, born = one["forename"], one["surname"], one["birth_date"]
    for name in ("emails", "telephones", "identifiers", "verified_identifiers", "related_to"):
        yield from ((name, value) for value in _words(table, name, place))
    surnames = [last, *_words(table, "other_names", place)]
    if born:
        date = born[:4] + "".join(sorted((born[4:6], born[6:8]))) if len(born) == 8 else born
        yield from (("birth", date, sound(name)) for name in {first, *surnames} if name)
        if first and last:
            yield "birth, initials", date, first[0], last[0]
    if first and last:
        yield "name", *sorted((first, last))
    yield from (("sounds", sound(first), sound(name)) for name in surnames if first and name)
    if one["postcode"]:
        yield from (("postcode", one["postcode"], sound(name)) for name in {first, last} if name)
    if one["street"] and first:
        yield "street", one["street"], sound(first)


def _word(table: Table, name: str, place: int) -> str:
    number = int(table.single[name][place])
    return table.words[NAMES if name in ("forename", "surname") else name].values[number] if number >= 0 else ""


def _words(table: Table, name: str, place: int) -> list[str]:
    kind = {"other_names": NAMES, "related_to": "people"}.get(name, name)
    return [table.words[kind].values[number] for number in table.several[name][place].tolist() if number >= 0]


def commons(table: Table, held: Holders) -> Commons:
    """The values that are not what most are: names that many have, addresses that many share."""
    found: Commons = {"version": VERSION}
    for attribute, usual in _USUAL.items():
        for name, places in getattr(held, attribute).items():
            values = table.words[_KINDS.get(name, name)].values
            rows = np.flatnonzero(places[: len(values)] != usual).tolist()
            found[f"{attribute} {name}"] = {f"{digest(values[n]):x}": int(places[n]) for n in rows}
    return found


def restore(table: Table, kept: Mapping[str, Mapping[str, int]]) -> Holders:
    """What is known of the values of a table by what was kept of the whole base."""
    held = Holders()
    names = {"rarity": (FORENAME, SURNAME, *table.extras), "is_common": ("birth_date", "postcode")}
    names["shared"] = ("emails", "telephones", "identifiers", "street", "postcode")
    for attribute, usual in _USUAL.items():
        for name in names[attribute]:
            known: Mapping[str, Any] = kept.get(f"{attribute} {name}", {})
            values = table.words[_KINDS.get(name, name)].values
            places = [known.get(f"{digest(value):x}", usual) for value in values]
            kind = bool if attribute == "is_common" else np.int32
            getattr(held, attribute)[name] = np.array([*places, 0], kind)
    return held
