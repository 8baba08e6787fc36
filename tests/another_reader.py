"""A reader of NAT files that knows nothing of ours: somebody else's positions, and polars to cut at them.

Where each field stands is taken from ``nat_places.csv``: the positions that the gem avetmiss_data of JobReady cuts
records at (its releases 7 and 8, read at commit 87cf20c1). Only positions were noted, under our names of the fields.
Our own layouts come from another table, made of several sources; that gem was one that they were compared with. The gem
has no plain NAT00030 of 8.0, no NAT00010A, and no state tails but that of NAT00120.
"""

import csv
from collections import defaultdict
from pathlib import Path

import polars as pl

Places = list[tuple[str, int, int]]
NOT_THERE = {("8.0", "NAT00010A"), ("8.0", "NAT00030"), ("7.0", "NAT00005")}
"""Files that the other program does not know."""


def _places() -> dict[tuple[str, str], Places]:
    """Of each release and file, the fields with their first and last character."""
    found: dict[tuple[str, str], Places] = defaultdict(list)
    with Path(__file__).with_name("nat_places.csv").open(encoding="utf-8") as opened:
        for row in csv.DictReader(opened):
            found[row["release"], row["file"]].append((row["field"], int(row["from"]), int(row["to"])))
    return dict(found)


PLACES = _places()


def cut(body: bytes, release: str, file: str) -> list[dict[str, str]]:
    """The records of a file, cut by polars."""
    lines = pl.Series("line", body.decode("ascii").split("\r\n")[:-1], dtype=pl.String)
    fields = [
        pl.col("line").str.slice(first - 1, last - first + 1).str.strip_chars_end(" ").alias(name)
        for name, first, last in PLACES[release, file]
    ]
    return lines.to_frame().select(fields).to_dicts()
