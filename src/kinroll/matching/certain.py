"""What a machine may join by itself, pattern by pattern."""

from typing import Any

import numpy as np

from kinroll.core.scoring.certain import Options, may_act
from kinroll.core.scoring.weights import Weights
from kinroll.matching.patterns import Patterns

__all__ = ["Options", "certain"]
Array = np.ndarray[Any, Any]


def certain(patterns: Patterns, weights: Weights, options: Options, scores: Array) -> Array:
    """For each pattern whether a machine may act on it, vetoes aside."""
    sure = np.asarray(scores >= np.log2(options.automatic / (1 - options.automatic)))
    if not weights.is_firm:
        return sure
    levels = {name: patterns.codes[:, n] for n, name in enumerate(patterns.features)}
    return np.asarray(sure & may_act(levels))
