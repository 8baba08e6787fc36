"""The generated set as a Parquet file, in a stream: ``python generated.py FILE SIZE SEED``."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import chain, islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from crowd.crowd import crowd
from crowd.shape import Record

AT_ONCE = 50_000
SCHEMA = pa.schema(
    {
        **dict.fromkeys(("id", "person", "forename", "middle", "surname", "birth_date"), pa.string()),
        **dict.fromkeys(("address", "postcode", "source", "case"), pa.string()),
        **dict.fromkeys(("emails", "telephones"), pa.list_(pa.string())),
        "identifiers": pa.list_(pa.struct({"kind": pa.string(), "value": pa.string(), "verified": pa.bool_()})),
        "relationships": pa.list_(pa.struct({"kind": pa.string(), "other": pa.string()})),
    }
)


def write(path: Path, records: Iterable[Record]) -> None:
    """Write the records, some thousands at a time."""
    rest = iter(records)
    with pq.ParquetWriter(path, SCHEMA) as file:
        while some := list(islice(rest, AT_ONCE)):
            columns = {name: [getattr(record, name) for record in some] for name in SCHEMA.names}
            file.write_table(pa.table(columns, SCHEMA))


if __name__ == "__main__":
    write(Path(sys.argv[1]), chain.from_iterable(crowd(int(sys.argv[2]), int(sys.argv[3]))))
