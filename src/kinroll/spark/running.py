"""The sweep of a folder of people: all is read and written by Spark, so that the folder may be wherever Spark reads."""

import json
from typing import TYPE_CHECKING, Any

from kinroll.core.scoring.commons import hexed
from kinroll.matching import stored
from kinroll.matching.certain import Options
from kinroll.spark.exchange import FOUND, GROUPS, KEYS, LEARNED, PAIRS, PEOPLE, TOLD
from kinroll.spark.sweeping import SparkResult, sweep

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def run(spark: "SparkSession", folder: str) -> dict[str, Any]:
    """Sweep the people of a folder, and write beside them what was found; what is to be reported."""
    folder = folder.rstrip("/")
    (row,) = spark.read.text(f"{folder}/{TOLD}", wholetext=True).collect()
    told = json.loads(row.value)
    lines = Options(automatic=told["automatic"], review=told["review"])
    result = sweep(spark.read.parquet(f"{folder}/{PEOPLE}"), options=lines)
    write(spark, f"{folder}/{FOUND}", result)
    return result.report


def write(spark: "SparkSession", folder: str, result: SparkResult) -> None:
    """Write what was found; what was learned comes last."""
    result.pairs.write.mode("overwrite").parquet(f"{folder}/{PAIRS}")
    result.keys.write.mode("overwrite").parquet(f"{folder}/{KEYS}")
    groups = spark.createDataFrame(result.groups.to_arrow(), "id string, cluster long, auto long")
    groups.write.mode("overwrite").parquet(f"{folder}/{GROUPS}")
    text = json.dumps(learned(result))
    spark.createDataFrame([(text,)], "value string").coalesce(1).write.mode("overwrite").text(f"{folder}/{LEARNED}")


def learned(result: SparkResult) -> dict[str, Any]:
    """What a base keeps of a sweep: weights, and the values that many have, as digests."""
    commons = {name: {hexed(value): place for value, place in each.items()} for name, each in result.kept.items()}
    return {
        "weights": result.weights.to_json(),
        "commons": {"version": stored.VERSION, **commons},
        "people": result.people,
        "left_out": result.report["blocks_cut"],
    }
