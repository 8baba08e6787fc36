"""What a side's answer is worth: its pairs and clusters beside the truth of the set."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

import polars as pl
from measuring import (
    Chains,
    Quality,
    Review,
    Scored,
    Tally,
    Truth,
    best_threshold,
    closed,
    curve,
    quality,
    review,
    sums,
)

TRIED = (0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999)
"""Thresholds that are looked at for a rival's clusters, beside the best one for its pairs."""
NEVER = ("said-apart", "verified-ids", "complete-source")
"""The vetoes that hold at every threshold."""


@dataclass(frozen=True)
class Judged:
    """Of half 1: at the side's default threshold, and at the one that was best on half 0."""

    default: Quality
    best: Quality
    threshold: float
    line: list[tuple[float, float, float]]


@dataclass(frozen=True)
class Automatic:
    """Of Kinroll's side: what it would do by itself, and what it would ask. ``cases`` are of both halves."""

    alone: Quality
    review: Review
    cases: dict[str, tuple[int, int, int, int]]


def truth_of(path: Path) -> Truth:
    """Whose the records of a set are."""
    frame = pl.read_parquet(path, columns=["id", "person"])
    return Truth(dict(zip(frame["id"], frame["person"], strict=True)))


def judge(pairs: Path, threshold: float, truth: Truth) -> Judged:
    """A rival's pairs, or what follows from them, whichever is the better for it; Kinroll's clusters as they are."""
    frame = pl.read_parquet(pairs)
    if "veto" in frame.columns:
        frame = frame.filter(~pl.col("veto").is_in(NEVER))
    scored: list[Scored] = frame.select("one", "other", "score").rows()
    line = curve(scored, truth)
    if not pairs.with_suffix(".clusters.parquet").exists():
        chosen, best = best_of(scored, threshold, truth)
        default = quality(max(ways(scored, threshold, truth), key=lambda tallies: worth(sums(tallies))))
        return Judged(default, best, chosen, line)
    own = pl.read_parquet(pairs.with_suffix(".clusters.parquet"))
    columns = {float(name[3:]): name for name in own.columns if name.startswith("at ")} | {threshold: "cluster"}
    clusters = {at: dict(zip(own["id"], own[name], strict=True)) for at, name in columns.items()}
    chosen = max(clusters, key=lambda at: sums(truth.of_clusters(clusters[at], of=0)).f1)
    default, best = (quality(truth.of_clusters(clusters[at])) for at in (threshold, chosen))
    return Judged(default, best, chosen, line)


def worth(found: Quality) -> float:
    """What is made the most of."""
    return found.f1


def best_of(scored: list[Scored], default: float, truth: Truth) -> tuple[float, Quality]:
    """The threshold, and the way, that is best on half 0."""
    for_pairs = best_threshold(scored, truth)
    one_by_one = sums(truth.of_pairs((pair[:2] for pair in scored if pair[2] >= for_pairs), of=0))
    best, chosen, way = worth(one_by_one), for_pairs, 0
    chains, ordered = Chains(), sorted(scored, key=itemgetter(2))
    for threshold in sorted({default, for_pairs, *TRIED}, reverse=True):
        more = []
        while ordered and ordered[-1][2] >= threshold:
            more.append(ordered.pop()[:2])
        if (value := worth(sums(truth.of_clusters(chains.add(more), of=0)))) > best:
            best, chosen, way = value, threshold, 1
    return chosen, quality(ways(scored, chosen, truth)[way])


def ways(scored: list[Scored], threshold: float, truth: Truth) -> tuple[list[Tally], list[Tally]]:
    """The pairs from a score on, without and with what follows from them."""
    pairs = [(one, other) for one, other, score in scored if score >= threshold]
    return truth.of_pairs(pairs), truth.of_clusters(closed(pairs))


def judge_automatic(pairs: Path, records: Path, truth: Truth) -> Automatic:
    """Kinroll's automatic part, and its questions."""
    own = pl.read_parquet(pairs.with_suffix(".clusters.parquet"))
    auto = dict(zip(own["id"], map(str, own["auto"]), strict=True))
    asked = pl.read_parquet(pairs).filter(pl.col("verdict") == "review").select("one", "other").rows()
    frame = pl.read_parquet(records, columns=["id", "case"])
    return Automatic(
        quality(truth.of_clusters(auto)),
        review(auto, asked, truth),
        by_case(auto, asked, truth, dict(zip(frame["id"], frame["case"], strict=True))),
    )


def by_case(
    auto: dict[str, str], asked: list[tuple[str, str]], truth: Truth, case_of: dict[str, str]
) -> dict[str, tuple[int, int, int, int]]:
    """Case by case: true pairs, those joined by the machine, false ones joined, questions about two people."""
    true, joined, false, idle = (Counter[str]() for _ in range(4))
    mine: dict[str, list[str]] = {}
    together: dict[str, list[str]] = {}
    for record, person in truth.person_of.items():
        for earlier in mine.setdefault(person, []):
            true[case_of[record]] += 1
            joined[case_of[record]] += auto.get(earlier) == auto.get(record, "")
        mine[person].append(record)
        for earlier in together.setdefault(auto.get(record, f"alone {record}"), []):
            false[case_of[record]] += not truth.is_true((earlier, record))
        together[auto.get(record, f"alone {record}")].append(record)
    for pair in asked:
        idle[case_of[pair[0]]] += not truth.is_true(pair)
    cases = dict.fromkeys(case_of.values())
    return {case: (true[case], joined[case], false[case], idle[case]) for case in cases}
