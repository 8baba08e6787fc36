"""What every rival gets of a set, and how it answers.

A rival is a program: ``python rivals/NAME.py SET.parquet OUT.parquet``. It does not see whose a record is. Names and
emails come in small letters, telephones as E.164, and ids that are nobody's as blanks, as the rivals' documentation
tells its users to prepare data.
It writes the pairs it finds with their scores, and prints one JSON object: its seconds, from the prepared frame to the
last pair, and its default threshold.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

import phonenumbers
import polars as pl

COUNTRY = "AU"
"""Of telephone numbers without a country's code: that of the generated sets."""
NOBODY_S = ("INTOFF", "INDIV", "SHORT")
HIDDEN = ("person", "case", "source", "relationships")
Answer = tuple[pl.DataFrame, float]
"""Pairs as ``one``, ``other``, ``score``, and the threshold."""


def prepared(path: Path) -> pl.DataFrame:
    """The set in flat columns; a blank is null, and a column that is blank everywhere is left out."""
    frame = pl.read_parquet(path).drop(*HIDDEN)
    first = {"email": "emails", "telephone": "telephones"}
    frame = frame.with_columns(pl.col(many).list.first().alias(one) for one, many in first.items())
    identifier = pl.col("identifiers").list.first().struct.field("value")
    frame = frame.with_columns(identifier=pl.when(~identifier.is_in(NOBODY_S)).then(identifier))
    small = ("forename", "middle", "surname", "email", "address", "postcode")
    frame = frame.drop("emails", "telephones", "identifiers").with_columns(
        pl.col("telephone").map_elements(as_e164, return_dtype=pl.String),
        *(pl.col(name).str.to_lowercase() for name in small),
    )
    frame = frame.with_columns(pl.when(pl.col(pl.String) != "").then(pl.col(pl.String)))
    return frame.select(column for column in frame if column.null_count() < len(column))


def as_e164(number: str) -> str | None:
    """A telephone number with its country's code, or None where it is none."""
    try:
        parsed = phonenumbers.parse(number, COUNTRY)
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def main(link: Callable[[pl.DataFrame, str], Answer]) -> None:
    """Run a rival on the set of the command line."""
    path, out = Path(sys.argv[1]), Path(sys.argv[2])
    frame = prepared(path)
    began, cpu = perf_counter(), process_time()
    pairs, threshold = link(frame, path.stem)
    cost = {"seconds": perf_counter() - began, "cpu": process_time() - cpu}
    pairs.select(pl.col("one", "other").cast(pl.String), pl.col("score").cast(pl.Float64)).write_parquet(out)
    sys.stdout.write("\n" + json.dumps({**cost, "threshold": threshold}) + "\n")
