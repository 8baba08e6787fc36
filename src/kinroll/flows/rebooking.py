"""A document is moved to another course date: it is edited so, and the rules for edited documents of its step run."""

from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction

from kinroll.core.process.document import CourseFacts
from kinroll.core.process.rule_set import RuleSet
from kinroll.flows import documents
from kinroll.flows.documents import Done
from kinroll.flows.now import Now
from kinroll.flows.processing import Rules, Work
from kinroll.store import bookings, courses, timeline
from kinroll.store import documents as stored_documents
from kinroll.store.timeline import Entry


def rebook(
    codes: Mapping[int, str],
    rules: Rules,
    now: Now,
    *,
    although_full: bool = False,
    seen: Mapping[int, str] | None = None,
) -> list[Done]:
    """Move documents to other course dates, by code; an empty code takes a document off its date.

    A date whose places are all taken is refused, unless somebody says that it is to be although it is full. ``seen``
    is the date that each was shown with: one that somebody else has moved since is refused.
    """
    with transaction.atomic():
        found = courses.dates({code for code in codes.values() if code})
        rooms = bookings.rooms([row for row, _ in found.values()], hold=True)
        moved: dict[int, int | None] = {}

        def change(work: Work, _active: RuleSet) -> str:
            number, code = work.document.number, codes[work.document.number]
            held = work.document.course.course_date
            if code == held:
                work.text = "that is so already; nothing was changed"
                return ""
            if seen and seen.get(number, held) != held:
                return f'Somebody else has moved it meanwhile: it is on "{held or "no course date"}". Look again.'
            if code and code not in found:
                return f'There is no course date "{code}". See: kinroll course list'
            row, course = found.get(code, (None, CourseFacts()))
            room = rooms.get(row) if row and not although_full else None
            coming = sum(other == row for document, other in moved.items() if document != number)
            if room and room.is_full_for(work.document.step, coming):
                return f'The course date "{code}" is full: {room.taken} of {room.places} places are taken.'
            _note(work, course)
            moved[number] = row
            return ""

        done = documents.on_stored(list(codes), change, rules, now)
        stored_documents.book(moved)
        return done


def _note(work: Work, course: CourseFacts) -> None:
    """The document is for this course date from now on; its history says so."""
    before = work.document
    work.stored.document = replace(before, course=course, version=before.version + 1)
    changed = {"course_date": (before.course.course_date or None, course.course_date or None)}
    text = "moved to another course date."
    if before.course.course and course.course != before.course.course:
        text += " Units and outcomes that were entered for it stay: look whether they fit the other course."
    version = before.version + 1
    work.entries.append(Entry(before.number, version, timeline.REBOOKED, before.step, text=text, changed=changed))
    work.on, work.is_changed = "edit", True
