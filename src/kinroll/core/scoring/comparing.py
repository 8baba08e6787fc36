"""Two people compared: the level of each piece of evidence. What ``kinroll.matching`` does for columns, for one pair.

A property test holds both to the same answer, level for level.
"""

from collections.abc import Callable

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import token_sort_ratio

from kinroll.core.scoring import birth, names, reach
from kinroll.core.scoring.commons import Commons
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
    SAME,
    SURNAME,
    TELEPHONE,
    VERIFIED,
)
from kinroll.core.scoring.person import Person, Values

Levels = dict[str, int]
FURTHER_ALIKE = 80
"""From which likeness on two further values are alike."""


def compare(one: Person, other: Person, commons: Commons) -> Levels | None:
    """The level of each piece of evidence; None where neither names nor birth date nor any id is in common."""
    levels = compare_first(one, other, commons)
    if _is_hopeless(levels):
        return None
    levels[MIDDLE] = _equal_or(one.middle_names, other.middle_names, MIDDLE, names.middle_level)
    levels[GENDER] = _equal_or(one.gender, other.gender, GENDER, lambda *_: "different")
    levels[EMAIL] = _several(EMAIL, "emails", one.emails, other.emails, commons, reach.email_level)
    levels[TELEPHONE] = _several(
        TELEPHONE, "telephones", one.telephones, other.telephones, commons, reach.telephone_level
    )
    levels[ADDRESS] = _address(one, other, commons)
    levels[RELATED] = _related(one.related_to, other.related_to)
    for name in {*one.extras, *other.extras}:
        levels[name] = _extra(name, one.extra(name), other.extra(name), commons)
    return levels


def compare_first(one: Person, other: Person, commons: Commons) -> Levels:
    """The same of names, birth dates and ids: without any of these in common two are never one person."""
    levels = _names(one, other, commons)
    levels[BIRTH] = _birth(one, other, commons)
    levels[IDENTIFIER] = _identifiers(one.identifiers, other.identifiers, commons)
    levels[VERIFIED] = _verified(one.verified_identifiers, other.verified_identifiers)
    return levels


def _is_hopeless(levels: Levels) -> bool:
    different = CODES[FORENAME]["different"], CODES[SURNAME]["different"]
    return (levels[FORENAME], levels[SURNAME]) == different and all(
        levels[name] <= CODES[name]["different"] for name in (BIRTH, IDENTIFIER, VERIFIED)
    )


def _names(one: Person, other: Person, commons: Commons) -> Levels:
    """Forename and surname, in the order in which they agree better; other names where the two do not agree.

    Where neither agrees in its place, it is enough that one of them stands in the other's place.
    """
    forename = _forename(one.forename, other.forename, commons)
    surname = _surname(one.surname, other.surname, commons)
    order = 0
    if forename <= CODES[FORENAME]["different"] and surname <= CODES[SURNAME]["different"]:
        there = _crossed(FORENAME, one.forename, other.surname, commons, names.forename_level)
        back = _crossed(SURNAME, one.surname, other.forename, commons, names.surname_level)
        if max(there, back) >= CODES[FORENAME]["part"]:
            forename, surname, order = there, back, CODES[ORDER]["crossed"]
    if one.other_names or other.other_names:
        if surname == CODES[SURNAME]["different"] and _meet(one, other, "surname"):
            surname = CODES[SURNAME]["part"]
        if forename == CODES[FORENAME]["different"] and _meet(one, other, "forename"):
            forename = CODES[FORENAME]["part"]
    return {FORENAME: forename, SURNAME: surname, ORDER: order}


def _forename(one: str, other: str, commons: Commons) -> int:
    return _name(FORENAME, one, other, commons, names.forename_level)


def _surname(one: str, other: str, commons: Commons) -> int:
    return _name(SURNAME, one, other, commons, names.surname_level)


def _name(feature: str, one: str, other: str, commons: Commons, level: Callable[[str, str], str]) -> int:
    if not one or not other:
        return 0
    if one == other:
        return CODES[feature][f"{SAME}-{RARITIES[0]}"] + commons.rarity(feature, one)
    return CODES[feature][level(one, other)]


def _crossed(feature: str, one: str, other: str, commons: Commons, level: Callable[[str, str], str]) -> int:
    """The level of a name that stands in the other's place: it is as rare as the commoner of its two uses."""
    if one and one == other:
        rarity = min(commons.rarity(name, one) for name in (FORENAME, SURNAME))
        return CODES[feature][f"{SAME}-{RARITIES[0]}"] + rarity
    return _name(feature, one, other, commons, level)


def _meet(one: Person, other: Person, field: str) -> bool:
    """Whether a name of the one is an earlier name of the other."""
    mine, theirs = getattr(one, field), getattr(other, field)
    return mine in other.other_names or theirs in one.other_names or bool({*one.other_names} & {*other.other_names})


def _birth(one: Person, other: Person, commons: Commons) -> int:
    mine, theirs = one.birth_date, other.birth_date
    if not mine or not theirs:
        return 0
    if mine == theirs:
        return CODES[BIRTH]["same-many" if commons.is_common("birth_date", mine) else SAME]
    return CODES[BIRTH][birth.birth_level(mine, theirs)]


def _equal_or(one: str, other: str, feature: str, level: Callable[[str, str], str]) -> int:
    if not one or not other:
        return 0
    return CODES[feature][SAME if one == other else level(one, other)]


def _several(
    feature: str, field: str, mine: Values, theirs: Values, commons: Commons, level: Callable[[str, str], str]
) -> int:
    """The best that any value of the one and any of the other come to."""
    codes, found = CODES[feature], 0
    for one in mine:
        for other in theirs:
            is_same = one == other
            code = codes[HELD[0]] + commons.shared(field, one) if is_same else codes[level(one, other)]
            found = max(found, code)
    return found


def _identifiers(mine: Values, theirs: Values, commons: Commons) -> int:
    """Ids of one type; those of different types say nothing of each other."""
    codes, found = CODES[IDENTIFIER], 0
    for one in mine:
        for other in theirs:
            if one == other:
                found = max(found, codes[HELD[0]] + commons.shared("identifiers", one))
            elif one.partition(":")[0] == other.partition(":")[0]:
                near = OSA.distance(one, other, score_cutoff=1) <= 1
                found = max(found, codes["near" if near else "different"])
    return found


def _verified(mine: Values, theirs: Values) -> int:
    if {*mine} & {*theirs}:
        return CODES[VERIFIED][SAME]
    kinds = [{one.partition(":")[0] for one in side} for side in (mine, theirs)]
    return CODES[VERIFIED]["different"] if kinds[0] & kinds[1] else 0


def _address(one: Person, other: Person, commons: Commons) -> int:
    """Street and postcode as one piece of evidence."""
    street, area = _street(one.street, other.street), _area(one.postcode, other.postcode)
    level = reach.address_level(street, area, bool(one.postcode) and commons.is_common("postcode", one.postcode))
    if level != SAME:
        return CODES[ADDRESS][level]
    shared = commons.shared("street", one.street)
    return CODES[ADDRESS][HELD[0]] + (max(shared, commons.shared("postcode", one.postcode)) if area else shared)


def _street(one: str, other: str) -> str:
    if not one or not other:
        return ""
    return SAME if one == other else reach.street_level(one, other)


def _area(one: str, other: str) -> str:
    if not one or not other:
        return ""
    return SAME if one == other else "near" if reach.postcode_is_near(one, other) else "different"


def _related(mine: Values, theirs: Values) -> int:
    if not mine or not theirs:
        return 0
    return CODES[RELATED][SAME if {*mine} & {*theirs} else "different"]


def _extra(name: str, one: str, other: str, commons: Commons) -> int:
    if not one or not other:
        return 0
    if one == other:
        return EXTRA_CODES[f"{SAME}-{RARITIES[0]}"] + commons.rarity(name, one)
    return EXTRA_CODES["alike" if token_sort_ratio(one, other) >= FURTHER_ALIKE else "different"]
