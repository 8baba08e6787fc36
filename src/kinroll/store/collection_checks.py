"""Checks of the collection: kept, the last one whole, the others as counts; what was found and left out, in pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from kinroll.core.avetmiss.window import Window
from kinroll.store.bulk import fetch, in_batches, insert
from kinroll.store.contacts import names_of
from kinroll.store.models import CollectionCheck, CollectionFinding, CollectionLeftOut

PAGE = 50
MOST_IN_TREND = 60
FINDING = (
    *("rule", "severity", "file", "line", "client", "key", "field", "value"),
    *("contact", "other", "document", "about"),
)
LEFT_OUT = ("reason", "kind", "document", "contact", "client", "about", "value")


def keep(window: Window, at: datetime, by: str) -> CollectionCheck:
    """A new check that is not the last one yet: nothing was counted so far."""
    return CollectionCheck.objects.create(
        first_on=window.first, last_on=window.last, made_at=at, by=by, is_last=False, counts={}
    )


def add_findings(check: CollectionCheck, rows: Iterable[Sequence[Any]]) -> None:
    """Keep findings; a row is as ``FINDING`` names it."""
    _add("collection_finding", FINDING, check, rows)


def add_left_out(check: CollectionCheck, rows: Iterable[Sequence[Any]]) -> None:
    """Keep what was left out; a row is as ``LEFT_OUT`` names it."""
    _add("collection_left_out", LEFT_OUT, check, rows)


def _add(table: str, columns: tuple[str, ...], check: CollectionCheck, rows: Iterable[Sequence[Any]]) -> None:
    for batch in in_batches(rows, 5_000):
        with transaction.atomic():
            insert(table, ("check_of_id", *columns), [(check.pk, *row) for row in batch])


def finish(check: CollectionCheck, counts: Mapping[str, Any]) -> None:
    """Let a check be the last of its window: those before keep their counts only."""
    with transaction.atomic():
        before = CollectionCheck.objects.filter(first_on=check.first_on, last_on=check.last_on).exclude(pk=check.pk)
        CollectionFinding.objects.filter(check_of__in=before).delete()
        CollectionLeftOut.objects.filter(check_of__in=before).delete()
        before.filter(counts={}).delete()
        before.update(is_last=False)
        check.counts, check.is_last = dict(counts), True
        check.save()


def last(window: Window | None = None) -> CollectionCheck | None:
    """The last check of a window, or of all."""
    found = CollectionCheck.objects.filter(is_last=True)
    if window:
        found = found.filter(first_on=window.first, last_on=window.last)
    return found.order_by("-made_at").first()


def get(number: int) -> CollectionCheck | None:
    """One check."""
    return CollectionCheck.objects.filter(pk=number).first()


def trend(check: CollectionCheck) -> list[CollectionCheck]:
    """The last check of each day for the same window, the oldest first."""
    found = CollectionCheck.objects.filter(first_on=check.first_on, last_on=check.last_on).exclude(counts={})
    by_day = {one.made_at.date(): one for one in found.order_by("made_at")}
    return list(by_day.values())[-MOST_IN_TREND:]


@dataclass(frozen=True, slots=True)
class Found:
    """A finding as a list shows it; ``name`` is the contact's."""

    number: int
    rule: str
    severity: str
    file: str
    line: int
    client: str
    key: str
    field: str
    value: str
    contact: int | None
    other: int | None
    document: int | None
    about: str
    name: str
    other_name: str = ""


def findings(
    check: CollectionCheck,
    *,
    rule: str = "",
    severity: str = "",
    gate: bool | None = None,
    page: int = 1,
    size: int = PAGE,
) -> tuple[list[Found], int]:
    """One page of findings, errors first, and how many there are; three queries."""
    asked = CollectionFinding.objects.filter(check_of=check)
    if rule:
        asked = asked.filter(rule=rule)
    if severity:
        asked = asked.filter(severity=severity)
    if gate is not None:
        asked = asked.filter(file="gate") if gate else asked.exclude(file="gate")
    columns = ("pk", *FINDING)
    ordered = asked.order_by("severity", "rule", "pk")
    rows: list[tuple[Any, ...]] = list(ordered.values_list(*columns)[(page - 1) * size : page * size])
    names = names_of({number for row in rows for number in (row[9], row[10]) if number})
    found = [
        Found(row[0], **_named(FINDING, row[1:]), name=names.get(row[9], ""), other_name=names.get(row[10], ""))
        for row in rows
    ]
    return found, asked.count()


@dataclass(frozen=True, slots=True)
class NotIn:
    """A record that is left out, as a list shows it."""

    reason: str
    kind: str
    document: int
    contact: int | None
    client: str
    about: str
    value: str
    name: str


def left_out(check: CollectionCheck, *, reason: str = "", page: int = 1, size: int = PAGE) -> tuple[list[NotIn], int]:
    """One page of what is left out, and how much there is; three queries."""
    asked = CollectionLeftOut.objects.filter(check_of=check)
    asked = asked.filter(reason=reason) if reason else asked
    ordered = asked.order_by("reason", "document", "pk")
    rows: list[tuple[Any, ...]] = list(ordered.values_list(*LEFT_OUT)[(page - 1) * size : page * size])
    names = names_of({row[3] for row in rows if row[3]})
    return [NotIn(**_named(LEFT_OUT, row), name=names.get(row[3], "")) for row in rows], asked.count()


def _named(names: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(names, row, strict=True))


def of_document(number: int) -> list[tuple[str, str, str]]:
    """Why something of a document was left out when it was looked last: reason, unit or program, and value."""
    return [
        (reason, about, value)
        for reason, about, value in fetch(
            "SELECT o.reason, o.about, o.value FROM collection_left_out o "
            "JOIN collection_check k ON k.id = o.check_of_id WHERE o.document = %s AND k.is_last ORDER BY o.id",
            [number],
        )
    ]


def finding(number: int) -> CollectionFinding | None:
    """One finding."""
    return CollectionFinding.objects.filter(pk=number).first()


def drop(number: int) -> None:
    """A finding is settled."""
    CollectionFinding.objects.filter(pk=number).delete()
