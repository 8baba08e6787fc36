"""B18: six choices of contact id; the numeric contact number always exists beside it."""

import pytest

from college import SAM, USI, College, rule

FACTS = {"date_of_birth": "2001-05-14", "usi": USI, "client_identifier": "C77"}


@pytest.mark.parametrize(
    ("scheme", "external_id"),
    [
        ("blank", ""),
        ("customer email", "sam@example.org"),
        ("next number", "1"),
        ("client identifier", "C77"),
        ("usi", USI),
        ("source identifier", "8841"),
    ],
)
def test_each_makes_its_id_beside_the_number(college: College, scheme: str, external_id: str) -> None:
    college.declare(rule("booking", {"contact_id": scheme, "match": "name and email"}))
    college.verify(**SAM, **FACTS)
    college.add("booking", source="moodle", source_identifier="8841", **FACTS)
    assert (college.only()["contact_id"], college.only()["external_id"]) == (1, external_id)


@pytest.mark.parametrize("scheme", ["customer email", "client identifier", "source identifier"])
def test_without_a_value_nothing_is_matched_or_made_by_id(college: College, scheme: str) -> None:
    college.declare(rule("booking", {"contact_id": scheme}))
    numbers = [college.add("booking", personal_email="") for _ in range(2)]
    assert [college.outcomes(number) for number in numbers] == [["waiting"], ["waiting"]]
    assert (college.contacts(), college.codes()) == ([], {"document-waiting"})
    assert "waiting: there is no value for the contact id" in college.said(numbers[0])


def test_without_a_value_another_match_rule_makes_a_contact_without_an_id(college: College) -> None:
    college.declare(rule("booking", {"contact_id": "client identifier", "match": "name and email"}))
    numbers = [college.add("booking") for _ in range(2)]
    assert [college.outcomes(number) for number in numbers] == [["created"], ["updated"]]
    assert college.only()["external_id"] == ""


@pytest.mark.parametrize("filler", ["noemail@example.org", "na@na.com", "none@example.com"])
def test_a_filler_is_no_id(college: College, filler: str) -> None:
    college.declare(rule("booking", {}))
    number = college.add("booking", personal_email=filler)
    assert (college.outcomes(number), college.contacts()) == (["waiting"], [])
