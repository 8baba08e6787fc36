"""A session of Spark with what the sweep wants of it."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PAIRS_AT_ONCE = 50_000
"""So many pairs are one batch, and one small table, of a worker."""
USUAL: Mapping[str, str] = {"spark.sql.execution.arrow.maxRecordsPerBatch": str(PAIRS_AT_ONCE)}
LOCAL: Mapping[str, str] = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "64",
}
"""On one machine nothing listens to others, and few do not wait for many small parts."""


@contextmanager
def opened(master: str = "", settings: Mapping[str, str] | None = None) -> Iterator["SparkSession"]:
    """A session, which is ended if it was begun here; without a master it is as whoever submitted this has set it."""
    from pyspark.sql import SparkSession

    before = SparkSession.getActiveSession()
    builder = SparkSession.builder.appName("kinroll sweep")
    chosen = dict(settings or {})
    if master:
        builder, chosen = builder.master(master), {**USUAL, **chosen}
    if master.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # without it, whatever python3 is on the path
        chosen = {**LOCAL, **chosen}
    for name, value in chosen.items():
        builder = builder.config(name, value)
    session = before or builder.getOrCreate()
    try:
        yield session
    finally:
        if before is None:
            session.stop()
