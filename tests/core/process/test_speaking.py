from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from kinroll.core.change import ITS_NUMBER
from kinroll.core.process.document import Document
from kinroll.core.process.form import Form, FormField
from kinroll.core.process.rule_set import CreateContact, Process, RuleSet
from kinroll.core.process.speaking import RuleFailedError, Saying, speak, unset
from kinroll.core.source_record import Manner

ENTERED_AT, RUN_AT = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)
USI = "BNGH7C75FN"
FIELDS = (
    FormField("forename", type="name"),
    FormField("surname", type="name"),
    FormField("personal_email", type="email"),
    FormField("mobile", type="telephone"),
    FormField("usi", type="usi"),
    FormField("client_identifier", type="client identifier"),
    FormField("employer"),
    FormField("password", type="password"),
)
OF_DOCUMENT = Form("Registration", "document", (*FIELDS, FormField("notes")))
OF_CONTACT = Form(
    "Student", "contact", (*FIELDS[:-2], replace(FIELDS[-2], own=True), FIELDS[-1], FormField("kept_by_staff"))
)
RULES = RuleSet(
    forms=(OF_DOCUMENT, OF_CONTACT), types=("Student",), processes=(Process("Enrolment", "Registration", ("booking",)),)
)
CONTACT = CreateContact("id", "overwrite", "customer email", "Student", "Student")
SAM = {"forename": "Sam", "surname": "Okafor", "personal_email": "sam@example.org"}


def said(values: dict[str, str], contact: CreateContact = CONTACT, usi_status: str = "entered", **more: Any) -> Saying:
    document = Document(7, "Enrolment", "booking", values, dict.fromkeys(values, ENTERED_AT), **more)
    return speak(document, contact, RULES, at=RUN_AT, usi_status=usi_status, today=date(2026, 3, 2))


def test_what_both_forms_have_is_said_and_no_more() -> None:
    assert said({**SAM, "notes": "rang twice"}).said == SAM


@pytest.mark.parametrize(
    ("values", "mobile"),
    [
        pytest.param({}, "nothing", id="never filled: nothing is said"),
        pytest.param({"mobile": ""}, None, id="filled and then emptied: cleared"),
        pytest.param({"mobile": "0491 570 156"}, "0491 570 156", id="given"),
        pytest.param({"mobile": "ring me"}, "nothing", id="wrong: nothing is said"),
    ],
)
def test_the_three_empties_and_the_wrong(values: dict[str, str], mobile: str | None) -> None:
    assert said({**SAM, **values}).said.get("mobile", "nothing") == mobile


def test_a_wrong_value_is_a_problem_that_names_it() -> None:
    (problem,) = said({**SAM, "mobile": "ring me"}).problems
    assert (problem.code, problem.source_id, problem.field) == ("document-value-wrong", "7", "mobile")
    assert 'The mobile "ring me" of Sam Okafor is wrong: "ring me" is not a telephone number.' in problem.message


def test_a_field_of_its_own_is_said_under_its_type() -> None:
    assert said({**SAM, "employer": "Acme"}).said["Student.employer"] == "Acme"


@pytest.mark.parametrize(
    ("copy", "manner"),
    [
        ("overwrite", Manner("follow", RUN_AT)),
        ("newest detail wins", Manner("follow", ENTERED_AT)),
        ("fill blanks only", Manner("fill", ENTERED_AT)),
        ("only when creating", Manner("once", ENTERED_AT)),
    ],
)
def test_each_copy_rule_is_a_manner_of_saying(copy: str, manner: Manner) -> None:
    assert set(said(SAM, replace(CONTACT, copy=copy)).manner.values()) == {manner}
    spoken = said(SAM, replace(CONTACT, copy="overwrite", copy_fields={"surname": copy}))
    assert spoken.manner["surname"] == manner


SOURCED = {"source": "moodle", "source_identifier": "8841"}


@pytest.mark.parametrize(
    ("scheme", "values", "external_id", "waiting"),
    [
        pytest.param("blank", {}, "", "", id="leave blank"),
        pytest.param("customer email", {}, "sam@example.org", "", id="customer email"),
        pytest.param("customer email", {"personal_email": "na@na.com"}, "", "id-missing", id="a filler is none"),
        pytest.param("customer email", {"personal_email": "sam@"}, "", "id-missing", id="a wrong one is none"),
        pytest.param("next number", {}, ITS_NUMBER, "", id="next number"),
        pytest.param("client identifier", {"client_identifier": "C77"}, "C77", "", id="client identifier"),
        pytest.param("client identifier", {}, "", "id-missing", id="no client identifier"),
        pytest.param("source identifier", {}, "8841", "", id="source identifier"),
        pytest.param("usi", {"usi": USI}, "", "usi-not-verified", id="a USI that is only entered"),
        pytest.param("usi", {}, "", "usi-missing", id="no USI"),
        pytest.param("usi", {"usi": "INTOFF"}, "", "usi-reserved", id="INTOFF is nobody's id"),
        pytest.param("usi", {"usi": "INDIV"}, "", "usi-reserved", id="INDIV is nobody's id"),
        pytest.param("usi", {"usi": "SHORT"}, "", "usi-missing", id="SHORT has lapsed"),
    ],
)
def test_the_external_id_or_why_there_is_none(
    scheme: str, values: dict[str, str], external_id: str, waiting: str
) -> None:
    spoken = said({**SAM, **values}, replace(CONTACT, contact_id=scheme), **SOURCED)
    assert (spoken.external_id, spoken.waiting) == (external_id, waiting)


def test_a_verified_usi_is_the_id() -> None:
    assert said({**SAM, "usi": USI}, replace(CONTACT, contact_id="usi"), "verified").external_id == USI


@pytest.mark.parametrize("values", [{"usi": "INTOFF"}, {"usi": "INDIV"}])
def test_where_the_rule_compares_no_id_a_reserved_code_leaves_it_blank(values: dict[str, str]) -> None:
    spoken = said({**SAM, **values}, replace(CONTACT, contact_id="usi", match="name and email"))
    assert (spoken.external_id, spoken.waiting, spoken.said["usi"]) == ("", "", values["usi"])


def test_a_password_is_asked_for_and_never_said() -> None:
    spoken = said({**SAM, "password": "set"})
    assert (spoken.asks_access, "password" in spoken.said) == (True, False)


def test_every_setting_that_is_not_set_is_named() -> None:
    assert unset(CONTACT) == []
    assert unset(CreateContact()) == [
        "match rule",
        "copy rule",
        "default contact id",
        "default contact form",
        "match contact type",
    ]
    assert unset(replace(CONTACT, contact_id="blank")) == []


@pytest.mark.parametrize(
    "contact",
    [
        replace(CONTACT, match="guess"),
        replace(CONTACT, copy="merge"),
        replace(CONTACT, copy_fields={"mobile": "merge"}),
        replace(CONTACT, contact_id="passport"),
        replace(CONTACT, form="Gone"),
        replace(CONTACT, type="Alien"),
    ],
)
def test_a_setting_that_leads_nowhere_fails(contact: CreateContact) -> None:
    with pytest.raises(RuleFailedError):
        said(SAM, contact)
