"""Many pairs merged at once: each is looked into first, each is a run of its own, and each can be undone."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kinroll.flows import foreseeing, merging
from kinroll.flows.applying import CannotApplyError
from kinroll.flows.editing import Rules, ValueRefusedError
from kinroll.flows.now import Now
from kinroll.store import contacts, merges
from kinroll.store.contacts import ContactUnknownError
from kinroll.store.locking import SourceBusyError
from kinroll.store.moved import PlanIsStaleError

READY, CONFLICT, REFUSED, MERGED = "ready", "conflict", "refused", "merged"
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of a list of pairs, and how it stands: ``ready``, in ``conflict`` (why says in which fields), ``refused``,
    or ``merged`` by a run.
    """

    line: int
    keep: str
    other: str
    state: str
    why: str = ""
    kept: int | None = None
    lost: int | None = None
    run: int | None = None


def read(lines: Iterable[str]) -> list[tuple[int, str, str]]:
    """The pairs of a list: the contact that stays, then the other; further columns and a head are passed over."""
    found = []
    for place, cells in enumerate(csv.reader(lines), 1):
        keep, other, *_ = [*(cell.strip().lstrip("\ufeff") for cell in cells), "", ""]
        is_head = place == 1 and not any(char.isdigit() for char in keep + other)
        if (keep or other) and not is_head:
            found.append((place, keep, other))
    if len(found) > MOST:
        raise ValueRefusedError(f"The list has {len(found)} pairs; {MOST} can be merged at once. Nothing was changed.")
    return found


def look_into(listed: Sequence[tuple[int, str, str]], rules: Rules) -> list[Pair]:
    """How each pair stands. A pair is free of conflicts where no field of the two holds different values."""
    seen: set[int] = set()
    return [_look(line, keep, other, rules, seen) for line, keep, other in listed]


def _look(line: int, keep: str, other: str, rules: Rules, seen: set[int]) -> Pair:
    try:
        kept, lost = (_number(key) for key in (keep, other))
    except ContactUnknownError as error:
        return Pair(line, keep, other, REFUSED, str(error).partition(" A key")[0])
    found = foreseeing.foresee(contacts.find(str(kept)), contacts.find(str(lost)), rules)
    state, why = READY, ""
    if found.refused:
        state, why = REFUSED, found.refused
    elif found.said_apart:
        state, why = REFUSED, found.said_apart
    elif lost in seen:
        state, why = REFUSED, f"Contact {lost} stands in the list more than once."
    elif found.conflicts:
        state, why = CONFLICT, ", ".join(value.field for value in found.conflicts)
    seen.add(lost)
    return Pair(line, keep, other, state, why, kept, lost)


def _number(key: str) -> int:
    if not key:
        raise ContactUnknownError("One of the two is missing.")
    very = merges.number_of(key)
    return contacts.find(key) if very is None else very


def merge_all(pairs: Iterable[Pair], rules: Rules, now: Now, *, with_conflicts: bool = False) -> list[Pair]:
    """Merge the pairs that may be, one run each; those in conflict only where somebody with the right says so."""
    wanted = (READY, CONFLICT) if with_conflicts else (READY,)
    return [_merge(pair, rules, now) if pair.state in wanted else pair for pair in pairs]


def _merge(pair: Pair, rules: Rules, now: Now) -> Pair:
    assert pair.kept and pair.lost
    try:
        report = merging.merge(pair.kept, pair.lost, rules, now)
    except (CannotApplyError, PlanIsStaleError, SourceBusyError, ValueRefusedError) as error:
        return Pair(pair.line, pair.keep, pair.other, REFUSED, str(error), pair.kept, pair.lost)
    return Pair(pair.line, pair.keep, pair.other, MERGED, "", pair.kept, pair.lost, report.plan.pk)
