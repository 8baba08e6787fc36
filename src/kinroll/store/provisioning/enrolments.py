"""Who takes which course at a target because a document says so, and what was heard of it."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from kinroll.store import documents, timeline
from kinroll.store.bulk import any_of, execute, fetch, update
from kinroll.store.models import TargetEnrolment
from kinroll.store.timeline import Entry


@dataclass(frozen=True, slots=True)
class Taking:
    """One contact's user taking one course, for the sake of a document."""

    contact: int
    user: str
    course: str
    document: int | None


def key(course: str, user: str) -> str:
    """The identifier by which a target speaks of somebody's taking a course (B22)."""
    return f"{course}:{user}"


def note_active(target: int, taking: Sequence[Taking], at: datetime) -> None:
    """These are enrolled now. What is known of them is of now, so that nothing has to be asked yet."""
    rows = [
        TargetEnrolment(
            target_id=target,
            contact_id=one.contact,
            remote=one.user,
            course=one.course,
            document_id=one.document,
            is_ours=True,
            is_active=True,
            asked_at=at,
            seen_at=at,
        )
        for one in taking
    ]
    TargetEnrolment.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["target", "remote", "course"],
        update_fields=["document", "is_active", "is_ours", "contact"],
    )


def note_ended(target: int, pairs: Sequence[tuple[str, str]]) -> None:
    """These (user, course) are not taken any more."""
    for user, course in pairs:
        execute(
            "UPDATE target_enrolment SET is_active = %s WHERE target_id = %s AND remote = %s AND course = %s",
            [False, target, user, course],
        )


def identify(source: str, taking: Sequence[Taking], at: datetime, by: str) -> None:
    """Let documents that no source knows yet be known to the target, so that its news find them (B22).

    One that is known to another source keeps that; news of the enrolment find it all the same.
    """
    wanted = {one.document: key(one.course, one.user) for one in taking if one.document is not None}
    condition, values = any_of("number", sorted(wanted))
    rows = fetch(
        f"SELECT number, version, step FROM document WHERE source_identifier = '' AND source = '' AND {condition}",
        values,
    )
    taken = documents.find(source, list(wanted.values()))
    new = [row for row in rows if wanted[row[0]] not in taken]
    with suppress(IntegrityError), transaction.atomic():  # another document may just become known by the same
        update("document", ("source", "source_identifier"), [(source, wanted[n], n) for n, *_ in new], key="number")
        entries = [
            Entry(number, version, timeline.EDITED, step, text=f"enrolled; {source} knows it as {wanted[number]}.")
            for number, version, step in new
        ]
        timeline.add(entries, at=at, by=by, rule_set=None)


def active_courses(target: int) -> set[str]:
    """The courses that anybody was enrolled in from here."""
    return set(
        TargetEnrolment.objects.filter(target_id=target, is_ours=True).values_list("course", flat=True).distinct()
    )


def count_active(target: int) -> int:
    """How many enrolments made from here are active."""
    return TargetEnrolment.objects.filter(target_id=target, is_active=True, is_ours=True).count()


def of_contacts(target: int, contacts: Collection[int]) -> dict[int, set[str]]:
    """The courses that each of these takes there."""
    condition, values = any_of("contact_id", sorted(contacts))
    found: dict[int, set[str]] = {}
    for contact, course in fetch(
        "SELECT contact_id, course FROM target_enrolment WHERE target_id = %s AND is_active AND is_ours "
        f"AND {condition}",
        [target, *values],
    ):
        found.setdefault(contact, set()).add(course)
    return found


def take_in(target: int, source: str) -> int:
    """Have a row for each document that the target itself has made known by its identifier; how many are new."""
    known = set(TargetEnrolment.objects.filter(target_id=target).values_list("course", "remote"))
    rows = fetch(
        "SELECT d.number, d.source_identifier, COALESCE(c.root, c.number) FROM document d "
        "LEFT JOIN link l ON l.record_id = d.record_id AND l.ended_plan_id IS NULL "
        "LEFT JOIN contact c ON c.number = l.contact_id WHERE d.source = %s AND d.source_identifier LIKE %s",
        [source, "%:%"],
    )
    pairs = [(number, contact, *identifier.split(":", 1)) for number, identifier, contact in rows]
    new = [
        TargetEnrolment(target_id=target, contact_id=contact, remote=user, course=course, document_id=n, is_ours=False)
        for n, contact, course, user in pairs
        if (course, user) not in known and course.isdigit() and user.isdigit()
    ]
    TargetEnrolment.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def to_ask(target: int, before: datetime, most: int) -> list[TargetEnrolment]:
    """Enrolments of which nothing was heard since then, and nothing was told: who was never asked about first."""
    is_due = Q(asked_at=None) | Q(asked_at__lt=before)
    rows = TargetEnrolment.objects.filter(is_due, target_id=target, told_at=None, completed_at=None, is_active=True)
    return list(rows.order_by(F("asked_at").asc(nulls_first=True), "pk")[:most])


def has_hints(target: int) -> bool:
    """Whether the target has said that there is news, or documents are not asked about yet."""
    return TargetEnrolment.objects.filter(target_id=target, told_at=None, is_active=True, asked_at=None).exists()


def hint(target: int, course: str, user: str) -> bool:
    """Ask about this one next; whether it is one that is waited for."""
    rows = TargetEnrolment.objects.filter(target_id=target, remote=user, course=course, told_at=None)
    return bool(rows.update(asked_at=None))


def note_asked(rows: Sequence[TargetEnrolment], at: datetime) -> None:
    """It was asked about these."""
    TargetEnrolment.objects.filter(pk__in=[row.pk for row in rows]).update(asked_at=at)


def note_completed(row: TargetEnrolment, completed_at: datetime) -> None:
    """Somebody has completed a course; what follows from it is still to be done."""
    TargetEnrolment.objects.filter(pk=row.pk, completed_at=None).update(completed_at=completed_at)


def note_seen(row: TargetEnrolment, at: datetime) -> None:
    """Somebody was seen taking a course there, and what follows from that was done."""
    TargetEnrolment.objects.filter(pk=row.pk).update(seen_at=at)


def untold(target: int) -> list[TargetEnrolment]:
    """Completions from which nothing has followed yet."""
    return list(
        TargetEnrolment.objects.filter(target_id=target, told_at=None).exclude(completed_at=None).order_by("pk")
    )


def note_told(row: TargetEnrolment, at: datetime) -> None:
    """What follows from a completion was done."""
    TargetEnrolment.objects.filter(pk=row.pk).update(told_at=at)
