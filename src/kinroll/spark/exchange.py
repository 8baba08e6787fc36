"""The folder in which people go to Spark, and what was found comes back: Parquet files and two short texts.

Nothing here needs Spark, so that whoever exports and takes in need not have it.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from kinroll.spark.people import APART, LISTS, PLACE, TEXTS

PEOPLE, TOLD, FOUND = "people", "sweep.json", "found"
PAIRS, KEYS, GROUPS, LEARNED = "pairs", "keys", "groups", "learned"
OWN = 0o700
SCHEMA: dict[str, Any] = {
    PLACE: pl.Int64,
    **dict.fromkeys(("id", *TEXTS), pl.String),
    **dict.fromkeys(("address", *LISTS, *APART), pl.List(pl.String)),
}


class ExchangeError(Exception):
    """The folder is not what it should be; the message is for who named it."""


@dataclass(frozen=True, slots=True)
class Found:
    """What stands in a folder after the sweep: what was told of the people, what was learned, and rows in parts."""

    told: dict[str, Any]
    learned: dict[str, Any]
    folder: Path

    def pairs(self) -> Iterator[dict[str, Any]]:
        """Each pair, with its verdict, reason, veto and levels."""
        yield from _rows(self.folder / PAIRS)

    def keys(self) -> Iterator[tuple[int, int]]:
        """By which keys each contact is found."""
        for row in _rows(self.folder / KEYS):
            yield int(row["id"]), row["key"]


def write(folder: Path, batches: Iterable[list[dict[str, Any]]], told: dict[str, Any]) -> int:
    """Write people in the columns of the scorer, a file a batch, for nobody else to read; how many there were."""
    if folder.exists() and any(folder.iterdir()):
        raise ExchangeError(f"{folder} is not empty; name a folder that is new.")
    folder.mkdir(mode=OWN, parents=True, exist_ok=True)
    (folder / PEOPLE).mkdir(mode=OWN)
    count = 0
    for number, people in enumerate(batches):
        rows = [{PLACE: count + n, **person} for n, person in enumerate(people)]
        pl.DataFrame(rows, schema=SCHEMA).write_parquet(folder / PEOPLE / f"part-{number:05}.parquet")
        count += len(people)
    (folder / TOLD).write_text(json.dumps({**told, "people": count}) + "\n", encoding="utf-8")
    return count


def read(folder: Path) -> Found:
    """What was found; ExchangeError where there is nothing, or only a part."""
    told, learned = folder / TOLD, folder / FOUND / LEARNED
    if not told.is_file():
        raise ExchangeError(f"{folder} holds no people of kinroll sweep --export.")
    texts = sorted(learned.glob("part-*"))
    missing = [name for name in (PAIRS, KEYS, LEARNED) if not (folder / FOUND / name / "_SUCCESS").exists()]
    if missing or not texts:
        raise ExchangeError(f"{folder / FOUND} is not complete: the sweep on Spark has not come to its end.")
    text = "".join(part.read_text(encoding="utf-8") for part in texts)
    return Found(json.loads(told.read_text(encoding="utf-8")), json.loads(text), folder / FOUND)


def _rows(folder: Path) -> Iterator[dict[str, Any]]:
    for part in sorted(folder.glob("*.parquet")):
        yield from pl.read_parquet(part).iter_rows(named=True)
