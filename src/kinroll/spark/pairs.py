"""Who is worth comparing, found by joins of keys, with the bounds on blocks of ``matching/blocking.py``."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from kinroll.matching.blocking import LARGEST, NEIGHBOURS, largest_size, left_aside
from kinroll.matching.keys import Kind
from kinroll.spark.batches import here
from kinroll.spark.people import PLACE

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame


def candidates(
    keys: "DataFrame", people: "DataFrame", kinds: Sequence[Kind], size: int, report: dict[str, Any]
) -> "DataFrame":
    """The places of both sides of each pair worth comparing, the smaller first, each pair once."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    block = Window.partitionBy("kind", "key")
    sized = keys.withColumn("size", f.count("*").over(block)).where("size > 1").persist()
    sizes = here(sized.groupBy("kind", "size").count()).sort("kind", "size")
    largest = _largest(kinds, sizes, size, report)
    is_whole = f.col("size") <= _of_kind(largest)
    narrow = [number for number, kind in enumerate(kinds) if not kind.is_broad]
    whole = _all_of(sized.where(is_whole))
    beside = _neighbours(sized.where(~is_whole & f.col("kind").isin(narrow)), people)
    return whole.union(beside).distinct()


def _of_kind(numbers: Sequence[int]) -> "Column":
    from pyspark.sql import functions as f

    return f.element_at(f.array(*map(f.lit, numbers)), f.col("kind") + 1)


def _largest(kinds: Sequence[Kind], sizes: pl.DataFrame, people: int, report: dict[str, Any]) -> list[int]:
    """The largest block of each kind that is looked at whole; the report is told what is left out."""
    found, cut = [], dict[str, int]()
    for number, kind in enumerate(kinds):
        part = sizes.filter(pl.col("kind") == number)
        each = part["size"].to_numpy()
        times = part["count"].to_numpy() // np.maximum(each, 1)
        small = each <= LARGEST
        found.append(largest_size(kind, each[small], times[small], people))
        aside = left_aside(kind, each[each > found[-1]], times[each > found[-1]])
        if aside:
            cut[kind.name] = cut.get(kind.name, 0) + aside
    report["blocks_cut"] = cut
    return found


def _all_of(keys: "DataFrame") -> "DataFrame":
    """All pairs of each block."""
    mine = keys.select("kind", "key", keys[PLACE].alias("one"))
    theirs = keys.select("kind", "key", keys[PLACE].alias("other"))
    return mine.join(theirs, ["kind", "key"]).where("one < other").select("one", "other")


def _neighbours(keys: "DataFrame", people: "DataFrame") -> "DataFrame":
    """In blocks that are too large, people with the few next to them, by names and birth date."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    named = people.select(PLACE, "forename", "surname", "birth_date")
    standing = named.join(f.broadcast(_dates(people)), "birth_date", "left")
    order = ("forename", "surname", f.coalesce("date", f.lit(0)), "turn", PLACE)
    row = Window.partitionBy("kind", "key").orderBy(*order)
    next_to = f.array(*(f.lead(PLACE, n).over(row) for n in range(1, NEIGHBOURS + 1)))
    near = keys.join(standing, PLACE).select(PLACE, next_to.alias("near"))
    found = near.select(PLACE, f.explode("near").alias("next")).where(f"{PLACE} <> next")
    return found.select(f.least(PLACE, "next").alias("one"), f.greatest(PLACE, "next").alias("other"))


def _dates(people: "DataFrame") -> "DataFrame":
    """The birth dates in the order in which they are met first, as in a table of everybody."""
    from pyspark.sql import functions as f

    first = here(people.where("birth_date <> ''").groupBy("birth_date").agg(f.min(PLACE).alias("first")))
    met = first.sort("first").with_row_index("date", 1).select("birth_date", pl.col("date").cast(pl.Int64) & 0xFFFF)
    return people.sparkSession.createDataFrame(met.to_arrow(), "birth_date string, date long")
