"""What an organisation has entered of its training: kept and listed, kind by kind."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models

from kinroll.core.avetmiss.facts import (
    COURSE,
    DOCUMENT,
    ORGANISATION,
    PLACE,
    PROGRAM,
    REFERENCE,
    THINGS,
    UNIT,
    Thing,
    tail_name,
)
from kinroll.store.models import (
    Course,
    CourseTraining,
    DeliveryLocation,
    Document,
    Enrolment,
    Program,
    TrainingOrganisation,
    Unit,
    UnitOutcome,
)

PAGE = 50
TABLES: Mapping[str, type[models.Model]] = {
    ORGANISATION: TrainingOrganisation,
    PLACE: DeliveryLocation,
    PROGRAM: Program,
    UNIT: Unit,
    COURSE: CourseTraining,
    "enrolment": Enrolment,
    "outcome": UnitOutcome,
}
_KNOWN_AS: Mapping[str, tuple[type[models.Model], str]] = {
    ORGANISATION: (TrainingOrganisation, "identifier"),
    PLACE: (DeliveryLocation, "identifier"),
    PROGRAM: (Program, "identifier"),
    UNIT: (Unit, "code"),
    COURSE: (Course, "code"),
    DOCUMENT: (Document, "number"),
}
"""What a reference leads to: the table, and the column that it is told by."""


def refer(to: str, values: Collection[str]) -> dict[str, int]:
    """The rows that these references lead to."""
    table, column = _KNOWN_AS[to]
    found = table._default_manager.filter(**{f"{column}__in": list(values)})
    return {str(known): pk for known, pk in found.values_list(column, "pk")}


def codes_of_units(numbers: Collection[int]) -> dict[int, str]:
    """What these units are called, by row."""
    return dict(Unit.objects.filter(pk__in=list(numbers)).values_list("pk", "code"))


def only_organisation() -> int | None:
    """The one organisation there is; None where there is none, or several."""
    found = list(TrainingOrganisation.objects.values_list("pk", flat=True)[:2])
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Difference:
    """What keeping a row changes: each fact before and after; nothing where it is there already, just so."""

    is_new: bool
    changed: Mapping[str, tuple[str, str]]


def save(thing: Thing, rows: Sequence[Mapping[str, Any]], *, is_plan: bool = False) -> list[Difference]:
    """Keep these over what is there under the same key, and say what that changes; what is not given stays as it is.

    References are rows by now. Facts of state authorities go into the tail. With ``is_plan`` nothing is kept.
    """
    table = TABLES[thing.name]
    held, names = _held(thing, rows), _columns(thing)
    called = _called(thing, [*held.values()], rows)
    found: list[Difference] = []
    new: list[models.Model] = []
    changed: list[models.Model] = []
    for row in rows:
        key = tuple(row[name] for name in thing.key)
        item = held.get(key)
        is_new = item is None
        before = _as_texts(thing, item, called) if item else {}
        item = item or table(**{names[name]: row[name] for name in thing.key})
        _set(thing, item, row)
        held[key] = item
        found.append(_difference(thing, before, _as_texts(thing, item, called), is_new=is_new))
        if is_new or found[-1].changed:
            (new if is_new else changed).append(item)
    if not is_plan:
        _write(table, new, changed)
    return found


def _set(thing: Thing, item: models.Model, row: Mapping[str, Any]) -> None:
    tails, names = {tail_name(name): name for name in thing.tail[1]}, _columns(thing)
    for name, value in row.items():
        if name in tails:
            item.tail = {**item.tail, tails[name]: value}  # type: ignore[attr-defined]
        else:
            setattr(item, names[name], value)


def _write(table: type[models.Model], new: list[models.Model], changed: list[models.Model]) -> None:
    table._default_manager.bulk_create(new, batch_size=500)
    fresh = {id(item) for item in new}
    again = [item for item in {id(item): item for item in changed}.values() if id(item) not in fresh]
    if again:
        columns = [field.name for field in table._meta.concrete_fields if not field.primary_key]
        table._default_manager.bulk_update(again, columns, batch_size=500)


def _difference(thing: Thing, before: Mapping[str, str], after: Mapping[str, str], *, is_new: bool) -> Difference:
    pairs = {name: (before.get(name, ""), value) for name, value in after.items() if name not in thing.key}
    return Difference(is_new, {name: pair for name, pair in pairs.items() if pair[0] != pair[1]})


Called = Mapping[tuple[str, int], str]
"""What the rows of references are called, by fact and row."""


def _called(thing: Thing, held: Sequence[models.Model], rows: Sequence[Mapping[str, Any]]) -> Called:
    """What all that these lead to is called; a query for each fact that leads anywhere but to what it is told by."""
    found: dict[tuple[str, int], str] = {}
    for name, attribute in _columns(thing).items():
        if thing.by_name[name].kind != REFERENCE or name in thing.key:
            continue
        wanted = {getattr(item, attribute) for item in held} | {row.get(name) for row in rows}
        if wanted := wanted - {None}:
            table, column = _KNOWN_AS[thing.by_name[name].to]
            known = table._default_manager.filter(pk__in=wanted).values_list("pk", column)
            found |= {(name, pk): str(text) for pk, text in known}
    return found


def _as_texts(thing: Thing, item: models.Model, called: Called) -> dict[str, str]:
    """The facts of a row that is being kept, as texts."""
    tails, names, found = {tail_name(name): name for name in thing.tail[1]}, _columns(thing), {}
    for name in names:
        if name in tails:
            found[name] = item.tail.get(tails[name], "")  # type: ignore[attr-defined]
        elif thing.by_name[name].kind == REFERENCE:
            found[name] = called.get((name, getattr(item, names[name])), "")
        else:
            found[name] = _as_text(getattr(item, names[name]))
    return found


def _columns(thing: Thing) -> dict[str, str]:
    """The attribute that each fact is kept in."""
    return {fact.name: f"{fact.name}_id" if fact.kind == REFERENCE else fact.name for fact in thing.facts}


def _held(thing: Thing, rows: Sequence[Mapping[str, Any]]) -> dict[tuple[Any, ...], models.Model]:
    """The rows that are there already, by their key; held until the transaction ends, against other writers."""
    names = _columns(thing)
    first = thing.key[0]
    wanted = {f"{names[first]}__in": [row[first] for row in rows]}
    found = TABLES[thing.name]._default_manager.select_for_update().filter(**wanted)
    return {tuple(getattr(item, names[name]) for name in thing.key): item for item in found}


def open_units(document: int) -> list[str]:
    """The units of a document that nobody has entered an outcome of; those of its course, where it has none itself."""
    rows = UnitOutcome.objects.filter(document=document).values_list("unit__code", "outcome").order_by("unit__code")
    own = list(rows)
    if own:
        return [code for code, outcome in own if not outcome]
    listed = Document.objects.filter(pk=document).values_list("course_date__course__units", flat=True).first()
    return list(dict.fromkeys((listed or "").split()))


@dataclass(frozen=True, slots=True)
class Listed:
    """One thing as a list shows it: its row, and its facts as texts."""

    number: int
    facts: Mapping[str, str]


def listed(thing: Thing, *, text: str = "", page: int = 1, size: int = PAGE, **only: Any) -> tuple[list[Listed], int]:
    """One page of the things of a kind, and how many there are; two queries."""
    names, table = _columns(thing), TABLES[thing.name]
    shown = {fact.name: f"{fact.name}__{_KNOWN_AS[fact.to][1]}" for fact in thing.facts if fact.kind == REFERENCE}
    found = table._default_manager.filter(**only)
    if text:
        found = found.filter(_holds(thing, shown, text))
    order = [shown.get(name, name) for name in thing.key]
    related = [name for name in shown if name in names]
    rows = found.select_related(*related).order_by(*order)[(page - 1) * size : page * size]
    return [Listed(row.pk, facts_of(thing, row)) for row in rows], found.count()


def _holds(thing: Thing, shown: Mapping[str, str], text: str) -> models.Q:
    asked = models.Q()
    for name in (*thing.key, "name"):
        if name in thing.by_name:
            column = shown.get(name, name)
            how = "icontains" if not column.endswith("number") else "contains"
            asked |= models.Q(**{f"{column}__{how}": text})
    return asked


def get(thing: Thing, number: int) -> Listed | None:
    """One thing by its row."""
    related = [fact.name for fact in thing.facts if fact.kind == REFERENCE]
    row = TABLES[thing.name]._default_manager.select_related(*related).filter(pk=number).first()
    return Listed(row.pk, facts_of(thing, row)) if row else None


def facts_of(thing: Thing, row: models.Model) -> dict[str, str]:
    """The facts of a row as texts; references as what they are called."""
    tails = {tail_name(name): name for name in thing.tail[1]}
    found = {}
    for fact in thing.facts:
        if fact.name in tails:
            found[fact.name] = row.tail.get(tails[fact.name], "")  # type: ignore[attr-defined]
        elif fact.kind == REFERENCE:
            other = getattr(row, fact.name)
            found[fact.name] = str(getattr(other, _KNOWN_AS[fact.to][1])) if other else ""
        else:
            found[fact.name] = _as_text(getattr(row, fact.name))
    return found


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "Y" if value else "N"
    return value.isoformat() if isinstance(value, date) else str(value or "")


def remove(thing: Thing, number: int) -> bool:
    """Take a thing out; False where something else still leads to it."""
    try:
        TABLES[thing.name]._default_manager.filter(pk=number).delete()
    except models.ProtectedError:
        return False
    return True


def choices(to: str, most: int = 1_000) -> list[tuple[str, str]]:
    """What a reference can lead to: what it is called, and its name."""
    table, column = _KNOWN_AS[to]
    return list(table._default_manager.order_by(column).values_list(column, "name")[:most])


def of_document(number: int) -> tuple[dict[str, str], list[Listed]]:
    """The enrolment of a document, blank where there is none, and the outcomes of its units; two queries."""
    enrolment = THINGS["enrolment"]
    found = Enrolment.objects.select_related("program", "document").filter(document_id=number).first()
    facts = facts_of(enrolment, found) if found else dict.fromkeys(enrolment.by_name, "")
    outcomes, _ = listed(THINGS["outcome"], size=1_000, document_id=number)
    return facts, outcomes
