"""Which rule of a step is for a document: the most specific one that holds, and why."""

import pytest

from kinroll.core.process.conditions import choose, holds
from kinroll.core.process.document import CourseFacts, Document
from kinroll.core.process.rule_set import Condition, ProcessRule

COURSE = CourseFacts(course="HLT23", category="health", location="Leeds", provider="North")
DOCUMENT = Document(1, "Course", "booking", {"usi": "INTOFF", "disability_types": "11;13", "size": ""}, course=COURSE)
ANYBODY = ProcessRule("anybody", "booking")


def rule(name: str, **when: object) -> ProcessRule:
    return ProcessRule(name, "booking", when=Condition(**when))  # type: ignore[arg-type]


def chosen(*rules: ProcessRule, on: str = "enter") -> str | None:
    found = choose(rules, DOCUMENT, "booking", on).rule
    return found.name if found else None


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        pytest.param({}, True, id="nothing is asked for"),
        pytest.param({"fields": {"usi": ("intoff ",)}}, True, id="capitals and blanks do not matter"),
        pytest.param({"fields": {"usi": ("INDIV", "INTOFF")}}, True, id="one of several values"),
        pytest.param({"fields": {"usi": ("INDIV",)}}, False, id="another value"),
        pytest.param({"fields": {"disability_types": ("13",)}}, True, id="one of the chosen codes"),
        pytest.param({"fields": {"disability_types": ("1",)}}, False, id="a part of a code is no code"),
        pytest.param({"fields": {"usi": ("*",)}}, True, id="filled"),
        pytest.param({"fields": {"size": ("*",)}}, False, id="emptied is not filled"),
        pytest.param({"fields": {"size": ("",)}}, True, id="blank"),
        pytest.param({"fields": {"colour": ("",)}}, True, id="never filled is blank"),
        pytest.param({"fields": {"usi": ()}}, False, id="one of no values"),
        pytest.param({"courses": ("HLT23",), "locations": ("York",)}, False, id="all must hold"),
        pytest.param({"categories": ("health",), "providers": ("North",)}, True, id="of the course date"),
    ],
)
def test_a_condition_holds_when_all_that_it_asks_for_is_so(when: dict[str, object], expected: bool) -> None:
    assert holds(rule("r", **when).when, DOCUMENT) is expected


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ({}, {"providers": ("North",)}),
        ({"providers": ("North",)}, {"locations": ("Leeds",)}),
        ({"locations": ("Leeds",), "providers": ("North",)}, {"categories": ("health",)}),
        ({"categories": ("health",), "locations": ("Leeds",)}, {"courses": ("HLT23",)}),
        ({"courses": ("HLT23",), "categories": ("health",)}, {"fields": {"usi": ("INTOFF",)}}),
        ({"fields": {"usi": ("*",)}, "courses": ("HLT23",)}, {"fields": {"usi": ("*",), "disability_types": ("11",)}}),
    ],
)
def test_fields_weigh_most_then_course_category_location_provider(
    less: dict[str, object], more: dict[str, object]
) -> None:
    assert chosen(rule("less", **less), rule("more", **more)) == "more"
    assert chosen(rule("more", **more), rule("less", **less)) == "more"


def test_of_equals_the_one_written_first_runs_and_it_is_said() -> None:
    choice = choose([rule("a", courses=("HLT23",)), rule("b", courses=("HLT23",))], DOCUMENT, "booking", "enter")
    assert choice.rule is not None
    assert choice.rule.name == "a"
    assert choice.why == '"a" is for course is "HLT23"; "b" would fit as well, and stands below it.'
    assert [other.name for other in choice.others] == ["b"]


def test_the_reason_names_what_was_less_specific() -> None:
    choice = choose([ANYBODY, rule("offshore", fields={"usi": ("INTOFF",)})], DOCUMENT, "booking", "enter")
    assert choice.why == '"offshore" is for usi is "INTOFF"; "anybody" would fit as well, and is less specific.'


def test_where_no_condition_holds_the_reason_names_what_was_missed() -> None:
    choice = choose([rule("york", locations=("York",))], DOCUMENT, "booking", "enter")
    assert (choice.rule, choice.why) == (None, 'No condition holds: "york" (location is "Leeds", not "York").')


@pytest.mark.parametrize(
    ("on", "expected"),
    [pytest.param("enter", "anybody", id="its moment"), pytest.param("edit", None, id="another moment")],
)
def test_a_rule_runs_at_its_own_moments(on: str, expected: str | None) -> None:
    assert chosen(ANYBODY, on=on) == expected


def test_by_hand_every_rule_can_be_run() -> None:
    assert chosen(ProcessRule("by hand only", "booking", on=()), on="hand") == "by hand only"


def test_a_rule_of_another_step_is_none_of_this_one() -> None:
    assert choose([ProcessRule("r", "completed")], DOCUMENT, "booking", "enter").rule is None
