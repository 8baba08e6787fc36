"""Evidence of names: forename, middle names and surname, with all the ways in which one name is written twice."""

from rapidfuzz.distance import OSA, JaroWinkler

from kinroll.core.scoring.nicknames import is_short_for
from kinroll.core.scoring.spelling import parts, sound

DIFFERENT, ALIKE, INITIAL, PART, SLIP, VARIANT = "different", "alike", "initial", "part", "slip", "variant"
SIMILAR = 0.82
SOUNDING = 0.7


def forename_level(one: str, other: str) -> str:
    """How two folded forenames that are not equal agree: a nickname, another spelling, a slip, a part, an initial."""
    if is_short_for(one, other):
        return VARIANT
    return _alike(one, other)


def surname_level(one: str, other: str) -> str:
    """How two folded surnames that are not equal agree: another spelling, a slip, a part of a double name."""
    return _alike(one, other)


def middle_level(one: str, other: str) -> str:
    """How two texts of folded middle names agree: initials agree with the names that begin with them."""
    mine, theirs = one.split(), other.split()
    if one == other:
        return "same"
    agree = all(a[0] == b[0] and (a == b or 1 in (len(a), len(b))) for a, b in zip(mine, theirs, strict=False))
    return INITIAL if agree else "same" if set(mine) & set(theirs) else DIFFERENT


def _alike(one: str, other: str) -> str:
    if 1 in (len(one), len(other)):
        return INITIAL if one[0] == other[0] else DIFFERENT
    if " " in one or " " in other:
        return _compound(one, other)
    return _single(one, other)


def _single(one: str, other: str) -> str:
    likeness = JaroWinkler.similarity(one, other)
    if likeness < SOUNDING:
        return DIFFERENT
    if is_slip(one, other):
        return SLIP
    if len(sound(one)) > 1 and sound(one) == sound(other):
        return VARIANT
    return ALIKE if likeness >= SIMILAR else DIFFERENT


def is_slip(one: str, other: str) -> bool:
    """Whether two words are one typing slip apart, or two in a long word."""
    shortest = min(len(one), len(other))
    if shortest < 3:
        return False
    allowed = 2 if shortest >= 7 else 1
    return OSA.distance(one, other, score_cutoff=allowed) <= allowed


def _compound(one: str, other: str) -> str:
    """Names of several parts: written together or apart, in another order, with one part left out or abbreviated."""
    if one.replace(" ", "") == other.replace(" ", "") or parts(one) == parts(other):
        return VARIANT
    mine, theirs = parts(one), parts(other)
    if set(mine) == set(theirs):
        return VARIANT
    if _holds(mine, theirs) or _holds(theirs, mine):
        return PART
    joined = _single(one.replace(" ", ""), other.replace(" ", ""))
    if joined in (SLIP, VARIANT):
        return joined
    return ALIKE if set(mine) & set(theirs) or joined == ALIKE else DIFFERENT


def _holds(whole: tuple[str, ...], few: tuple[str, ...]) -> bool:
    """Whether each of these parts is one of the whole: itself, with a slip, or by its short form."""
    return all(any(a == b or is_short_for(a, b) or is_slip(a, b) for a in whole) for b in few)
