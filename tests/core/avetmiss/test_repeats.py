"""Repeated keys are found exactly, in memory that does not grow."""

from hypothesis import given
from hypothesis import strategies as st

from kinroll.core.avetmiss.repeats import Repeats


@given(st.lists(st.sampled_from("abcdefgh"), max_size=20))
def test_every_key_that_repeats_is_told_once_and_no_other(keys: list[str]) -> None:
    repeats = Repeats(bits=8)  # so few that most keys look suspicious
    for key in keys:
        repeats.note(key)
    told = [key for key in keys if repeats.repeats(key)]
    assert sorted(told) == sorted({key for key in keys if keys.count(key) > 1})


def test_without_a_suspicion_nothing_is_read_again() -> None:
    repeats = Repeats()
    repeats.note("a")
    assert not repeats.needs_second_look
