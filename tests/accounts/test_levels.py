"""What each permission allows, as a table."""

import pytest

from kinroll.accounts.levels import ACCOUNTS, EDIT, LEVELS, OWN, RUN, SEE, is_at_least
from kinroll.accounts.visitor import SELF, Visitor


@pytest.mark.parametrize(
    ("level", "rights"),
    [
        pytest.param("", set(), id="a parent has none"),
        pytest.param("viewer", {SEE}, id="a viewer looks"),
        pytest.param("office", {SEE, EDIT, ACCOUNTS}, id="the office edits and helps people sign in"),
        pytest.param("data-manager", {SEE, EDIT, ACCOUNTS, RUN}, id="a data manager decides about runs"),
        pytest.param("owner", {SEE, EDIT, ACCOUNTS, RUN, OWN}, id="an owner says who may do what"),
    ],
)
def test_what_a_permission_allows(level: str, rights: set[str]) -> None:
    visitor = Visitor(account=1, username="alex", name="Alex", level=level, contact=7)
    assert {right for right in (SEE, EDIT, ACCOUNTS, RUN, OWN) if visitor.may(right)} == rights


@pytest.mark.parametrize("level", LEVELS)
def test_under_the_other_hat_nobody_may_do_anything(level: str) -> None:
    visitor = Visitor(account=1, username="alex", name="Alex", level=level, contact=7, hat=SELF)
    assert not any(visitor.may(right) for right in LEVELS["owner"])


def test_each_level_holds_what_the_one_before_it_holds() -> None:
    order = ["", *LEVELS]
    for place, level in enumerate(order):
        assert [is_at_least(level, other) for other in order] == [other <= place for other in range(len(order))]


def test_only_who_has_both_hats_can_change_them() -> None:
    assert Visitor(1, "alex", "Alex", "owner", 7).can_switch
    assert not Visitor(1, "alex", "Alex", "owner", None).can_switch
    assert not Visitor(1, "alex", "Alex", "", 7).can_switch
