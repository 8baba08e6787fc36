"""Each piece of evidence as a sentence with the two values, in the words of a school office."""

from collections.abc import Mapping

from kinroll.core.scoring.levels import (
    ADDRESS,
    BIRTH,
    EMAIL,
    EXTRA,
    FORENAME,
    GENDER,
    IDENTIFIER,
    MIDDLE,
    ORDER,
    RELATED,
    SURNAME,
    TELEPHONE,
    VERIFIED,
    levels_of,
)

_RARE = {
    "of-many": "very many people here have it",
    "common": "many people here have it",
    "usual": "some people here have it",
    "rare": "few people here have it",
    "unique": "hardly anybody else here has it",
}


def _name(what: str) -> dict[str, str]:
    equal = {f"same-{rarity}": f"The same {what}, {{one}}; {words}." for rarity, words in _RARE.items()}
    return {
        "different": f"Different {what}s: {{one}} and {{other}}.",
        "alike": f"The {what}s are somewhat alike: {{one}} and {{other}}.",
        "initial": f"The {what} of one is an initial that fits: {{one}} and {{other}}.",
        "part": f"The {what}s have a part in common: {{one}} and {{other}}.",
        "slip": f"The {what}s are a slip of a finger apart: {{one}} and {{other}}.",
        "variant": f"The {what}s are forms of one name: {{one}} and {{other}}.",
        **equal,
    }


def _reached(what: str) -> dict[str, str]:
    return {
        "different": f"Different {what}s: {{one}} and {{other}}.",
        "near": f"The {what}s are almost the same: {{one}} and {{other}}.",
        "same-many": f"The same {what}, {{one}}; many people here share it, so it says little.",
        "same": f"The same {what}: {{one}}.",
    }


SENTENCES: Mapping[str, Mapping[str, str]] = {
    FORENAME: _name("forename"),
    SURNAME: _name("surname"),
    MIDDLE: {
        "different": "Different middle names: {one} and {other}.",
        "initial": "The middle names fit each other: {one} and {other}.",
        "same": "The same middle name: {one}.",
    },
    ORDER: {"crossed": "Forename and surname stand in each other's place: {one} and {other}."},
    BIRTH: {
        "different": "Different birth dates: {one} and {other}.",
        "near": "The birth dates have something in common: {one} and {other}.",
        "years-apart": "The same day and month of birth, ten years apart or more: {one} and {other}.",
        "slip": "The birth dates are a slip of a finger apart: {one} and {other}.",
        "swapped": "Day and month of the birth date have changed places: {one} and {other}.",
        "same-many": "The same birth date, {one}; suspiciously many people here have it, so it says little.",
        "same": "The same birth date: {one}.",
    },
    GENDER: {"different": "Different genders: {one} and {other}.", "same": "The same gender: {one}."},
    EMAIL: _reached("email"),
    TELEPHONE: _reached("telephone number"),
    ADDRESS: {
        "different": "Different addresses: {one} and {other}.",
        "area": "The same postcode, in different streets: {one} and {other}.",
        "area-only-common": "The same postcode, {one}; many people here have it.",
        "area-only": "The same postcode: {one} and {other}.",
        "area-near": "The postcodes are almost the same: {one} and {other}.",
        "partly": "The addresses are somewhat alike: {one} and {other}.",
        "close": "The addresses are almost the same: {one} and {other}.",
        "street": "The same address with another postcode: {one} and {other}.",
        "area-partly": "The same postcode, and addresses somewhat alike: {one} and {other}.",
        "area-close": "The same postcode, and almost the same address: {one} and {other}.",
        "same-many": "The same address, {one}; many people here share it, so it says little.",
        "same": "The same address: {one}.",
    },
    IDENTIFIER: _reached("id"),
    VERIFIED: {
        "different": "Different verified ids: {one} and {other}.",
        "same": "The same verified id: {one}.",
    },
    RELATED: {
        "different": "They belong to different people.",
        "same": "They belong to the same child, parent or other person.",
    },
}
_FURTHER = {
    "different": "Different: {one} and {other}.",
    "alike": "Alike: {one} and {other}.",
    **{f"same-{rarity}": f"The same, {{one}}; {words}." for rarity, words in _RARE.items()},
}
_SHOWN_AS: Mapping[str, tuple[str, ...]] = {
    ORDER: (FORENAME, SURNAME),
    EMAIL: ("emails",),
    TELEPHONE: ("telephones",),
    ADDRESS: ("address", "postcode"),
    IDENTIFIER: ("identifiers",),
    VERIFIED: ("verified_identifiers",),
    RELATED: (),
}
"""Which fields a piece of evidence is about, where it is not called as its field."""
LONGEST = 80


def sentence(feature: str, code: int) -> str:
    """The sentence for a level, with places for the two values; empty where nothing could be compared."""
    level = levels_of(feature)[code]
    return (_FURTHER if feature.startswith(EXTRA) else SENTENCES[feature]).get(level, "")


def shown(feature: str, values: Mapping[str, str]) -> str:
    """What somebody has in the fields of a piece of evidence."""
    text = ", ".join(filter(None, (values.get(name, "").strip() for name in _SHOWN_AS.get(feature, (feature,)))))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def tell(feature: str, code: int, one: Mapping[str, str], other: Mapping[str, str]) -> str:
    """One piece of evidence as a sentence."""
    return sentence(feature, code).format(one=shown(feature, one) or "–", other=shown(feature, other) or "–")
