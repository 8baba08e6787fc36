"""One pair judged in plain Python comes to what the sweep comes to in columns: level, probability, reason, veto."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinroll.core.scoring.certain import Options
from kinroll.core.scoring.commons import Commons
from kinroll.core.scoring.comparing import compare
from kinroll.core.scoring.learned import Learned
from kinroll.core.scoring.person import Person
from kinroll.matching import Result, holders, stored, sweep
from kinroll.matching import comparing as columns
from kinroll.matching.table import build_table
from kinroll.matching.vetoes import Vetoes
from scoring.people import Row, town

KEPT = Options(keep=0.0)


def some(*values: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), max_size=4)


NAME = st.sampled_from(
    ["", "Robert", "Bob", "Anna Maria", "Maria", "Smith-Jones", "Jones", "J.", "n/a", "Łukasz", "Lukas"]
)
RECORD = st.fixed_dictionaries(
    {},
    optional={
        "forename": NAME,
        "surname": NAME,
        "middle_names": NAME,
        "other_names": st.lists(NAME, max_size=4),
        "birth_date": st.sampled_from(["", "1990-02-03", "1990-03-02", "19900204", "1970-01-01", "2001-02-03", "?"]),
        "gender": st.sampled_from(["", "Male", "female", "x"]),
        "emails": some("bob.jones@example.com", "bobjones@example.com", "bob.jones+a@example.com", "none@example.com"),
        "telephones": some("07700 900123", "+44 7700 900123", "07700 900124", "0000 000 000"),
        "address": st.lists(st.sampled_from(["12 Mill Lane", "12 Mill Ln", "Flat 3", ""]), max_size=2),
        "postcode": st.sampled_from(["", "ZZ1 1AA", "ZZ11AB", "2000"]),
        "identifiers": some("usi:ABC", "usi:ABD", "ssn:123456", "usi:INTOFF"),
        "verified_identifiers": some("usi:ABC", "usi:ABD", "upn:1"),
        "related_to": some("7", "8"),
        "apart_from": some("1", "2", "9"),
        "complete_source": some("school", "payroll"),
        "extra_town": st.sampled_from(["", "Springfield", "Springfeild", "Shelbyville"]),
    },
)


@pytest.fixture(scope="module")
def swept() -> Result:
    """A town and what a sweep finds there."""
    return sweep(town(600))


@settings(max_examples=400, deadline=None)
@given(RECORD, RECORD)
def test_every_level_and_veto_is_that_of_the_columns(swept: Result, one: Row, other: Row) -> None:
    mine, theirs = {"id": "1", **one}, {"id": "2", **other}
    table = build_table([mine, theirs])
    held = stored.restore(table, {})
    places = np.array([0], np.int32), np.array([1], np.int32)
    first = columns.compare_first(table, held, *places)
    found = compare(Person(mine), Person(theirs), Commons())
    if columns.is_hopeless(first)[0]:
        assert found is None
    else:
        expected = {name: int(codes[0]) for name, codes in columns.compare(table, held, *places).items()}
        assert {name: code for name, code in (found or {}).items() if name in expected} == expected
    learned = Learned(swept.weights, Commons())
    judged = learned.judge(Person(mine), Person(theirs), KEPT)
    if judged:
        assert judged.veto == Vetoes(table, is_firm=swept.weights.is_firm).of(0, 1)


@pytest.fixture(scope="module")
def learned(swept: Result) -> Learned:
    """What the town has taught, as it is kept between two sweeps."""
    return Learned(swept.weights, Commons(stored.commons(swept.table, holders.count(swept.table))))


def test_every_pair_of_a_sweep_is_judged_alike(swept: Result, learned: Learned) -> None:
    rows = {row["id"]: row for row in town(600)}
    found = list(in_columns(swept))
    assert len(found) > 50
    for one, other, probability, reason, veto, is_sure, levels in found:
        judged = learned.judge(Person(rows[one]), Person(rows[other]), swept.options)
        assert judged is not None
        said = {name: code for name, code in judged.levels.items() if code}
        assert (judged.reason, judged.veto, judged.is_sure, said) == (reason, veto, is_sure, levels)
        assert judged.probability == pytest.approx(probability)


def in_columns(result: Result) -> Any:
    """Each pair that the sweep keeps, with all that it says."""
    for row in result.pairs.iter_rows(named=True):
        levels = {name[len("level_") :]: row[name] for name in row if name.startswith("level_") and row[name]}
        yield (
            *(row[name] for name in ("one", "other", "probability", "reason", "veto")),
            row["verdict"] == "auto",
            levels,
        )
