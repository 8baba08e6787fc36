"""Evidence of birth dates: the same, day and month changed places, a slip of a finger, or another date."""

from rapidfuzz.distance import OSA

SAME, SWAPPED, SLIP, YEARS_APART, NEAR, DIFFERENT = "same", "swapped", "slip", "years-apart", "near", "different"
FILLERS = frozenset({"19000101", "19010101", "18000101", "20000101", "19700101", "99991231", "11111111", "00000000"})
"""Dates that systems write where nobody knows one. They are read as blank."""


def fold_birth(text: str) -> str:
    """A birth date as eight digits; a text that is no date as its letters and digits, a filler as a blank."""
    digits = "".join(char for char in text[:40].casefold() if char.isalnum())
    if len(digits) > 8 and digits[:8].isdecimal():
        digits = digits[:8]  # a date with a time behind it
    return "" if digits in FILLERS else digits


def birth_level(one: str, other: str) -> str:
    """How two folded birth dates agree.

    A *slip* is one wrong, missing or transposed digit; *years apart* is one by which day and month are the same and the
    years ten or more apart; *near* leaves the year and one of month and day alone, or has two digits wrong; *different*
    is more than that.
    """
    if one == other:
        return SAME
    if len(one) == len(other) == 8 and one[:4] == other[:4] and one[4:6] == other[6:] and one[6:] == other[4:6]:
        return SWAPPED
    distance = OSA.distance(one, other, score_cutoff=2)
    if distance == 1:
        return YEARS_APART if _is_a_generation_apart(one, other) else SLIP
    return NEAR if distance == 2 or _shares_year_and_more(one, other) else DIFFERENT


def _is_a_generation_apart(one: str, other: str) -> bool:
    """Whether day and month are equal and the years ten or more apart: a slip, or father and son."""
    return (
        len(one) == len(other) == 8
        and one[4:] == other[4:]
        and one[:4].isdecimal()
        and other[:4].isdecimal()
        and abs(int(one[:4]) - int(other[:4])) >= 10
    )


def _shares_year_and_more(one: str, other: str) -> bool:
    """Whether the year and one of month and day are equal."""
    return len(one) == len(other) == 8 and one[:4] == other[:4] and (one[4:6] == other[4:6] or one[6:] == other[6:])


def is_more_than_a_slip(one: str, other: str) -> bool:
    """Whether two folded dates, both given, are those of two people for any machine."""
    return bool(one and other) and birth_level(one, other) in (YEARS_APART, NEAR, DIFFERENT)
