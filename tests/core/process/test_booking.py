"""Whether a course date can be booked, and where documents go from a step."""

from datetime import date
from typing import Any

import pytest

from kinroll.core.process import booking

TODAY = date(2026, 11, 22)
OPEN: dict[str, Any] = {
    "today": TODAY,
    "is_open": True,
    "starts_on": date(2026, 12, 1),
    "ends_on": None,
    "closes_on": None,
    "places": None,
    "taken": 99,
}


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        pytest.param({}, "", id="open, and no limit"),
        pytest.param({"is_open": False}, "closed", id="closed"),
        pytest.param({"places": 100}, "", id="one place left"),
        pytest.param({"places": 99}, "full", id="none left"),
        pytest.param({"places": 0, "taken": 0}, "full", id="no places at all"),
        pytest.param({"starts_on": TODAY}, "", id="it begins today"),
        pytest.param({"starts_on": date(2026, 11, 21)}, "past", id="it has begun"),
        pytest.param({"closes_on": date(2026, 11, 21)}, "past", id="the last day has gone"),
        pytest.param({"closes_on": TODAY, "starts_on": date(2026, 11, 1)}, "", id="open while it is on"),
        pytest.param({"starts_on": None, "ends_on": date(2026, 11, 21)}, "past", id="it has ended"),
        pytest.param({"starts_on": None}, "", id="without a day"),
    ],
)
def test_why_it_cannot_be_booked(facts: dict[str, Any], why: str) -> None:
    assert booking.why_not(**{**OPEN, **facts}) == why


STEPS = ("enquiry", "booking", "cancelled", "completed", "withdrawn")


@pytest.mark.parametrize(
    ("step", "onward"),
    [("enquiry", "booking"), ("booking", "completed"), ("completed", ""), ("withdrawn", ""), ("of old", "enquiry")],
)
def test_nobody_is_meant_to_be_cancelled_next(step: str, onward: str) -> None:
    assert booking.onward(STEPS, step) == onward
