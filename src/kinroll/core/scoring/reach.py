"""Evidence of how somebody is reached: emails, telephones and addresses."""

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio, token_sort_ratio

from kinroll.core.emails import GENERATED
from kinroll.core.reviewing import dialled
from kinroll.core.scoring.spelling import LONGEST, fold_name

DIFFERENT, NEAR = "different", "near"
CLOSE, PARTLY = "close", "partly"
_DOTLESS = frozenset({"gmail.com", "googlemail.com"})
_NOBODYS = frozenset(
    {"na", "nil", "none", "null", "unknown", "test", "dummy", "x", "xx"}
    | {"noemail", "nomail", "noreply", "no-reply", "donotreply"}
)
"""Mailboxes that stand where somebody had to write one."""
MOST = 3
"""So many emails, numbers and ids of somebody are compared."""


def fold_email(text: str) -> str:
    """The mailbox that all spellings of an address lead to; blank where it is generated or fills a gap."""
    folded = text.strip()[:254].casefold()
    name, at, domain = folded.rpartition("@")
    if (
        not (at and name and domain)
        or folded.endswith(GENERATED)
        or name in _NOBODYS
        or name == domain.partition(".")[0]
    ):
        return ""
    name = name.partition("+")[0] or name
    if domain in _DOTLESS:
        name, domain = name.replace(".", "") or name, "gmail.com"
    return f"{name}@{domain}"


def fold_telephone(text: str) -> str:
    """The digits that all spellings of a number share; blank where it fills a gap."""
    digits = dialled(text[:LONGEST])
    return "" if len(set(digits)) < 2 else digits


def fold_postcode(text: str) -> str:
    """A postcode without blanks."""
    return fold_name(text[:20]).replace(" ", "")


def email_level(one: str, other: str) -> str:
    """How two mailboxes that are not one agree: a slip apart, or the same name (not a general one) elsewhere."""
    (mine, _, here), (theirs, _, there) = one.partition("@"), other.partition("@")
    if mine == theirs and len(mine) >= 6:
        return NEAR
    if here == there and min(len(mine), len(theirs)) < 5:
        return DIFFERENT
    return NEAR if OSA.distance(one, other, score_cutoff=1) <= 1 else DIFFERENT


def telephone_level(one: str, other: str) -> str:
    """How two numbers that are not one agree: one digit apart, or not at all."""
    return NEAR if min(len(one), len(other)) >= 8 and OSA.distance(one, other, score_cutoff=1) <= 1 else DIFFERENT


def street_level(one: str, other: str) -> str:
    """How two folded addresses that are not equal agree, in whatever order their words stand."""
    likeness = max(token_sort_ratio(one, other), ratio(one.replace(" ", ""), other.replace(" ", "")))
    return CLOSE if likeness >= 85 else PARTLY if likeness >= 62 else DIFFERENT


def postcode_is_near(one: str, other: str) -> bool:
    """Whether two postcodes are one slip apart."""
    return OSA.distance(one, other, score_cutoff=1) <= 1


def address_level(street: str, area: str, is_area_common: bool = False) -> str:
    """Street and postcode as one piece of evidence: who shares the one mostly shares the other.

    ``street``: ``same``, or a level of ``street_level``, blank where one side has none; ``area``: ``same``, ``near``,
    ``different`` or blank. The answer for two equal streets is ``street`` or ``same``.
    """
    if not street:
        if area == "same":
            return "area-only-common" if is_area_common else "area-only"
        return {"near": "area-near", "different": DIFFERENT}.get(area, "")
    if area == "same":
        return {"same": "same", CLOSE: "area-close", PARTLY: "area-partly"}.get(street, "area")
    if street == "same":
        return "same" if not area else "street"
    return street
