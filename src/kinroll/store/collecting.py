"""Registrations as the collection needs them, in sets: a fixed number of queries for each thousand of them."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

import orjson

from kinroll.core.avetmiss.clients import who
from kinroll.core.avetmiss.window import OF_CONTACT, UNDONE, Known, Registration, Steps, Taken, Window
from kinroll.core.text import fold
from kinroll.store.bulk import any_of, fetch
from kinroll.store.models import (
    DeliveryLocation,
    LodgedCompletion,
    Program,
    ReportingSettings,
    TrainingOrganisation,
    Unit,
)
from kinroll.store.queries import day

BATCH = 1_000
_OF_ENROLMENT = (
    *("commencing", "funding_source", "specific_funding", "study_reason", "vet_in_schools", "school_type"),
    *("training_contract", "apprentice_client"),
)
_ON_DOCUMENTS = {"commencing": "commencing_program", **{name: name for name in _OF_ENROLMENT[1:]}}
_ON_DOCUMENTS["delivery_mode"] = "delivery_mode"
"""Fields of documents that say the same, where nothing is entered for the enrolment."""
_FACTS = ", ".join(f"COALESCE(e.{name}, '')" for name in _OF_ENROLMENT)
_SELECT = (
    "SELECT d.number, d.step, d.made_at, p.body, COALESCE(c.root, c.number), cd.starts_on, cd.ends_on, "
    "COALESCE(cd.location, ''), COALESCE(co.units, ''), COALESCE(pl.identifier, ''), "
    "COALESCE(own.identifier, pr.identifier, ''), COALESCE(ct.delivery_mode, ''), COALESCE(ct.funding_source, ''), "
    f"COALESCE(ct.specific_funding, ''), e.completed_on, COALESCE(e.issued, ''), e.tail, {_FACTS} "
    "FROM document d JOIN payload p ON p.id = d.payload_id "
    "LEFT JOIN course_date cd ON cd.id = d.course_date_id LEFT JOIN course co ON co.id = cd.course_id "
    "LEFT JOIN course_training ct ON ct.course_id = co.id LEFT JOIN delivery_location pl ON pl.id = ct.place_id "
    "LEFT JOIN training_program pr ON pr.id = ct.program_id LEFT JOIN enrolment e ON e.document_id = d.number "
    "LEFT JOIN training_program own ON own.id = e.program_id "
    "LEFT JOIN link l ON l.record_id = d.record_id AND l.ended_plan_id IS NULL "
    "LEFT JOIN contact c ON c.number = l.contact_id "
)
_OVER = "COALESCE(cd.ends_on, cd.starts_on)"
_WHERE = (
    f"WHERE d.number > %s AND ({_OVER} IS NULL OR {_OVER} >= %s OR e.completed_on >= %s OR e.issued = 'Y' OR EXISTS "
    "(SELECT 1 FROM unit_outcome u WHERE u.document_id = d.number AND (u.ends_on >= %s OR u.starts_on >= %s))) "
    f"ORDER BY d.number LIMIT {BATCH}"
)


def registrations(window: Window) -> Iterator[list[Registration]]:
    """All documents that can have something in the window, in the order of their numbers, a batch at a time."""
    after, first = 0, window.first.isoformat()
    while rows := fetch(f"{_SELECT}{_WHERE}", [after, first, first, first, first]):
        yield _built(rows)
        after = rows[-1][0]


def _built(rows: list[tuple[Any, ...]]) -> list[Registration]:
    units = _units([row[0] for row in rows])
    clients = clients_of({row[4] for row in rows if row[4] is not None})
    return [_registration(row, units.get(row[0], ()), clients.get(row[4], ("", ""))) for row in rows]


def _registration(row: tuple[Any, ...], units: tuple[Taken, ...], client: tuple[str, str]) -> Registration:
    number, step, made_at, body, contact, starts, ends, location, listed, place, program, *rest = row
    mode, funding, specific, completed_on, issued, tail, *entered = rest
    said = _said(body)
    facts = {name: said.get(other, "") for name, other in _ON_DOCUMENTS.items()}
    of_course = {"delivery_mode": mode, "funding_source": funding, "specific_funding": specific}
    facts = {name: value or of_course.get(name, "") for name, value in facts.items()}
    facts |= {name: value for name, value in zip(_OF_ENROLMENT, entered, strict=True) if value}
    return Registration(
        document=number,
        step=step,
        made_on=_day_of(made_at),
        contact=contact,
        client=client[0],
        why_not=client[1],
        starts_on=day(starts),
        ends_on=day(ends),
        location=location,
        place=place,
        program=program,
        facts=facts,
        units=units or tuple(Taken(code) for code in dict.fromkeys(listed.split())),
        completed_on=day(completed_on),
        issued=issued,
        tail=_json(tail),
    )


def _said(body: str) -> Mapping[str, str]:
    return orjson.loads(body)["values"] if body else {}


def _day_of(made_at: Any) -> date:
    return made_at.date() if isinstance(made_at, datetime) else date.fromisoformat(str(made_at)[:10])


def _json(stored: Any) -> dict[str, str]:
    return (orjson.loads(stored) if isinstance(stored, str) else stored) or {}


def _units(numbers: Collection[int]) -> dict[int, tuple[Taken, ...]]:
    condition, values = any_of("u.document_id", list(numbers))
    rows = fetch(
        "SELECT u.document_id, n.code, u.starts_on, u.ends_on, u.outcome, u.delivery_mode, u.funding_source, "
        "COALESCE(pl.identifier, ''), u.tail FROM unit_outcome u JOIN training_unit n ON n.id = u.unit_id "
        f"LEFT JOIN delivery_location pl ON pl.id = u.place_id WHERE {condition} ORDER BY u.document_id, n.code",
        values,
    )
    found: dict[int, tuple[Taken, ...]] = {}
    for number, code, starts, ends, outcome, mode, funding, place, tail in rows:
        taken = Taken(code, day(starts), day(ends), outcome, mode, funding, place, _json(tail))
        found[number] = (*found.get(number, ()), taken)
    return found


_NAMED = ("surname", "forename")


def clients_of(roots: Collection[int]) -> dict[int, tuple[str, str]]:
    """What identifies each of these contacts in the files, and the reason why it can be in none."""
    condition, values = any_of("number", list(roots))
    rows = fetch(f"SELECT number, is_active, extra, surname, forename FROM contact WHERE {condition}", values)
    found = {}
    for number, is_active, extra, *names in rows:
        client, why = who({**(orjson.loads(extra) if extra else {}), **dict(zip(_NAMED, names, strict=True))}, number)
        found[number] = (client, OF_CONTACT.get(why, "") if is_active else UNDONE)
    return found


def known(window: Window, steps: Steps) -> Known:
    """What the records of a window can point at."""
    places, only = _places()
    organisations = TrainingOrganisation.objects.order_by("pk").values_list("identifier", flat=True)
    before = LodgedCompletion.objects.filter(lodgement__lodged_on__isnull=False, lodgement__last_on__lt=window.first)
    return Known(
        units=frozenset(Unit.objects.values_list("code", flat=True)),
        places=places,
        steps=steps,
        only_place=only,
        organisation=organisations[0] if organisations else "",
        completed_before=frozenset(before.values_list("contact", "program")),
    )


def _places() -> tuple[dict[str, tuple[str, str]], tuple[str, str] | None]:
    """Organisation and location by each name of a place, its identifier last so that it counts; and the only one."""
    rows = list(DeliveryLocation.objects.values_list("organisation__identifier", "identifier", "name").order_by("pk"))
    found = {fold(name): (organisation, identifier) for organisation, identifier, name in rows if name}
    found |= {fold(identifier): (organisation, identifier) for organisation, identifier, _ in rows}
    return found, (rows[0][0], rows[0][1]) if len(rows) == 1 else None


def organisations() -> list[TrainingOrganisation]:
    """All organisations."""
    return list(TrainingOrganisation.objects.order_by("identifier"))


def places() -> Iterator[DeliveryLocation]:
    """All places, with their organisations."""
    yield from DeliveryLocation.objects.select_related("organisation").order_by("identifier")


def programs() -> Iterator[Program]:
    """All programs."""
    yield from Program.objects.order_by("identifier").iterator()


def units() -> Iterator[Unit]:
    """All units."""
    yield from Unit.objects.order_by("code").iterator()


def settings() -> dict[str, Any]:
    """What was settled about reporting."""
    found = ReportingSettings.objects.order_by("pk").first()
    return dict(found.facts) if found else {}


def keep_settings(facts: Mapping[str, Any]) -> None:
    """Keep what was settled about reporting, over what was before."""
    found = ReportingSettings.objects.order_by("pk").first() or ReportingSettings()
    found.facts = {**found.facts, **facts}
    found.save()
