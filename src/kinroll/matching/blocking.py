"""Who is worth comparing: pairs that share a key (``keys.py``), and none of the keys can make too many.

The people of one key stand side by side in the sorted keys, so pairs are found by comparing the sorted keys with
themselves, moved by one, by two, and so on: memory and time are bounded by people times the largest block.
"""

from typing import Any

import numpy as np

from kinroll.matching.keys import Keys, Kind, all_kinds
from kinroll.matching.table import NAMES, Codes, Table, once

Packed = np.ndarray[Any, np.dtype[np.int64]]
LARGEST = 40
"""A key that more people share makes no block: of these only neighbours by name and birth date are compared."""
NEIGHBOURS = 4
BUDGET, SMALL_BASE, LEAST_BUDGET = 4.0, 120_000.0, 0.05
"""So many pairs for each person one kind of broad key may make, fewer in a base that is not small: the smallest blocks,
which tell most, come first. In a small base no other kind is bounded but by its largest block."""


def candidates(table: Table, report: dict[str, Any]) -> tuple[Codes, Codes]:
    """The places of both sides of each pair worth comparing, the smaller first, each pair once.

    ``report`` is told how many pairs of blocks that were too large were left out, by kind of key.
    """
    found: list[Packed] = []
    cut: dict[str, int] = {}
    beside = beside_each_other(table)
    for kind in all_kinds(table):
        packed, left_out = _pairs(kind, beside)
        found.append(packed)
        if left_out:
            cut[kind.name] = cut.get(kind.name, 0) + left_out
    report["blocks_cut"] = cut
    return unpack(np.concatenate(found))


def unpack(packed: Packed) -> tuple[Codes, Codes]:
    """The two places of each packed pair, each pair once."""
    packed = once(packed)
    return (packed >> 32).astype(np.int32), (packed & 0xFFFFFFFF).astype(np.int32)


def pack(one: Codes, other: Codes) -> Packed:
    """Pairs of places as one number each, the smaller place first; nobody with themselves."""
    low, high = np.minimum(one, other).astype(np.int64), np.maximum(one, other).astype(np.int64)
    packed: Packed = ((low << 32) | high)[low != high]
    return packed


def _pairs(kind: Kind, beside: Packed) -> tuple[Packed, int]:
    order = np.argsort(kind.keys, kind="stable")
    counts, count_of = block_sizes(kind.keys[order])
    largest = largest_block(kind, counts, len(beside))
    rest = 0 if kind.is_broad else NEIGHBOURS
    keep = (count_of > 1) & ((count_of <= largest) | (rest > 0))
    rows, keys, count_of = kind.rows[order][keep], kind.keys[order][keep], count_of[keep]
    if (count_of > largest).any():
        order = np.lexsort((beside[rows], keys))
        rows, keys, count_of = rows[order], keys[order], count_of[order]
    reach = np.where(count_of > largest, rest, count_of - 1)
    return _side_by_side(rows, keys, reach), left_aside(kind, counts[counts > largest])


def left_aside(kind: Kind, large: Packed, times: Packed | int = 1) -> int:
    """How many pairs blocks of these sizes, which are too large, would make beyond those of neighbours."""
    sizes = large.astype(np.float64)
    rest = 0 if kind.is_broad else NEIGHBOURS
    return int(((sizes * (sizes - 1) / 2 - sizes * rest).clip(min=0) * times).sum())


def _side_by_side(rows: Codes, keys: Keys, reach: Packed) -> Packed:
    found, offset = [np.zeros(0, np.int64)], 1
    while len(rows) > offset:
        same = np.flatnonzero((keys[offset:] == keys[:-offset]) & (reach[offset:] >= offset))
        if not len(same):
            break
        found.append(pack(rows[same], rows[same + offset]))
        offset += 1
    return np.concatenate(found)


def block_sizes(keys: Keys) -> tuple[Packed, Packed]:
    """How large each block of these sorted keys is, and the same for each key."""
    if not len(keys):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    counts = np.diff(np.append(starts, len(keys)))
    return counts, np.repeat(counts, counts)


def largest_block(kind: Kind, counts: Packed, people: int) -> int:
    """The largest block that is looked at whole, so that all of a kind keep within their budget."""
    return largest_size(kind, *np.unique(counts[counts <= LARGEST], return_counts=True), people)


def largest_size(kind: Kind, sizes: Packed, times: Packed, people: int) -> int:
    """The same by how many blocks there are of each size, the smallest first; of more than ``LARGEST`` of none."""
    if kind.is_broad:
        budget = max(min(BUDGET * people, SMALL_BASE), LEAST_BUDGET * people)
    else:
        budget = max(kind.most * people, SMALL_BASE)
    within = np.cumsum(sizes * (sizes - 1) // 2 * times) <= budget
    return int(sizes[within].max(initial=1))


def beside_each_other(table: Table) -> Packed:
    """The order in which people of one large block stand: by forename, then surname, then birth date."""
    names = table.words[NAMES].values
    place = np.zeros(len(names) + 1, np.int64)
    place[np.array(sorted(range(len(names)), key=names.__getitem__), np.int64)] = np.arange(1, len(names) + 1)
    first, last = place[table.single["forename"]], place[table.single["surname"]]
    return (first << 40) | (last << 16) | (table.single["birth_date"].astype(np.int64) + 1) & 0xFFFF
