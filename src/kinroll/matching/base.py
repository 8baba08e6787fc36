"""A base that is prepared once, and asked about newcomers again and again."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from kinroll.core.scoring.weights import Weights
from kinroll.matching import holders
from kinroll.matching.certain import Options
from kinroll.matching.index import Index
from kinroll.matching.result import Explained, Result
from kinroll.matching.sweeping import USUAL, judge_pairs, sweep_table
from kinroll.matching.table import build_table, concat, once, take


class Base:
    """Everybody of a table, with what was learned of them by a first sweep (``result``), or weights that are given."""

    def __init__(self, records: Any, weights: Weights | None = None, *, options: Options = USUAL) -> None:
        self.table, self.options = build_table(records), options
        self.result = None if weights else sweep_table(self.table, None, options)
        self.weights = weights or (self.result.weights if self.result else None)
        self.held, self.index = holders.count(self.table), Index(self.table)

    def sweep_new(self, records: Any) -> Result:
        """The pairs of newcomers with people of the base, and with each other."""
        news, report = build_table(records, self.table.words), dict[str, Any]()
        one, other = self.index.candidates(news, report)
        size = len(self.table)
        met = once(one[one < size])
        both = concat(take(self.table, met), news)
        place = np.where(one < size, np.searchsorted(met, one), one - size + len(met)).astype(np.int32)
        newcomer = (other - size + len(met)).astype(np.int32)
        held = holders.beside(self.held, both)
        result = judge_pairs(both, held, place, newcomer, self.weights, self.options)
        result.report |= report | {"candidates": len(one)}
        return result

    def look_up(self, record: Mapping[str, Any]) -> list[Explained]:
        """Whom of the base somebody may be, the likeliest first."""
        found = self.sweep_new([{"id": "?", **record}])
        return [found.explain_row(int(row)) for row in np.argsort(-found.probability, kind="stable")]
