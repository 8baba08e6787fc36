from datetime import date

import pytest

from kinroll.core.relating import Tie
from kinroll.core.seeing import DETAILS, NAME, NO_RESPONSIBILITY, NOTHING, RESPONSIBILITY_UNKNOWN, Said, sight

TODAY = date(2026, 11, 22)
HEARD = date(2026, 9, 1)


def said(
    responsibility: bool | None = True,
    *,
    court_order: bool | None = None,
    start: str = "",
    end: str = "",
    source: str = "sims",
    heard: date = HEARD,
) -> Said:
    """One record's word about a child."""
    tie = Tie("2101", "Mother", responsibility, court_order=court_order, start=start, end=end)
    return Said(source, "3001", heard, tie)


@pytest.mark.parametrize(
    ("listed", "much", "reason"),
    [
        pytest.param([said(True)], DETAILS, "", id="responsibility shows everything that is shown"),
        pytest.param([said(False)], NAME, NO_RESPONSIBILITY, id="without it the name only"),
        pytest.param([said(None)], DETAILS, "", id="not stated counts as yes"),
        pytest.param([said(None, source="strict")], NAME, RESPONSIBILITY_UNKNOWN, id="unless the source says no"),
        pytest.param(
            [said(None), said(None, source="strict")],
            NAME,
            RESPONSIBILITY_UNKNOWN,
            id="one source that says no is enough",
        ),
        pytest.param([said(True, source="strict")], DETAILS, "", id="what is stated does not ask the source's setting"),
        pytest.param([said(True, court_order=True)], NOTHING, "", id="a court order goes before responsibility"),
        pytest.param([said(None, court_order=True)], NOTHING, "", id="a court order alone"),
        pytest.param([said(True, court_order=False)], DETAILS, "", id="a court order that is denied is none"),
        pytest.param([said(True), said(None, court_order=True, source="other")], NOTHING, "", id="in any record"),
        pytest.param(
            [said(True), said(True, court_order=True, end="2020-01-01")], NOTHING, "", id="also in one that has ended"
        ),
        pytest.param(
            [said(True), said(True, court_order=True, start="2050-01-01")], NOTHING, "", id="and in one that is to come"
        ),
        pytest.param([said(True, end="2026-11-21")], NOTHING, "", id="ended yesterday"),
        pytest.param([said(True, end="2026-11-22")], DETAILS, "", id="the last day counts"),
        pytest.param([said(True, start="2026-11-23")], NOTHING, "", id="begins tomorrow"),
        pytest.param([said(True, start="2026-11-22")], DETAILS, "", id="the first day counts"),
        pytest.param(
            [said(True, end="2020-01-01"), said(False)], NAME, NO_RESPONSIBILITY, id="only what is current counts"
        ),
        pytest.param([said(True), said(False, heard=TODAY)], NAME, NO_RESPONSIBILITY, id="the newest word counts"),
        pytest.param([said(False), said(True, heard=TODAY)], DETAILS, "", id="the newest word counts, also for more"),
        pytest.param([], NOTHING, "", id="nobody says anything"),
    ],
)
def test_what_a_login_sees_of_a_child(listed: list[Said], much: str, reason: str) -> None:
    for order in (listed, listed[::-1]):
        found = sight(order, {"sims": True, "strict": False}, TODAY)
        assert (found.much, found.reason) == (much, reason)
