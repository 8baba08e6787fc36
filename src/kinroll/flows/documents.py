"""Documents: made, edited, moved along their process, and the rules that run then.

A batch of documents costs the same few statements as one. It is one transaction: what the rules do is done with what
was entered, or none of it is.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from django.db import transaction
from django.db.utils import DataError, IntegrityError, OperationalError

from kinroll.core.process import identifying
from kinroll.core.process.conditions import choose
from kinroll.core.process.identifying import Identity
from kinroll.core.process.rule_set import RuleSet
from kinroll.flows import entering, introducing, processing, ruling
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.entering import New
from kinroll.flows.now import Now
from kinroll.flows.processing import Rules, Work
from kinroll.store import documents, timeline
from kinroll.store.bulk import in_batches
from kinroll.store.database import first_line
from kinroll.store.documents import DocumentUnknownError
from kinroll.store.moved import PlanIsStaleError
from kinroll.store.timeline import Entry

__all__ = ["Done", "New", "edit", "find", "make", "move", "on_stored", "run", "run_again", "waiting_identities"]
BATCH = 500
TRIES = 3
DEADLOCK = "40P01"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one document. ``outcome``: what its rule did, empty where none ran; or ``refused``.

    ``is_changed`` tells whether the document itself was.
    """

    number: int | None
    outcome: str = ""
    text: str = ""
    contact: int | None = None
    rule: str = ""
    is_changed: bool = False


def make(items: Sequence[New], rules: Rules, now: Now, *, rule_set: RuleSet | None = None) -> list[Done]:
    """Make documents, and run the rules of the step that each enters; an answer for each, in their order."""
    in_force = rule_set or ruling.current()
    done = _in_batches(items, lambda batch, fails: _make(batch, in_force, rules, now, fails))
    return _with_newcomers(done, rules, now)


def edit(values: Mapping[int, Mapping[str, str]], rules: Rules, now: Now) -> list[Done]:
    """Change values of documents, and run the rules of their step. What is so already changes and runs nothing."""

    def change(work: Work, active: RuleSet) -> str:
        return _edit(work, values[work.document.number], active, now)

    return on_stored(list(values), change, rules, now)


def move(steps: Mapping[int, str], rules: Rules, now: Now) -> list[Done]:
    """Move documents to another step of their process, and run the rules of entering it."""

    def change(work: Work, active: RuleSet) -> str:
        return _move(work, steps[work.document.number], active)

    return on_stored(list(steps), change, rules, now)


def run(numbers: Collection[int], rules: Rules, now: Now, *, as_new: bool = False) -> list[Done]:
    """Run the rules of the step that documents are on, by hand. ``as_new``: each is about somebody new.

    A document that stopped, and was moved to where it has no rule, goes on with the rule at which it stopped.
    """
    stopped = timeline.stopped_rules(numbers)

    def by_hand(work: Work, active: RuleSet) -> str:
        work.on, work.as_new = "hand", as_new
        process = active.process(work.document.process)
        found = process and choose(process.rules, work.document, work.document.step, "hand").rule
        if process and work.stored.waiting and not found:
            work.again = stopped.get(work.document.number, "")
        return ""

    return on_stored(list(numbers), by_hand, rules, now)


def run_again(numbers: Collection[int], rules: Rules, now: Now) -> list[int]:
    """Run the rules at which documents have stopped; the documents that did not stop again."""
    stopped = timeline.stopped_rules(numbers)

    def again(work: Work, active: RuleSet) -> str:
        work.on, work.again = "hand", stopped.get(work.document.number, "")
        return ""

    done = on_stored(list(numbers), again, rules, now)
    return [item.number for item in done if item.number and item.outcome not in processing.STOPPED]


def waiting_identities() -> list[tuple[int, Identity]]:
    """The documents that wait for a registry's answer, with the USI, name and day that it has to be about."""
    stored = documents.load(documents.waiting_for(identifying.NOT_VERIFIED))
    return [(number, identifying.identity_of(item.document.values)) for number, item in sorted(stored.items())]


def find(source: str, identifier: str) -> int:
    """The document that a source knows by this identifier (B22)."""
    number = documents.find(source, [identifier]).get(identifier)
    if number is None:
        raise DocumentUnknownError(f"There is no document {source}:{identifier}. See: kinroll document list")
    return number


Change = Callable[[Work, RuleSet], str]
"""Does something to a stored document; why it cannot, or an empty text."""


def on_stored(numbers: Sequence[int], change: Change, rules: Rules, now: Now) -> list[Done]:
    """Change stored documents, and run the rules that a change runs; an answer for each, in their order."""
    in_force = ruling.current()
    done = _in_batches(numbers, lambda batch, fails: _change(batch, change, in_force, rules, now, fails))
    return _with_newcomers(done, rules, now)


def _with_newcomers(done: list[Done], rules: Rules, now: Now) -> list[Done]:
    """The same, once the scorer has looked at those who are new by it."""
    if new := {item.contact for item in done if item.contact and item.outcome == "created"}:
        from kinroll.flows import newcomers  # here: it loads the scorer

        newcomers.look_at(new, rules, now.at)
    return done


def _in_batches(items: Sequence[T], act: Callable[[Sequence[T], str], list[Done]]) -> list[Done]:
    return [done for batch in in_batches(items, BATCH) for done in _safely(batch, act)]


def _safely(batch: Sequence[T], act: Callable[[Sequence[T], str], list[Done]]) -> list[Done]:
    """Do a batch in one transaction; one by one where the database refuses it, and then without the rule at fault."""
    for tries_left in reversed(range(TRIES)):
        try:
            with transaction.atomic():
                return act(batch, "")
        except (PlanIsStaleError, OperationalError) as error:
            if not tries_left or not _was_overtaken(error):
                raise
        except (DataError, IntegrityError) as error:
            if len(batch) > 1:
                return [done for item in batch for done in _safely([item], act)]
            with transaction.atomic():
                return act(batch, first_line(error))
    raise AssertionError


def _was_overtaken(error: Exception) -> bool:
    """Whether somebody else was quicker, so that it is worth doing again."""
    return isinstance(error, PlanIsStaleError) or getattr(error.__cause__, "sqlstate", "") == DEADLOCK


def _make(items: Sequence[New], in_force: RuleSet, rules: Rules, now: Now, fails: str) -> list[Done]:
    entered = entering.enter(items, in_force, now)
    added = documents.add(list(entered.documents.values()), entered.course_dates, now.at)
    works: dict[int, Work] = {}
    for stored, (place, cleaned) in zip(added, entered.cleaned.items(), strict=True):
        text = " ".join(["made.", *cleaned.notes])
        entry = Entry(stored.document.number, 1, timeline.MADE, step=stored.document.step, text=text)
        works[place] = Work(stored, "enter", fails=fails, is_new=True, password=cleaned.password, is_changed=True)
        works[place].entries.append(entry)
    _settle(list(works.values()), in_force, rules, now)
    return [
        Done(None, "refused", entered.refused[place]) if place in entered.refused else _done(works[place])
        for place in range(len(items))
    ]


def _change(
    numbers: Sequence[int], change: Change, in_force: RuleSet, rules: Rules, now: Now, fails: str
) -> list[Done]:
    stored = documents.load(numbers, for_update=True)
    if absent := [number for number in numbers if number not in stored]:
        raise DocumentUnknownError(f"There is no document {absent[0]}. See: kinroll document list")
    works = [Work(stored[number], fails=fails) for number in numbers]
    refused = {work.document.number: why for work in works if (why := change(work, in_force))}
    _settle([work for work in works if work.document.number not in refused], in_force, rules, now)
    return [
        Done(work.document.number, "refused", refused[work.document.number])
        if work.document.number in refused
        else _done(work)
        for work in works
    ]


def _edit(work: Work, entered: Mapping[str, str], active: RuleSet, now: Now) -> str:
    try:
        _, asked = entering.declared(work.document.process, active)
        cleaned = entering.clean_all(entered, asked, now.today)
    except ValueRefusedError as error:
        return str(error)
    before = work.document
    after = processing.with_values(before, cleaned.values, now.as_of)
    if after is None and not cleaned.password:
        work.text = " ".join(["that is so already; nothing was changed", *cleaned.notes])
        return ""
    work.stored.document = after = after or replace(before, version=before.version + 1)
    changed = processing.changes_of(before, after)
    text = " ".join(["edited.", *cleaned.notes])
    work.entries.append(Entry(before.number, after.version, timeline.EDITED, before.step, text=text, changed=changed))
    work.on, work.is_changed, work.password = "edit", True, cleaned.password
    return ""


def _move(work: Work, step: str, active: RuleSet) -> str:
    try:
        process, _ = entering.declared(work.document.process, active)
        entering.refuse_unknown_step(step, process)
    except ValueRefusedError as error:
        return str(error)
    before = work.document
    if before.step == step:
        work.text = "that is so already; nothing was changed"
        return ""
    work.stored.document = replace(before, step=step, version=before.version + 1)
    text = f'moved from "{before.step}" to "{step}".'
    work.entries.append(Entry(before.number, before.version + 1, timeline.MOVED, step, text=text))
    work.on, work.is_changed = "enter", True
    return ""


def _settle(works: Sequence[Work], in_force: RuleSet, rules: Rules, now: Now) -> None:
    """Run the rules, and write down what became of the documents."""
    documents.keep_passwords({work.document.number: work.password for work in works if work.password})
    speaking = processing.prepare(works, in_force, now)
    others = [work for work in works if work.outcome and work.problems]
    if speaking or others:
        introducing.introduce(speaking, others, in_force, rules, now)
    found = processing.entries(works)
    for work in works:
        if work.after_set:
            work.stored.document = replace(work.after_set, contact=work.document.contact, record=work.document.record)
    documents.save([work.stored for work in works if work.needs_saving], now.at)
    settled = [work for work in works if work.is_settled and work.waiting != work.stored.waiting]
    documents.mark_waiting({work.document.number: work.waiting for work in settled})
    timeline.add(found, at=now.at, by=now.by, rule_set=in_force.version or None)
    processing.post(works, now)


def _done(work: Work) -> Done:
    """The answer about one document."""
    rule = work.rule.name if work.rule else ""
    text = work.text or work.choice.why
    if work.is_changed and work.stored.waiting and not rule:
        text = f"{text} It still waits. Then: kinroll document run {work.document.number}"
    return Done(work.document.number, work.outcome, text, work.document.contact, rule, work.is_changed)
