"""Leaving people unread changes nothing: the same end as when everybody is read every night, whatever happened."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from kinroll.sources.sims import skimming
from kinroll.store import unread
from kit import School
from properties.test_flows import FEW, Databases, opened, seen, turn_into
from schools import schools, wrong_for_a_day

DAYS = ("2026-11-21", "2026-11-22", "2026-12-19", "2027-01-01", "2027-06-01")
ACTS = ("sync", "plan and apply", "sync and revert", "set a value")


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[School, str, str]]:
    """A few nights on end: the reports, the day, and how they came in. Most nights are like one before."""
    known = [draw(schools())]
    known += [draw(wrong_for_a_day(known[0])), draw(schools())]
    nights = draw(st.lists(st.tuples(st.sampled_from(known), st.sampled_from(ACTS)), min_size=2, max_size=5))
    days = sorted(draw(st.lists(st.sampled_from(DAYS), min_size=len(nights), max_size=len(nights))))
    return [(night, day, act) for (night, act), day in zip(nights, days, strict=True)]


@contextmanager
def all_read() -> Iterator[None]:
    """As if nobody could be left unread."""
    skim = unread.skim
    with (
        patch.object(unread, "skim", lambda source, people, today: skim(source, people, None)),
        patch.object(unread, "noted", return_value=None),
    ):
        yield


@contextmanager
def few_read() -> Iterator[None]:
    """As if it were always worth while to leave people out of what is cut."""
    with patch.object(skimming, "MOST", 1.0):
        yield


def happen(school: School, day: str, act: str) -> None:
    """One night."""
    if act == "plan and apply":
        school.run("apply", str(school.plan(today=day)["plan"]), "--json")
        return
    run = school.sync(today=day)["run"]
    if act == "sync and revert":
        school.run("revert", str(run))
        school.run("resume", "sims")
    elif act == "set a value":
        school.run("contact", "set", "sims:3000", "mobile", "07700 900009")


def ends(new_database: Databases, history: list[tuple[School, str, str]]) -> list[Any]:
    """What is held after each night."""
    with opened(new_database, history[0][0]) as school:
        held = []
        for night, day, act in history:
            happen(turn_into(school, night), day, act)
            held.append(seen(school))
        return held


@FEW
@given(histories())
def test_who_is_left_unread_ends_as_if_everybody_were_read(
    new_database: Databases, history: list[tuple[School, str, str]]
) -> None:
    with all_read():
        expected = ends(new_database, history)
    with few_read():
        assert ends(new_database, history) == expected
