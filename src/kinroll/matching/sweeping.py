"""The sweep: everybody against everybody who may be the same person."""

import time
from typing import Any

import numpy as np

from kinroll.core.scoring.weights import Weights
from kinroll.matching import blocking, holders, learning, patterns
from kinroll.matching.certain import Options
from kinroll.matching.comparing import compare_first, compare_rest, is_hopeless
from kinroll.matching.holders import Holders
from kinroll.matching.patterns import Patterns, gather
from kinroll.matching.result import Result
from kinroll.matching.table import Codes, Table, build_table

USUAL = Options()
ONE_OF, FEW = 8, 200_000
"""Of pairs that cannot be one person every eighth teaches what strangers and crowds share; of few pairs each does."""


def sweep(records: Any, weights: Weights | None = None, *, options: Options = USUAL) -> Result:
    """Who of the table may be one person twice, judged by the weights, or by what the table itself teaches."""
    began = time.perf_counter()
    table = build_table(records)
    read_s = time.perf_counter() - began
    result = sweep_table(table, weights, options)
    result.report |= {"reading_s": read_s, "seconds": time.perf_counter() - began}
    return result


def sweep_table(table: Table, weights: Weights | None, options: Options = USUAL) -> Result:
    """The same of a table that is built."""
    report: dict[str, Any] = {"records": len(table)}
    began = time.perf_counter()
    one, other = blocking.candidates(table, report)
    blocked = time.perf_counter()
    result = judge_pairs(table, holders.count(table), one, other, weights, options)
    judged = time.perf_counter()
    result.report |= report | {"candidates": len(one), "blocking_s": blocked - began, "judging_s": judged - blocked}
    return result


def judge_pairs(
    table: Table, held: Holders, one: Codes, other: Codes, weights: Weights | None, options: Options = USUAL
) -> Result:
    """These pairs of places, compared and judged; without weights they are learned from them."""
    began = time.perf_counter()
    first = compare_first(table, held, one, other)
    kept, times = _worth_more(first, learns=weights is None)
    one, other = one[kept], other[kept]
    rest = compare_rest(table, held, one, other)
    found = gather({name: levels[kept] for name, levels in first.items()} | rest, times)
    compared = time.perf_counter()
    weights = weights or learning.learn(table, held, found)
    learned = time.perf_counter()
    scores, reasons, are_kept = weigh(found, weights, options)
    rows = np.flatnonzero(are_kept[found.place])
    result = Result(
        *(table, weights, options, one[rows], other[rows], found.place[rows], found),
        *(scores, reasons),
    )
    result.report = {
        "patterns": len(found.counts),
        "comparing_s": compared - began,
        "learning_s": learned - compared,
    }
    return result


def weigh(found: Patterns, weights: Weights, options: Options) -> tuple[Any, Any, Any]:
    """For each pattern its score, its main reason, and whether its pairs are kept."""
    total, parts = patterns.sums(found, weights)
    scores = patterns.score(total)
    return scores, patterns.reasons(total, parts), scores >= np.log2(options.keep / (1 - options.keep))


def one_of(pairs: int) -> int:
    """Of so many pairs every which one that cannot be one person teaches."""
    return ONE_OF if pairs > FEW else 1


def _worth_more(levels: dict[str, Any], *, learns: bool) -> tuple[Any, Any]:
    """The pairs that are compared to the end, and for how many each of them stands."""
    hopeless = is_hopeless(levels)
    step = one_of(len(hopeless)) if learns else 0
    kept = ~hopeless
    if step:
        kept[np.flatnonzero(hopeless)[::step]] = True
    rows = np.flatnonzero(kept)
    return rows, np.where(hopeless[rows], float(max(step, 1)), 1.0)
