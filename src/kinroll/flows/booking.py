"""Somebody who is not signed in books a course date: a document like any other, made by the same flow.

What comes back is the same whoever books: it tells nobody whether somebody is known here already.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db import transaction

from kinroll.core.process import booking as bookable
from kinroll.core.process.form import Form
from kinroll.core.process.rule_set import RuleSet
from kinroll.flows import documents, entering, ruling
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.entering import New
from kinroll.flows.now import Now
from kinroll.flows.processing import Rules
from kinroll.store import bookings, document_files, document_lists
from kinroll.store import documents as stored_documents
from kinroll.store.bookings import Booking
from kinroll.store.document_files import HandedIn

BY = "booking page"
"""Who is said to have made a document of the public."""


@dataclass(frozen=True, slots=True)
class Booked:
    """The reference of a booking, or the code of why it could not be made."""

    reference: str = ""
    why_not: str = ""


def new_reference() -> str:
    """A reference that nobody guesses, easy to read out."""
    letters = "".join(secrets.choice(bookable.REFERENCE_ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def new_key() -> str:
    """The part of an address under which a course date is booked."""
    return secrets.token_urlsafe(9).replace("_", "x").replace("-", "y").lower()


def why_not(booking: Booking, now: Now, rules: RuleSet | None = None) -> str:
    """Why a course date cannot be booked now; empty when it can."""
    in_force = rules or ruling.in_force()
    if not booking.process or form_of(booking, in_force) is None:
        return bookable.CLOSED
    return bookable.why_not(
        today=now.today,
        is_open=booking.is_open,
        starts_on=booking.starts_on,
        ends_on=booking.ends_on,
        closes_on=booking.closes_on,
        places=booking.places,
        taken=bookings.taken(booking) if booking.places is not None else 0,
    )


def form_of(booking: Booking, rules: RuleSet | None) -> Form | None:
    """What the public is asked; None where the rules that count have no such process any more."""
    process = rules.process(booking.process) if rules else None
    form = rules.form(process.form) if rules and process else None
    if not process or not form or (booking.step and booking.step not in process.steps):
        return None
    return bookable.asked(form, booking.left_out)


def book(
    booking: Booking,
    values: Mapping[str, str],
    files: Mapping[str, HandedIn],
    reference: str,
    rules: Rules,
    now: Now,
) -> Booked:
    """Make the document of a booking, if there is a place left. The same booking sent twice is one."""
    now = replace(now, by=BY)
    with transaction.atomic():
        bookings.hold(booking)
        earlier = document_lists.of_reference(reference, booking.number)
        if earlier and _is_same(booking, earlier[0], values, now):
            return Booked(reference)
        if why := why_not(booking, now):
            return Booked(why_not=why)
        known_as = new_reference() if earlier else reference
        new = New(booking.process, values, booking.step, known_as, course_date=booking.code)
        (done,) = documents.make([new], rules, now)
        if done.number is None:
            raise ValueRefusedError(done.text)
        document_files.keep(done.number, files, now.at)
    return Booked(known_as)


def _is_same(booking: Booking, number: int, values: Mapping[str, str], now: Now) -> bool:
    """Whether a document was made of exactly these values."""
    _, form = entering.declared(booking.process, ruling.current())
    cleaned = entering.clean_all(values, form, now.today).values
    held = stored_documents.load([number])[number].document.values
    return {name: text for name, text in cleaned.items() if text} == {name: text for name, text in held.items() if text}
