"""The sweep on both databases: likely pairs come into the inbox, and only what has changed is looked at again."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kinroll.core.rules import SourceRules
from kinroll.declarations.file import read
from kinroll.flows import looking_up, scored_pairs, sweeping
from kinroll.flows.now import of_day
from kinroll.store import erasing, review, scoring, scoring_people
from kinroll.store.models import Contact, ScorerKey, ScorerPair
from kit import School

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
HOME = "12 Mill Lane", "ZZ1 1AA"


@pytest.fixture
def school(tmp_path: Path, database: str) -> School:
    """A school with one student, on both databases."""
    made = School(tmp_path, database)
    made.student("2101", "Amelia", "Okafor")
    return made


@pytest.fixture
def marlbrook(school: School) -> School:
    """Grace Okafor is here twice, her surname mistyped; her husband lives with her."""
    for key, forename, surname in (
        ("3001", "Grace", "Okafor"),
        ("3009", "Grace", "Okafro"),
        ("3010", "Daniel", "Okafor"),
    ):
        school.contact(key, forename, surname, email=f"{key}@example.org")
        school.telephone(key, "07700 900123")
        school.address(key, *HOME)
    school.sync()
    return school


def rules(school: School) -> Mapping[str, SourceRules]:
    return read(school.config).rules


def number(school: School, key: str) -> int:
    return int(school.show(key)["contact_id"])


def pair(school: School) -> tuple[int, int]:
    one, other = sorted((number(school, "3001"), number(school, "3009")))
    return one, other


def likely(school: School) -> list[str]:
    return [one["case"] for one in school.run("review", "--json").lines if one["why"] == "likely"]


def test_somebody_whose_name_is_mistyped_is_asked_about_and_her_husband_is_not(marlbrook: School) -> None:
    done = marlbrook.run("sweep", "--json").json
    assert done["full"] and done["people"] == done["of"]
    assert likely(marlbrook) == ["{}-{}".format(*pair(marlbrook))]
    found = scoring.pair(*pair(marlbrook))
    assert found is not None
    assert (found.veto, found.is_sure) == ("complete-source", False)
    assert found.levels["telephone"] and found.reason in found.levels
    assert any("slip of a finger" in text for text in scored_pairs.evidence([pair(marlbrook)])[pair(marlbrook)])


def test_looking_somebody_up_comes_to_what_the_sweep_came_to(marlbrook: School) -> None:
    marlbrook.run("sweep")
    one, other = pair(marlbrook)
    complete = {name for name, each in rules(marlbrook).items() if each.complete}
    (asked,) = scoring_people.people(complete, [one])
    swept = scoring.pair(one, other)
    (found,) = [found for found in looking_up.look_up(asked, rules(marlbrook)) if found.other == other]
    assert swept is not None
    assert (found.reason, found.levels, found.veto, found.is_sure) == (
        swept.reason,
        swept.levels,
        swept.veto,
        swept.is_sure,
    )
    assert found.probability == pytest.approx(swept.probability)


def test_what_was_learned_is_read_again_after_another_sweep(marlbrook: School) -> None:
    marlbrook.run("sweep")
    asked = {"forename": "Grace", "surname": "Okafor", "telephones": ["07700 900123"]}
    assert looking_up.look_up(asked, rules(marlbrook))
    with CaptureQueriesContext(connection) as queries:
        looking_up.look_up(asked, rules(marlbrook))
    assert len(queries) == 3
    marlbrook.run("sweep", "--full")
    with CaptureQueriesContext(connection) as queries:
        looking_up.look_up(asked, rules(marlbrook))
    assert len(queries) == 4


def test_different_is_never_asked_again(marlbrook: School) -> None:
    marlbrook.run("sweep")
    (case,) = likely(marlbrook)
    assert marlbrook.run("review", "different", case).status == 0
    marlbrook.run("sweep", "--full")
    assert likely(marlbrook) == []


def test_only_who_has_changed_is_looked_at_again(marlbrook: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "LOOK_BACK", 0)
    monkeypatch.setattr(sweeping, "MOST_CHANGED", 1.0)
    marlbrook.run("sweep")
    before = set(ScorerKey.objects.values_list("contact_id", "key"))
    assert marlbrook.run("sweep", "--json").json["people"] == 0
    marlbrook.contact("3011", "Daniel", "Okafour", email="3011@example.org")
    marlbrook.telephone("3011", "07700 900123")
    marlbrook.sync()
    done = marlbrook.run("sweep", "--json").json
    assert (done["full"], done["people"]) == (False, 1)
    daniel = number(marlbrook, "3010")
    assert {f"{daniel}-{number(marlbrook, '3011')}", "{}-{}".format(*pair(marlbrook))} == set(likely(marlbrook))
    assert before < set(ScorerKey.objects.values_list("contact_id", "key"))


def test_a_sweep_is_due_once_a_day_and_when_anything_has_happened(marlbrook: School) -> None:
    now = of_day(NOW.date(), NOW, NOW.date(), "")
    assert sweeping.sweep_if_due(rules(marlbrook), now)
    assert not sweeping.sweep_if_due(rules(marlbrook), now)


def test_looking_somebody_up_takes_a_fixed_number_of_queries(marlbrook: School) -> None:
    marlbrook.run("sweep")
    asked = {"forename": "Grace", "surname": "Okafor", "telephones": ["+44 7700 900123"], "emails": []}
    with CaptureQueriesContext(connection) as queries:
        found = looking_up.look_up(asked, rules(marlbrook))
    assert {one.other for one in found[:2]} == set(pair(marlbrook))
    assert len(queries) <= 10
    assert looking_up.look_up({"forename": "Zebedee", "surname": "Quill"}, rules(marlbrook)) == []
    assert looking_up.look_up({}, rules(marlbrook)) == []


def test_who_is_erased_is_in_no_pair(marlbrook: School) -> None:
    marlbrook.run("sweep")
    erasing.empty(pair(marlbrook)[0])
    assert not ScorerPair.objects.exists()


def test_nobody_at_all(school: School) -> None:
    school.plan()
    assert school.run("sweep", "--json").json["pairs"] == 0
    assert Contact.objects.count() == 0
    assert review.cases(NOW.date()) == []
