"""Whether a course date can be booked, and as what a booking is known."""

from datetime import date

from kinroll.core.process.form import Form, FormField

CLOSED, PAST, FULL = "closed", "past", "full"
"""Why a course date cannot be booked (any more), as codes."""
REFERENCE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without what is mistaken for something else when it is read out: 0 and O, 1 and I."""
ENDS = frozenset({"cancelled", "canceled", "withdrawn", "declined", "rejected", "no show", "lapsed"})
"""What steps are called that nobody is meant to come to: they are never the next one, and take no place."""
NO_PLACE_YET = frozenset({"enquiry", "interest", "waiting list"})
NOT_FOR_THE_PUBLIC = ("client identifier",)
"""Field types that the organisation fills itself, so that a form does not ask for them unless told to."""


def why_not(
    *,
    today: date,
    is_open: bool,
    starts_on: date | None,
    ends_on: date | None,
    closes_on: date | None,
    places: int | None,
    taken: int,
) -> str:
    """Why a course date cannot be booked today; empty when it can. The day it closes is the last one to book."""
    if not is_open:
        return CLOSED
    last = closes_on or starts_on or ends_on
    if last is not None and last < today:
        return PAST
    return FULL if places is not None and taken >= places else ""


def onward(steps: tuple[str, ...], step: str) -> str:
    """The step that most documents go to from this one; empty from the last."""
    behind = steps[steps.index(step) + 1 :] if step in steps else steps
    return next((one for one in behind if one not in ENDS), "")


def asked(form: Form, left_out: tuple[str, ...]) -> Form:
    """The form as the public sees it."""
    return Form(form.name, form.about, tuple(item for item in form.fields if item.name not in left_out), form.label)


def usually_left_out(fields: tuple[FormField, ...]) -> list[str]:
    """The fields that are not asked of the public unless somebody says so."""
    return [item.name for item in fields if item.type in NOT_FOR_THE_PUBLIC]
