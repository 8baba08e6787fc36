"""Fields and rules are moved one place at a time; rules among those of their step."""

import pytest

from kinroll.core.process.form import Form, FormField
from kinroll.core.process.ordering import with_field_moved, with_rule_moved
from kinroll.core.process.rule_set import Process, ProcessRule

FORM = Form("Registration", "document", tuple(FormField(name) for name in ("forename", "surname", "mobile")))
STEPS = (("A", "booking"), ("B", "done"), ("C", "booking"), ("D", "gone"))
PROCESS = Process("Course", "Registration", ("booking", "done"), tuple(ProcessRule(*one) for one in STEPS))


@pytest.mark.parametrize(
    ("name", "way", "order"),
    [
        pytest.param("surname", "up", "surname forename mobile", id="up"),
        pytest.param("surname", "down", "forename mobile surname", id="down"),
        pytest.param("forename", "up", "forename surname mobile", id="the first stays the first"),
        pytest.param("mobile", "down", "forename surname mobile", id="the last stays the last"),
    ],
)
def test_a_field(name: str, way: str, order: str) -> None:
    assert [item.name for item in with_field_moved(FORM, name, way).fields] == order.split()


@pytest.mark.parametrize(
    ("name", "way", "order"),
    [
        pytest.param("C", "up", "CBAD", id="before the one above it on its step"),
        pytest.param("A", "down", "CBAD", id="behind the one below it on its step"),
        pytest.param("B", "up", "ABCD", id="alone on its step"),
        pytest.param("D", "down", "ABCD", id="on a step that is not there"),
    ],
)
def test_a_rule(name: str, way: str, order: str) -> None:
    assert "".join(rule.name for rule in with_rule_moved(PROCESS, name, way).rules) == order


def test_what_is_not_there_cannot_be_moved() -> None:
    with pytest.raises(ValueError, match="not in list"):
        with_field_moved(FORM, "email", "up")
    with pytest.raises(ValueError, match="not in list"):
        with_rule_moved(PROCESS, "Z", "up")
