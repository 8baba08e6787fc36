"""Who holds what, counted by Spark: what the whole base says of each value."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from kinroll.matching import holders, stored
from kinroll.matching.holders import Counted, Holders
from kinroll.spark.batches import here
from kinroll.spark.people import LISTS, Shape

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

Kept = dict[str, dict[str, int]]


def count(people: "DataFrame", size: int, shape: Shape) -> tuple[Holders, Kept]:
    """What the counts say, and the values that are not what most are: these are brought to the driver."""
    values = _values(people, shape).persist()
    groups = here(values.groupBy("field", "holders", "names").count()).sort("field", "holders", "names")
    known = here(_known(people, shape)).row(0, named=True)
    parts = {name: groups.filter(pl.col("field") == name) for name in holders.fields(shape.extras)}
    held = holders.of_counts({name: _counted(part, known[name]) for name, part in parts.items()}, size, shape.extras)
    kept = _unusual(values, held, parts)
    values.unpersist()
    return held, kept


def _values(people: "DataFrame", shape: Shape) -> "DataFrame":
    """Each value of each field: how many people hold it, and people of how many forenames where that is asked."""
    from pyspark.sql import functions as f

    pieces = [_pieces(name) for name in holders.fields(shape.extras)]
    held = people.select(f.explode(f.concat(*pieces)).alias("held"), f.col("forename").alias("by"))
    each = held.select("held.*", "by").where("value <> ''").groupBy("field", "value", "by").count()
    is_asked = f.col("field").isin(list(holders.SHARED))
    names = f.sum(f.when(is_asked, 1).otherwise(0)).alias("names")
    return each.groupBy("field", "value").agg(f.sum("count").alias("holders"), names)


def _column(name: str) -> str:
    return "address" if name == "street" else name


def _pieces(name: str) -> "Column":
    from pyspark.sql import functions as f

    values = f.col(name) if name in LISTS else f.array(f.col(_column(name)))
    return f.transform(values, lambda value: f.struct(f.lit(name).alias("field"), value.alias("value")))


def _known(people: "DataFrame", shape: Shape) -> "DataFrame":
    """How many people have any value of each field."""
    from pyspark.sql import functions as f

    names = holders.fields(shape.extras)
    has_any = [f.size(name) > 0 if name in LISTS else f.col(_column(name)) != "" for name in names]
    return people.agg(*(f.count_if(each).alias(name) for name, each in zip(names, has_any, strict=True)))


def _counted(part: pl.DataFrame, known: int) -> Counted:
    """The counts of a field; the last place is that of the blank, as in a table."""
    holding, names, times = (np.append(part[name].to_numpy(), 0) for name in ("holders", "names", "count"))
    return Counted(holding, names, times, known)


def _unusual(values: "DataFrame", held: Holders, parts: Mapping[str, pl.DataFrame]) -> Kept:
    """The values that are not what most are, with their places, as ``stored.commons`` has them."""
    from pyspark.sql import functions as f

    found: Kept = {}
    for attribute, usual in stored.USUAL.items():
        for name, places in getattr(held, attribute).items():
            part = parts[name].with_columns(place=pl.Series(places[:-1].astype(np.int64)))
            part = part.filter(pl.col("place") != usual)
            found[f"{attribute} {name}"] = {}
            if len(part):
                group = ["field", "holders", "names"]
                wanted = values.sparkSession.createDataFrame(part.select(*group, "place").to_arrow())
                rows = here(values.join(f.broadcast(wanted), group).select("value", "place"))
                found[f"{attribute} {name}"] = dict(zip(rows["value"], rows["place"], strict=True))
    return found
