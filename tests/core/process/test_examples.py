"""The examples that a rule carries come out as they should, or it is said what came instead."""

import pytest

from kinroll.core.process.examples import carry_out, check
from kinroll.core.process.rule_set import Example, RuleSet
from kinroll.declarations import rule_file
from kinroll.declarations.rule_sets import TRAINING

RULES = rule_file.read(TRAINING.read_text(encoding="utf-8"))
PERSON = {"forename": "Robin", "surname": "Castellan", "date_of_birth": "2001-05-14"}


def outcome(rules: RuleSet, process: int, rule: int, **document: str) -> str:
    of = rules.processes[process]
    return carry_out(rules, of, of.rules[rule], Example("one", {**PERSON, **document})).outcome


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        pytest.param({"usi": "BNGH7C75FN", "usi_status": "verified"}, "created", id="a verified USI"),
        pytest.param({"usi": "BNGH7C75FN"}, "waiting", id="a USI that is only entered"),
        pytest.param({"usi": "BNGH7C75FM", "usi_status": "verified"}, "waiting", id="a mistyped USI"),
        pytest.param({"usi": "INTOFF"}, "not this rule", id="a code that another rule is for"),
        pytest.param({"usi": "BNGH7C75FN", "usi_status": "verified", "linked": "yes"}, "updated", id="linked already"),
    ],
)
def test_an_example_goes_the_way_that_a_document_would(document: dict[str, str], expected: str) -> None:
    assert outcome(RULES, 0, 0, **document) == expected


def test_a_rule_that_lacks_a_setting_is_skipped() -> None:
    text = TRAINING.read_text(encoding="utf-8").replace('type = "Customer" ', "# ")
    assert outcome(rule_file.read(text), 1, 0, usi="BNGH7C75FN", usi_status="verified") == "skipped"


def test_an_example_that_comes_out_otherwise_says_what_came_instead() -> None:
    text = TRAINING.read_text(encoding="utf-8").replace('surname = "Moreau-Halse"\n\n[[', 'surname = "Moreau"\n\n[[', 1)
    (finding,) = check(rule_file.read(text))
    assert (finding.what, finding.other) == ('surname "Moreau"', '"Moreau-Halse"')
