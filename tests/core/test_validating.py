import pytest

from kinroll.core.candidate import Candidate
from kinroll.core.problem import REFUSED
from kinroll.core.rules import GroupRules
from kinroll.core.validating import refusals
from sims_rules import CONTACTS, STAFF, STUDENTS

NAMES = {"forename": "Grace", "surname": "Okafor"}


@pytest.mark.parametrize(
    ("candidate", "group", "codes"),
    [
        pytest.param(Candidate(NAMES, has_email=True), CONTACTS, [], id="a contact with names and an email"),
        pytest.param(Candidate({"surname": "O"}, has_email=True), CONTACTS, ["no-forename"], id="no forename"),
        pytest.param(Candidate({"forename": "G"}, has_email=True), CONTACTS, ["no-surname"], id="no surname"),
        pytest.param(Candidate(NAMES), CONTACTS, ["no-email"], id="no email"),
        pytest.param(Candidate(), CONTACTS, ["no-forename", "no-surname", "no-email"], id="each cause has its reason"),
        pytest.param(Candidate(NAMES), STAFF, [], id="staff need no email"),
        pytest.param(Candidate(NAMES), STUDENTS, [], id="students need no email"),
        pytest.param(Candidate(), STUDENTS, ["no-forename", "no-surname"], id="students need names"),
        pytest.param(Candidate(), GroupRules("people", role="contact"), [], id="what a group requires is its own"),
    ],
)
def test_a13_what_is_refused(candidate: Candidate, group: GroupRules, codes: list[str]) -> None:
    problems = refusals(candidate, group, key="3001", name="Grace Okafor")
    assert [problem.code for problem in problems] == codes
    assert {(problem.source_id, problem.severity) for problem in problems} <= {("3001", REFUSED)}
