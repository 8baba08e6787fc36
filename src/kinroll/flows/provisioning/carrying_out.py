"""Carry out decided steps: in as few requests as hold them, marked as they are done.

What is refused is cut in halves until the one that is wrong stands alone. Of what got no answer nobody knows whether it
was done: those contacts are looked at again before anything more is sent about them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import transaction

from kinroll.core.provisioning.refusing import digest
from kinroll.core.provisioning.renaming import Rename, in_order
from kinroll.core.provisioning.values import (
    CREATE,
    EMAIL,
    ENROL,
    GIVE_WAY,
    JOIN,
    LEAVE,
    LINK,
    PAUSE,
    RENAME,
    RESTORE,
    SUSPEND,
    UNENROL,
    UPDATE,
    USERNAME,
    Parked,
    Step,
)
from kinroll.flows.provisioning.at import At
from kinroll.flows.provisioning.looking import Looked
from kinroll.store.models import TargetRun
from kinroll.store.provisioning import enrolments, links, runs
from kinroll.store.provisioning.enrolments import Taking
from kinroll.targets.errors import GoneError, RefusedError, UnknownOutcomeError
from kinroll.targets.interface import Outcome, Update

T = TypeVar("T")
MOST_SILENCES = 4
"""After so many requests without an answer, one after the other, the target is left alone for a while."""
Tell = Callable[[int], None]


@dataclass
class Carrier:
    """One pass over the steps of a run. ``again`` are contacts to be looked at before anything more is sent of them."""

    where: At
    run: TargetRun
    places: Mapping[tuple[int, str, str], int]
    part: int = 1
    is_last: bool = False
    tell: Tell = lambda count: None
    again: dict[int, str] = field(default_factory=dict)
    parked: dict[int, Parked] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)
    done: int = 0
    _silences: int = 0
    _leaving: set[str] = field(default_factory=set)
    _ids: dict[int, str] = field(default_factory=dict)
    _looked: Looked = field(default_factory=Looked)

    @property
    def _pk(self) -> int:
        return self.where.row.pk

    def carry_out(self, looked: Looked, steps: Sequence[Step]) -> None:
        """Do these steps. A contact's are done in their order; who fails at one gets no further."""
        self._looked = looked
        self._ids = {one.contact: one.id for one in looked.decisions if one.id}
        of = {kind: [step for step in steps if step.kind == kind] for kind in {step.kind for step in steps}}
        self._leaving = {step.before[EMAIL].casefold() for step in steps if EMAIL in step.before}
        self._link(of.get(LINK, ()))
        self._rename(of.get(RENAME, ()))
        self._update([step for kind in (GIVE_WAY, RESTORE, UPDATE, SUSPEND) for step in of.get(kind, ())])
        self._create(of.get(CREATE, ()))
        target = self.where.target
        for kind, size, act, after in (
            (ENROL, target.per_enrolment, target.enrol, self._enrolled),
            (PAUSE, target.per_pause, lambda pairs: target.enrol(pairs, pause=True), self._ended),
            (UNENROL, target.per_enrolment, target.unenrol, self._ended),
            (JOIN, target.per_membership, target.join, self._nothing),
            (LEAVE, target.per_membership, target.leave, self._nothing),
        ):
            self._place(of.get(kind, ()), size, act, after)

    # Sending

    def _is_open(self, contact: int) -> bool:
        return contact not in self.again and contact not in self.parked

    def _send(self, batch: Sequence[Step], act: Callable[[Sequence[Step]], None]) -> None:
        """Do one request; cut it in halves where it is refused, and note whom nothing is known of."""
        try:
            act(batch)
        except (RefusedError, GoneError) as error:
            self._silences = 0
            if len(batch) > 1:
                for half in (batch[: len(batch) // 2], batch[len(batch) // 2 :]):
                    self._send(half, act)
            else:
                self._refuse(batch[0], error.code, str(error))
        except UnknownOutcomeError as error:
            self._silences += 1
            self.again |= {step.contact: str(error) for step in batch}
            if self._silences >= MOST_SILENCES:
                raise
        else:
            self._silences = 0

    def _refuse(self, step: Step, code: str, why: str) -> None:
        if code == "useremailduplicate" and not self.is_last and step.after.get(EMAIL, "").casefold() in self._leaving:
            self.again[step.contact] = "Somebody else of ours has to leave the email first."
            return
        self.parked[step.contact] = self._who_is_in_the_way(step, code) or Parked(f"refused-{step.kind}", why)
        self.refused[step.contact] = digest(step)
        runs.mark(self.run, [self._seq(step)], runs.REFUSED)

    def _who_is_in_the_way(self, step: Step, code: str) -> Parked | None:
        if step.kind == CREATE:
            return self.where.target.who_has(step.after)
        if step.kind == RENAME and code == "dmlwriteexception":
            return Parked("name-taken-there", step.after[USERNAME])
        if code == "useremailduplicate":
            return Parked("found-by-email", step.after.get(EMAIL, ""))
        return None

    def _seq(self, step: Step) -> int:
        return self.places.get((step.contact, step.kind, step.place), 0)

    def _mark(self, steps: Sequence[Step]) -> None:
        runs.mark(self.run, [self._seq(step) for step in steps])
        self.done += len(steps)
        self.tell(len(steps))

    def _size(self, most: int) -> int:
        return max(1, most // self.part)

    # Users

    def _link(self, steps: Sequence[Step]) -> None:
        if steps:
            links.link(self._pk, {step.contact: step.place for step in steps})
            self._ids |= {step.contact: step.place for step in steps}
            self._mark(steps)

    def _rename(self, steps: Sequence[Step]) -> None:
        by_id = {self._ids[step.contact]: step for step in steps}
        ordered = in_order([Rename(id_, step.before[USERNAME], step.after[USERNAME]) for id_, step in by_id.items()])
        for batch in _batches(ordered, self._size(self.where.target.per_rename)):

            def act(sent: Sequence[Step], batch: Sequence[Rename] = batch) -> None:
                ids = {self._ids[step.contact] for step in sent}
                self._take(self.where.target.rename([one for one in batch if one.id in ids]), by_id)

            self._send(list({one.id: by_id[one.id] for one in batch}.values()), act)

    def _take(self, outcomes: Mapping[str, Outcome], by_id: Mapping[str, Step]) -> None:
        """Note what became of each user of a request that was taken row by row."""
        good = [by_id[id_] for id_, outcome in outcomes.items() if not outcome.code and id_ in by_id]
        for id_, outcome in outcomes.items():
            if outcome.code and id_ in by_id:
                self._refuse(by_id[id_], outcome.code, outcome.why or outcome.code)
        self._mark(good)

    def _update(self, steps: Sequence[Step]) -> None:
        """Change values, suspend and restore: of one contact all in one row. A value that is refused keeps nobody in
        or out: whether somebody is suspended is then sent alone.
        """
        links.note_suspending(self._pk, [step.contact for step in steps if step.kind == SUSPEND])
        changed = self._send_rows([step for step in steps if self._is_open(step.contact)])
        switched = [step for step in steps if step.kind in (RESTORE, SUSPEND) and self._is_halved(step, steps)]
        changed |= self._send_rows(switched)
        links.note_restored(self._pk, [step.contact for step in steps if self._is_restored(step, changed)])
        self._verify({contact: update for contact, update in changed.items() if contact not in self.again})

    def _is_halved(self, step: Step, steps: Sequence[Step]) -> bool:
        """Whether a step stood in one row with values that were refused."""
        return step.contact in self.parked and any(
            one.contact == step.contact and one.kind in (UPDATE, GIVE_WAY) for one in steps
        )

    def _send_rows(self, steps: Sequence[Step]) -> dict[int, Update]:
        """Send one row a contact; the rows that were taken."""
        by_contact: dict[int, list[Step]] = {}
        for step in steps:
            by_contact.setdefault(step.contact, []).append(step)
        updates = {contact: _update_of(self._ids[contact], several) for contact, several in by_contact.items()}
        whose = {one.id: contact for contact, one in updates.items()}
        changed: dict[int, Update] = {}

        def act(sent: Sequence[Step]) -> None:
            answered = self.where.target.update([updates[step.contact] for step in sent])
            for id_, outcome in answered.items():
                contact = whose.get(id_)
                if contact is not None and outcome.code:
                    self._refuse(_blamed(by_contact[contact]), outcome.code, outcome.why or outcome.code)
                elif contact is not None:
                    self._mark(by_contact[contact])
                    changed[contact] = updates[contact]

        for cut in self.where.target.cut(list(updates.values())):
            for batch in _batches(cut, self._size(len(cut))):
                self._send([_blamed(by_contact[whose[one.id]]) for one in batch], act)
        return changed

    def _is_restored(self, step: Step, changed: Mapping[int, Update]) -> bool:
        """Whether we suspend somebody no more, or never have, since the target would not do it."""
        if step.kind == RESTORE:
            return step.contact in changed
        return step.kind == SUSPEND and step.contact in self.parked and step.contact not in changed

    def _verify(self, updates: Mapping[int, Update]) -> None:
        """Read back what was changed: values beyond a limit, or that a site does not keep, vanish without a word."""
        held = self.where.target.read([one.id for one in updates.values()]) if updates else {}
        for contact, one in updates.items():
            user = held.get(one.id)
            lost = [name for name, value in one.values.items() if user and user.values.get(name, "") != value]
            if not user or (one.suspend is not None and user.is_suspended != one.suspend):
                self.again[contact] = "Not all that was sent was kept."
            elif lost and all(self.where.target.may_lose(name) for name in lost):
                self.parked[contact] = Parked("field-not-kept", ", ".join(lost))
                self.refused[contact] = digest(Step(contact, UPDATE, after={name: one.values[name] for name in lost}))
            elif lost:
                self.again[contact] = "Not all that was sent was kept."

    def _create(self, steps: Sequence[Step]) -> None:
        if not steps:
            return
        for batch in _batches(steps, self._size(self.where.target.per_create(steps[0].after))):
            links.note_tried(self._pk, {step.contact: step.after[USERNAME] for step in batch})
            self._send(batch, self._creating)

    def _creating(self, batch: Sequence[Step]) -> None:
        made: dict[int, str] = {}
        for step, outcome in zip(batch, self.where.target.create([step.after for step in batch]), strict=True):
            if outcome.id:
                made[step.contact] = outcome.id
            else:
                self.again[step.contact] = outcome.why
        with transaction.atomic():
            links.link(self._pk, made)
            self._mark([step for step in batch if step.contact in made])
        self._ids |= made

    # Courses and groups

    def _place(
        self,
        steps: Sequence[Step],
        size: int,
        act: Callable[[Sequence[tuple[str, str]]], None],
        after: Callable[[Sequence[Step]], None],
    ) -> None:
        ready = [step for step in steps if self._is_open(step.contact) and step.contact in self._ids]

        def do(batch: Sequence[Step]) -> None:
            act([(self._ids[step.contact], step.place) for step in batch])
            with transaction.atomic():
                after(batch)
                self._mark(batch)

        for batch in _batches(ready, self._size(size)):
            self._send(batch, do)

    def _enrolled(self, steps: Sequence[Step]) -> None:
        taking = [
            Taking(
                *(step.contact, self._ids[step.contact], step.place),
                self._looked.wanted[step.contact].courses.get(step.place),
            )
            for step in steps
        ]
        enrolments.note_active(self._pk, taking, self.where.now.at)
        enrolments.identify(self.where.name, taking, self.where.now.at, self.where.now.by)

    def _ended(self, steps: Sequence[Step]) -> None:
        enrolments.note_ended(self._pk, [(self._ids[step.contact], step.place) for step in steps])

    def _nothing(self, steps: Sequence[Step]) -> None:
        pass


def _blamed(steps: Sequence[Step]) -> Step:
    """Which of the steps in one row it is that a target refuses: values, where there are any."""
    return next((step for step in steps if step.kind in (UPDATE, GIVE_WAY)), steps[0])


def _update_of(id_: str, steps: Sequence[Step]) -> Update:
    values = {name: value for step in steps for name, value in step.after.items()}
    kinds = {step.kind for step in steps}
    suspend = True if SUSPEND in kinds else False if RESTORE in kinds else None
    return Update(id_, values, suspend)


def _batches(items: Sequence[T], size: int) -> Iterator[list[T]]:
    for first in range(0, len(items), size):
        yield list(items[first : first + size])
