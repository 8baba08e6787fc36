"""News of a target: who has completed which course becomes news for the document that it is about (B22)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kinroll.core.provisioning.hints import is_genuine, read
from kinroll.declarations import targets
from kinroll.declarations.file import Configuration
from kinroll.flows import documents, training_facts
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.now import Now
from kinroll.flows.provisioning.at import At, at
from kinroll.store import documents as stored
from kinroll.store import training
from kinroll.store.models import TargetEnrolment
from kinroll.store.provisioning import enrolments, states
from kinroll.targets.errors import GoneError

MOST = 500
"""So many enrolments are asked about in one go; those asked about longest ago first."""


@dataclass(slots=True)
class Polled:
    """What was heard: how many enrolments were asked about, and which documents it was news for."""

    asked: int = 0
    completed: int = 0
    moved: list[int] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    requests: int = 0


def poll(configuration: Configuration, name: str, now: Now) -> Polled:
    """Ask about the enrolments of open documents, and let what was completed run their rules."""
    with at(configuration, name, now) as where:
        enrolments.take_in(where.row.pk, name)
        pause = targets.every(where.declared.poll_every)
        before = now.at - pause if pause else now.at
        polled = Polled()
        rows = enrolments.to_ask(where.row.pk, before, MOST)
        for user in dict.fromkeys(row.remote for row in rows):
            _ask(where, configuration, user, [row for row in rows if row.remote == user], polled)
        states.note_polled(where.row, now.at)
        states.note_reached(where.row)
        polled.requests = where.target.requests
        _tell(where, configuration, polled)
        return polled


def _ask(where: At, configuration: Configuration, user: str, rows: list[TargetEnrolment], polled: Polled) -> None:
    """Ask what one user is taking, and once more for each course that is new in being completed."""
    try:
        taking = {course.id: course for course in where.target.courses_of(user)}
    except GoneError:
        taking = {}
    for row in rows:
        if row.course not in taking:
            continue
        if row.seen_at is None:
            _enrolled(where, configuration, row, polled)
        if taking[row.course].is_completed:
            _note(where, row, polled)
    enrolments.note_asked(rows, where.now.at)
    polled.asked += len(rows)


def _enrolled(where: At, configuration: Configuration, row: TargetEnrolment, polled: Polled) -> None:
    """Somebody has begun to take a course there: news for the document that the site made known, once."""
    step, number = where.declared.enrolled_step, row.document_id
    if step and number:
        why = _refused(documents.move({number: step}, configuration.rules, where.now))
        if why:
            polled.refused.append((number, why))
            return
        polled.moved.append(number)
    enrolments.note_seen(row, where.now.at)


def _note(where: At, row: TargetEnrolment, polled: Polled) -> None:
    try:
        when = where.target.completed_at(row.remote, row.course)
    except GoneError:
        return
    if when:
        enrolments.note_completed(row, when)
        polled.completed += 1


def _tell(where: At, configuration: Configuration, polled: Polled) -> None:
    """Let every completion be news for its document, once; what stops it is tried again with the next look."""
    rows = enrolments.untold(where.row.pk)
    known = stored.find(where.name, [enrolments.key(row.course, row.remote) for row in rows])
    for row in rows:
        number = known.get(enrolments.key(row.course, row.remote)) or row.document_id
        if number is None:
            enrolments.note_told(row, where.now.at)
        elif why := _move(where, configuration, number, row):
            polled.refused.append((number, why))
        else:
            enrolments.note_told(row, where.now.at)
            polled.moved.append(number)


def _move(where: At, configuration: Configuration, number: int, row: TargetEnrolment) -> str:
    """Enter outcomes, write down on the document when it was completed, take it to its step; why not, or nothing."""
    declared = where.declared
    try:
        _enter_outcomes(number, declared.completed_outcome, where.now)
        if declared.completed_field and row.completed_at:
            day = row.completed_at.astimezone().date().isoformat()
            done = documents.edit({number: {declared.completed_field: day}}, configuration.rules, where.now)
            if why := _refused(done):
                return why
        if declared.completed_step:
            return _refused(documents.move({number: declared.completed_step}, configuration.rules, where.now))
    except (ValueRefusedError, stored.DocumentUnknownError) as error:
        return str(error)
    return ""


def _enter_outcomes(number: int, outcome: str, now: Now) -> None:
    """Enter this outcome, where one is declared, of every unit of a document that has none yet."""
    for unit in training.open_units(number) if outcome else ():
        training_facts.save("outcome", {"document": str(number), "unit": unit, "outcome": outcome}, now)


def _refused(done: Iterable[documents.Done]) -> str:
    return next((one.text for one in done if one.outcome == "refused"), "")


def hear(configuration: Configuration, name: str, headers: dict[str, str], body: bytes, now: Now) -> bool:
    """Take a signed hint: it is asked about next. Whether it was genuine; what it says is never believed."""
    secret = targets.push_secret(configuration, name)
    if not is_genuine(secret, headers, body, now.at):
        return False
    row, about = states.find(name), read(body)
    if row and about:
        enrolments.hint(row.pk, *about)
    return True
