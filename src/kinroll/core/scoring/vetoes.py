"""Who may never be joined by a machine, whatever else agrees; a person may still decide otherwise."""

from kinroll.core.scoring.birth import is_more_than_a_slip
from kinroll.core.scoring.person import Person, Values

SAID_APART, VERIFIED_IDS, COMPLETE_SOURCE, BIRTH_DATES = "said-apart", "verified-ids", "complete-source", "birth-dates"
VETOES = (SAID_APART, VERIFIED_IDS, COMPLETE_SOURCE, BIRTH_DATES)
"""Said by a person or known to be parent, child or sibling; different verified ids; two people of a source that lists
everybody once; birth dates that differ by more than a slip."""
HARD = frozenset(VETOES) - {BIRTH_DATES}
"""Those that hold however unsure the dates of a base are."""


def veto(one: Person, other: Person, *, is_firm: bool) -> str:
    """The strongest veto against these two; empty where there is none."""
    if _is_apart(one, other) or _is_apart(other, one):
        return SAID_APART
    if _have_other_ids(one.verified_identifiers, other.verified_identifiers):
        return VERIFIED_IDS
    if {*one.complete_sources} & {*other.complete_sources}:
        return COMPLETE_SOURCE
    return BIRTH_DATES if is_firm and is_more_than_a_slip(one.birth_date, other.birth_date) else ""


def _is_apart(one: Person, other: Person) -> bool:
    return str(other.values.get("id", "")) in one.apart_from


def _have_other_ids(mine: Values, theirs: Values) -> bool:
    """Whether both have a verified id of one type, and none in common."""
    if not mine or not theirs or {*mine} & {*theirs}:
        return False
    return bool({one.partition(":")[0] for one in mine} & {one.partition(":")[0] for one in theirs})
