"""Pairs joined into people; a veto between any two keeps both groups apart, through whatever chain."""

from collections.abc import Callable
from typing import Any

import numpy as np

from kinroll.matching.table import Codes

Array = np.ndarray[Any, Any]
SUPPORT = 0.25
"""Of all pairs between two groups so many must be likely before a chain joins them."""


def join(size: int, one: Array, other: Array, strength: Array, veto: Callable[[int, int], str]) -> Codes:
    """For each of ``size`` places the smallest place of its group: the strongest pairs are joined first."""
    near: dict[int, set[int]] = {}
    for a, b in zip(one.tolist(), other.tolist(), strict=True):
        near.setdefault(a, set()).add(b)
        near.setdefault(b, set()).add(a)
    group, members = list(range(size)), {place: [place] for place in near}
    for n in np.lexsort((other, one, -strength)).tolist():
        a, b = group[int(one[n])], group[int(other[n])]
        if a == b or not _may_join(members[a], members[b], near, veto):
            continue
        low, high = min(a, b), max(a, b)
        members[low] += members.pop(high)
        for place in members[low]:
            group[place] = low
    return np.array(group, np.int32)


def _may_join(one: list[int], other: list[int], near: dict[int, set[int]], veto: Callable[[int, int], str]) -> bool:
    few, many = sorted((one, other), key=len)
    support = sum(len(near[place].intersection(many)) for place in few)
    if support < SUPPORT * len(few) * len(many):
        return False
    return not any(veto(a, b) for a in one for b in other)
