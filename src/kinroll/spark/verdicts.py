"""Verdicts, pair by pair where Spark has put them; and people joined from the likely ones, on the driver."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from kinroll.core.scoring.weights import Weights
from kinroll.matching.certain import Options
from kinroll.matching.patterns import Patterns
from kinroll.matching.result import Result
from kinroll.matching.sweeping import weigh
from kinroll.spark.batches import here, mapped
from kinroll.spark.levels import beside, table_of
from kinroll.spark.people import APART, PLACE, Shape

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

PAIRS = "one string, other string, probability double, reason string, veto string, verdict string, same boolean"
FOR_GROUPS = ("id", "birth_date", "verified_identifiers", *APART)
SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Judging:
    """What patterns come to: ``packed`` are their numbers in order, of ``patterns``."""

    packed: Any
    patterns: Patterns
    weights: Weights
    options: Options

    def result(self, batch: pl.DataFrame) -> Result:
        """Some pairs as what a sweep found."""
        table, one, other = table_of(batch)
        place = np.searchsorted(self.packed, batch["packed"].to_numpy())
        scores, reasons, _ = weigh(self.patterns, self.weights, self.options)
        return Result(table, self.weights, self.options, one, other, place, self.patterns, scores, reasons)

    def kept(self, levels: "DataFrame") -> "DataFrame":
        """The pairs that are worth keeping."""
        from pyspark.sql import functions as f

        scores, _, are_kept = weigh(self.patterns, self.weights, self.options)
        chances = 1 / (1 + np.exp2(-np.clip(scores[are_kept], -1000, 1000)))
        likely = pl.DataFrame({"packed": self.packed[are_kept], "chance": chances})
        wanted = levels.sparkSession.createDataFrame(likely.to_arrow(), "packed long, chance double")
        return levels.join(f.broadcast(wanted), "packed").select("one", "other", "packed", "chance")

    def pairs(self, kept: "DataFrame", people: "DataFrame", shape: Shape) -> "DataFrame":
        """These pairs with their verdicts, main reasons, vetoes and levels, as a sweep tells them."""
        levels = ", ".join(f"`level_{name}` short" for name in self.patterns.features)
        judging = self

        def work(batch: pl.DataFrame) -> pl.DataFrame:
            return judging.result(batch).pairs

        return mapped(beside(kept, people, FOR_GROUPS), work, f"{PAIRS}, {levels}")

    def groups(self, kept: "DataFrame", people: "DataFrame") -> pl.DataFrame:
        """Who is one person with whom, by the smallest place of each group; whoever is not named is alone.

        The likely pairs and what vetoes need of their people are brought to the driver.
        """
        least = min(self.options.same, self.options.automatic) - SLACK
        batch = here(beside(kept.where(f"chance >= {least}"), people, FOR_GROUPS)).sort("one", "other")
        if not len(batch):
            return pl.DataFrame(schema={"id": pl.String, "cluster": pl.Int64, "auto": pl.Int64})
        result = self.result(batch)
        places = result.table.given[PLACE]
        likely, sure = (each["cluster"] for each in (result.clusters, result.auto_clusters))
        return pl.DataFrame({"id": result.table.ids, "cluster": places[likely], "auto": places[sure]})
