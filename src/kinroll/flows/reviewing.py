"""The answers of people to "who is this?": the same, different, or later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from kinroll.core import reviewing
from kinroll.core.reviewing import Known, Standing
from kinroll.flows import answering, editing, merging, relinking
from kinroll.flows.editing import LOCK, Rules, ValueRefusedError, carry_out
from kinroll.flows.now import Now
from kinroll.store import apart, contacts, review, review_pairs
from kinroll.store.locking import source_lock
from kinroll.store.models import Rejection, Source, SourceRecord
from kinroll.store.review import DOCUMENT, PAIR, Case, Question


class CaseUnknownError(Exception):
    """There is no such case, or it is answered already."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a case: the contact that it is about from now on, and the number that was merged into it."""

    key: str
    answer: str
    contact: int | None = None
    merged: int | None = None
    run: int | None = None


def refresh(now: datetime) -> int:
    """Look through everybody for people who are here twice; how many cases are open."""
    review_pairs.refresh(now)
    open_now = review.questions()
    said = review.refused([one.key for one in open_now])
    known = review_pairs.known_of({number for one in open_now for number in (*one.others, one.contact) if number})
    said |= apart.known_again(
        {
            (one.key, number): (_asked_about(one, known), known.get(number, Known()))
            for one in open_now
            for number in one.others
        }
    )
    answered = [one.key for one in open_now if one.others and {(one.key, number) for number in one.others} <= said]
    review.settle(answered, now)
    return review.count(now.date())


def _asked_about(asked: Question, known: Mapping[int, Known]) -> Known:
    """What the record of a question is known by: all that its contact is, where there is one."""
    return (known.get(asked.contact) if asked.contact else None) or reviewing.by_display(asked.name, asked.value)


def refresh_if_due(now: datetime) -> bool:
    """Look again where anything was applied since it was last looked; whether that was so."""
    if not review_pairs.is_due():
        return False
    refresh(now)
    return True


def case(key: str, now: Now) -> Case:
    """An open case."""
    found = review.find(key)
    if found is None and refresh_if_due(now.at):
        found = review.find(key)
    if found is None:
        raise CaseUnknownError(f"There is no open case {key}. See: kinroll review")
    return found


def same(found: Case, rules: Rules, now: Now, *, contact: int | None = None) -> Answered:
    """It is one person: two contacts are merged, a record is linked, a document goes on as that contact's.

    ``contact`` says which one of several; of two contacts the one that stays.
    """
    other = _other(found, contact)
    if found.kind == DOCUMENT:
        answering.is_contact(int(found.record[1]), other, rules, now)
        return Answered(found.key, "same", other)
    if found.contact is None:
        report = editing.link(*found.record, other, rules, now)
        return Answered(found.key, "same", other, run=report.plan.pk)
    kept, lost = who_stays(found.contact, other)
    if contact is not None and found.kind == PAIR:
        kept, lost = contact, other if contact == found.contact else found.contact
    report = merging.merge(kept, lost, rules, now)
    return Answered(found.key, "same", kept, lost, report.plan.pk)


def _other(found: Case, contact: int | None) -> int:
    """Whom the case is about, beside the one or the record that it begins with."""
    if contact is None or (found.kind == PAIR and contact == found.contact):
        if len(found.others) == 1:
            return found.others[0]
        if not found.others:
            raise ValueRefusedError("The question names no contact. Look for the person on the document.")
        raise ValueRefusedError("It could be several contacts. Say which one it is.")
    if contact not in found.others:
        raise ValueRefusedError(f"Contact {contact} is none of those that the case is about.")
    return contact


def who_stays(one: int, other: int) -> tuple[int, int]:
    """Of two contacts the one that is kept and the one that is seen as it, where nobody says otherwise."""
    shown = {each["contact_id"]: each["account"] for each in contacts.show({one, other})}
    sides = [Standing(n, shown[n] is not None, bool(shown[n] and shown[n]["active"])) for n in (one, other)]
    return reviewing.who_stays(*sides)


def different(found: Case, rules: Rules, now: Now) -> Answered:
    """They are different people. That is kept for ever; a document that waited is about somebody new."""
    if found.kind == DOCUMENT:
        return _somebody_new(found, rules, now)
    with source_lock(LOCK, wait_s=30.0), transaction.atomic():
        if found.contact is not None:
            _contacts_apart(found, found.contact, now)
        else:
            _record_apart(found, now)
        review.answer(found.key, now.by, now.at)
    return Answered(found.key, "different")


def _contacts_apart(found: Case, one: int, now: Now) -> None:
    known = review_pairs.known_of({one, *found.others})
    for other in found.others:
        apart.say(one, other, now.by, now.at, (known[one], known[other]), "" if found.kind == PAIR else found.key)
        review_pairs.forget(one, other)


def _record_apart(found: Case, now: Now) -> None:
    """Keep it for the record, and for whoever comes as another record and is known by the same."""
    source, key = found.record
    row = Source.objects.get(name=source)
    plan = carry_out("review", [], now, source=row).plan
    record, _ = SourceRecord.objects.get_or_create(source=row, key=key)
    known = review_pairs.known_of(found.others)
    mine = reviewing.by_display(found.name, found.value)
    for other in found.others:
        Rejection.objects.get_or_create(record=record, contact_id=other, defaults={"plan": plan})
        apart.say(None, other, now.by, now.at, (mine, known[other]), found.key)


def _somebody_new(found: Case, rules: Rules, now: Now) -> Answered:
    number = int(found.record[1])
    with transaction.atomic():
        for other in found.others:
            relinking.reject(number, other, rules, now)
        answering.is_new(number, rules, now)
    return Answered(found.key, "different")


def later(found: Case, until: date, now: Now) -> Answered:
    """Not before this day; whoever was asked stays asked."""
    if until <= now.today:
        raise ValueRefusedError("The day has to be after today. Nothing was changed.")
    asked, words = (found.note.asked, found.note.words) if found.note else ("", "")
    review.note(found.key, now.by, now.at, later=until, asked=asked, words=words)
    return Answered(found.key, "later")


def usual_day(today: date) -> date:
    """The day on which a case is asked about again, where nobody names one."""
    return today + timedelta(days=reviewing.LATER_DAYS)
