"""Undone merges leave no trace: with each listed item where it belongs, all is as it would be without them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from hypothesis import given, note, settings
from hypothesis import strategies as st

from kit import School
from lives import IDS, Act, Life, acts, counted, links, told
from properties.test_flows import opened
from schools import schools, wrong_for_a_day

FEW = settings(max_examples=max(6, settings().max_examples // 20))
Databases = Callable[[Path], AbstractContextManager[str]]


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[School], list[Act]]:
    """Three nights' reports, and what happens in what order; the first night comes first."""
    first = draw(schools())
    nights = [first, draw(wrong_for_a_day(first)), draw(schools())]
    return nights, [("sync", 0), *draw(st.lists(acts(), min_size=3, max_size=10))]


@FEW
@given(histories(), st.lists(st.integers(0, 9), min_size=12, max_size=12))
def test_what_was_undone_leaves_no_trace(
    new_database: Databases, history: tuple[list[School], list[Act]], order: list[int]
) -> None:
    nights, happened = history
    note(f"{happened}")
    with opened(new_database, nights[0]) as school:
        life = Life(school, nights)
        life.live(happened)
        life.undo_all(order)
        ended, many = told(school), counted()
    with opened(new_database, nights[0]) as school:
        Life(school, nights, skipped=life.skipped).live(happened)
        assert (ended, many) == (told(school), counted())


@FEW
@given(histories())
def test_merging_loses_and_doubles_nothing(new_database: Databases, history: tuple[list[School], list[Act]]) -> None:
    nights, happened = history
    with opened(new_database, nights[0]) as school:
        Life(school, nights).live(happened)
        before, known = counted(), links()
        for key in IDS[1:]:
            if f"sims:{key}" in known:
                school.run("contact", "merge", "sims:3000", str(known[f"sims:{key}"]))
        assert counted() == before
