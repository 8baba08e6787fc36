"""What holds for every rule set."""

from hypothesis import given
from hypothesis import strategies as st

from kinroll.core.process.form import Form, FormField
from kinroll.core.process.rule_set import (
    Condition,
    CreateContact,
    Example,
    MailAction,
    Process,
    ProcessRule,
    RuleSet,
)
from kinroll.core.rules import MatchRule
from kinroll.declarations import rule_file

WORD = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=12)
VALUE = st.one_of(st.just(""), WORD)
NAME = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
WORDS = st.lists(WORD, max_size=3).map(tuple)
FIELD = st.builds(
    FormField, NAME, VALUE, WORD, st.dictionaries(WORD, VALUE, max_size=3), st.booleans(), VALUE, st.booleans()
)
CONTACT = st.builds(
    CreateContact,
    *[st.none() | WORD] * 5,
    copy_fields=st.dictionaries(WORD, WORD, max_size=2),
)
RULE = st.builds(
    ProcessRule,
    WORD,
    WORD,
    st.sampled_from([(), ("enter",), ("edit",), ("enter", "edit")]),
    st.builds(
        Condition,
        st.dictionaries(WORD, st.lists(VALUE, max_size=2).map(tuple), max_size=2),
        WORDS, WORDS, WORDS, WORDS,
    ),
    st.dictionaries(WORD, VALUE, max_size=2),
    st.none() | CONTACT,
    st.lists(st.builds(MailAction, WORD, WORD, WORD), max_size=2).map(tuple),
    WORDS,
    st.lists(
        st.builds(Example, WORD, st.dictionaries(WORD, VALUE, max_size=2), st.dictionaries(WORD, VALUE, max_size=2)),
        max_size=2,
    ).map(tuple),
)  # fmt: skip
RULES = st.builds(
    RuleSet,
    st.just(0),
    st.lists(
        st.builds(Form, WORD, st.sampled_from(["document", "contact"]), st.lists(FIELD, max_size=3).map(tuple), VALUE),
        max_size=2,
    ).map(tuple),
    WORDS,
    st.lists(st.builds(MatchRule, WORD, WORDS), max_size=2).map(tuple),
    st.lists(st.builds(Process, WORD, WORD, WORDS, st.lists(RULE, max_size=2).map(tuple)), max_size=2).map(tuple),
)


@given(RULES)
def test_what_is_written_reads_back_the_same(rules: RuleSet) -> None:
    assert rule_file.read(rule_file.write(rules)) == rules
