"""A table of people in columns: each distinct value folded once, and a whole number in its place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from kinroll.core.scoring.birth import fold_birth
from kinroll.core.scoring.levels import EXTRA
from kinroll.core.scoring.reach import MOST, fold_email, fold_postcode, fold_telephone
from kinroll.core.scoring.spelling import fold_words
from kinroll.core.scoring.values import SEPARATOR, fold_gender, fold_identifier, fold_single
from kinroll.core.text import fold

Codes = np.ndarray[Any, np.dtype[np.int32]]
NONE = -1
MOST_KEYS = 20
"""So many children, parents, or sources of somebody are looked at."""
Fold = Callable[[str], str]


@dataclass(slots=True)
class Vocabulary:
    """The distinct values of one kind, the number of each, and what was worked out of them (``keys.py``)."""

    values: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    mark: Callable[[str], int] | None = None
    """What stands for a text in keys, where parts of one base that do not share their words have to agree."""
    derived: dict[str, tuple[dict[str, int], list[int]]] = field(default_factory=dict)

    def number(self, value: str) -> int:
        """The number of a value; blank has none."""
        if not value:
            return NONE
        found = self.numbers.get(value)
        if found is None:
            found = self.numbers[value] = len(self.values)
            self.values.append(value)
        return found

    def stands_for(self, text: str, numbers: dict[str, int]) -> int:
        """What stands for something that was worked out of a value: its mark, or its number among these."""
        return self.mark(text) if self.mark else numbers.setdefault(text, len(numbers))


@dataclass(slots=True)
class Table:
    """People in columns. ``single`` has a number for each person, ``several`` up to a few; ``words`` what they mean."""

    ids: list[str]
    single: dict[str, Codes]
    several: dict[str, Codes]
    words: dict[str, Vocabulary]
    given: pl.DataFrame

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def extras(self) -> tuple[str, ...]:
        """The names of the further fields."""
        return tuple(name for name in self.single if name.startswith(EXTRA))


NAMES, PEOPLE, SOURCES = "names", "people", "sources"
_SINGLE: Mapping[str, tuple[str, Fold]] = {
    "forename": (NAMES, fold_single),
    "surname": (NAMES, fold_single),
    "middle_names": ("middle_names", fold_single),
    "birth_date": ("birth_date", fold_birth),
    "gender": ("gender", fold_gender),
    "postcode": ("postcode", fold_postcode),
}
_SEVERAL: Mapping[str, tuple[str, Fold, int]] = {
    "other_names": (NAMES, fold_single, MOST),
    "emails": ("emails", fold_email, MOST),
    "telephones": ("telephones", fold_telephone, MOST),
    "identifiers": ("identifiers", fold_identifier, MOST),
    "verified_identifiers": ("verified_identifiers", fold_identifier, MOST),
    "related_to": (PEOPLE, str, MOST_KEYS),
    "apart_from": (PEOPLE, str, MOST_KEYS),
    "complete_source": (SOURCES, fold, MOST_KEYS),
}


def kind_of(name: str) -> str:
    """In which vocabulary the values of a column are."""
    known = _SINGLE.get(name) or _SEVERAL.get(name)
    return known[0] if known else name


def build_table(records: Any, words: dict[str, Vocabulary] | None = None, *, is_folded: bool = False) -> Table:
    """The table of whatever a Polars table can be made of; blanks and missing columns are alike.

    With the ``words`` of another table its numbers are used, so that both can be compared. Values that are folded
    already are taken as they are.
    """
    given = records if isinstance(records, pl.DataFrame) else pl.DataFrame(records, infer_schema_length=None)
    known = {} if words is None else words
    ids = given["id"].cast(pl.String).to_list()
    own = known.setdefault("ids", Vocabulary())
    single: dict[str, Codes] = {"id": np.array([own.number(one) for one in ids], np.int32)}
    for name, (kind, fold_one) in _SINGLE.items():
        single[name] = _codes(given, name, known.setdefault(kind, Vocabulary()), str if is_folded else fold_one)
    single["street"] = _street(given, known.setdefault("street", Vocabulary()), str if is_folded else fold_words)
    for name in given.columns:
        if name.startswith(EXTRA):
            single[name] = _codes(given, name, known.setdefault(name, Vocabulary()), str if is_folded else fold_words)
    several = {
        name: _matrix(given, name, known.setdefault(kind, Vocabulary()), str if is_folded else fold_one, most)
        for name, (kind, fold_one, most) in _SEVERAL.items()
    }
    return Table(ids, single, several, known, given)


def _street(given: pl.DataFrame, words: Vocabulary, fold_one: Fold) -> Codes:
    if "address" in given.columns and given["address"].dtype != pl.String:
        given = given.select(pl.col("address").cast(pl.List(pl.String)).list.join(SEPARATOR, ignore_nulls=True))
    return _codes(given, "address", words, fold_one)


def _codes(given: pl.DataFrame, name: str, words: Vocabulary, fold_one: Fold) -> Codes:
    if name not in given.columns:
        return np.full(len(given), NONE, np.int32)
    return _number(given[name].cast(pl.String).fill_null(""), words, fold_one)


def _number(column: pl.Series, words: Vocabulary, fold_one: Fold) -> Codes:
    """The numbers of a column's values; each distinct one is folded once."""
    distinct = column.unique(maintain_order=True)
    folded = [words.number(fold_one(text)) for text in distinct.to_list()]
    numbers = pl.DataFrame({"value": distinct, "number": pl.Series(folded, dtype=pl.Int32)})
    joined = column.to_frame("value").join(numbers, on="value", how="left", maintain_order="left")
    return joined["number"].to_numpy().astype(np.int32)


def _matrix(given: pl.DataFrame, name: str, words: Vocabulary, fold_one: Fold, most: int) -> Codes:
    """Up to so many numbers for each person, in the order given, none twice."""
    empty = np.full((len(given), 1), NONE, np.int32)
    if name not in given.columns or given[name].null_count() == len(given):
        return empty
    column = given[name]
    lists = column.str.split(SEPARATOR) if column.dtype == pl.String else column.cast(pl.List(pl.String))
    long = pl.DataFrame({"row": pl.Series(range(len(given)), dtype=pl.Int32), "value": lists}).explode("value")
    long = long.filter(pl.col("value").is_not_null()).with_columns(pl.col("value").str.strip_chars())
    if not len(long):
        return empty
    numbers = _number(long["value"], words, fold_one)
    found = pl.DataFrame({"row": long["row"], "number": numbers}).filter(pl.col("number") >= 0)
    found = found.unique(maintain_order=True).with_columns(pl.int_range(pl.len()).over("row").alias("place"))
    found = found.filter(pl.col("place") < most)
    if not len(found):
        return empty
    matrix = np.full((len(given), int(found["place"].max()) + 1), NONE, np.int32)  # type: ignore[arg-type]
    matrix[found["row"].to_numpy(), found["place"].to_numpy()] = found["number"].to_numpy()
    return matrix


def once(numbers: Any) -> Any:
    """The numbers sorted, each once. ``numpy.unique`` hashes, which takes ten times as long for many millions."""
    ordered = np.sort(numbers)
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))] if len(ordered) else ordered


def take(table: Table, rows: Codes) -> Table:
    """The table of these places alone."""
    return Table(
        [table.ids[row] for row in rows.tolist()],
        {name: column[rows] for name, column in table.single.items()},
        {name: matrix[rows] for name, matrix in table.several.items()},
        table.words,
        table.given[rows],
    )


def concat(one: Table, other: Table) -> Table:
    """Both tables as one; they must share their words."""
    single = {name: np.concatenate([one.single[name], _like(other, name)]) for name in one.single}
    several = {name: _stack(one.several[name], other.several[name]) for name in one.several}
    given = pl.concat([_as_text(one.given), _as_text(other.given)], how="diagonal")
    return Table(one.ids + other.ids, single, several, one.words, given)


def _as_text(given: pl.DataFrame) -> pl.DataFrame:
    """Every field as a text, lists with a sign between their values."""
    return given.select(
        pl.col(name).cast(pl.List(pl.String)).list.join(SEPARATOR, ignore_nulls=True)
        if isinstance(kind, pl.List)
        else pl.col(name).cast(pl.String)
        for name, kind in given.schema.items()
    )


def _like(table: Table, name: str) -> Codes:
    return table.single[name] if name in table.single else np.full(len(table), NONE, np.int32)


def _stack(one: Codes, other: Codes) -> Codes:
    width = max(one.shape[1], other.shape[1])
    sides = [np.pad(side, ((0, 0), (0, width - side.shape[1])), constant_values=NONE) for side in (one, other)]
    return np.concatenate(sides)
