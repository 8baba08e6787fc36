"""A rule set is changed where it is meant, and stays as it was written everywhere else."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinroll.core.process.form import FormField
from kinroll.core.process.rule_set import Condition, CreateContact, MailAction, Process, ProcessRule, RuleSet
from kinroll.core.rules import MatchRule
from kinroll.declarations import rule_file
from kinroll.declarations.comments import CommentLostError, comments
from kinroll.declarations.rule_editing import edited
from kinroll.declarations.toml_lines import NotEditableError

TEXT = """\
# our rules
contact_types = ["Student", "Guest"]   # two kinds

[[form]]
name = "Registration"
about = "document"
  [[form.field]]   # indented, as some like it
  name = "forename"
  type = 'name'

# ------------ what is kept
[[form]]
name = "Student"
about = "contact"

[[form.field]]
name = "forename"

# ------------ courses
[[process]]
name = "Course"
form = "Registration"
steps = ["booking", "done"]

# first
[[process.rule]]
name = "Booked"
step = "booking"
on = [
    "enter",  # and not on edit
]

[process.rule.contact]
match = "id"            # for now
copy = "overwrite"
contact_id = "usi"
form = "Student"
type = "Student"

# second
[[process.rule]]
name = "Done"
step = "done"
contact = { match = "id", copy = "overwrite", contact_id = "usi", form = "Student", type = "Student" }

# the end
"""
Change = Callable[[RuleSet], RuleSet]


def with_rule(place: int, **changed: object) -> Change:
    """A change of one rule of the course."""

    def change(rules: RuleSet) -> RuleSet:
        (process,) = rules.processes
        made = [replace(one, **changed) if i == place else one for i, one in enumerate(process.rules)]  # type: ignore[arg-type]
        return replace(rules, processes=(replace(process, rules=tuple(made)),))

    return change


def lines_between(before: str, after: str) -> tuple[set[str], set[str]]:
    """The lines that are gone, and those that are new."""
    one, other = set(before.splitlines()), set(after.splitlines())
    return one - other, other - one


SETTINGS = CreateContact("id", "overwrite", "usi", "Student", "Student")


@pytest.mark.parametrize(
    ("change", "gone", "new"),
    [
        pytest.param(
            with_rule(0, contact=replace(SETTINGS, match="none")),
            {'match = "id"            # for now'},
            {'match = "none"            # for now'},
            id="a value keeps the comment beside it",
        ),
        pytest.param(
            with_rule(0, contact=replace(SETTINGS, contact_id=None)), {'contact_id = "usi"'}, set(), id="one is unset"
        ),
        pytest.param(
            with_rule(0, when=Condition(courses=("FA",))),
            set(),
            {"[process.rule.when]", 'courses = ["FA"]'},
            id="a table that was not there",
        ),
        pytest.param(
            with_rule(1, contact=replace(SETTINGS, copy_fields={"forename": "fill blanks only"})),
            {'contact = { match = "id", copy = "overwrite", contact_id = "usi", form = "Student", type = "Student" }'},
            {
                'contact = { match = "id", copy = "overwrite", contact_id = "usi", form = "Student", type = "Student"'
                ',  copy_fields = {forename = "fill blanks only"}}'
            },
            id="a table within a line",
        ),
        pytest.param(
            with_rule(0, mail=(MailAction("a@example.org", "Hello", "you"),)),
            set(),
            {"[[process.rule.mail]]", 'to = "a@example.org"', 'subject = "Hello"', 'text = "you"'},
            id="a mail",
        ),
        pytest.param(
            lambda rules: replace(rules, types=(*rules.types, "Employer")),
            {'contact_types = ["Student", "Guest"]   # two kinds'},
            {'contact_types = ["Student", "Guest", "Employer"]   # two kinds'},
            id="contact types",
        ),
        pytest.param(
            lambda rules: replace(rules, match=(MatchRule("same", ("surname",)),)),
            set(),
            {"[[match]]", 'name = "same"', 'fields = ["surname"]'},
            id="a match rule where there was none",
        ),
    ],
)
def test_only_what_is_meant_changes(change: Change, gone: set[str], new: set[str]) -> None:
    wanted = change(rule_file.read(TEXT))
    after = edited(TEXT, wanted)
    assert lines_between(TEXT, after) == (gone, new)
    assert rule_file.read(after) == wanted


def test_nothing_changes_where_nothing_is_wanted() -> None:
    assert edited(TEXT, rule_file.read(TEXT)) == TEXT


def test_a_rule_is_put_where_the_rules_of_its_process_end() -> None:
    rules = rule_file.read(TEXT + '\n[[process]]\nname = "Trip"\nform = "Registration"\nsteps = ["a"]\n')
    course, trip = rules.processes
    wanted = replace(rules, processes=(replace(course, rules=(*course.rules, ProcessRule("New", "done"))), trip))
    after = edited(TEXT + '\n[[process]]\nname = "Trip"\nform = "Registration"\nsteps = ["a"]\n', wanted)
    assert after.index('name = "New"') < after.index("# the end") < after.index('name = "Trip"')


def test_a_rule_that_is_taken_out_leaves_the_comments_above_the_next() -> None:
    rules = rule_file.read(TEXT)
    (process,) = rules.processes
    after = edited(TEXT, replace(rules, processes=(replace(process, rules=process.rules[1:]),)))
    assert "Booked" not in after
    assert comments(TEXT) - comments(after) == {"and not on edit": 1, "for now": 1}


def test_a_field_in_an_indented_form() -> None:
    rules = rule_file.read(TEXT)
    form = replace(
        rules.forms[0], fields=(*rules.forms[0].fields, FormField("shirt", type="choice", options={"s": "S"}))
    )
    after = edited(TEXT, replace(rules, forms=(form, rules.forms[1])))
    assert after.index('name = "shirt"') < after.index("# ------------ what is kept")


def test_a_comment_inside_a_value_is_not_lost_unsaid() -> None:
    with pytest.raises(CommentLostError, match="and not on edit"):
        edited(TEXT, with_rule(0, on=("enter", "edit"))(rule_file.read(TEXT)))


def test_what_is_written_within_a_line_is_left_to_people() -> None:
    text = 'contact_types = []\nmatch = [{ name = "a", fields = ["surname"] }, { name = "b", fields = ["mobile"] }]\n'
    rules = rule_file.read(text)
    with pytest.raises(NotEditableError):
        edited(text, replace(rules, match=rules.match[:1]))


words = st.text(
    st.characters(codec="ascii", categories=("L", "N"), include_characters=' "#[]='), min_size=1, max_size=8
)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_any_change_comes_out_as_it_is_wanted_and_loses_no_comment(data: st.DataObject) -> None:
    text, rules = TEXT, rule_file.read(TEXT)
    place = data.draw(st.integers(0, len(rules.processes) - 1))
    process = rules.processes[place]
    at = data.draw(st.integers(0, len(process.rules) - 1))
    contact = st.none() | st.builds(
        CreateContact, *[st.none() | words] * 5, copy_fields=st.dictionaries(words, words, max_size=2)
    )
    changed = replace(
        process.rules[at],
        name=data.draw(words),
        contact=data.draw(contact),
        set=data.draw(st.dictionaries(words, st.just("") | words, max_size=2)),
        when=Condition(fields=data.draw(st.dictionaries(words, st.lists(words, max_size=2).map(tuple), max_size=2))),
    )
    one = replace(process, rules=tuple(changed if i == at else each for i, each in enumerate(process.rules)))
    made = tuple(one if i == place else each for i, each in enumerate(rules.processes))
    wanted = replace(rules, processes=(*made, Process(data.draw(words), data.draw(words), ("a",))))
    after = edited(text, wanted)
    assert rule_file.read(after) == wanted
    assert changed.contact is None or changed.contact.match is None or not comments(text) - comments(after)
