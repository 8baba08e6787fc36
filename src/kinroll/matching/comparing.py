"""The levels of evidence for many pairs at once: each pair of distinct values is compared once.

Equal values need no comparison, values that are nothing like each other are found in batches, and the few left are
put to the functions of ``core/scoring``, which decide. A property test holds both roads together.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.fuzz import partial_ratio, ratio, token_sort_ratio
from rapidfuzz.process import cpdist

from kinroll.core.scoring import birth, names, reach
from kinroll.core.scoring.levels import (
    ADDRESS,
    BIRTH,
    CODES,
    EMAIL,
    EXTRA_CODES,
    FORENAME,
    GENDER,
    HELD,
    IDENTIFIER,
    MIDDLE,
    ORDER,
    RARITIES,
    RELATED,
    SURNAME,
    TELEPHONE,
    VERIFIED,
)
from kinroll.core.scoring.nicknames import has_family
from kinroll.core.scoring.spelling import parts
from kinroll.matching.holders import Holders
from kinroll.matching.table import NAMES, Codes, Table, once

Levels = np.ndarray[Any, np.dtype[np.uint8]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]
LEAST_PART = 50


def compare(table: Table, held: Holders, one: Codes, other: Codes) -> dict[str, Levels]:
    """The level of each piece of evidence for each pair of places."""
    return compare_first(table, held, one, other) | compare_rest(table, held, one, other)


def compare_first(table: Table, held: Holders, one: Codes, other: Codes) -> dict[str, Levels]:
    """The same of names, birth dates and ids: without any of these in common two are never one person."""
    return {
        **_names(table, held, one, other),
        BIRTH: _births(table, held, one, other),
        IDENTIFIER: _identifiers(table, held, one, other),
        VERIFIED: _verified(table, one, other),
    }


def is_hopeless(levels: dict[str, Levels]) -> Flags:
    """Which pairs have neither names nor birth date nor any id in common."""
    names_differ = (levels[FORENAME] == CODES[FORENAME]["different"]) & (levels[SURNAME] == CODES[SURNAME]["different"])
    no_birth = levels[BIRTH] <= CODES[BIRTH]["different"]
    no_id = (levels[IDENTIFIER] <= CODES[IDENTIFIER]["different"]) & (levels[VERIFIED] <= CODES[VERIFIED]["different"])
    return np.asarray(names_differ & no_birth & no_id)


def compare_rest(table: Table, held: Holders, one: Codes, other: Codes) -> dict[str, Levels]:
    """The same of all that people of one household may share."""
    levels: dict[str, Levels] = {}
    levels[MIDDLE] = _singles(table, "middle_names", one, other, CODES[MIDDLE], names.middle_level, "same")
    levels[GENDER] = _singles(table, "gender", one, other, CODES[GENDER], None, "same")
    levels[EMAIL] = _several(table, held, "emails", EMAIL, one, other, _near_emails)
    levels[TELEPHONE] = _several(table, held, "telephones", TELEPHONE, one, other, _near_telephones)
    levels[ADDRESS] = _addresses(table, held, one, other)
    levels[RELATED] = _related(table, one, other)
    for extra in table.extras:
        levels[extra] = _extra(table, held, extra, one, other)
    return levels


def distinct(one: Codes, other: Codes, size: int) -> tuple[Codes, Codes, Codes]:
    """The distinct pairs of numbers, order aside, and for each pair its place among them."""
    low, high = np.minimum(one, other).astype(np.int64), np.maximum(one, other).astype(np.int64)
    packed, place = np.unique(low * size + high, return_inverse=True)
    return (packed // size).astype(np.int32), (packed % size).astype(np.int32), place.reshape(-1)


def _texts(values: Sequence[str], codes: Codes) -> list[str]:
    return [values[code] for code in codes.tolist()]


def _by_name(
    values: Sequence[str], one: Codes, other: Codes, codes: Any, level: Callable[[str, str], str], short_names: bool
) -> Levels:
    """The levels of pairs of names that are not equal."""
    low, high, place = distinct(one, other, len(values))
    mine, theirs = _texts(values, low), _texts(values, high)
    found = np.full(len(low), codes["different"], np.uint8)
    likeness = cpdist(mine, theirs, scorer=JaroWinkler.similarity, dtype=np.float32) if mine else np.zeros(0)
    used = once(np.concatenate((low, high)))
    is_letter, has_parts, is_known = (np.zeros(len(values), bool) for _ in range(3))
    is_letter[used] = [len(values[n]) == 1 for n in used.tolist()]
    has_parts[used] = [" " in values[n] for n in used.tolist()]
    is_known[used] = [any(map(has_family, values[n].split())) for n in used.tolist()]
    ask = (likeness >= names.SOUNDING - 1e-3) | is_letter[low] | is_letter[high]
    compound = np.flatnonzero(~ask & (has_parts[low] | has_parts[high]))
    ask[compound] = _may_share_a_part([mine[n] for n in compound.tolist()], [theirs[n] for n in compound.tolist()])
    ask |= is_known[low] & is_known[high] & (has_parts[low] | has_parts[high] | short_names)
    for n in np.flatnonzero(ask).tolist():
        found[n] = codes[level(mine[n], theirs[n])]
    return found[place]


def _may_share_a_part(mine: list[str], theirs: list[str]) -> Flags:
    """Of which names of several parts any part can be alike: one is shared, or most letters somewhere are."""
    bare = [name.replace(" ", "") for name in mine], [name.replace(" ", "") for name in theirs]
    joined = cpdist(*bare, scorer=JaroWinkler.similarity, dtype=np.float32) >= names.SOUNDING - 1e-3
    close = cpdist(mine, theirs, scorer=partial_ratio, dtype=np.float32) >= LEAST_PART
    shared = [not set(parts(a)).isdisjoint(parts(b)) for a, b in zip(mine, theirs, strict=True)]
    return np.asarray(joined | close | np.array(shared, bool))


def _one_name(values: Sequence[str], one: Codes, other: Codes, feature: str, rarity: Codes | None) -> Levels:
    codes = CODES[feature]
    found = np.zeros(len(one), np.uint8)
    known = (one >= 0) & (other >= 0)
    equal = known & (one == other)
    if rarity is not None:
        found[equal] = rarity[one[equal]] + codes[f"same-{RARITIES[0]}"]
    else:
        found[equal] = codes[f"same-{RARITIES[-1]}"]
    ask = known & ~equal
    level = names.forename_level if feature == FORENAME else names.surname_level
    found[ask] = _by_name(values, one[ask], other[ask], codes, level, feature == FORENAME)
    return found


def _names(table: Table, held: Holders, one: Codes, other: Codes) -> dict[str, Levels]:
    """Forename and surname, in the order in which they agree better; other names where the two do not agree.

    Where neither agrees in its place, it is enough that one of them stands in the other's place: the second may be
    blank, or another one. A name then counts as the commoner of what it is as a forename and as a surname.
    """
    values, first, last = table.words[NAMES].values, table.single["forename"], table.single["surname"]
    forename = _one_name(values, first[one], first[other], FORENAME, held.rarity[FORENAME])
    surname = _one_name(values, last[one], last[other], SURNAME, held.rarity[SURNAME])
    order = np.zeros(len(one), np.uint8)
    weak = (forename <= CODES[FORENAME]["different"]) & (surname <= CODES[SURNAME]["different"])
    rows = np.flatnonzero(weak)
    if len(rows):
        a, b = one[rows], other[rows]
        rarity = np.minimum(held.rarity[FORENAME], held.rarity[SURNAME])
        there = _one_name(values, first[a], last[b], FORENAME, rarity)
        back = _one_name(values, last[a], first[b], SURNAME, rarity)
        crossed = np.maximum(there, back) >= CODES[FORENAME]["part"]
        forename[rows[crossed]], surname[rows[crossed]] = there[crossed], back[crossed]
        order[rows[crossed]] = CODES[ORDER]["crossed"]
    _other_names(table, one, other, forename, surname)
    return {FORENAME: forename, SURNAME: surname, ORDER: order}


def _other_names(table: Table, one: Codes, other: Codes, forename: Levels, surname: Levels) -> None:
    """A name that only one goes by now and the other went by earlier agrees in part."""
    others = table.several["other_names"]
    if not (others >= 0).any():
        return
    for level, field, name in ((surname, "surname", SURNAME), (forename, "forename", FORENAME)):
        differs, single = level == CODES[name]["different"], table.single[field]
        meets = _meets(others, single[:, None], one, other) | _meets(single[:, None], others, one, other)
        meets |= _meets(others, others, one, other)
        level[differs & meets] = CODES[name]["part"]


def _meets(mine: Codes, theirs: Codes, one: Codes, other: Codes) -> Flags:
    """Whether any number of the one is any of the other."""
    met = np.zeros(len(one), bool)
    for m in range(mine.shape[1]):
        here = mine[one, m]
        if (here >= 0).any():
            for t in range(theirs.shape[1]):
                met |= (here >= 0) & (here == theirs[other, t])
    return met


def _singles(
    table: Table, name: str, one: Codes, other: Codes, codes: Any, level: Callable[[str, str], str] | None, same: str
) -> Levels:
    """A field of one value: equal, or whatever the function says of each distinct pair."""
    mine, theirs, values = table.single[name][one], table.single[name][other], table.words[name].values
    found = np.zeros(len(one), np.uint8)
    known = (mine >= 0) & (theirs >= 0)
    found[known] = codes[same]
    ask = known & (mine != theirs)
    if level is None:
        found[ask] = codes["different"]
    elif ask.any():
        low, high, place = distinct(mine[ask], theirs[ask], len(values))
        each = [codes[level(values[a], values[b])] for a, b in zip(low.tolist(), high.tolist(), strict=True)]
        found[ask] = np.array(each, np.uint8)[place]
    return found


def _births(table: Table, held: Holders, one: Codes, other: Codes) -> Levels:
    codes, values = CODES[BIRTH], table.words["birth_date"].values
    mine, theirs = table.single["birth_date"][one], table.single["birth_date"][other]
    found = np.zeros(len(one), np.uint8)
    known = (mine >= 0) & (theirs >= 0)
    equal = known & (mine == theirs)
    found[equal] = np.where(held.is_common["birth_date"][mine[equal]], codes["same-many"], codes["same"])
    ask = np.flatnonzero(known & ~equal)
    if len(ask):
        low, high, place = distinct(mine[ask], theirs[ask], len(values))
        distances = cpdist(_texts(values, low), _texts(values, high), scorer=OSA.distance, dtype=np.uint8)
        years = np.array([text[:4] for text in values])
        near = np.flatnonzero((distances <= 2) | (years[low] == years[high]))
        each = np.full(len(low), codes["different"], np.uint8)
        each[near] = [codes[birth.birth_level(values[low[n]], values[high[n]])] for n in near.tolist()]
        found[ask] = each[place]
    return found


def _several(
    table: Table, held: Holders, name: str, feature: str, one: Codes, other: Codes, near: Callable[..., Flags]
) -> Levels:
    """A field of several values: the best that any of the one and any of the other come to."""
    matrix, codes, shared = table.several[name], CODES[feature], held.shared[name]
    found = np.zeros(len(one), np.uint8)
    first = codes[HELD[0]]
    for m in range(matrix.shape[1]):
        for t in range(matrix.shape[1]):
            mine, theirs = matrix[one, m], matrix[other, t]
            known = (mine >= 0) & (theirs >= 0)
            level = np.where(known, codes["different"], 0).astype(np.uint8)
            equal = known & (mine == theirs)
            level[equal] = shared[mine[equal]] + first
            ask = np.flatnonzero(known & ~equal)
            if len(ask):
                low, high, place = distinct(mine[ask], theirs[ask], len(table.words[name].values))
                level[ask[near(table.words[name].values, low, high)[place]]] = codes["near"]
            np.maximum(found, level, out=found)
    return found


def _near_emails(values: Sequence[str], low: Codes, high: Codes) -> Flags:
    mine, theirs = _texts(values, low), _texts(values, high)
    boxes = np.fromiter((a.partition("@")[0] == b.partition("@")[0] for a, b in zip(mine, theirs, strict=True)), bool)
    ask = boxes | (cpdist(mine, theirs, scorer=OSA.distance, score_cutoff=1, dtype=np.int32) <= 1)
    for n in np.flatnonzero(ask).tolist():
        ask[n] = reach.email_level(mine[n], theirs[n]) == reach.NEAR
    return ask


def _near_telephones(values: Sequence[str], low: Codes, high: Codes) -> Flags:
    mine, theirs = _texts(values, low), _texts(values, high)
    ask = cpdist(mine, theirs, scorer=OSA.distance, score_cutoff=1, dtype=np.int32) <= 1
    for n in np.flatnonzero(ask).tolist():
        ask[n] = reach.telephone_level(mine[n], theirs[n]) == reach.NEAR
    return ask


_STREETS = ("", "different", "partly", "close", "same")
_AREAS = ("", "different", "near", "same")


def _streets(table: Table, one: Codes, other: Codes) -> Levels:
    """How streets agree, as places in ``_STREETS``."""
    values, mine, theirs = table.words["street"].values, table.single["street"][one], table.single["street"][other]
    found = np.zeros(len(one), np.uint8)
    known = (mine >= 0) & (theirs >= 0)
    found[known] = 4
    ask = np.flatnonzero(known & (mine != theirs))
    if len(ask):
        low, high, place = distinct(mine[ask], theirs[ask], len(values))
        texts = _texts(values, low), _texts(values, high)
        bare = [text.replace(" ", "") for text in texts[0]], [text.replace(" ", "") for text in texts[1]]
        likeness = cpdist(*texts, scorer=token_sort_ratio, score_cutoff=61, dtype=np.float32)
        likeness = np.maximum(likeness, cpdist(*bare, scorer=ratio, score_cutoff=61, dtype=np.float32))
        each = np.where(likeness >= 85, 3, np.where(likeness >= 62, 2, 1)).astype(np.uint8)
        found[ask] = each[place]
    return found


def _areas(table: Table, one: Codes, other: Codes) -> Levels:
    """How postcodes agree, as places in ``_AREAS``."""
    values, mine, theirs = (
        table.words["postcode"].values,
        table.single["postcode"][one],
        table.single["postcode"][other],
    )
    found = np.zeros(len(one), np.uint8)
    known = (mine >= 0) & (theirs >= 0)
    found[known] = 3
    ask = np.flatnonzero(known & (mine != theirs))
    if len(ask):
        low, high, place = distinct(mine[ask], theirs[ask], len(values))
        near = cpdist(_texts(values, low), _texts(values, high), scorer=OSA.distance, score_cutoff=1, dtype=np.int32)
        found[ask] = np.where(near <= 1, 2, 1).astype(np.uint8)[place]
    return found


def _addresses(table: Table, held: Holders, one: Codes, other: Codes) -> Levels:
    codes = CODES[ADDRESS]
    street, area = _streets(table, one, other), _areas(table, one, other)
    mine = table.single["postcode"][one]
    common = (mine >= 0) & held.is_common["postcode"][mine]
    shared = held.shared["street"][table.single["street"][one]]
    shared = np.where(area == 3, np.maximum(shared, held.shared["postcode"][mine]), shared)
    found = np.zeros(len(one), np.uint8)
    for s, street_name in enumerate(_STREETS):
        for a, area_name in enumerate(_AREAS):
            here = (street == s) & (area == a)
            if not here.any():
                continue
            for flag in (False, True):
                rows = here & (common == flag)
                level = reach.address_level(street_name, area_name, flag)
                if level == "same":
                    found[rows] = shared[rows] + codes[HELD[0]]
                else:
                    found[rows] = codes[level]
    return found


def _identifiers(table: Table, held: Holders, one: Codes, other: Codes) -> Levels:
    """Ids of one type; those of different types say nothing of each other."""
    matrix, codes, values = table.several["identifiers"], CODES[IDENTIFIER], table.words["identifiers"].values
    kinds: dict[str, int] = {}
    kind = np.array([kinds.setdefault(value.partition(":")[0], len(kinds)) for value in values] + [-1], np.int32)
    shared, found = held.shared["identifiers"], np.zeros(len(one), np.uint8)
    for m in range(matrix.shape[1]):
        for t in range(matrix.shape[1]):
            mine, theirs = matrix[one, m], matrix[other, t]
            known = (mine >= 0) & (theirs >= 0) & (kind[mine] == kind[theirs])
            level = np.where(known, codes["different"], 0).astype(np.uint8)
            equal = known & (mine == theirs)
            level[equal] = shared[mine[equal]] + codes[HELD[0]]
            ask = np.flatnonzero(known & ~equal)
            if len(ask):
                low, high, place = distinct(mine[ask], theirs[ask], len(values))
                near = cpdist(_texts(values, low), _texts(values, high), scorer=OSA.distance, score_cutoff=1) <= 1
                level[ask[near[place]]] = codes["near"]
            np.maximum(found, level, out=found)
    return found


def _verified(table: Table, one: Codes, other: Codes) -> Levels:
    """Verified ids: one that is the same, or two different ones of one type."""
    matrix, codes, values = (
        table.several["verified_identifiers"],
        CODES[VERIFIED],
        table.words["verified_identifiers"].values,
    )
    kinds: dict[str, int] = {}
    kind = np.array([kinds.setdefault(value.partition(":")[0], len(kinds)) for value in values] + [-1], np.int32)
    found = np.zeros(len(one), np.uint8)
    for m in range(matrix.shape[1]):
        for t in range(matrix.shape[1]):
            mine, theirs = matrix[one, m], matrix[other, t]
            known = (mine >= 0) & (theirs >= 0) & (kind[mine] == kind[theirs])
            level = np.where(known, np.where(mine == theirs, codes["same"], codes["different"]), 0)
            np.maximum(found, level.astype(np.uint8), out=found)
    return found


def _related(table: Table, one: Codes, other: Codes) -> Levels:
    matrix, codes = table.several["related_to"], CODES[RELATED]
    known = (matrix[one] >= 0).any(axis=1) & (matrix[other] >= 0).any(axis=1)
    met = _meets(matrix, matrix, one, other)
    return np.where(met, codes["same"], np.where(known, codes["different"], 0)).astype(np.uint8)


def _extra(table: Table, held: Holders, name: str, one: Codes, other: Codes) -> Levels:
    values, mine, theirs = table.words[name].values, table.single[name][one], table.single[name][other]
    found = np.zeros(len(one), np.uint8)
    known = (mine >= 0) & (theirs >= 0)
    equal = known & (mine == theirs)
    found[equal] = held.rarity[name][mine[equal]] + EXTRA_CODES[f"same-{RARITIES[0]}"]
    ask = np.flatnonzero(known & ~equal)
    if len(ask):
        low, high, place = distinct(mine[ask], theirs[ask], len(values))
        likeness = cpdist(_texts(values, low), _texts(values, high), scorer=token_sort_ratio, dtype=np.float32)
        each = np.where(likeness >= 80, EXTRA_CODES["alike"], EXTRA_CODES["different"]).astype(np.uint8)
        found[ask] = each[place]
    return found
