from datetime import date
from typing import Any

import pytest

from kinroll.core.candidate import CLEARED, Candidate, build
from kinroll.core.rules import EDITS
from sims_rules import SIMS, sims_rules

TODAY = date(2026, 11, 21)


def built(**group: Any) -> Candidate:
    return build(group, SIMS, key="3001", today=TODAY)


def codes(candidate: Candidate) -> list[str]:
    return [problem.code for problem in candidate.problems]


def email(address: str, kind: str = "Home", **flags: str) -> dict[str, str]:
    return {"email": address, "type": kind, **flags}


def phone(number: str, kind: str = "Mobile", **more: str) -> dict[str, str]:
    return {"number": number, "type": kind, **more}


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        pytest.param("title", "Mrs", "Mrs", id="a title of the list"),
        pytest.param("title", " mrs. ", "Mrs", id="in the list's own spelling, whatever the case and full stop"),
        pytest.param("gender", "FEMALE", "Female", id="a gender of the list"),
        pytest.param("forename", "Zoë", "Zoë", id="a name as written"),
        pytest.param("date_of_birth", "1984-02-29", "1984-02-29", id="a day of the calendar"),
        pytest.param("work_email", "grace@example.org", "grace@example.org", id="a readable address"),
    ],
)
def test_a_good_value_is_kept(field: str, text: str, value: str) -> None:
    candidate = built(**{field: text})
    assert (candidate.values, codes(candidate)) == ({field: value}, [])


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        pytest.param("title", "Sir Knight", "title-unknown", id="a title that is not in the list"),
        pytest.param("gender", "F", "gender-unknown", id="a gender that is not in the list"),
        pytest.param("date_of_birth", "31/02/1984", "date-invalid", id="no day of the calendar"),
        pytest.param("personal_email", "grace at home", "email-invalid", id="no email address"),
    ],
)
def test_a_bad_value_is_lost_with_a_reason_and_nothing_else_is(field: str, text: str, code: str) -> None:
    candidate = built(**{field: text, "surname": "Okafor"})
    assert candidate.values == {"surname": "Okafor"}
    (problem,) = candidate.problems
    assert (problem.code, problem.source_id, problem.field, problem.value) == (code, "3001", field, text)


@pytest.mark.parametrize(
    ("group", "values", "cleared"),
    [
        pytest.param({}, {}, set(), id="absent: nothing"),
        pytest.param({"mobile": ""}, {}, set(), id="blank: no value"),
        pytest.param({"mobile": CLEARED}, {}, {"mobile"}, id="cleared by a person: said so"),
    ],
)
def test_absent_blank_and_cleared_are_three_things(
    group: dict[str, Any], values: dict[str, str], cleared: set[str]
) -> None:
    candidate = build(group, EDITS, key="1")
    assert (candidate.values, candidate.cleared) == (values, cleared)


def test_extra_fields_are_taken_only_where_they_are_declared() -> None:
    rules = sims_rules()
    assert build({"shoe_size": "41"}, rules, key="3001").values == {}


# Addresses


def home(street: str, **more: str) -> dict[str, str]:
    return {"type": "Home", "street": street, **more}


def test_a4_street_and_postcode_come_from_the_same_address() -> None:
    old = home("Old Lane", start="2020-01-01", postcode="LS1 1AA")
    new = home("New Lane", start="2024-01-01")
    assert built(addresses=[old, new]).values["address"] == "New Lane\n"


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        pytest.param({"start": "2020-01-01"}, [], id="still valid"),
        pytest.param({"end": "2026-11-20"}, ["address-ended"], id="ended yesterday"),
        pytest.param({"end": "2026-11-21"}, [], id="ends today"),
        pytest.param({"start": "2026-11-22"}, ["address-in-future"], id="begins tomorrow"),
        pytest.param({"start": "2026-11-21"}, [], id="begins today"),
        pytest.param({"start": "31/02/2020"}, ["date-invalid"], id="a start that is no day"),
    ],
)
def test_a4_advice_about_the_chosen_address(dates: dict[str, str], expected: list[str]) -> None:
    candidate = built(addresses=[home("Mill Lane", **dates)])
    assert (candidate.values["address"], codes(candidate)) == ("Mill Lane\n", expected)


def test_a_start_that_is_no_day_counts_as_none() -> None:
    unreadable, dated = home("Old Lane", start="99/99/9999"), home("New Lane", start="2001-01-01")
    assert built(addresses=[unreadable, dated]).values["address"] == "New Lane\n"


# Telephones


def test_a5_each_type_fills_its_field() -> None:
    listed = [phone("020 7946 0001", "Home"), phone("07700 900001"), phone("01632 960001", "Work")]
    values = built(telephones=listed).values
    assert [values[name] for name in ("telephone", "mobile", "work_telephone")] == [item["number"] for item in listed]


def test_a5_a_fax_is_no_telephone() -> None:
    values = built(telephones=[phone("01632 960001", "Home", device="Fax", primary="T")]).values
    assert values == {"telephone_preference": "none"}


def test_an_entry_without_a_number_is_not_in_the_list() -> None:
    candidate = built(telephones=[phone("", main="T", primary="T"), phone("07700 900001", main="T")])
    assert candidate.values == {"mobile": "07700 900001", "telephone_preference": "mobile"}
    (problem,) = candidate.problems
    assert (problem.code, problem.value) == ("blank-flagged-telephone", "primary and main")


def test_a9_no_flag_means_that_staff_choose() -> None:
    assert built(telephones=[phone("07700 900001")]).values["telephone_preference"] == "none"


# Emails


def test_a6_each_type_fills_its_field_and_other_fills_none() -> None:
    listed = [email("o@example.org", "Other"), email("w@example.org", "Work"), email("h@example.org", primary="T")]
    values = built(emails=listed).values
    assert (values["personal_email"], values["work_email"]) == ("h@example.org", "w@example.org")


@pytest.mark.parametrize(
    ("emails", "preference"),
    [
        pytest.param([email("w@example.org", "Work", primary="T")], "work", id="the type of the Primary"),
        pytest.param([email("h@example.org"), email("w@example.org", "Work", main="T")], "work", id="else of the Main"),
        pytest.param([email("w@example.org", "Work")], "personal", id="else personal"),
        pytest.param(
            [email("no address", "Work", primary="T"), email("h@example.org")], "personal", id="readable ones only"
        ),
    ],
)
def test_a8_the_preference_for_an_email(emails: list[dict[str, str]], preference: str) -> None:
    assert built(emails=emails).values["email_preference"] == preference


@pytest.mark.parametrize(
    ("emails", "has_email", "expected"),
    [
        pytest.param([email("h@example.org", primary="T")], True, [], id="a primary one"),
        pytest.param([email("h@example.org")], True, ["email-not-primary"], id="none marked primary: advice"),
        pytest.param([email("o@example.org", "Other", primary="T")], True, [], id="type Other counts"),
        pytest.param([email("no address", primary="T")], False, ["email-invalid"], id="an unreadable one does not"),
        pytest.param([email("", primary="T")], False, ["blank-flagged-email"], id="nor does an empty one"),
        pytest.param([], False, [], id="none at all"),
    ],
)
def test_a13_what_counts_as_an_email(emails: list[dict[str, str]], has_email: bool, expected: list[str]) -> None:
    candidate = built(emails=emails)
    assert (candidate.has_email, codes(candidate)) == (has_email, expected)


def test_a13_an_email_column_counts_too_and_names_the_account() -> None:
    candidate = built(work_email="w@example.org")
    assert (candidate.has_email, candidate.username) == (True, "w@example.org")


def test_a15_the_username_is_chosen_among_readable_emails() -> None:
    candidate = built(
        emails=[email("no address", primary="T"), email("o@example.org", "Other"), email("h@example.org")]
    )
    assert candidate.username == "h@example.org"
