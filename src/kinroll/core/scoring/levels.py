"""The pieces of evidence, and the levels at which two records can agree in each; the place of a level is its code.

The first level of each, ``""``, is that nothing can be compared: one side is blank. It says nothing.
"""

from collections.abc import Mapping

RARITIES = ("of-many", "common", "usual", "rare", "unique")
"""How often a value is held in the whole base, the most common first: the same name says more the rarer it is."""
_SHARES = (1 / 64, 1 / 256, 1 / 1024, 1 / 4096)
USUAL_SHARES = (1 / 40, 1 / 128, 1 / 512, 1 / 2048, 1 / 8192)
"""Which share of all people have a value of each rarity, as is believed before anything is counted."""
UNKNOWN_PEOPLE = 2_000
"""So many people nobody has told us of are counted along, so that in a small base no name counts as common at once."""

SAME = "same"
_EQUAL = tuple(f"{SAME}-{rarity}" for rarity in RARITIES)
HELD = ("same-many", SAME)
"""Equal emails, numbers and addresses: those that people of many names hold, and the others."""
MANY_NAMES = 7

FORENAME, MIDDLE, SURNAME, ORDER, BIRTH, GENDER = "forename", "middle_names", "surname", "order", "birth_date", "gender"
EMAIL, TELEPHONE, ADDRESS = "email", "telephone", "address"
IDENTIFIER, VERIFIED, RELATED = "identifier", "verified_id", "related"
EXTRA = "extra_"
"""What the names of further evidence begin with: fields that are compared as they are."""

LEVELS: Mapping[str, tuple[str, ...]] = {
    FORENAME: ("", "different", "alike", "initial", "part", "slip", "variant", *_EQUAL),
    MIDDLE: ("", "different", "initial", SAME),
    SURNAME: ("", "different", "alike", "initial", "part", "slip", "variant", *_EQUAL),
    ORDER: ("", "crossed"),
    BIRTH: ("", "different", "near", "years-apart", "slip", "swapped", "same-many", SAME),
    GENDER: ("", "different", SAME),
    EMAIL: ("", "different", "near", *HELD),
    TELEPHONE: ("", "different", "near", *HELD),
    ADDRESS: (
        *("", "different", "area", "area-only-common", "area-only", "area-near"),
        *("partly", "close", "street", "area-partly", "area-close", *HELD),
    ),
    IDENTIFIER: ("", "different", "near", *HELD),
    VERIFIED: ("", "different", SAME),
    RELATED: ("", "different", SAME),
}
EXTRA_LEVELS = ("", "different", "alike", *_EQUAL)
CODES: Mapping[str, Mapping[str, int]] = {
    name: {level: code for code, level in enumerate(levels)} for name, levels in LEVELS.items()
}
EXTRA_CODES = {level: code for code, level in enumerate(EXTRA_LEVELS)}


def levels_of(feature: str) -> tuple[str, ...]:
    """The levels of one piece of evidence."""
    return EXTRA_LEVELS if feature.startswith(EXTRA) else LEVELS[feature]


def rarity(holders: int, people: int) -> str:
    """How rare a value is that so many of so many people have."""
    share = holders / (people + UNKNOWN_PEOPLE)
    for name, least in zip(RARITIES, _SHARES, strict=False):
        if share >= least:
            return name
    return RARITIES[-1]


def is_shared(names: int) -> bool:
    """Whether a value is shared by many, where people of so many forenames hold it."""
    return names >= MANY_NAMES
