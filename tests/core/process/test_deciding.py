from dataclasses import replace
from typing import Any

import pytest

from kinroll.core.matching import Description, describe
from kinroll.core.process.deciding import IdHolder, Known, Verdict, rivals, settle, without_taken_identifier
from kinroll.core.process.identifying import Holder
from kinroll.core.process.speaking import Saying
from kinroll.core.rules import MatchRule

ID = MatchRule("id", ("external_id",))
NAME_EMAIL = MatchRule("name and email", ("forename", "surname", "email"))
NAME_BORN = MatchRule("name and date of birth", ("forename", "surname", "date_of_birth"))
EMAIL = MatchRule("email alone", ("email",))
NONE = MatchRule("none", ())
HELD_BY_7 = IdHolder(7, "Sam Okafor (contact 7)")


def person(forename: str = "Sam", email: str = "sam@example.org", born: str = "", external_id: str = "") -> Description:
    values = {"forename": forename, "surname": "Okafor", "date_of_birth": born, "external_id": external_id}
    return describe(values, [email], (), frozenset())


def document(match: MatchRule = ID, external_id: str = "X1", key: str = "1", **facts: str) -> Saying:
    described = person(external_id=external_id, **facts)
    values = {
        "forename": facts.get("forename", "Sam"),
        "surname": "Okafor",
        "personal_email": facts.get("email", "sam@example.org"),
        "date_of_birth": facts.get("born", ""),
    }
    return Saying(key, key, "Sam Okafor", "Student", match, {}, {}, values, described, external_id)


def known(*people: Description, holder: IdHolder | None = None, **more: Any) -> Known:
    """Contacts numbered from 7."""
    contacts = dict(enumerate(people, 7))
    labels = {number: f"contact {number}" for number in contacts}
    return Known(contacts, labels, id_holder=holder, **more)


def result(verdict: Verdict) -> tuple[str, Any]:
    codes = [problem.code for problem in verdict.problems]
    return verdict.action, verdict.root if verdict.action == "join" else (codes or verdict.external_id)


X1 = {"external_id": "X1"}
CASES = [
    pytest.param(document(), known(), ("create", "X1"), id="nobody known: created"),
    pytest.param(document(NONE), known(person()), ("create", "X1"), id="match none finds nobody"),
    pytest.param(document(), known(person(**X1), holder=HELD_BY_7), ("join", 7), id="found by id"),
    pytest.param(document(NAME_EMAIL), known(person()), ("join", 7), id="found by name and email"),
    pytest.param(document(NAME_BORN), known(person()), ("create", "X1"), id="no blank matches a blank"),
    pytest.param(document(NAME_EMAIL), known(person(), person()), ("held", ["document-match-ambiguous"]), id="two"),
    pytest.param(document(forename="Kim"), known(person(**X1), holder=HELD_BY_7), ("held", ["id-shared"]), id="B19"),
    pytest.param(
        document(forename="Kim"),
        known(replace(person(**X1), also=(person("Kim", external_id="X2"),)), holder=HELD_BY_7),
        ("join", 7),
        id="who was merged goes by both names",
    ),
    pytest.param(
        document(external_id="X2"),
        known(replace(person("Kim", **X1), also=(person(external_id="X2"),)), holder=HELD_BY_7),
        ("join", 7),
        id="and by both ids",
    ),
    pytest.param(
        document(NAME_EMAIL),
        known(replace(person("Kim"), also=(person("Sam", "two@example.org"),))),
        ("create", "X1"),
        id="but not by the name of one with the email of the other",
    ),
    pytest.param(
        document(forename="-"), known(person(**X1), holder=HELD_BY_7), ("held", ["id-shared"]), id="a filler is no name"
    ),
    pytest.param(
        document(forename="-"), known(person("-", **X1), holder=HELD_BY_7), ("join", 7), id="who has one name only"
    ),
    pytest.param(
        document(email="kim@example.org"),
        known(person(**X1), person("Kim", "kim@example.org"), holder=HELD_BY_7),
        ("held", ["id-and-email-differ"]),
        id="an id and an email that point at different contacts",
    ),
    pytest.param(
        document(NAME_EMAIL, email="new@example.org"),
        known(person(**X1), holder=HELD_BY_7),
        ("held", ["external-id-in-use"]),
        id="the id is held by whom the rule does not find",
    ),
    pytest.param(
        document(NAME_EMAIL),
        known(person(), holder=IdHolder(None, "an account that is no contact's")),
        ("held", ["external-id-in-use"]),
        id="the id is an account's that is no contact's",
    ),
    pytest.param(
        document(NAME_EMAIL, born="2001-05-14"),
        known(person(born="1970-01-31")),
        ("held", ["match-doubtful"]),
        id="father and son",
    ),
    pytest.param(document(EMAIL, forename="Kim"), known(person()), ("held", ["match-doubtful"]), id="another name"),
    pytest.param(
        document(EMAIL, forename="Cat"),
        known(person("Ann"), person("Bob")),
        ("create", ["evidence-demoted"]),
        id="a shared address says nothing",
    ),
    pytest.param(document(NAME_EMAIL), known(person(), person("Sami")), ("join", 7), id="beside a name it still helps"),
    pytest.param(document(NAME_EMAIL), known(person(), rejected=frozenset({7})), ("create", "X1"), id="not this one"),
    pytest.param(document(), known(rivals=("Kim (document 2)",)), ("held", ["id-shared"]), id="rivals in the batch"),
]


@pytest.mark.parametrize(("saying", "facts", "expected"), CASES)
def test_who_a_document_is_about(saying: Saying, facts: Known, expected: tuple[str, Any]) -> None:
    assert result(settle(saying, facts)) == expected


def test_somebody_new_by_a_persons_word_gets_the_id_only_while_it_is_free() -> None:
    assert settle(document(), known(person(), person()), as_new=True).external_id == "X1"
    assert settle(document(), known(holder=HELD_BY_7), as_new=True).external_id == ""


def test_another_type_is_pointed_out() -> None:
    verdict = settle(document(NAME_EMAIL), known(person(), types={7: {"Customer"}}))
    assert [problem.code for problem in verdict.problems] == ["type-added"]


def test_a_shared_id_leads_back_to_the_earlier_documents() -> None:
    assert settle(document(forename="Kim"), known(person(**X1), holder=HELD_BY_7)).shared_with == 7


def test_rivals_are_those_of_one_id_and_different_names() -> None:
    batch = [document(key="1"), document(key="2", forename="Kim"), document(key="3", external_id="X2")]
    assert rivals(batch) == {"1": ("Sam Okafor (document 2)",), "2": ("Sam Okafor (document 1)",)}
    assert rivals([document(key="1"), document(key="2")]) == {}


def test_a_client_identifier_of_somebody_else_is_not_said() -> None:
    saying = replace(document(), said={"client_identifier": "C77"}, identifiers={"client_identifier": "C77"})
    taken = known(client_holders=(Holder(7, "Kim Lee (contact 7)"),))
    kept = without_taken_identifier(saying, taken, None)
    assert (kept.said, kept.identifiers) == ({}, {})
    assert [problem.code for problem in kept.problems] == ["client-identifier-in-use"]
    assert without_taken_identifier(saying, taken, 7) == saying
