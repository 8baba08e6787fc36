"""Counts changes on their way into a plan, so that nothing has to be read twice."""

from collections import Counter as Counts
from collections.abc import Iterable, Iterator
from dataclasses import fields

from kinroll.core.brakes import Tally
from kinroll.core.change import Change
from kinroll.core.old_account import MOVED_IN


class Counter:
    """What a plan would do: how many changes of each kind, and what the brakes ask for."""

    def __init__(self) -> None:
        self.kinds: Counts[str] = Counts()
        self.tally = Tally()

    def counting(self, changes: Iterable[Change]) -> Iterator[Change]:
        """The same changes, counted."""
        for change in changes:
            self.kinds[change.kind] += 1
            self._add(change)
            yield change

    def take_in(self, other: "Counter") -> None:
        """Add what was counted elsewhere."""
        self.kinds += other.kinds
        for item in fields(Tally):
            if item.name != "week":
                setattr(self.tally, item.name, getattr(self.tally, item.name) + getattr(other.tally, item.name))

    def _add(self, change: Change) -> None:
        tally = self.tally
        tally.disabled += bool(change.disable)
        for record in change.records:
            renewed = {tie.to for tie in record.ties_start}
            tally.roles_lost += len(set(record.roles_end) - {MOVED_IN})
            tally.relationships_lost += len(set(record.ties_end) - renewed)
            tally.revised += bool(record.said and change.number is not None)
        tally.blanked += bool(change.blanked)
        tally.renamed += change.is_renamed
        tally.born_anew += change.is_born_anew
        tally.returning += change.is_returning
        tally.strangers += change.is_stranger is True
        tally.acquainted += change.is_stranger is False
