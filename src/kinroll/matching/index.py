"""The keys of a base, sorted once: newcomers are compared with those alone who share one."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from kinroll.matching.blocking import Packed, block_sizes, candidates, largest_block
from kinroll.matching.keys import Keys, all_kinds
from kinroll.matching.table import Codes, Table, once


@dataclass(frozen=True, slots=True)
class _Sorted:
    rows: Codes
    keys: Keys
    largest: int


class Index:
    """Asked for pairs of newcomers with the base, whose words they share."""

    def __init__(self, table: Table) -> None:
        self.size = len(table)
        self._kinds: dict[str, _Sorted] = {}
        for kind in all_kinds(table):
            order = np.argsort(kind.keys, kind="stable")
            keys = kind.keys[order]
            counts, _ = block_sizes(keys)
            self._kinds[kind.name] = _Sorted(kind.rows[order], keys, largest_block(kind, counts, self.size))

    def candidates(self, news: Table, report: dict[str, Any]) -> tuple[Codes, Codes]:
        """Pairs of a place of the base and a newcomer, or of two newcomers, whose places come behind the base's."""
        found = [np.zeros(0, np.int64)]
        for kind in all_kinds(news):
            held = self._kinds.get(kind.name)
            if held is not None:
                found.append(_met(held, kind.rows, kind.keys, self.size))
        one, other = candidates(news, report)
        among = ((one.astype(np.int64) + self.size) << 32) | (other.astype(np.int64) + self.size)
        packed = once(np.concatenate([*found, among]))
        return (packed >> 32).astype(np.int32), (packed & 0xFFFFFFFF).astype(np.int32)


def _met(held: _Sorted, rows: Codes, keys: Keys, size: int) -> Packed:
    """The pairs of those who share a key, packed; what too many share is left out."""
    left = np.searchsorted(held.keys, keys, side="left")
    counts = np.searchsorted(held.keys, keys, side="right") - left
    keep = (counts > 0) & (counts <= held.largest)
    left, counts, rows = left[keep], counts[keep], rows[keep]
    starts = np.repeat(left - np.concatenate(([0], np.cumsum(counts)[:-1])), counts) if len(counts) else left
    theirs = held.rows[starts + np.arange(int(counts.sum()))].astype(np.int64)
    packed: Packed = (theirs << 32) | (np.repeat(rows, counts).astype(np.int64) + size)
    return packed
