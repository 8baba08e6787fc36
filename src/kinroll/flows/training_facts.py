"""Keeps what people enter, or import as a list, about their training, from the organisation to a unit's outcome."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.db import transaction

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
from kinroll.core.text import fold
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.now import Now
from kinroll.store import documents, timeline, training
from kinroll.store.bulk import in_batches
from kinroll.store.timeline import Entry
from kinroll.store.training import Difference

BATCH = 1_000
MOST_SHOWN = 100
Facts = Mapping[str, str]


class List(Protocol):
    """A list with a thing in each row."""

    def captions(self) -> tuple[str, ...]: ...
    def rows(self) -> Iterable[Any]: ...


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


def save(kind: str, entered: Facts, now: Now | None = None, *, blanks: bool = False) -> None:
    """Keep one thing; raises ``ValueRefusedError`` with everything that is wrong with it.

    With ``blanks`` a blank empties what is there; otherwise it leaves it. What comes of a document's training is noted
    in its history, where it is known who says so, and when.
    """
    kept = _save(THINGS[kind], [(0, entered)], now, blanks=blanks)
    if kept.refused:
        raise ValueRefusedError(f"{kept.refused[0]}.")


def plan_list(kind: str, list_: List) -> Kept:
    """What keeping a whole list would change; nothing is kept. Each row is looked at beside what is there now."""
    return _each_batch(kind, list_, None, is_plan=True)


def import_list(kind: str, list_: List, now: Now | None = None) -> Kept:
    """Keep a whole list; the columns are called as the facts are, or by their labels. Bad rows cost no other row."""
    return _each_batch(kind, list_, now)


def _each_batch(kind: str, list_: List, now: Now | None, *, is_plan: bool = False) -> Kept:
    thing = THINGS[kind]
    names = [_meant(thing, caption) for caption in list_.captions()]
    done = Kept()
    rows = ((row.line, row.fault or dict(zip(names, row.cells, strict=True))) for row in list_.rows())
    for batch in in_batches(rows, BATCH):
        done.refused |= {line: row for line, row in batch if isinstance(row, str)}
        done.add(_save(thing, [(line, row) for line, row in batch if not isinstance(row, str)], now, is_plan=is_plan))
    return done


def _meant(thing: Thing, caption: str) -> str:
    wanted = fold(caption.replace("_", " "))
    for fact in thing.facts:
        if wanted in (fold(fact.name.replace("_", " ")), fold(fact.label)):
            return fact.name
    raise ValueRefusedError(f'The column "{caption}" is none of a list of this kind: {", ".join(thing.by_name)}.')


def _save(
    thing: Thing,
    entered: Sequence[tuple[int, Facts]],
    now: Now | None,
    *,
    blanks: bool = False,
    is_plan: bool = False,
) -> Kept:
    done, cleaned = Kept(), {}
    for line, row in entered:
        try:
            given = {name: value for name, value in row.items() if blanks or value.strip()}
            cleaned[line] = thing.clean(given)
        except FactError as error:
            done.refused[line] = str(error)
    about = {line: " ".join(row.get(name, "") for name in thing.key) for line, row in cleaned.items()}
    rows: dict[int, dict[str, Any]] = dict(cleaned)
    _follow(thing, rows, done)
    for line, row in list(rows.items()):
        if thing.name == "outcome" and (wrong := _wrong_way_round(row)):
            done.refused[line] = wrong
            del rows[line]
    with transaction.atomic():
        found = training.save(thing, [_typed(thing, row) for row in rows.values()], is_plan=is_plan)
        if now and DOCUMENT in thing.key and not is_plan:
            _note(thing, list(zip(rows.values(), found, strict=True)), now)
    done.kept = len(rows)
    for line, one in zip(rows, found, strict=True):
        done.new += one.is_new
        done.changed += bool(one.changed) and not one.is_new
        if one.is_new or one.changed:
            done.shown.append(Differs(line, about[line], one.is_new, one.changed))
    return done


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
