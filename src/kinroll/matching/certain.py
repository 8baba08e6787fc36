"""Where the lines are drawn, and what a machine may join by itself."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from kinroll.core.scoring.levels import ADDRESS, BIRTH, CODES, EMAIL, FORENAME, IDENTIFIER, TELEPHONE, VERIFIED
from kinroll.core.scoring.weights import Weights
from kinroll.matching.patterns import Patterns

Array = np.ndarray[Any, Any]
ANCHORS = {BIRTH: "swapped", EMAIL: "same", TELEPHONE: "same", ADDRESS: "same", IDENTIFIER: "same"}
"""What may hold a machine's decision where families live: two of these at least, beside the same forename."""
FEWEST_ANCHORS = 2


@dataclass(frozen=True, slots=True)
class Options:
    """From which probability on a pair is certain enough to act, likely, worth a person's look, worth keeping."""

    automatic: float = 0.99
    same: float = 0.5
    review: float = 0.05
    keep: float = 0.01


def certain(patterns: Patterns, weights: Weights, options: Options, scores: Array) -> Array:
    """For each pattern whether a machine may act on it, vetoes aside.

    A verified id in common is enough. Otherwise the probability has to be high, and, where families live, the forename
    the same, two more things, and no slip in the birth date: twins with like names, and namesakes, are left to people.
    """
    least = np.log2(options.automatic / (1 - options.automatic))
    levels = {name: patterns.codes[:, n] for n, name in enumerate(patterns.features)}
    sure = np.asarray(scores >= least)
    if not weights.is_firm:
        return sure
    named = (levels[FORENAME] >= CODES[FORENAME]["same-of-many"]) & (levels[BIRTH] != CODES[BIRTH]["slip"])
    anchors = sum((levels[name] >= CODES[name][level]).astype(int) for name, level in ANCHORS.items())
    known = levels[VERIFIED] == CODES[VERIFIED]["same"]
    return np.asarray(sure & ((named & (anchors >= FEWEST_ANCHORS)) | known))
