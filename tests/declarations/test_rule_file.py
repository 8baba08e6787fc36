"""A rule set is read from one TOML text, with every fault named at once."""

import pytest

from kinroll.core.process.form import FormField
from kinroll.core.process.rule_set import Condition, CreateContact
from kinroll.declarations import rule_file

TEXT = """
contact_types = ["Student"]

[[form]]
name = "Enrolment"
about = "document"

[[form.field]]
name = "surname"
type = "name"
required = true

[[form.field]]
name = "size"
type = "choice"
options = { S = "Small", L = "Large" }

[[process]]
name = "Course"
form = "Enrolment"
steps = ["booking", "completed"]

[[process.rule]]
name = "Make the student"
step = "booking"

[process.rule.when]
courses = ["HLT23"]
fields.size = ["S"]

[process.rule.contact]
match = "id"
copy = "overwrite"
contact_id = "usi"

[[process.rule]]
name = "Thank them"
step = "completed"
on = ["enter", "edit"]

[[process.rule.mail]]
to = "email"
subject = "Done"
text = "Well done"
"""


def test_a_file_is_read_into_a_rule_set() -> None:
    rules = rule_file.read(TEXT, version=4)
    first, second = rules.processes[0].rules
    assert (rules.version, rules.types) == (4, ("Student",))
    assert rules.forms[0].fields[1] == FormField("size", type="choice", options={"S": "Small", "L": "Large"})
    assert first.when == Condition({"size": ("S",)}, ("HLT23",))
    assert second.on == ("enter", "edit")


def test_a_setting_that_is_left_out_is_unset_and_not_blank() -> None:
    assert rule_file.read(TEXT).processes[0].rules[0].contact == CreateContact("id", "overwrite", "usi")


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        pytest.param(
            'type = "name"\nrequired = true',
            'typ = "name"\nrequired = "perhaps"',
            [
                "line 11: form 1, field 1, required: must be true or false",
                "line 10: form 1, field 1, typ: there is no such setting",
            ],
            id="two faults at once, each with its line",
        ),
        pytest.param('match = "id"', "match = 3", ["contact, match: must be a text"], id="a number for a name"),
        pytest.param('on = ["enter", "edit"]', 'on = ["leave"]', ["line 39: process 1, rule 2, on 1"], id="odd moment"),
        pytest.param('to = "email"\n', "", ["line 41: process 1, rule 2, mail 1, to: must be given"], id="left out"),
        pytest.param("[[process]]", "[[process]", ["is not TOML"], id="not TOML"),
        pytest.param('"Small"', '"\\u0000"', ["NUL"], id="a character that no name has"),
    ],
)
def test_every_fault_is_named_with_its_place(old: str, new: str, faults: list[str]) -> None:
    with pytest.raises(rule_file.RuleFileError) as raised:
        rule_file.read(TEXT.replace(old, new))
    assert len(raised.value.faults) == len(faults)
    for fault, expected in zip(raised.value.faults, faults, strict=True):
        assert expected in fault
