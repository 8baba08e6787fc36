"""The invented people that matching is measured on: the same for one seed, labelled right, and nobody's data."""

import re
from collections import Counter
from datetime import date
from itertools import chain, islice
from random import Random

import pytest
from crowd import families, learners
from crowd.crowd import crowd
from crowd.draw import draw_telephone
from crowd.names import nicknames
from crowd.shape import Record
from crowd.slips import draw_day, mistype, mistype_day, plain, respell_telephone

DRAMA = re.compile(r"\(0[2378]\) (5550|7010) \d{4}|\+44 7700 900\d{3}|\+1 \d{3} 555 01\d\d")


@pytest.fixture(scope="module")
def people() -> list[Record]:
    return list(chain.from_iterable(crowd(5_000, seed=3)))


def test_there_are_as_many_as_asked_for_each_with_an_id_of_its_own(people: list[Record]) -> None:
    assert len(people) == len({record.id for record in people}) == 5_000


def test_a_seed_gives_the_same_people_and_another_seed_others() -> None:
    first, again, other = (list(chain.from_iterable(crowd(200, seed))) for seed in (3, 3, 4))
    assert first == again
    assert first != other


def test_a_larger_crowd_begins_with_the_smaller(people: list[Record]) -> None:
    smaller = list(islice(chain.from_iterable(crowd(1_000, seed=3)), 900))
    assert smaller == people[:900]


def test_every_situation_is_met(people: list[Record]) -> None:
    cases = {record.case for record in people}
    assert len(cases) == 26
    assert {"father and son", "booked by a coordinator", "INTOFF, INDIV, SHORT", "back after years"} <= cases


def test_ties_lead_to_records_of_other_people_and_back(people: list[Record]) -> None:
    by_id = {record.id: record for record in people}
    ties = [(record, kind, by_id[other]) for record in people for kind, other in record.relationships]
    assert ties
    for record, kind, other in ties:
        assert record.person != other.person
        assert ({"parent of": "child of", "child of": "parent of"}[kind], record.id) in other.relationships


def test_a_complete_list_has_everybody_once_but_for_those_listed_twice(people: list[Record]) -> None:
    listed = Counter((record.source, record.person) for record in people if record.source)
    twice = {person for (_, person), times in listed.items() if times > 1}
    assert twice
    assert {record.case for record in people if record.person in twice} == {"listed twice"}


def test_a_verified_id_is_one_person_s(people: list[Record]) -> None:
    owners: dict[str, set[str]] = {}
    ids: dict[tuple[str, str], set[str]] = {}
    for record in people:
        for kind, value, is_verified in record.identifiers:
            if is_verified and value not in learners.NOBODY_S:
                owners.setdefault(value, set()).add(record.person)
                ids.setdefault((record.person, kind), set()).add(value)
    assert {len(persons) for persons in owners.values()} == {1}
    assert {len(values) for values in ids.values()} == {1}


def test_nobody_can_be_rung_or_written_to(people: list[Record]) -> None:
    random = Random(1)
    assert all(DRAMA.fullmatch(draw_telephone(random)) for _ in range(500))
    domains = {email.rpartition("@")[2].lower() for record in people for email in record.emails}
    assert all(domain.endswith(".example") or domain.startswith("example.") for domain in domains)


def test_father_and_son_are_told_apart_by_a_birth_date_or_a_tie() -> None:
    random = Random(5)
    for _ in range(20):
        scribe = families.Scribe(random, "1")
        families.grown_father_and_son(scribe)
        assert len({record.person for record in scribe.records}) == 2
        assert len({(record.person, record.birth_date) for record in scribe.records}) == 2
        assert len({record.birth_date for record in scribe.records}) == 2
        assert len({(record.forename, record.surname, record.address) for record in scribe.records}) == 1


@pytest.mark.parametrize("seed", range(30))
def test_a_mistyped_day_is_another_day_of_the_calendar(seed: int) -> None:
    random = Random(seed)
    day = draw_day(random, 1950, 2020)
    other = mistype_day(random, day)
    assert date.fromisoformat(other).isoformat() != day


@pytest.mark.parametrize("seed", range(10))
def test_a_mistyped_word_is_one_slip_away(seed: int) -> None:
    assert abs(len(mistype(Random(seed), "Illingworth")) - len("Illingworth")) <= 1


def test_a_number_is_the_same_however_it_is_written() -> None:
    forms = {respell_telephone(Random(seed), "(02) 5550 1234") for seed in range(20)}
    assert forms == {"(02) 5550 1234", "+61 2 5550 1234", "0255501234"}


def test_accents_go_and_short_forms_are_known() -> None:
    assert plain("Małgorzata Ó-Súilleabháin Đorđević") == "Malgorzata O-Suilleabhain Dordevic"
    assert "Bob" in nicknames("Robert")
    assert nicknames("Oisín") == ()
