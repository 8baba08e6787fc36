"""What holds for every entered text and for every rule set, however odd."""

from hypothesis import given
from hypothesis import strategies as st

from kinroll.core.process.checks.finding import Known
from kinroll.core.process.conditions import choose, holds
from kinroll.core.process.document import CourseFacts, Document
from kinroll.core.process.field_types import TYPES, clean
from kinroll.core.process.form import Form, FormField
from kinroll.core.process.linting import fix, lint, message
from kinroll.core.process.rule_set import (
    CONTACT_IDS,
    COPY_RULES,
    MATCH_RULES,
    Condition,
    CreateContact,
    Example,
    MailAction,
    Process,
    ProcessRule,
    RuleSet,
)
from kinroll.core.rules import MatchRule

FIELDS = st.sampled_from(["forename", "surname", "date_of_birth", "personal_email", "usi", "password", "size", "{odd}"])
VALUES = st.one_of(st.sampled_from(["", "*", "S", "BNGH7C75FN", "INTOFF", "2001-05-14", "sam@example.org"]), st.text())
NAMES = st.sampled_from(["A", "B", "Student", "none", ""])
STEPS = st.sampled_from(["booking", "completed"])
CODES = st.lists(st.sampled_from(["HLT23", "BSB10", ""]), max_size=2).map(tuple)
CONDITIONS = st.builds(
    Condition,
    st.dictionaries(FIELDS, st.lists(VALUES, max_size=2).map(tuple), max_size=2),
    CODES,
    CODES,
    CODES,
    CODES,
)
SETTINGS = st.builds(
    CreateContact,
    st.none() | st.sampled_from([*MATCH_RULES, "A"]),
    st.none() | st.sampled_from([*COPY_RULES, "A"]),
    st.none() | st.sampled_from([*CONTACT_IDS, "A"]),
    st.none() | NAMES,
    st.none() | NAMES,
    st.dictionaries(FIELDS, st.sampled_from([*COPY_RULES, "A"]), max_size=2),
)
RULES = st.builds(
    ProcessRule,
    NAMES,
    STEPS,
    st.sampled_from([(), ("enter",), ("edit",), ("enter", "edit")]),
    CONDITIONS,
    st.dictionaries(FIELDS, VALUES, max_size=2),
    st.none() | SETTINGS,
    st.lists(st.builds(MailAction, FIELDS, st.text(), st.text()), max_size=1).map(tuple),
    st.lists(NAMES, max_size=1).map(tuple),
    st.lists(
        st.builds(Example, NAMES, st.dictionaries(FIELDS, VALUES), st.dictionaries(FIELDS, VALUES)), max_size=1
    ).map(tuple),
)
FORMS = st.builds(
    Form,
    NAMES,
    st.sampled_from(["document", "contact"]),
    st.lists(
        st.builds(
            FormField,
            FIELDS,
            st.just(""),
            st.sampled_from([*TYPES, "odd"]),
            st.dictionaries(VALUES, VALUES, max_size=2),
            st.booleans(),
            st.just(""),
            st.booleans(),
        ),
        max_size=6,
    ).map(tuple),
)
RULE_SETS = st.builds(
    RuleSet,
    st.just(0),
    st.lists(FORMS, max_size=3).map(tuple),
    st.lists(NAMES, max_size=3).map(tuple),
    st.lists(st.builds(MatchRule, NAMES, st.lists(FIELDS, max_size=2).map(tuple)), max_size=1).map(tuple),
    st.lists(
        st.builds(
            Process, NAMES, NAMES, st.lists(STEPS, max_size=2).map(tuple), st.lists(RULES, max_size=3).map(tuple)
        ),
        max_size=2,
    ).map(tuple),
)  # fmt: skip
DOCUMENTS = st.builds(
    Document,
    st.just(1),
    NAMES,
    STEPS,
    st.dictionaries(FIELDS, VALUES),
    course=st.builds(CourseFacts, course=st.sampled_from(["HLT23", ""])),
)


@given(st.sampled_from(list(TYPES)), st.text() | VALUES, st.dictionaries(VALUES, VALUES, max_size=3))
def test_what_is_kept_is_kept_as_it_is_when_it_is_entered_again(kind: str, text: str, options: dict[str, str]) -> None:
    asked = FormField("f", type=kind, options=options)
    entered = clean(text, asked)
    if not entered.wrong:
        assert clean(entered.value, asked) == entered


@given(st.sampled_from(list(TYPES)), st.text())
def test_what_is_wrong_stays_as_it_was_entered(kind: str, text: str) -> None:
    entered = clean(text, FormField("f", type=kind))
    if entered.wrong and kind != "password":
        assert entered.value == text


@given(RULE_SETS)
def test_the_linter_has_words_for_every_rule_set(rules: RuleSet) -> None:
    for finding in lint(rules, Known({"HLT23": ("health", "North")}, frozenset({"Leeds"}), frozenset({"North"}))):
        assert message(finding)
        assert fix(finding)


@given(st.lists(RULES, max_size=4), DOCUMENTS)
def test_a_rule_that_runs_holds_and_stands_on_the_step(rules: list[ProcessRule], document: Document) -> None:
    choice = choose(rules, document, document.step, "enter")
    assert choice.why
    for rule in [choice.rule, *choice.others] if choice.rule else []:
        assert rule is not None
        assert rule.step == document.step
        assert holds(rule.when, document)


@given(st.lists(RULES, max_size=4), DOCUMENTS)
def test_a_rule_that_the_linter_says_can_never_run_never_does(rules: list[ProcessRule], document: Document) -> None:
    named = [ProcessRule(f"rule {n}", rule.step, rule.on, rule.when) for n, rule in enumerate(rules)]
    process = Process("P", "F", ("booking", "completed"), tuple(named))
    found = lint(RuleSet(processes=(process,)))
    dead = {finding.place for finding in found if finding.code == "rule-never-runs"}
    for on in ("enter", "edit"):
        rule = choose(named, document, document.step, on).rule
        assert rule is None or f'process "P", rule "{rule.name}"' not in dead
