"""People as Spark holds them: every value folded once, and the keys by which they are brought together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from kinroll.core.scoring.keys import digest
from kinroll.core.scoring.levels import EXTRA
from kinroll.core.scoring.reach import MOST
from kinroll.matching import stored
from kinroll.matching.keys import Kind, all_kinds
from kinroll.matching.table import NONE, Codes, Table, build_table, kind_of

PLACE = "place"
TEXTS = ("forename", "surname", "middle_names", "birth_date", "gender", "postcode", "address")
LISTS = ("other_names", "emails", "telephones", "identifiers", "verified_identifiers", "related_to")
APART = ("apart_from", "complete_source")
"""What is asked for vetoes only, beside some of the others."""
KEYS = "kind int, key long, place long, turn int"
KEPT_KEYS = "id string, key long"


@dataclass(frozen=True, slots=True)
class Shape:
    """What people of a base have: the names of further fields, and whether anybody has other names."""

    extras: tuple[str, ...]
    are_renamed: bool = False

    @property
    def compared(self) -> tuple[str, ...]:
        """The columns that are compared."""
        return (*TEXTS, *LISTS, *self.extras)

    def schema(self) -> str:
        """The columns of folded people, as Spark writes them."""
        texts = [f"`{name}` string" for name in ("id", *TEXTS, *self.extras)]
        return ", ".join([f"{PLACE} long", *texts, *(f"{name} array<string>" for name in (*LISTS, *APART))])

    def kinds(self) -> list[Kind]:
        """Every kind of key, in order, nobody having one."""
        return list(_kinds(build_table(self.nobody(), is_folded=True), self))

    def nobody(self) -> pl.DataFrame:
        """Folded people, of whom there are none."""
        texts = dict.fromkeys(("id", *TEXTS, *self.extras), pl.String())
        return pl.DataFrame(schema={PLACE: pl.Int64(), **texts, **dict.fromkeys((*LISTS, *APART), pl.List(pl.String))})


def extras_of(columns: Sequence[str]) -> tuple[str, ...]:
    """The names of the further fields among these columns."""
    return tuple(name for name in columns if name.startswith(EXTRA))


def folded(given: pl.DataFrame) -> pl.DataFrame:
    """These people with every value as it is compared; blank where there is none."""
    table = build_table(given)
    texts = {name: _texts(table, "street" if name == "address" else name) for name in (*TEXTS, *table.extras)}
    lists = {name: _lists(table, name) for name in (*LISTS, *APART)}
    return pl.DataFrame({PLACE: given[PLACE].cast(pl.Int64), "id": table.ids, **texts, **lists})


def _said(table: Table, name: str, codes: Codes) -> pl.Series:
    """The values that these numbers stand for; null for the blank."""
    values = pl.Series([*table.words[kind_of(name)].values, None], dtype=pl.String)
    return values.gather(np.where(codes == NONE, len(values) - 1, codes))


def _texts(table: Table, name: str) -> pl.Series:
    return _said(table, name, table.single[name]).fill_null("")


def _lists(table: Table, name: str) -> pl.Series:
    columns = [_said(table, name, codes).alias(str(n)) for n, codes in enumerate(table.several[name].T)]
    return pl.DataFrame(columns).select(pl.concat_list(pl.all()).list.drop_nulls()).to_series()


def _kinds(table: Table, shape: Shape) -> Any:
    """Every kind of key, the same in every part of a base."""
    for words in table.words.values():
        words.mark = _mark
    others = table.several["other_names"]
    table.several["other_names"] = np.pad(others, ((0, 0), (0, MOST - others.shape[1])), constant_values=NONE)
    return all_kinds(table, are_renamed=shape.are_renamed)


def _mark(text: str) -> int:
    return digest(text) & 0x7FFFFFFFFFFFFFFF


def keys(people: pl.DataFrame, shape: Shape) -> pl.DataFrame:
    """The keys of folded people: of which kind, and in which turn of theirs."""
    places = people[PLACE].to_numpy()
    parts = []
    for number, kind in enumerate(_kinds(build_table(people, is_folded=True), shape)):
        columns = {"key": kind.keys.view(np.int64), PLACE: places[kind.rows]}
        turns = 0 if kind.turns is None else pl.Series(kind.turns)
        parts.append(pl.DataFrame(columns).with_columns(kind=pl.lit(number, pl.Int32), turn=turns))
    return pl.concat([part.with_columns(pl.col("turn").cast(pl.Int32)) for part in parts])


def kept_keys(people: pl.DataFrame) -> pl.DataFrame:
    """The keys of folded people that are kept between two sweeps."""
    table = build_table(people, is_folded=True)
    found = list(stored.keys(table))
    ids = [table.ids[place] for place, _ in found]
    return pl.DataFrame({"id": ids, "key": [key for _, key in found]}, schema={"id": pl.String, "key": pl.Int64})
