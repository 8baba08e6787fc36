"""What a machine may decide by itself: the same rule for one pair, and for columns of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kinroll.core.scoring.levels import (
    ADDRESS,
    BIRTH,
    CODES,
    EMAIL,
    FORENAME,
    IDENTIFIER,
    ORDER,
    SURNAME,
    TELEPHONE,
    VERIFIED,
)

ANCHORS = {BIRTH: "swapped", EMAIL: "same", TELEPHONE: "same", ADDRESS: "same", IDENTIFIER: "same"}
"""What may hold a machine's decision: two of these at least, beside the same forename."""
OWN = (BIRTH, IDENTIFIER)
"""Those that nobody shares with the people they live with: one of them at least."""
FEWEST_ANCHORS = 2


@dataclass(frozen=True, slots=True)
class Options:
    """From which probability on a pair is certain enough to act, likely, worth a person's look, worth keeping."""

    automatic: float = 0.99
    same: float = 0.5
    review: float = 0.05
    keep: float = 0.01


def may_act(levels: Mapping[str, Any]) -> Any:
    """Whether a machine may act on a pair that is likely enough, where families live, vetoes aside.

    A verified id in common is enough. Otherwise the forename has to be the same, the birth date or an id as well, with
    one thing more, and no slip in the birth date: twins with like names, and mother and daughter of one name, who share
    address, email and telephone, are left to people, and so is one whose forename is the other's surname while the
    rest of the name differs. The levels are whole numbers, or columns of them.
    """
    named = (levels[FORENAME] >= CODES[FORENAME]["same-of-many"]) & (levels[BIRTH] != CODES[BIRTH]["slip"])
    agree = {name: (levels[name] >= CODES[name][level]) * 1 for name, level in ANCHORS.items()}
    is_own = sum(agree[name] for name in OWN) >= 1
    is_enough = sum(agree.values()) >= FEWEST_ANCHORS
    is_whole = (levels[ORDER] == 0) | (levels[SURNAME] > CODES[SURNAME]["different"])
    return (named & is_whole & is_own & is_enough) | (levels[VERIFIED] == CODES[VERIFIED]["same"])
