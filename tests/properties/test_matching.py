"""Keys find exactly those whom a match rule calls the same."""

from hypothesis import given
from hypothesis import strategies as st

from kinroll.core.matching import Description, describe, is_same, keys
from kinroll.core.rules import MatchRule

TEXTS = st.sampled_from(["", "Sam", "sam ", "Lind"])
FIELDS = ("id", "email", "forename", "surname")
RULES = st.lists(st.sampled_from(FIELDS), min_size=1, unique=True).map(lambda names: MatchRule("", tuple(names)))


@st.composite
def described(draw: st.DrawFn) -> Description:
    values = {"forename": draw(TEXTS), "surname": draw(TEXTS)}
    identifiers = draw(st.lists(st.tuples(st.sampled_from(["upn", "sims"]), TEXTS), max_size=3))
    return describe(values, draw(st.lists(TEXTS, max_size=2)), identifiers, frozenset({"LIND"}))


@given(rule=RULES, one=described(), other=described())
def test_two_share_a_key_exactly_when_the_rule_says_they_are_the_same(
    rule: MatchRule, one: Description, other: Description
) -> None:
    assert bool(set(keys(rule, one)) & set(keys(rule, other))) == is_same(rule, one, other)
