"""Whole tables: who is one person, who is kept apart, and what bad input does."""

from itertools import pairwise
from typing import Any

import pytest

from kinroll.matching import Base, Result, sweep
from scoring.people import Row, again, somebody, town

TOWN = town()


def swept(*rows: Row) -> Result:
    return sweep([*TOWN, *rows])


def together(result: Result, one: str, other: str, *, automatic: bool = True) -> bool:
    groups = result.auto_clusters if automatic else result.clusters
    cluster = dict(zip(groups["id"], groups["cluster"], strict=True))
    return bool(cluster[one] == cluster[other])


PERSON = somebody(
    9_001,
    forename="Wilhelmina",
    surname="Ashford",
    birth_date="1980-05-17",
    identifiers=["upn:A1"],
    address="1 Mill Lane",
)


def test_the_same_person_twice_is_joined_by_itself() -> None:
    result = swept(PERSON, again(PERSON, emails=["new@example.net"]))
    assert together(result, "9001", "9001b")


@pytest.mark.parametrize(
    "values",
    [
        {"forename": "Ashford", "surname": "Wilhelmina"},
        {"birth_date": "1980-05-71"},
        {"surname": "Linton", "postcode": "", "address": ""},
        {"forename": "W."},
    ],
    ids=["swapped names", "mistyped date", "married and moved", "initial"],
)
def test_somebody_written_otherwise_is_found(values: Row) -> None:
    assert together(swept(PERSON, again(PERSON, **values)), "9001", "9001b", automatic=False)


VETOED: list[tuple[str, Row, Row]] = [
    ("birth-dates", {}, {"birth_date": "2006-11-02"}),
    ("verified-ids", {"verified_identifiers": ["usi:AA2"]}, {"verified_identifiers": ["usi:BB3"]}),
    ("complete-source", {"complete_source": "sims"}, {"complete_source": "sims"}),
    ("said-apart", {"apart_from": ["9001b"]}, {}),
]


@pytest.mark.parametrize(("code", "mine", "theirs"), VETOED, ids=[code for code, *_ in VETOED])
def test_a_veto_keeps_two_apart_whatever_agrees(code: str, mine: Row, theirs: Row) -> None:
    result = swept(PERSON | mine, again(PERSON, **theirs))
    assert not together(result, "9001", "9001b")
    assert result.explain("9001", "9001b").veto == code


@pytest.mark.parametrize(("code", "mine", "theirs"), VETOED, ids=[code for code, *_ in VETOED])
def test_a_veto_holds_through_chains(code: str, mine: Row, theirs: Row) -> None:
    between = PERSON | {"id": "between", "birth_date": ""}
    result = swept(PERSON | mine, between, again(PERSON, **theirs))
    assert not together(result, "9001", "9001b")
    assert not together(result, "9001", "9001b", automatic=False) or code == "birth-dates"


def test_twins_and_namesakes_are_left_to_people() -> None:
    twin = again(PERSON, forename="Wilhelmine", identifiers=[])
    son = PERSON | {"id": "son", "birth_date": "", "emails": PERSON["emails"]}
    assert not together(swept(PERSON, twin), "9001", "9001b")
    father = PERSON | {"birth_date": ""}
    assert not together(
        swept(father, somebody(9_002, **{name: son[name] for name in ("surname", "address")})), "9001", "9002"
    )


def test_a_family_is_not_one_person() -> None:
    groups = sweep(TOWN).auto_clusters
    cluster = dict(zip(groups["id"], groups["cluster"], strict=True))
    assert all(cluster[str(a)] != cluster[str(b)] for a, b in pairwise(range(300)))


def test_blanks_match_nothing() -> None:
    blank: list[Row] = [{"id": str(n), "forename": "", "surname": None, "emails": [], "address": ""} for n in range(50)]
    assert len(sweep(blank).pairs) == 0
    assert len(sweep([{"id": n} for n in range(5)]).pairs) == 0
    assert len(sweep([{"id": "1", "forename": "Ada"}]).pairs) == 0


def test_a_name_alone_is_never_joined_by_a_machine() -> None:
    rows: list[Row] = [{"id": f"n{n}", "forename": "Jo", "surname": "Ash"} for n in range(30)]
    result = swept(*rows)
    cluster = dict(zip(result.auto_clusters["id"], result.auto_clusters["cluster"], strict=True))
    assert len({cluster[row["id"]] for row in rows}) == len(rows)


@pytest.mark.parametrize(
    "name", ["王小明", "محمد", "Ελένη", "🙂🙂", "\u0000\n\t", "A" * 300, "ab " * 100, "' OR 1=1 --", "{0}{x}"]
)
def test_any_script_and_any_length(name: str) -> None:
    odd = PERSON | {"forename": name, "surname": name, "address": name, "emails": [name], "birth_date": name}
    result = swept(odd, again(odd, telephones=PERSON["telephones"], identifiers=["upn:A1"]))
    told = result.explain("9001", "9001b")
    assert all(piece.sentence and len(piece.sentence) < 400 for piece in told.evidence)


def test_one_value_of_thousands_makes_no_pairs_by_itself_and_is_told() -> None:
    crowd: list[dict[str, Any]] = [
        {"id": str(n), "forename": f"F{n}", "surname": f"S{n}", "emails": ["office@example.com"]} for n in range(20_000)
    ]
    result = sweep(crowd)
    assert result.report["candidates"] < 20 * len(crowd)
    assert result.report["blocks_cut"]["emails"] > 100_000_000
    assert len(result.pairs.filter(result.pairs["verdict"] == "auto")) == 0


def test_a_base_is_asked_about_newcomers() -> None:
    base = Base([*TOWN, PERSON])
    assert [told.one for told in base.look_up(again(PERSON, surname="Ashfrod"))][:1] == ["9001"]
    assert base.look_up(somebody(7_777, forename="Zebedee", surname="Quill")) == []
    found = base.sweep_new([again(PERSON), somebody(8_888)]).pairs
    assert found.rows()[0][:2] == ("9001", "9001b")
