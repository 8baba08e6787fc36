"""What a sweep found: pairs with their verdicts, people joined from them, and every pair explained."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from kinroll.core.scoring import judging, telling
from kinroll.core.scoring.values import several
from kinroll.core.scoring.vetoes import HARD
from kinroll.core.scoring.weights import Weights
from kinroll.matching import grouping
from kinroll.matching.certain import Options, certain
from kinroll.matching.patterns import Patterns
from kinroll.matching.table import Table
from kinroll.matching.vetoes import Vetoes

Array = np.ndarray[Any, Any]
AUTO, REVIEW, DIFFERENT = "auto", "review", "different"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence: how far it moved the score, in bits, and what it says."""

    feature: str
    level: int
    bits: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A pair with all that speaks for and against it, what a household shares first; ``start`` is its score without."""

    one: str
    other: str
    probability: float
    veto: str
    reason: str
    start: float
    evidence: tuple[Evidence, ...]
    levels: dict[str, int]
    weights: Weights

    def without(self, feature: str) -> float:
        """The probability if one piece of evidence were not there."""
        return judging.probability_of(judging.without(self.levels, self.weights, feature))


@dataclass
class Result:
    """What a sweep found, pair by pair: ``one`` and ``other`` are places in the table, ``place`` in the patterns."""

    table: Table
    weights: Weights
    options: Options
    one: Array
    other: Array
    place: Array
    patterns: Patterns
    scores: Array
    reasons: Array
    report: dict[str, Any] = field(default_factory=dict)
    _judged: dict[int, tuple[dict[str, int], judging.Judged]] = field(default_factory=dict, repr=False)

    @cached_property
    def probability(self) -> Array:
        """How likely each pair is one person."""
        chances: Array = 1 / (1 + np.exp2(-np.clip(self.scores, -1000, 1000)))
        return chances[self.place]

    @cached_property
    def vetoes(self) -> Vetoes:
        """Who may not be joined."""
        return Vetoes(self.table, is_firm=self.weights.is_firm)

    @cached_property
    def veto(self) -> list[str]:
        """The veto against each pair; empty where there is none."""
        return [self.vetoes.of(a, b) for a, b in zip(self.one.tolist(), self.other.tolist(), strict=True)]

    @cached_property
    def certain(self) -> Array:
        """For each pair whether a machine may join it by itself, vetoes aside."""
        return certain(self.patterns, self.weights, self.options, self.scores)[self.place]

    @cached_property
    def clusters(self) -> pl.DataFrame:
        """Who is likely one person with whom, in groups."""
        return self._clusters(self.probability >= self.options.same, self.vetoes.hard)

    @cached_property
    def auto_clusters(self) -> pl.DataFrame:
        """The same of those whom a machine may join."""
        return self._clusters(self.certain, self.vetoes.of)

    def _clusters(self, likely: Array, veto: Callable[[int, int], str]) -> pl.DataFrame:
        rows = np.flatnonzero(likely)
        groups = grouping.join(len(self.table), self.one[rows], self.other[rows], self.scores[self.place[rows]], veto)
        return pl.DataFrame({"id": self.table.ids, "cluster": groups})

    @cached_property
    def pairs(self) -> pl.DataFrame:
        """Every pair that is kept, with its verdict, main reason and evidence."""
        ids = pl.Series(self.table.ids)
        found = pl.DataFrame(
            {
                "one": ids[self.one],
                "other": ids[self.other],
                "probability": self.probability,
                "certain": self.certain,
                "reason": pl.Series([*self.patterns.features, ""])[self.reasons[self.place]],
                "veto": pl.Series(self.veto, dtype=pl.String),
                **{
                    f"level_{name}": self.patterns.codes[self.place, n].astype(np.uint8)
                    for n, name in enumerate(self.patterns.features)
                },
            }
        )
        is_free = pl.col("veto") == ""
        verdict = (
            pl.when(pl.col("certain") & is_free)
            .then(pl.lit(AUTO))
            .when(pl.col("probability") >= self.options.review)
            .then(pl.lit(REVIEW))
            .otherwise(pl.lit(DIFFERENT))
        )
        same = (pl.col("probability") >= self.options.same) & ~pl.col("veto").is_in(sorted(HARD))
        return found.with_columns(verdict=verdict, same=same).drop("certain")

    @cached_property
    def _rows(self) -> dict[tuple[str, str], int]:
        ids = self.table.ids
        pairs = zip(self.one.tolist(), self.other.tolist(), strict=True)
        return {(ids[a], ids[b]): n for n, (a, b) in enumerate(pairs)}

    def explain(self, one: str, other: str) -> Explained:
        """All that speaks for and against a pair that is kept; KeyError for another."""
        row = self._rows.get((one, other), self._rows.get((other, one), -1))
        if row < 0:
            raise KeyError((one, other))
        return self.explain_row(row)

    def explain_row(self, row: int) -> Explained:
        """The same for the pair of a row."""
        a, b = int(self.one[row]), int(self.other[row])
        levels, judged = self._judged_pattern(int(self.place[row]))
        mine, theirs = self._given(a), self._given(b)
        told = tuple(
            Evidence(piece.feature, piece.level, piece.bits, telling.tell(piece.feature, piece.level, mine, theirs))
            for piece in judged.pieces
        )
        ids, veto = self.table.ids, self.vetoes.of(a, b)
        return Explained(
            ids[a], ids[b], judged.probability, veto, judged.reason, judged.start, told, levels, self.weights
        )

    def _judged_pattern(self, place: int) -> tuple[dict[str, int], judging.Judged]:
        """The levels of a pattern and what they come to; worked out once for all pairs that have it."""
        if place not in self._judged:
            levels = dict(zip(self.patterns.features, self.patterns.codes[place].tolist(), strict=True))
            self._judged[place] = levels, judging.judge(levels, self.weights)
        return self._judged[place]

    def _given(self, place: int) -> dict[str, str]:
        row = self.table.given.row(place, named=True)
        return {name: ", ".join(several(value)) for name, value in row.items()}
