from datetime import date
from typing import Any

import pytest

from kinroll.core.rules import GroupRules, MatchRule, SourceRules
from kinroll.core.source_record import SourceRecord
from kinroll.core.staging import ABSENT, ACCEPTED, FAILED, OUT_OF_SCOPE, Staged, as_failed, stage, state_of, with_state
from sims_rules import SIMS

TODAY = date(2026, 11, 21)
NAMES = {"forename": "Max", "surname": "Beddoes"}
EMAIL = {"emails": [{"email": "max@example.org", "type": "Home", "primary": "T"}]}
GROUPS = ("contacts", "staff", "students")


def staged(**said: dict[str, Any]) -> Staged:
    return stage(SourceRecord("3001", said), SIMS, today=TODAY)


def states(record: Staged) -> dict[str, int]:
    listed = {name: state_of(record.mask, position) for position, name in enumerate(GROUPS)}
    return {name: state for name, state in listed.items() if state != ABSENT}


def test_of_a_record_that_is_refused_altogether_nothing_is_accepted() -> None:
    mask = with_state(with_state(with_state(0, 0, ACCEPTED), 1, OUT_OF_SCOPE), 5, ACCEPTED)
    assert [state_of(as_failed(mask), position) for position in (0, 1, 2, 5)] == [FAILED, OUT_OF_SCOPE, ABSENT, FAILED]


def test_states_of_several_groups_do_not_touch_each_other() -> None:
    mask = with_state(with_state(with_state(0, 0, ACCEPTED), 2, FAILED), 0, OUT_OF_SCOPE)
    assert [state_of(mask, position) for position in range(3)] == [OUT_OF_SCOPE, ABSENT, FAILED]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param({"contacts": {**NAMES, **EMAIL}}, {"contacts": ACCEPTED}, id="a contact with all it needs"),
        pytest.param({"contacts": NAMES}, {"contacts": FAILED}, id="a contact without email"),
        pytest.param(
            {"contacts": NAMES, "staff": NAMES},
            {"contacts": FAILED, "staff": ACCEPTED},
            id="the contact fails, not the staff",
        ),
    ],
)
def test_each_group_of_a_record_is_judged_by_itself(said: dict[str, Any], expected: dict[str, int]) -> None:
    assert states(staged(**said)) == expected


@pytest.mark.parametrize(
    ("dates", "state"),
    [
        pytest.param({"admitted": "2026-11-21"}, ACCEPTED, id="admitted today"),
        pytest.param({"admitted": "2026-11-22"}, OUT_OF_SCOPE, id="admitted tomorrow"),
        pytest.param({"left": "2026-11-20"}, OUT_OF_SCOPE, id="left yesterday"),
        pytest.param({"left": "2026-11-21"}, ACCEPTED, id="leaves today"),
        pytest.param({}, ACCEPTED, id="no dates: listed is current"),
        pytest.param({"left": "99/99/9999"}, ACCEPTED, id="a day that cannot be read sets no limit"),
    ],
)
def test_a20_who_is_a_current_student(dates: dict[str, str], state: int) -> None:
    assert states(staged(students={**NAMES, **dates})) == {"students": state}


def test_a_day_that_cannot_be_read_is_a_problem() -> None:
    (listed,) = staged(students={**NAMES, "left": "99/99/9999"}).problems
    assert (listed[0], listed[1].code, listed[1].field) == (GROUPS.index("students"), "date-invalid", "left")


def test_somebody_out_of_scope_has_no_problems() -> None:
    assert staged(students={"forename": "Lee", "left": "2020-07-20"}).problems == []


def test_ties_are_those_of_the_group_that_is_here_through_them() -> None:
    record = staged(contacts={**NAMES, **EMAIL, "ties": [{"to": "2101"}, {"to": "2102"}]})
    assert [tie.to for tie in record.ties] == ["2101", "2102"]


def test_the_username_without_the_contact_role_is_that_of_the_other_groups() -> None:
    work = {**NAMES, "work_email": "m.beddoes@school.example"}
    record = staged(contacts={**NAMES, **EMAIL}, staff=work)
    assert (record.username, record.username_else) == ("max@example.org", "m.beddoes@school.example")


def test_a_refused_group_lends_its_values_to_no_decision() -> None:
    record = staged(contacts={"forename": "Max", **EMAIL})
    assert (record.username, record.name_key) == ("", "")


def test_a_message_names_the_person_by_the_first_group_that_has_a_name() -> None:
    assert staged(contacts={}, staff=NAMES).name == "Max Beddoes"


def test_values_are_described_only_where_match_rules_ask_for_them() -> None:
    rules = SourceRules("csv", groups=(GroupRules("people", role="contact"),), match=(MatchRule("email", ("email",)),))
    record = stage(SourceRecord("1", {"people": {**NAMES, "work_email": "MAX@example.org"}}), rules, today=TODAY)
    assert (record.emails, record.values["surname"]) == (("max@example.org",), "Beddoes")
    assert staged(staff={**NAMES, "work_email": "max@example.org"}).values == {}


def test_every_problem_of_a_record_names_the_person_alike() -> None:
    record = staged(contacts={"gender": "F"}, students={"gender": "F", "forename": "Zoë"})
    assert {problem.name for _, problem in record.problems} == {"Zoë"}
