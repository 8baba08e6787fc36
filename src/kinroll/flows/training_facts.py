"""Keeps what people enter, or import as a list, about their training, from the organisation to a unit's outcome."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.db import transaction

from kinroll.core.avetmiss.facts import DAY, DOCUMENT, FLAG, ORGANISATION, PLACE, REFERENCE, THINGS, FactError, Thing
from kinroll.core.text import fold
from kinroll.flows.editing import ValueRefusedError
from kinroll.store import documents, training
from kinroll.store.bulk import in_batches

BATCH = 1_000
Facts = Mapping[str, str]


class List(Protocol):
    """A list with a thing in each row."""

    def captions(self) -> tuple[str, ...]: ...
    def rows(self) -> Iterable[Any]: ...


@dataclass(slots=True)
class Kept:
    """How many things were kept; ``refused`` are the others, by line, with what is wrong."""

    kept: int = 0
    refused: dict[int, str] = field(default_factory=dict)


def save(kind: str, entered: Facts, *, blanks: bool = False) -> None:
    """Keep one thing; raises ``ValueRefusedError`` with everything that is wrong with it.

    With ``blanks`` a blank empties what is there; otherwise it leaves it.
    """
    kept = _save(THINGS[kind], [(0, entered)], blanks=blanks)
    if kept.refused:
        raise ValueRefusedError(f"{kept.refused[0]}.")


def import_list(kind: str, list_: List) -> Kept:
    """Keep a whole list; the columns are called as the facts are, or by their labels. Bad rows cost no other row."""
    thing = THINGS[kind]
    names = [_meant(thing, caption) for caption in list_.captions()]
    done = Kept()
    rows = ((row.line, row.fault or dict(zip(names, row.cells, strict=True))) for row in list_.rows())
    for batch in in_batches(rows, BATCH):
        done.refused |= {line: row for line, row in batch if isinstance(row, str)}
        kept = _save(thing, [(line, row) for line, row in batch if not isinstance(row, str)])
        done.kept += kept.kept
        done.refused |= kept.refused
    return done


def _meant(thing: Thing, caption: str) -> str:
    wanted = fold(caption.replace("_", " "))
    for fact in thing.facts:
        if wanted in (fold(fact.name.replace("_", " ")), fold(fact.label)):
            return fact.name
    raise ValueRefusedError(f'The column "{caption}" is none of a list of this kind: {", ".join(thing.by_name)}.')


def _save(thing: Thing, entered: Sequence[tuple[int, Facts]], *, blanks: bool = False) -> Kept:
    done, cleaned = Kept(), {}
    for line, row in entered:
        try:
            given = {name: value for name, value in row.items() if blanks or value.strip()}
            cleaned[line] = thing.clean(given)
        except FactError as error:
            done.refused[line] = str(error)
    rows: dict[int, dict[str, Any]] = dict(cleaned)
    _follow(thing, rows, done)
    for line, row in list(rows.items()):
        if thing.name == "outcome" and (wrong := _wrong_way_round(row)):
            done.refused[line] = wrong
            del rows[line]
    with transaction.atomic():
        training.save(thing, [_typed(thing, row) for row in rows.values()])
    done.kept = len(rows)
    return done


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
