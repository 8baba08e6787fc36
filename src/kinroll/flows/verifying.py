"""Whether identifiers are verified: answers come by hand, in a file, or from a registry; who waits for one goes on."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.db import transaction

from kinroll.core.change import Change, Line
from kinroll.core.planning import start_change
from kinroll.core.process import results
from kinroll.core.process.identifying import FAILED, USI, VERIFIED, Answer, Identity, Standing, identity_of
from kinroll.core.process.results import Misread
from kinroll.core.rules import SourceRules
from kinroll.flows import documents, usi_corrections
from kinroll.flows.applying import apply_plan
from kinroll.flows.editing import LOCK, ValueRefusedError
from kinroll.flows.now import Now
from kinroll.store import contacts, identifiers, moved, plans, queries, verifications
from kinroll.store import documents as stored_documents
from kinroll.store.bulk import in_batches
from kinroll.store.locking import source_lock
from kinroll.store.models import Plan

Rules = Mapping[str, SourceRules]
BATCH = 2_000
ASKED_AT_ONCE = 500
EVENTS = {VERIFIED: "verified"}
DOCUMENT = "documents:"


class Registry(Protocol):
    """A registry that can be asked online. One that answers by file is a list of answers instead."""

    name: str

    def ask(self, people: Sequence[Identity]) -> Sequence[str]:
        """``verified``, ``failed``, or an empty text where there is no answer now, for each in order."""
        ...


@dataclass(slots=True)
class Outcome:
    """What became of some answers. ``ran`` are the documents whose rule ran again."""

    verified: int = 0
    failed: int = 0
    unchanged: int = 0
    contacts: int = 0
    ran: list[int] = field(default_factory=list)
    misread: list[Misread] = field(default_factory=list)
    unanswered: int = 0


def record(answers: Collection[Answer], rules: Rules, now: Now, *, reason: str = "") -> Outcome:
    """Keep what a registry answered, note it on the contacts concerned, and run the rules again that waited for it."""
    outcome = Outcome()
    with source_lock(LOCK, wait_s=30.0):
        for batch in in_batches(answers, BATCH):
            held = verifications.standings([answer.about for answer in batch])
            new = [answer for answer, standing in zip(batch, held, strict=True) if standing.status != answer.outcome]
            outcome.unchanged += len(batch) - len(new)
            if new:
                _keep(new, rules, now, outcome, reason=reason)
    no = [answer for answer in answers if answer.outcome == FAILED]
    usi_corrections.queue(no, {about.key: number for number, about in _concerned(no)} if no else {}, now.at)
    yes = {answer.about.compared for answer in answers if answer.outcome == VERIFIED}
    waiting = [number for number, about in documents.waiting_identities() if about.compared in yes]
    outcome.ran = documents.run_again(waiting, rules, now) if waiting else []
    return outcome


def _keep(answers: Sequence[Answer], rules: Rules, now: Now, outcome: Outcome, *, reason: str) -> None:
    concerned = _concerned(answers)
    with transaction.atomic():
        plan = plans.open_plan(
            "verify", source=None, now=now.at, as_of=now.as_of, today=now.today, by=now.by, reason=reason
        )
        before = verifications.standings([about for _, about in concerned])
        verifications.add(answers, plan)
        after = verifications.standings([about for _, about in concerned])
        held = queries.held({number for number, _ in concerned}, rules)
        changes = [
            _noting(start_change(held[number]), about, *pair)
            for (number, about), *pair in zip(concerned, before, after, strict=True)
            if pair[0].status != pair[1].status
        ]
        _carry_out(plan, changes, now)
    outcome.verified += sum(answer.outcome == VERIFIED for answer in answers)
    outcome.failed += sum(answer.outcome != VERIFIED for answer in answers)
    outcome.contacts += len(changes)


def _concerned(answers: Collection[Answer]) -> list[tuple[int, Identity]]:
    """The contacts that have an identifier answered about, with the name and day that are held; each contact once."""
    keys = {answer.about.key for answer in answers}
    roots = identifiers.roots_with(USI, keys)
    held = identifiers.identities(USI, set().union(*roots.values())) if roots else {}
    pairs = ((number, next((one for one in abouts if one.key in keys), None)) for number, abouts in held.items())
    return [(number, about) for number, about in pairs if about]


def _noting(change: Change, about: Identity, before: Standing, after: Standing) -> Change:
    answer = after.answer
    how = f"{answer.how or 'said'} by {answer.by or 'somebody'}" if answer else ""
    change.lines.append(Line("verify", about.type, before.status, after.status, how))
    change.kind, change.events = "updated", [EVENTS.get(after.status, "changed")]
    return change


def _carry_out(plan: Plan, changes: list[Change], now: Now) -> None:
    plans.add_changes(plan, changes)
    plan.counts, plan.state = {"updated": len(changes)}, plans.PLANNED
    plan.save(update_fields=["counts", "state"])
    apply_plan(plan, now.at)
    moved.refuse_left_alone(plan)


def identity_of_key(key: str) -> Identity:
    """The USI, name and day of a contact (its KEY), or of a document (``documents:NUMBER``)."""
    number = key.removeprefix(DOCUMENT)
    if key.startswith(DOCUMENT) and number.isascii() and number.isdigit() and len(number) < 19:
        stored = stored_documents.load([int(number)]).get(int(number))
        if stored:
            return identity_of(stored.document.values)
    (shown,) = contacts.show([contacts.find(key)])
    named = {name: shown[name] or "" for name in ("forename", "surname", "date_of_birth")}
    return identity_of({**shown["extra"], **named})


def by_hand(about: Identity, outcome: str, rules: Rules, now: Now) -> Outcome:
    """Record what somebody read in the registry about a contact or document as it stands."""
    if not about.is_whole:
        raise ValueRefusedError(
            "There is nothing to record: an answer is about a USI, a name and a date of birth, and one of them is "
            "missing, malformed, or a code such as INTOFF. Enter it first."
        )
    return record([Answer(about, outcome, now.at, now.by, "by hand")], rules, now, reason="by hand")


def from_file(
    captions: Sequence[str],
    rows: Iterable[tuple[int, Sequence[str], str]],
    columns: Mapping[str, str],
    rules: Rules,
    now: Now,
    *,
    file: str,
) -> Outcome:
    """Record the answers of a list; lines that are none are named and cost no other line."""
    places = results.places_of(captions, columns)
    if absent := results.missing(places):
        names = ", ".join(name.replace("_", " ") for name in absent)
        raise ValueRefusedError(
            f"{file} has no column for {names}. Columns: {', '.join(captions)}. "
            f'Say which it is: --column {absent[0]}="NAME OF THE COLUMN". Nothing was recorded.'
        )
    read = list(results.read_answers(rows, places, at=now.at, by=now.by, how=f"file {file}"))
    answers = [item for item in read if isinstance(item, Answer)]
    outcome = record(answers, rules, now, reason=f"the file {file}") if answers else Outcome()
    outcome.misread = [item for item in read if isinstance(item, Misread)]
    outcome.unanswered = len(read) - len(answers) - len(outcome.misread)
    return outcome


def unverified() -> Iterator[tuple[str, Identity]]:
    """Everybody a registry should be asked about, with the key it has here: documents that wait, then contacts."""
    seen: set[tuple[str, ...]] = set()
    listed = [(f"documents:{number}", about) for number, about in documents.waiting_identities()]
    listed += [(str(number), about) for number, abouts in identifiers.identities(USI).items() for about in abouts]
    for batch in in_batches([pair for pair in listed if pair[1].is_whole], BATCH):
        for (key, about), standing in zip(batch, verifications.standings([pair[1] for pair in batch]), strict=True):
            if standing.status == "entered" and about.compared not in seen:
                seen.add(about.compared)
                yield key, about


def ask(registry: Registry, rules: Rules, now: Now) -> Outcome:
    """Ask a registry about everybody whose USI is only entered, and record what it answers."""
    answers: list[Answer] = []
    for batch in in_batches(unverified(), ASKED_AT_ONCE):
        people = [about for _, about in batch]
        said = zip(people, registry.ask(people), strict=True)
        answers += [Answer(about, outcome, now.at, now.by, registry.name) for about, outcome in said if outcome]
    return record(answers, rules, now, reason=registry.name) if answers else Outcome()
