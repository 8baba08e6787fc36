"""Keeps what people enter about their training, from the organisation to a unit's outcome: one thing, or many."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from kinroll.core.avetmiss.facts import (
    DAY,
    DOCUMENT,
    FLAG,
    ORGANISATION,
    PLACE,
    REFERENCE,
    THINGS,
    UNIT,
    FactError,
    Thing,
)
from kinroll.core.avetmiss.list_changes import digest, moved
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.now import Now
from kinroll.store import documents, timeline, training
from kinroll.store.timeline import Entry
from kinroll.store.training import Difference

MOST_SHOWN = 100
Facts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Differs:
    """A row of a list that changes something: its line, what it is about, and each fact before and after."""

    line: int
    about: str
    is_new: bool
    changed: Mapping[str, tuple[str, str]]


@dataclass(slots=True)
class Kept:
    """How many things were kept, or would be; ``refused`` are the others, by line, with what is wrong.

    Of those that are kept ``new`` were not there before, ``changed`` were otherwise; the first of both are ``shown``.
    """

    kept: int = 0
    new: int = 0
    changed: int = 0
    refused: dict[int, str] = field(default_factory=dict)
    shown: list[Differs] = field(default_factory=list)

    @property
    def same(self) -> int:
        """How many are there already, just so."""
        return self.kept - self.new - self.changed

    def add(self, other: "Kept") -> None:
        """Count what came of more rows."""
        self.kept += other.kept
        self.new += other.new
        self.changed += other.changed
        self.refused |= other.refused
        self.shown += other.shown[: MOST_SHOWN - len(self.shown)]


Closed = Callable[[Collection[int]], Collection[int]]
"""Tells which of these documents are not to be changed by whoever enters something."""


def _none_closed(_documents: Collection[int]) -> Collection[int]:
    return ()


@dataclass(frozen=True, slots=True)
class How:
    """How rows are kept. With ``is_plan`` nothing is. ``closed`` tells which of these documents are not to be changed.

    With ``blanks`` a blank empties what is there. ``agreed`` holds by line what each row would have done when somebody
    looked: what would do something else by now is refused. ``would`` takes that down, ``lines`` what stands where.
    """

    is_plan: bool = False
    blanks: bool = False
    closed: Closed = _none_closed
    agreed: Mapping[int, bytes] | None = None
    would: dict[int, bytes] = field(default_factory=dict)
    lines: dict[tuple[Any, ...], int] = field(default_factory=dict)


def save(
    kind: str, entered: Facts, now: Now | None = None, *, blanks: bool = False, closed: Closed = _none_closed
) -> None:
    """Keep one thing; raises ``ValueRefusedError`` with everything that is wrong with it.

    With ``blanks`` a blank empties what is there; otherwise it leaves it. What comes of a document's training is noted
    in its history, where it is known who says so, and when.
    """
    kept = keep(THINGS[kind], [(0, entered)], now, How(blanks=blanks, closed=closed))
    if kept.refused:
        raise ValueRefusedError(f"{kept.refused[0]}.")


def keep(thing: Thing, entered: Sequence[tuple[int, Facts]], now: Now | None, how: How) -> Kept:
    """Keep many things of a kind, each with its line; a wrong one is refused by name, and costs no other."""
    done, cleaned = Kept(), {}
    for line, row in entered:
        try:
            given = {name: value for name, value in row.items() if how.blanks or value.strip()}
            cleaned[line] = thing.clean(given)
        except FactError as error:
            done.refused[line] = str(error)
    about = {line: " ".join(row.get(name, "") for name in thing.key) for line, row in cleaned.items()}
    rows: dict[int, dict[str, Any]] = dict(cleaned)
    _follow(thing, rows, done)
    _refuse(rows, done, _not_to_keep(thing, rows, how))
    for found in _written(thing, rows, now, how, done).items():
        _count(done, about, *found)
    return done


def _refuse(rows: dict[int, dict[str, Any]], done: Kept, why: Mapping[int, str]) -> None:
    done.refused |= why
    for line in why:
        del rows[line]


def _not_to_keep(thing: Thing, rows: Mapping[int, Mapping[str, Any]], how: How) -> dict[int, str]:
    """Why rows are not to be kept that say what they are about."""
    closed = how.closed({row[DOCUMENT] for row in rows.values()}) if DOCUMENT in thing.key else ()
    found = {}
    for line, row in rows.items():
        if row.get(DOCUMENT) in closed:
            found[line] = "the person of this document works here; somebody with a higher permission has to enter it"
        elif thing.name == "outcome" and (wrong := _wrong_way_round(row)):
            found[line] = wrong
        elif (first := how.lines.setdefault(tuple(row[name] for name in thing.key), line)) != line:
            found[line] = f"row {first} is about the same; leave only one of them in the list"
    return found


def _written(
    thing: Thing, rows: dict[int, dict[str, Any]], now: Now | None, how: How, done: Kept
) -> dict[int, Difference]:
    """What keeping each row changes, once it is kept; tried again where somebody entered the same at this moment."""
    try:
        return _write(thing, rows, now, how, done)
    except IntegrityError:
        return _write(thing, rows, now, how, done)


def _write(
    thing: Thing, rows: dict[int, dict[str, Any]], now: Now | None, how: How, done: Kept
) -> dict[int, Difference]:
    with transaction.atomic():
        if how.is_plan or how.agreed is not None:
            would = _saved(thing, rows, is_plan=True)
            if how.agreed is not None:
                _refuse(rows, done, moved(thing, would, how.agreed))
        if how.is_plan:
            how.would.update({line: digest(one.is_new, one.changed) for line, one in would.items()})
            return would
        found = _saved(thing, rows)
        if now and DOCUMENT in thing.key:
            _note(thing, [(rows[line], one) for line, one in found.items()], now)
    return found


def _saved(thing: Thing, rows: Mapping[int, Mapping[str, Any]], *, is_plan: bool = False) -> dict[int, Difference]:
    found = training.save(thing, [_typed(thing, row) for row in rows.values()], is_plan=is_plan)
    return dict(zip(rows, found, strict=True))


def _count(done: Kept, about: Mapping[int, str], line: int, one: Difference) -> None:
    done.kept += 1
    done.new += one.is_new
    done.changed += bool(one.changed) and not one.is_new
    if one.is_new or one.changed:
        done.shown.append(Differs(line, about[line], one.is_new, one.changed))


def _note(thing: Thing, kept: Sequence[tuple[Mapping[str, Any], Difference]], now: Now) -> None:
    """Write into the history of each document what is reported of it otherwise than before."""
    changed = [(row, one) for row, one in kept if one.changed]
    standing = timeline.standing({row[DOCUMENT] for row, _ in changed})
    units = training.codes_of_units({row[UNIT] for row, _ in changed if UNIT in row})
    entries = []
    for row, one in changed:
        version, step = standing[row[DOCUMENT]]
        what = f"unit {units[row[UNIT]]}" if UNIT in row else thing.label.lower()
        told = "; ".join(_told(thing, name, *pair) for name, pair in one.changed.items())
        entries.append(Entry(row[DOCUMENT], version, timeline.EDITED, step, text=f"{what}: {told}."))
    timeline.add(entries, at=now.at, by=now.by, rule_set=None)


def _told(thing: Thing, name: str, before: str, after: str) -> str:
    return f"{thing.by_name[name].label.lower()} {after or 'blank'}" + (f" (before: {before})" if before else "")


def _follow(thing: Thing, rows: dict[int, dict[str, Any]], done: Kept) -> None:
    """Replace references by the rows that they lead to; what leads nowhere is refused."""
    for fact in thing.facts:
        if fact.kind != REFERENCE:
            continue
        given = {line: row[fact.name] for line, row in rows.items() if row.get(fact.name)}
        for row in rows.values():
            if row.get(fact.name) == "":
                row[fact.name] = None
        found = _documents(set(given.values())) if fact.to == DOCUMENT else training.refer(fact.to, set(given.values()))
        for line, value in given.items():
            if value in found:
                rows[line][fact.name] = found[value]  # a blank leads nowhere, and is None
            else:
                done.refused[line] = f"there is no {THINGS[fact.to].label.lower() if fact.to in THINGS else fact.to} "
                done.refused[line] += f'"{value}"'
                del rows[line]
    if thing.name == PLACE:
        only = training.only_organisation()
        for line, row in list(rows.items()):
            if not row.get(ORGANISATION) and only is None:
                done.refused[line] = "Organisation is missing: enter the training organisation first"
                del rows[line]
            else:
                row[ORGANISATION] = row.get(ORGANISATION) or only


def _documents(told: set[str]) -> dict[str, int]:
    """Documents by their number, or by ``SOURCE:ID`` as their source knows them."""
    numbers = {value for value in told if value.isascii() and value.isdigit() and len(value) < 19}
    found = training.refer(DOCUMENT, [str(int(value)) for value in numbers])
    by_source: dict[str, set[str]] = {}
    for value in told - numbers:
        source, _, identifier = value.partition(":")
        by_source.setdefault(source, set()).add(identifier)
    for source, identifiers in by_source.items():
        for identifier, number in documents.find(source, identifiers).items():
            found[f"{source}:{identifier}"] = number
    return found


def _wrong_way_round(row: Mapping[str, Any]) -> str:
    starts, ends = row.get("starts_on", ""), row.get("ends_on", "")
    return "it ends before it starts" if starts and ends and ends < starts else ""


def _typed(thing: Thing, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as the table takes it: days and flags."""
    kinds = {fact.name: fact.kind for fact in thing.facts if fact.place == ("", "")}
    typed = dict(row)
    for name, value in row.items():
        if kinds.get(name) == DAY and name in ("starts_on", "ends_on", "completed_on"):
            typed[name] = date.fromisoformat(value) if value else None
        elif kinds.get(name) == FLAG:
            typed[name] = value != "N"
    return typed
