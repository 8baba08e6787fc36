"""What is kept of a base between two looks: by which keys people are found, and which values many have.

Keys and values are kept as digests, so that neither says anything of anybody.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from kinroll.core.scoring.commons import NOT_SHARED, RAREST, hexed
from kinroll.core.scoring.keys import REACHED, digests
from kinroll.core.scoring.levels import FORENAME, SURNAME
from kinroll.core.scoring.person import Person
from kinroll.matching.holders import Holders
from kinroll.matching.table import NAMES, Table

Commons = dict[str, dict[str, int]]
VERSION = {"keys": 2}
"""Raised whenever keys, levels or the forms of values change: what was kept is made anew then."""
USUAL = {"rarity": RAREST, "shared": NOT_SHARED, "is_common": 0}
_KINDS = {FORENAME: NAMES, SURNAME: NAMES}


def keys(table: Table) -> Iterator[tuple[int, int]]:
    """Each person's place with each key that they may be found by."""
    for place in range(len(table)):
        yield from ((place, key) for key in digests(_person(table, place)))


def _person(table: Table, place: int) -> Person:
    """Somebody of a table with what keys are made of."""
    single = {name: _word(table, name, place) for name in ("forename", "surname", "birth_date", "postcode", "street")}
    return Person.folded(**single, **{name: _words(table, name, place) for name in (*REACHED, "other_names")})


def _word(table: Table, name: str, place: int) -> str:
    number = int(table.single[name][place])
    return table.words[NAMES if name in ("forename", "surname") else name].values[number] if number >= 0 else ""


def _words(table: Table, name: str, place: int) -> tuple[str, ...]:
    kind = {"other_names": NAMES, "related_to": "people"}.get(name, name)
    return tuple(table.words[kind].values[number] for number in table.several[name][place].tolist() if number >= 0)


def commons(table: Table, held: Holders) -> Commons:
    """The values that are not what most are: names that many have, addresses that many share."""
    found: Commons = {"version": VERSION}
    for attribute, usual in USUAL.items():
        for name, places in getattr(held, attribute).items():
            values = table.words[_KINDS.get(name, name)].values
            rows = np.flatnonzero(places[: len(values)] != usual).tolist()
            found[f"{attribute} {name}"] = {hexed(values[n]): int(places[n]) for n in rows}
    return found


def restore(table: Table, kept: Mapping[str, Mapping[str, int]], called: Callable[[str], str] = hexed) -> Holders:
    """What is known of the values of a table by what was kept of the whole base; ``called`` is how values are named."""
    held = Holders()
    names = {"rarity": (FORENAME, SURNAME, *table.extras), "is_common": ("birth_date", "postcode")}
    names["shared"] = ("emails", "telephones", "identifiers", "street", "postcode")
    for attribute, usual in USUAL.items():
        for name in names[attribute]:
            known: Mapping[str, Any] = kept.get(f"{attribute} {name}", {})
            values = table.words[_KINDS.get(name, name)].values
            places = [known.get(called(value), usual) for value in values]
            kind = bool if attribute == "is_common" else np.int32
            getattr(held, attribute)[name] = np.array([*places, 0], kind)
    return held
