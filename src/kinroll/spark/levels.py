"""Pairs compared where Spark has put them: each batch is a small table, and goes the way of every table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from kinroll.matching import holders, stored
from kinroll.matching.comparing import compare, compare_first, compare_rest, is_hopeless
from kinroll.matching.patterns import pack
from kinroll.matching.table import Codes, Table, build_table
from kinroll.spark.batches import here, mapped
from kinroll.spark.people import PLACE, Shape

if TYPE_CHECKING:
    from pyspark import Broadcast
    from pyspark.sql import DataFrame

UNFINISHED = -1
LEVELS = "one long, other long, packed long"
BUCKETS = 64
"""Pairs are numbered in so many parts of equal width."""


@dataclass(frozen=True, slots=True)
class Comparing:
    """What is needed to compare pairs of a base: its people, and the values that are not what most are."""

    people: "DataFrame"
    shape: Shape
    kept: "Broadcast[Any]"

    def levels(self, pairs: "DataFrame", *, to_the_end: bool) -> "DataFrame":
        """All levels of each pair in one number; unfinished where it cannot be one person, if that is not asked."""
        kept = self.kept

        def work(batch: pl.DataFrame) -> pl.DataFrame:
            return compared(batch, kept.value, to_the_end=to_the_end)

        return mapped(beside(pairs, self.people, ("id", *self.shape.compared)), work, LEVELS)

    @property
    def features(self) -> tuple[str, ...]:
        """The pieces of evidence, in the order in which they are packed."""
        table = build_table(self.shape.nobody(), is_folded=True)
        nobody = np.zeros(0, np.int32)
        return tuple(compare(table, holders.count(table), nobody, nobody))


def beside(pairs: "DataFrame", people: "DataFrame", columns: Sequence[str]) -> "DataFrame":
    """Pairs with these columns of both sides."""
    from pyspark.sql import functions as f

    whole = f.struct(PLACE, *columns)
    mine = people.select(f.col(PLACE).alias("one"), whole.alias("mine"))
    theirs = people.select(f.col(PLACE).alias("other"), whole.alias("theirs"))
    return pairs.join(mine, "one").join(theirs, "other")


def table_of(batch: pl.DataFrame) -> tuple[Table, Codes, Codes]:
    """The people of both sides of some pairs as one table, in their order, and the places of both sides in it."""
    sides = [batch.select(name).unnest(name) for name in ("mine", "theirs")]
    people = pl.concat(sides).unique(PLACE).sort(PLACE)
    table = build_table(people, is_folded=True)
    one, other = (people[PLACE].search_sorted(batch[name]).to_numpy().astype(np.int32) for name in ("one", "other"))
    return table, one, other


def compared(batch: pl.DataFrame, kept: Any, *, to_the_end: bool) -> pl.DataFrame:
    """The levels of some pairs."""
    table, one, other = table_of(batch)
    held = stored.restore(table, kept, called=str)
    first = compare_first(table, held, one, other)
    rows = np.arange(len(one)) if to_the_end else np.flatnonzero(~is_hopeless(first))
    rest = compare_rest(table, held, one[rows], other[rows])
    packed = np.full(len(one), UNFINISHED, np.int64)
    packed[rows] = pack({name: each[rows] for name, each in first.items()} | rest)
    return batch.select("one", "other").with_columns(packed=pl.Series(packed))


def every(pairs: "DataFrame", step: int, size: int) -> "DataFrame":
    """Each so manieth of these pairs in their order, beginning with the first."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    bucket = f.floor(f.col("one") * BUCKETS / size).cast("int")
    parted = pairs.select("one", "other", bucket.alias("bucket")).persist()
    counts = dict(here(parted.groupBy("bucket").count()).rows())
    before = np.concatenate(([0], np.cumsum([counts.get(n, 0) for n in range(BUCKETS)])))
    place = f.row_number().over(Window.partitionBy("bucket").orderBy("one", "other")) - 1
    start = f.element_at(f.array(*map(f.lit, before.tolist())), f.col("bucket") + 1)
    numbered = parted.select("one", "other", (place + start).alias("number"))
    return numbered.where(f.col("number") % step == 0).select("one", "other")


def counts_of(levels: "DataFrame") -> pl.DataFrame:
    """How many pairs have each pattern, brought to the driver: there are some thousands of them."""
    return here(levels.groupBy("packed").count())
