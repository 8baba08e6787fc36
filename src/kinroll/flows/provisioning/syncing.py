"""Make a target agree with what is held here: look, plan, brakes, carry out. Nothing is sent before the plan is stored.

What is done is decided from how both sides are, not from what happened: an event only says whom to look at. So one that
comes twice does nothing twice, and whatever was cut off is taken up by the next sync where it stands.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction

from kinroll.core.provisioning.braking import Before, taken_away, tripped
from kinroll.core.provisioning.values import LINK, Parked, Step
from kinroll.declarations import targets
from kinroll.declarations.file import Configuration
from kinroll.flows.applying import CannotApplyError
from kinroll.flows.now import Now
from kinroll.flows.provisioning.at import At, at, check
from kinroll.flows.provisioning.carrying_out import Carrier
from kinroll.flows.provisioning.looking import Looked, look
from kinroll.store import feed
from kinroll.store.models import TargetRun
from kinroll.store.provisioning import enrolments, links, people, runs, states
from kinroll.targets.errors import TargetError

SYNC, PLAN, CHANGES, APPLY = "sync", "plan", "changes", "apply"
PASSES = (1, 10, 1_000)
"""What each pass divides the requests by: what got no answer is asked about, and sent again in smaller parts."""
AT_ONCE = 5_000
"""So many contacts are looked at in one sync of changes."""
EVENTS = 2_000
OVERLAP = timedelta(minutes=15)
TAKEN = ("suspended", "unenrolled", "renamed")
Tell = Callable[[int], None]


def _no_tell(count: int) -> None:
    pass


@dataclass(slots=True)
class Ran:
    """What became of a run. ``parked`` are those whom a person has to look at, ``waiting`` those tried again later."""

    run: TargetRun | None
    looked: int = 0
    parked: int = 0
    waiting: int = 0
    requests: int = 0
    done: int = 0
    brakes: list[dict[str, str]] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        return self.run.state if self.run else runs.UNCHANGED


def plan(configuration: Configuration, name: str, now: Now, tell: Tell = _no_tell) -> Ran:
    """Compare everybody, and store what a sync would do there; nothing is sent."""
    with at(configuration, name, now) as where:
        _begin(where)
        looked = look(where, people.everybody(where.row.pk), is_full=True)
        tell(len(looked.wanted))
        run = _store(where, PLAN, looked, is_full=True)
        return _answer(where, run, looked)


def sync(configuration: Configuration, name: str, now: Now, tell: Tell = _no_tell) -> Ran:
    """Compare everybody with what the target holds, and carry out the difference unless a brake stops it."""
    with at(configuration, name, now) as where:
        _begin(where)
        end = feed.end()
        looked = look(where, people.everybody(where.row.pk), is_full=True)
        run = _store(where, SYNC, looked, is_full=True)
        states.note_full(where.row, now.at)
        if run.state == runs.HELD:
            return _answer(where, run, looked)
        ran = _carry_out(where, run, looked, _steps(looked), tell)
        states.note_position(where.row, end, now.at)
        return ran


def sync_changes(configuration: Configuration, name: str, now: Now, tell: Tell = _no_tell) -> Ran:
    """The same for those alone to whom something has happened since, or who are to be tried again."""
    with at(configuration, name, now) as where:
        _take_in(where)
        numbers = links.due(where.row.pk, now.at, AT_ONCE)
        if not numbers:
            return Ran(None)
        _refuse_unusable(where)
        looked = look(where, numbers, is_full=False)
        steps = _steps(looked)
        if not steps:
            links.park(where.row.pk, looked.parked, now.at)
            links.settle(where.row.pk, looked.wanted.keys() - looked.parked.keys(), now.at)
            states.note_reached(where.row)
            return _answer(where, None, looked)
        run = _store(where, CHANGES, looked, is_full=False)
        return _answer(where, run, looked) if run.state == runs.HELD else _carry_out(where, run, looked, steps, tell)


def apply(
    configuration: Configuration, name: str, number: int, now: Now, *, release: str = "", tell: Tell = _no_tell
) -> Ran:
    """Carry out a stored plan, and nothing that is not in it: what both sides have moved on from is left alone.

    ``release`` says why a plan may pass that brakes have stopped. Raises ``CannotApplyError``.
    """
    with at(configuration, name, now) as where:
        run = runs.find(number)
        if run is None or run.target_id != where.row.pk or run.state not in (runs.PLANNED, runs.HELD):
            raise CannotApplyError(f"{name} has no plan {number} that waits to be carried out.")
        if run.state == runs.HELD and not release:
            raise CannotApplyError(f"Plan {number} was stopped. To let it pass, say why. Nothing was changed.")
        check(where)
        runs.begin(run, released_by=now.by if release else "", released_why=release)
        numbers = {step.contact for step in runs.steps(run)}
        looked = look(where, numbers, is_full=run.is_full)
        planned = {step.key for step in runs.steps(run)}
        ran = _carry_out(where, run, looked, [step for step in _steps(looked) if step.key in planned], tell)
        if run.is_full:
            states.note_full(where.row, now.at)
        return ran


def _begin(where: At) -> None:
    """See that the target can be used, and that what was planned before is overtaken."""
    _refuse_unusable(where)
    runs.supersede(where.row.pk)


def _refuse_unusable(where: At) -> None:
    found = check(where)
    if not where.row.site:
        states.note_site(where.row, found.site)


def _take_in(where: At) -> None:
    """Mark those to be looked at to whom something has happened, and remember how far of the feed that was."""
    position, since = states.position(where.row), where.row.looked_at
    while True:
        changed = feed.changed(position, EVENTS)
        with transaction.atomic():
            if changed.numbers:
                links.mark_due(where.row.pk, people.relevant(where.row.pk, changed.numbers))
            states.note_position(where.row, changed.position, since or where.now.at)
        position = changed.position
        if not changed.has_more:
            break
    if where.declared.enrol_steps:
        links.mark_due(where.row.pk, _with_other_courses(where))
    states.note_position(where.row, position, where.now.at)


def _with_other_courses(where: At) -> list[int]:
    """Those whose documents were changed lately, and let them take other courses than they take there."""
    since = (where.row.looked_at or where.now.at) - OVERLAP
    numbers = people.relevant(where.row.pk, people.of_changed_documents(since))
    listed = people.listed(numbers, steps=where.declared.enrol_steps, needs_roles=False) if numbers else []
    taken = enrolments.of_contacts(where.row.pk, numbers) if numbers else {}
    return [
        one.person.number for one in listed if one.is_active and set(one.courses) != taken.get(one.person.number, set())
    ]


def _steps(looked: Looked) -> list[Step]:
    return [step for decision in looked.decisions for step in decision.steps]


def _store(where: At, kind: str, looked: Looked, *, is_full: bool) -> TargetRun:
    """The run with its steps, held where a brake stops it."""
    taken, names = taken_away(looked.decisions), TAKEN
    stands = links.counts(where.row.pk)
    facts = {"looked": len(looked.wanted), "parked": len(looked.parked), "taken": taken}
    run = runs.add(where.row.pk, kind, _steps(looked), facts, is_full=is_full, by=where.now.by, now=where.now.at)
    links.park(where.row.pk, looked.parked, where.now.at)
    before = Before(
        stands["users"] - stands["suspended"],
        enrolments.count_active(where.row.pk),
        runs.week_of(where.row.pk, where.now.at, names),
    )
    is_other = bool(where.row.site and where.row.site != where.row.facts.get("site"))
    if found := tripped(targets.limits(where.declared), before, taken, is_other_site=is_other):
        runs.hold(run, found)
    return run


def _carry_out(where: At, run: TargetRun, looked: Looked, steps: Sequence[Step], tell: Tell) -> Ran:
    """Send the steps. What got no answer is looked at, and sent again in smaller parts; what still gets none waits."""
    if run.state != runs.APPLYING:
        runs.begin(run)
    work = Work(where, run, set(looked.wanted), dict(looked.parked))
    work.leave({step.contact for step in _steps(looked)} - {step.contact for step in steps})
    links.mark_due(where.row.pk, {step.contact for step in steps})
    try:
        for part in PASSES:
            work.one_pass(looked, steps, part, tell)
            if not work.again:
                break
            looked, steps = work.look_again()
    except TargetError as error:
        work.end(runs.INTERRUPTED, str(error))
        error.has_begun = bool(work.done)
        raise
    work.settle()
    work.end(runs.APPLIED if work.places else runs.UNCHANGED)
    states.note_reached(where.row)
    ran = _answer(where, run, looked)
    ran.looked, ran.parked, ran.waiting, ran.done = len(work.everybody), len(work.parked), len(work.again), work.done
    return ran


@dataclass(slots=True)
class Work:
    """A run that is being carried out: who is concerned, and what has become of them so far."""

    where: At
    run: TargetRun
    everybody: set[int]
    parked: dict[int, Parked]
    again: dict[int, str] = field(default_factory=dict)
    done: int = 0
    places: dict[tuple[int, str, str], int] = field(default_factory=dict)
    _left: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        listed = runs.steps(self.run)
        self.places = {(step.contact, step.kind, step.place): i for i, step in enumerate(listed, 1)}

    def leave(self, contacts: set[int]) -> None:
        """More is to be done about these than this run does: they stay due."""
        self._left |= contacts

    def one_pass(self, looked: Looked, steps: Sequence[Step], part: int, tell: Tell) -> None:
        """Send steps, in requests of so small a part of the usual size."""
        carrier = Carrier(self.where, self.run, self.places, part, part == PASSES[-1], tell)
        try:
            carrier.carry_out(looked, steps)
        finally:
            self.parked |= carrier.parked
            self.done += carrier.done
            self.again = carrier.again
            links.note_refused(self.where.row.pk, carrier.refused)
            links.park(self.where.row.pk, carrier.parked, self.where.now.at)

    def look_again(self) -> tuple[Looked, list[Step]]:
        """Look at those of whom nothing is known; what is left to be done about them. The rest proved to be done."""
        looked = look(self.where, set(self.again), is_full=False)
        self.parked |= looked.parked
        found = _steps(looked)
        steps = [step for step in found if step.kind == LINK or (step.contact, step.kind, step.place) in self.places]
        self.leave({step.contact for step in found if step not in steps})
        still = {(step.contact, step.kind, step.place) for step in steps}
        sure = self.again.keys() - looked.parked.keys()
        proved = [n for place, n in self.places.items() if place[0] in sure and place not in still]
        runs.mark(self.run, proved)
        return looked, steps

    def settle(self) -> None:
        """Note of everybody how they stand."""
        pk, now = self.where.row.pk, self.where.now.at
        links.park(pk, self.parked, now)
        links.wait(pk, self.again, now)
        links.settle(pk, self.everybody - self.parked.keys() - self.again.keys() - self._left, now)

    def end(self, state: str, failure: str = "") -> None:
        """Note how the run ended."""
        counts = {
            "done": self.done,
            "parked": len(self.parked),
            "waiting": len(self.again),
            "requests": self.where.target.requests,
        }
        runs.end(self.run, state, counts, self.where.now.at, failure)


def _answer(where: At, run: TargetRun | None, looked: Looked) -> Ran:
    brakes = list(run.brakes) if run else []
    return Ran(run, len(looked.wanted), len(looked.parked), requests=where.target.requests, brakes=brakes)
