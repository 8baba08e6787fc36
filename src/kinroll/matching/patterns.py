"""Pairs that agree in the same way are one pattern: everything is worked out once for each of these."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kinroll.core.scoring.judging import LEAST
from kinroll.core.scoring.levels import levels_of
from kinroll.core.scoring.weights import Weights

Array = np.ndarray[Any, Any]


@dataclass(slots=True)
class Patterns:
    """The distinct patterns: a row of level codes each, how many pairs have it, and for each pair its pattern."""

    features: tuple[str, ...]
    codes: Array
    counts: Array
    place: Array


def gather(levels: Mapping[str, Array], times: Array) -> Patterns:
    """The distinct patterns of these pairs, each of which stands for so many."""
    found, place = np.unique(pack(levels), return_inverse=True)
    counts = np.bincount(place.reshape(-1), times, minlength=len(found))
    return unpack(tuple(levels), found, counts, place.reshape(-1))


def pack(levels: Mapping[str, Array]) -> Array:
    """For each pair one number that stands for all its levels."""
    packed = np.zeros(len(next(iter(levels.values()))), np.int64)
    for name, codes in levels.items():
        packed = packed * len(levels_of(name)) + codes
    return packed


def unpack(features: tuple[str, ...], found: Array, counts: Array, place: Array) -> Patterns:
    """The patterns of distinct numbers in their order, and how many pairs have each."""
    codes, rest = np.zeros((len(found), len(features)), np.int64), found
    for n in reversed(range(len(features))):
        rest, codes[:, n] = np.divmod(rest, len(levels_of(features[n])))
    return Patterns(features, codes, counts.astype(np.float64), place)


def logs(features: tuple[str, ...], weights: Weights) -> list[Array]:
    """For each feature the natural logarithms of its shares: a row for each level, a column for each class."""
    tables = []
    for name in features:
        shares = (
            np.array(weights.shares[name], np.float64) if name in weights.shares else np.ones((2, len(weights.pairs)))
        )
        shares[0] = 1.0
        tables.append(np.log(np.maximum(shares, LEAST)))
    return tables


def sums(patterns: Patterns, weights: Weights) -> tuple[Array, Array]:
    """The logarithms of how many pairs of each class have each pattern; and what each feature adds to that."""
    parts = np.stack([table[patterns.codes[:, n]] for n, table in enumerate(logs(patterns.features, weights))], axis=1)
    start = np.log(np.maximum(weights.pairs, LEAST))
    return parts.sum(axis=1) + start, parts


def score(total: Array) -> Array:
    """The scores, in bits, of logarithms of the classes (``core/scoring/judging.py``)."""
    found: Array = (total[..., 0] - np.logaddexp.reduce(total[..., 1:], axis=-1)) / np.log(2.0)
    return found


def reasons(total: Array, parts: Array) -> Array:
    """For each pattern the place of the feature without which its score would be lowest."""
    full = score(total)[:, None]
    drops = full - score(total[:, None, :] - parts)
    spoken = np.abs(parts).sum(axis=2) > 0
    found: Array = np.where(spoken, drops, -np.inf).argmax(axis=1)
    return found
