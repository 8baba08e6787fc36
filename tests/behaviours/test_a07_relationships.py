from typing import Any

import pytest

import marlbrook
from kit import School

FACTS = ("relationship", "parental_responsibility", "priority", "court_order", "lives_with", "start", "end")


@pytest.fixture
def siblings(school: School) -> School:
    """A school with two students of one family."""
    school.student("2102", "Daniel", "Okafor")
    return school


def test_a7_a_contact_of_two_students_has_two_relationships_each_with_its_own_facts(siblings: School) -> None:
    marlbrook.fill(siblings)
    siblings.sync()
    ties = _ties(siblings, "3002")
    facts = ("relationship", "parental_responsibility", "priority", "court_order")
    assert {student: tuple(tie[name] for name in facts) for student, tie in ties.items()} == {
        "2101": ("Father", True, 2, False),
        "2102": ("Father", False, 2, True),
    }
    assert {tie["name"] for tie in ties.values()} == {"Amelia Okafor", "Daniel Okafor"}
    assert ties["2102"]["contact_id"] == siblings.show("2102")["contact_id"]


def test_a7_each_relationship_keeps_its_own_name(siblings: School) -> None:
    siblings.contact("3002", of={"2101": {"Relationship": "Father"}, "2102": {"Relationship": "Stepfather"}})
    siblings.sync()
    ties = _ties(siblings, "3002")
    assert (ties["2101"]["relationship"], ties["2102"]["relationship"]) == ("Father", "Stepfather")


def test_a7_all_facts_are_kept_when_the_source_has_them(school: School) -> None:
    link = {
        "Relationship": "Foster father",
        "Parental_responsibility": "F",
        "Priority": "3",
        "Court_order": "T",
        "Lives_with": "T",
        "Link_start": "2024-06-01T00:00:00+01:00",
        "Link_end": "31/08/2027",
    }
    school.contact("3002", of={"2101": link})
    school.sync()
    tie = _ties(school, "3002")["2101"]
    assert tuple(tie[name] for name in FACTS) == ("Foster father", False, 3, True, True, "2024-06-01", "2027-08-31")


def test_a7_unknown_is_not_no(siblings: School) -> None:
    flags = {"Parental_responsibility": "F", "Court_order": "F", "Lives_with": "F"}
    siblings.contact("3002", of={"2101": {"Relationship": "Father"}, "2102": flags})
    siblings.sync()
    ties = _ties(siblings, "3002")
    assert tuple(ties["2101"][name] for name in FACTS) == ("Father", None, None, None, None, None, None)
    assert tuple(ties["2102"][name] for name in FACTS) == ("", False, None, False, False, None, None)


def test_a7_a_flag_that_is_emptied_is_unknown_again(siblings: School) -> None:
    siblings.contact("3001", of={"2102": {"Parental_responsibility": "T"}})
    siblings.contact("3002", of={"2101": {"Parental_responsibility": "F"}})
    siblings.sync()
    siblings.change("3002", Parental_responsibility="")
    siblings.sync()
    assert _ties(siblings, "3002")["2101"]["parental_responsibility"] is None


@pytest.mark.parametrize(
    ("written", "value"),
    [("T", True), ("True", True), ("yes", True), ("1", True), ("F", False), ("False", False), ("No", False)],
)
def test_a7_a_flag_may_be_written_in_several_ways(school: School, written: str, value: bool) -> None:
    school.contact("3002", of={"2101": {"Parental_responsibility": written}})
    school.sync()
    assert _ties(school, "3002")["2101"]["parental_responsibility"] is value


def test_a7_a_fact_that_cannot_be_read_is_unknown_and_is_told(school: School) -> None:
    link = {"Parental_responsibility": "Shared", "Link_start": "31/02/2024", "Priority": "first"}
    school.contact("3002", of={"2101": link})
    answer = school.sync()
    assert tuple(_ties(school, "3002")["2101"][name] for name in FACTS) == ("", None, None, None, None, None, None)
    assert {(p["code"], p["field"], p["value"]) for p in answer["problems"]} == {
        ("flag-invalid", "parental_responsibility", "Shared"),
        ("date-invalid", "relationship_start", "31/02/2024"),
        ("value-invalid", "priority", "first"),
    }


def test_a7_a_change_of_one_relationship_leaves_the_other_alone(siblings: School) -> None:
    link = {"Relationship": "Mother", "Parental_responsibility": "T"}
    siblings.contact("3001", of={"2101": link, "2102": link})
    siblings.sync()
    before = _ties(siblings, "3001")
    siblings.contacts[1][2]["Parental responsibility"] = "F"
    answer = siblings.sync()
    after = _ties(siblings, "3001")
    assert (after["2101"], after["2102"]) == (before["2101"], before["2102"] | {"parental_responsibility": False})
    assert answer["counts"]["updated"] == 1


def test_a7_a_relationship_that_is_no_longer_listed_ends_alone(siblings: School) -> None:
    siblings.contact("3001", of=["2101", "2102"])
    siblings.sync()
    del siblings.contacts[1]
    siblings.sync()
    grace = siblings.show("3001")
    assert ([tie["source_id"] for tie in grace["relationships"]], grace["account"]["active"]) == (["2101"], True)


def test_a7_a_new_child_is_a_new_relationship_of_the_same_contact(siblings: School) -> None:
    siblings.contact("3001", of=["2101"])
    siblings.sync()
    before = siblings.show("3001")
    siblings.contact("3001", of=["2102"], email=None)
    siblings.sync()
    after = siblings.show("3001")
    assert after["contact_id"] == before["contact_id"]
    assert {tie["source_id"] for tie in after["relationships"]} == {"2101", "2102"}


def test_a7_rows_repeated_for_each_address_and_telephone_are_one_relationship(siblings: School) -> None:
    siblings.contact("3001", of=["2101", "2102"])
    siblings.contacts *= 12
    siblings.sync()
    assert [tie["source_id"] for tie in siblings.show("3001")["relationships"]] == ["2101", "2102"]


def test_a7_two_parents_of_one_child_keep_their_own_responsibility(school: School) -> None:
    school.contact("3001", "Grace", of={"2101": {"Relationship": "Mother", "Parental_responsibility": "T"}})
    school.contact("3002", "Emeka", of={"2101": {"Relationship": "Father", "Parental_responsibility": "F"}})
    school.sync()
    shown = {key: _ties(school, key)["2101"] for key in ("3001", "3002")}
    assert {key: (tie["relationship"], tie["parental_responsibility"]) for key, tie in shown.items()} == {
        "3001": ("Mother", True),
        "3002": ("Father", False),
    }


def test_a7_the_order_of_people_in_the_report_does_not_matter(siblings: School) -> None:
    marlbrook.fill(siblings)
    siblings.sync()
    siblings.contacts.sort(key=lambda row: row[0], reverse=True)
    assert siblings.sync()["outcome"] == "unchanged"


def _ties(school: School, key: str) -> dict[str, Any]:
    """A contact's relationships, by the other person's id."""
    return {tie["source_id"]: tie for tie in school.show(key)["relationships"]}


def test_a7_a_relationship_that_has_ended_relates_nobody(school: School) -> None:
    link = {"Relationship": "Step parent", "Link_end": "2026-11-20"}
    school.contact("3001", of={"2101": link})
    school.contact("3002", "Emeka", of={"2101": {**link, "Link_end": "2026-11-21"}})
    answer = school.sync()
    assert answer["counts"]["out_of_scope"] == 1
    assert school.show("3002")["relationships"][0]["end"] == "2026-11-21"
    assert "ended 2026-11-20" in school.run("why-missing", "sims:3001").out
    assert school.sync(today="2026-11-22")["counts"]["disabled"] == 1
