"""Work on Arrow batches as Polars frames, wherever Spark has them done."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

Work = Callable[[pl.DataFrame], pl.DataFrame]


def mapped(frame: "DataFrame", work: Work, schema: str) -> "DataFrame":
    """What the work makes of each batch of a frame; the schema is of what it makes, as Spark writes it."""
    from pyspark.sql.pandas.types import to_arrow_schema
    from pyspark.sql.types import StructType

    wanted = to_arrow_schema(StructType.fromDDL(schema))

    def on_batches(batches: Iterator["pa.RecordBatch"]) -> Iterator["pa.RecordBatch"]:
        for batch in batches:
            given = pl.from_arrow(batch)
            if batch.num_rows and isinstance(given, pl.DataFrame):
                made = work(given).select(wanted.names)
                yield from made.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(wanted).to_batches()

    return frame.mapInArrow(on_batches, schema)


def here(frame: "DataFrame") -> pl.DataFrame:
    """All rows of a small frame, brought to the driver."""
    found = pl.from_arrow(frame.toArrow())
    assert isinstance(found, pl.DataFrame)
    return found
