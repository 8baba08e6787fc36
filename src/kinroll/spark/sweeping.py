"""The sweep on Spark: the same steps as in ``matching/sweeping.py``, each where the people are."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from kinroll.core.scoring.weights import Weights
from kinroll.matching import learning
from kinroll.matching.certain import Options
from kinroll.matching.patterns import Patterns, unpack
from kinroll.matching.sweeping import USUAL, one_of
from kinroll.spark import holding
from kinroll.spark import people as persons
from kinroll.spark.batches import here, mapped
from kinroll.spark.holding import Kept
from kinroll.spark.levels import UNFINISHED, Comparing, counts_of, every
from kinroll.spark.pairs import candidates
from kinroll.spark.people import PLACE, Shape, extras_of
from kinroll.spark.verdicts import Judging

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


class NotNumbered(ValueError):
    """People are not numbered from 0 on in the column ``place``."""


@dataclass(frozen=True, slots=True)
class SparkResult:
    """What a sweep on Spark found; frames of Spark are worked out when they are written or asked."""

    pairs: "DataFrame"
    keys: "DataFrame"
    groups: pl.DataFrame
    weights: Weights
    kept: Kept
    people: int
    report: dict[str, Any]


def sweep(records: "DataFrame", *, options: Options = USUAL) -> SparkResult:
    """Who of these may be one person twice. ``records``: as ``matching.sweep`` takes them, numbered in ``place``."""
    plain = Shape(extras_of(records.columns))
    people = mapped(records, persons.folded, plain.schema()).persist()
    size = _numbered(people)
    shape = Shape(plain.extras, bool(people.where("size(other_names) > 0").take(1)))
    held, kept = holding.count(people, size, shape)
    report: dict[str, Any] = {"records": size}
    keys = mapped(people, partial(persons.keys, shape=shape), persons.KEYS)
    found = candidates(keys, people, shape.kinds(), size, report).persist()
    report["candidates"] = found.count()
    comparing = Comparing(people, shape, people.sparkSession.sparkContext.broadcast(kept))
    levels, packed, patterns = _compared(comparing, found, size, one_of(report["candidates"]))
    seen = _seen(comparing, size)
    judging = Judging(packed, patterns, learning.learn_from(held, seen, patterns, size, shape.extras), options)
    report["patterns"] = len(packed)
    worth = judging.kept(levels).persist()
    pairs, groups = judging.pairs(worth, people, shape), judging.groups(worth, people)
    kept_keys = mapped(people, persons.kept_keys, persons.KEPT_KEYS)
    return SparkResult(pairs, kept_keys, groups, judging.weights, kept, size, report)


def _numbered(people: "DataFrame") -> int:
    """How many there are."""
    from pyspark.sql import functions as f

    told = people.agg(f.count("*").alias("all"), f.count_distinct(PLACE).alias("distinct"), f.max(PLACE).alias("last"))
    everybody, distinct, last = here(told).row(0)
    if not everybody or (distinct, last) != (everybody, everybody - 1):
        raise NotNumbered
    return int(everybody)


def _compared(comparing: Comparing, pairs: "DataFrame", size: int, step: int) -> tuple["DataFrame", Any, Patterns]:
    """The levels of the pairs that are compared to the end; the numbers of the patterns in order, and the patterns."""
    levels = comparing.levels(pairs, to_the_end=step == 1).persist()
    hopeful = levels.where(f"packed <> {UNFINISHED}")
    counts = counts_of(hopeful)
    if step > 1:
        some = every(levels.where(f"packed = {UNFINISHED}"), step, size)
        hopeless = comparing.levels(some, to_the_end=True).persist()
        counts = pl.concat([counts, counts_of(hopeless).with_columns(pl.col("count") * step)])
        hopeful = hopeful.union(hopeless)
    counts = counts.group_by("packed").agg(pl.col("count").sum()).sort("packed")
    packed = counts["packed"].to_numpy()
    return hopeful, packed, unpack(comparing.features, packed, counts["count"].to_numpy(), np.zeros(0, np.int64))


def _seen(comparing: Comparing, size: int) -> Any:
    """At which levels pairs are that were taken blindly."""
    one, other = learning.taken_blindly(size)
    blind = pl.DataFrame({"one": one.astype(np.int64), "other": other.astype(np.int64)})
    session = comparing.people.sparkSession
    pairs = session.createDataFrame(blind.to_arrow(), "one long, other long")
    counts = counts_of(comparing.levels(pairs, to_the_end=True))
    packed, times = counts["packed"].to_numpy(), counts["count"].to_numpy()
    found = unpack(comparing.features, packed, times, np.zeros(0, np.int64))
    return learning.met({name: np.repeat(found.codes[:, n], times) for n, name in enumerate(found.features)})
