"""Splink as its documentation sets it up, on DuckDB.

- FEBRL 3 (and 1, 2): the settings of its example *febrl3*; FEBRL 4: those of the last, best model of *febrl4*.
- ``historical``: those of *deduplicate_50k_synthetic*; ``fake1000``: those of the tutorial.
- All else: the comparisons its library has for a person's values, and the training of the tutorial.

What a set lacks (the id of FEBRL without it) is left out. The threshold is 0.5, the default of its measures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from side import Answer, main
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

THRESHOLD = 0.5
LOWEST = 0.001
FREQUENT = {"term_frequency_adjustments": True}


@dataclass
class Model:
    """A model of the documentation."""

    comparisons: Sequence[Any]
    blocks: Sequence[Any]
    sure: Sequence[Any]
    recall: float
    pairs: float
    train: Sequence[Any]
    link_type: str = "dedupe_only"


def febrl3(names: Sequence[str]) -> Model:
    """The example *febrl3*."""
    ids = ["soc_sec_id"] if "soc_sec_id" in names else []
    swapped = "l.given_name = r.surname and l.surname = r.given_name and l.date_of_birth = r.date_of_birth"
    return Model(
        [
            cl.NameComparison("given_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
            *(cl.DamerauLevenshteinAtThresholds(name, [2]) for name in ids),
            cl.ExactMatch("street_number").configure(**FREQUENT),
            cl.ExactMatch("postcode").configure(**FREQUENT),
        ],
        [block_on(name) for name in (*ids, "given_name", "surname", "date_of_birth", "postcode")],
        [*map(block_on, ids), block_on("given_name", "surname", "date_of_birth"), swapped],
        0.9,
        1e6,
        [block_on("date_of_birth"), block_on("postcode")],
    )


def febrl4(names: Sequence[str]) -> Model:
    """The last model of the example *febrl4*."""
    ids = ["soc_sec_id"] if "soc_sec_id" in names else []

    def slips(name: str, *distances: int, frequent: bool = True) -> dict[str, Any]:
        levels = [cll.NullLevel(name), cll.ExactMatchLevel(name, term_frequency_adjustments=frequent)]
        levels += [cll.DamerauLevenshteinLevel(name, distance) for distance in distances]
        return {"output_column_name": name, "comparison_levels": [*levels, cll.ElseLevel()]}

    return Model(
        [
            {"output_column_name": "full name", "comparison_levels": list(full_name_levels())},
            cl.DateOfBirthComparison(
                "date_of_birth", input_is_string=True, datetime_format="%Y%m%d", invalid_dates_as_null=True
            ),
            *(slips(name, 1, 2) for name in ids),
            slips("street_number", 1),
            slips("postcode", 1, 2),
        ],
        [
            block_on("given_name", "surname"),
            "l.given_name = r.surname and l.surname = r.given_name",
            block_on("date_of_birth"),
            *map(block_on, ids),
            block_on("state", "address_1"),
            block_on("street_number", "address_1"),
            block_on("postcode"),
        ],
        [*map(block_on, ids), block_on("given_name", "surname", "date_of_birth")],
        0.8,
        1e7,
        ["l.date_of_birth = r.date_of_birth", "l.postcode = r.postcode"],
        "link_only",
    )


def full_name_levels() -> Sequence[Any]:
    """How the example *febrl4* compares whole names."""
    crossed = "jaro_winkler_similarity(given_name_l, surname_r) + jaro_winkler_similarity(surname_l, given_name_r)"
    blank = "(given_name_l IS NULL OR given_name_r IS NULL) and (surname_l IS NULL OR surname_r IS NULL)"
    return [
        {"sql_condition": blank, "label_for_charts": "null", "is_null_level": True},
        cll.ExactMatchLevel("full_name", term_frequency_adjustments=True),
        cll.JaroWinklerLevel("full_name", 0.9),
        cll.JaroWinklerLevel("full_name", 0.7),
        cll.ColumnsReversedLevel("given_name", "surname"),
        {"sql_condition": f"{crossed} >= 1.8", "label_for_charts": "switched, 1.8"},
        {"sql_condition": f"{crossed} >= 1.4", "label_for_charts": "switched, 1.4"},
        cll.ExactMatchLevel("given_name", term_frequency_adjustments=True),
        cll.ExactMatchLevel("surname", term_frequency_adjustments=True),
        {"sql_condition": "given_name_l = surname_r OR surname_l = given_name_r", "label_for_charts": "one switched"},
        cll.JaroWinklerLevel("given_name", 0.9),
        cll.JaroWinklerLevel("surname", 0.9),
        cll.ElseLevel(),
    ]


def historical(_: Sequence[str]) -> Model:
    """The example *deduplicate_50k_synthetic*."""
    start = "substr(postcode_fake,1,3)"
    rules = [
        ("substr(first_name,1,3)", "substr(surname,1,4)"),
        ("surname", "dob"),
        ("first_name", "dob"),
        ("postcode_fake", "first_name"),
        ("postcode_fake", "surname"),
        ("dob", "birth_place"),
        (start, "dob"),
        (start, "first_name"),
        (start, "surname"),
        ("substr(first_name,1,2)", "substr(surname,1,2)", "substr(dob,1,4)"),
    ]
    return Model(
        [
            cl.ForenameSurnameComparison("first_name", "surname", forename_surname_concat_col_name="full_name"),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.PostcodeComparison("postcode_fake"),
            cl.ExactMatch("birth_place").configure(**FREQUENT),
            cl.ExactMatch("occupation").configure(**FREQUENT),
        ],
        [block_on(*rule) for rule in rules],
        [
            block_on("first_name", "surname", "dob"),
            block_on("substr(first_name,1,2)", "surname", "substr(postcode_fake,1,2)"),
            block_on("dob", "postcode_fake"),
        ],
        0.6,
        1e7,
        [block_on("first_name", "surname"), block_on("dob")],
    )


def tutorial(_: Sequence[str]) -> Model:
    """The model of the tutorial."""
    return Model(
        [
            cl.NameComparison("first_name"),
            cl.NameComparison("surname"),
            cl.LevenshteinAtThresholds("dob", 1),
            cl.ExactMatch("city").configure(**FREQUENT),
            cl.EmailComparison("email"),
        ],
        [block_on("first_name", "city"), block_on("surname"), block_on("dob")],
        [
            block_on("first_name", "dob"),
            "l.first_name = r.first_name and levenshtein(r.surname, l.surname) <= 2",
            block_on("email"),
        ],
        0.7,
        2e6,
        [block_on("first_name", "surname"), block_on("dob")],
    )


def anyone(names: Sequence[str]) -> Model:
    """What the library has for each value of a person; for sets that the documentation has no example of."""
    fitting = {
        "dob": cl.DateOfBirthComparison("dob", input_is_string=True),
        "email": cl.EmailComparison("email"),
        "telephone": cl.ExactMatch("telephone").configure(**FREQUENT),
        "postcode": cl.PostcodeComparison("postcode"),
        "identifier": cl.ExactMatch("identifier").configure(**FREQUENT),
    }
    rules = [
        ("first_name", "surname"),
        ("surname", "dob"),
        ("first_name", "dob"),
        ("postcode", "first_name"),
        ("postcode", "surname"),
        ("email",),
        ("telephone",),
        ("identifier",),
    ]
    sure = [("first_name", "surname", "dob"), ("first_name", "email")] if "email" in names else [("first_name", "dob")]
    return Model(
        [
            cl.ForenameSurnameComparison("first_name", "surname", forename_surname_concat_col_name="full_name"),
            *(comparison for name, comparison in fitting.items() if name in names),
        ],
        [block_on(*rule) for rule in rules if set(rule) <= set(names)],
        [block_on(*rule) for rule in sure if set(rule) <= set(names)],
        0.7,
        1e7,
        [block_on("first_name", "surname"), block_on("dob")],
    )


MODELS = {
    "febrl1": febrl3,
    "febrl2": febrl3,
    "febrl3": febrl3,
    "febrl4": febrl4,
    "historical": historical,
    "fake1000": tutorial,
}
FEBRL = {"forename": "given_name", "birth_date": "date_of_birth"}
OTHER = {"forename": "first_name", "birth_date": "dob"}
RENAMED = {"historical": {"postcode": "postcode_fake"}, "fake1000": {"address": "city"}}


def link(frame: pl.DataFrame, name: str) -> Answer:
    """Train the model of the set, and predict."""
    key = name.partition("+")[0]
    names = (FEBRL if key.startswith("febrl") else OTHER) | RENAMED.get(key, {})
    frame = frame.rename({old: new for old, new in names.items() if old in frame.columns})
    if key.startswith("febrl"):
        frame = frame.with_columns(pl.col("date_of_birth").str.replace_all("-", ""))
    first = "given_name" if key.startswith("febrl") else "first_name"
    frame = frame.with_columns(full_name=pl.concat_str(first, "surname", separator=" "))
    model = MODELS.get(key, anyone)(frame.columns)
    settings = SettingsCreator(
        link_type=model.link_type,
        unique_id_column_name="id",
        comparisons=model.comparisons,
        blocking_rules_to_generate_predictions=model.blocks,
    )
    api = DuckDBAPI()
    tables = frame.partition_by("file") if model.link_type == "link_only" else [frame]
    registered = [api.register(table.to_arrow()) for table in tables]
    linker = Linker(registered if len(registered) > 1 else registered[0], settings)
    linker.training.estimate_probability_two_random_records_match(model.sure, recall=model.recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=model.pairs, seed=2)
    for rule in model.train:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    predicted = linker.inference.predict(threshold_match_probability=LOWEST).as_duckdbpyrelation().pl()
    return predicted.select(one="id_l", other="id_r", score="match_probability"), THRESHOLD


if __name__ == "__main__":
    main(link)
