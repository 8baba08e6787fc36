"""What two descriptions of somebody differ in, in the scorer's sentences."""

from collections.abc import Iterable, Mapping
from typing import Any

from kinroll.core.scoring.commons import Commons
from kinroll.core.scoring.comparing import compare_first
from kinroll.core.scoring.levels import SAME, levels_of
from kinroll.core.scoring.person import Person
from kinroll.core.scoring.telling import tell
from kinroll.core.scoring.values import several


def differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """A sentence for each of names, birth date and ids in which the two are not the same."""
    levels = compare_first(Person(one), Person(other), Commons())
    return said(((name, code) for name, code in levels.items() if not is_same(name, code)), one, other)


def is_same(feature: str, code: int) -> bool:
    """Whether a level is that of equal values, or of nothing to compare."""
    return not code or levels_of(feature)[code].startswith(SAME)


def said(levels: Iterable[tuple[str, int]], one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """These levels as sentences, with the values of both in the columns of the scorer."""
    sides = [{name: ", ".join(several(value)) for name, value in side.items()} for side in (one, other)]
    return [tell(name, code, *sides) for name, code in levels]
