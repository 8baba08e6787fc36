"""Repeated keys are found exactly, in memory that does not grow."""

from hypothesis import given
from hypothesis import strategies as st

from kinroll.core.avetmiss.repeats import Repeats
from kinroll.sources.avetmiss.remembered import remembered

BATCH = 3


@given(st.lists(st.sampled_from("abcdefgh"), max_size=20))
def test_every_key_that_repeats_is_told_once_and_no_other(keys: list[str]) -> None:
    batches = [keys[begin : begin + BATCH] for begin in range(0, len(keys), BATCH)]
    with remembered() as memory:
        repeats = Repeats(memory, bits=8)  # so few that most keys look suspicious
        for batch in batches:
            repeats.note(batch)
        told = [key for batch in batches for key, again in zip(batch, repeats.repeat(batch), strict=True) if again]
    assert sorted(told) == sorted({key for key in keys if keys.count(key) > 1})


def test_without_a_suspicion_nothing_is_read_again() -> None:
    with remembered() as memory:
        repeats = Repeats(memory)
        repeats.note(["a"])
        assert not repeats.needs_second_look
