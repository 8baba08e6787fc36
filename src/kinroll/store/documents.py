"""Documents as they stand: read and written in sets, a fixed number of statements for however many."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
from django.db import connection

from kinroll.core.process.document import CourseFacts, Document
from kinroll.core.text import fold
from kinroll.store.bulk import any_of, execute, fetch, insert, of_roots, reserve, update
from kinroll.store.models import Rejection, SourceRecord
from kinroll.store.queries import day

SOURCE = "documents"
_COURSE = (
    "COALESCE(co.code, ''), COALESCE(co.name, ''), COALESCE(co.category, ''), COALESCE(cd.code, ''), "
    "COALESCE(NULLIF(cd.provider, ''), co.provider, ''), COALESCE(cd.location, ''), cd.starts_on, cd.ends_on, "
    "COALESCE(NULLIF(cd.moodle_course_id, ''), co.moodle_course_id, '')"
)
_FROM = (
    "document d JOIN payload p ON p.id = d.payload_id "
    "LEFT JOIN course_date cd ON cd.id = d.course_date_id LEFT JOIN course co ON co.id = cd.course_id "
    "LEFT JOIN source_record r ON r.id = d.record_id "
    "LEFT JOIN link l ON l.record_id = r.id AND l.ended_plan_id IS NULL LEFT JOIN contact c ON c.number = l.contact_id"
)


class DocumentUnknownError(Exception):
    """There is no document of this number."""


@dataclass(slots=True)
class Stored:
    """A document with what hangs on its row."""

    document: Document
    payload: int
    waiting: str = ""


def load(numbers: Collection[int], *, for_update: bool = False) -> dict[int, Stored]:
    """These documents, by number. ``for_update`` holds them until the transaction ends, against other writers."""
    condition, values = any_of("d.number", sorted(numbers))
    if for_update and connection.vendor == "postgresql":
        execute(f"SELECT 1 FROM document d WHERE {condition} ORDER BY d.number FOR UPDATE", values)
    rows = fetch(
        "SELECT d.number, d.process, d.step, d.reference, d.source, d.source_identifier, d.version, d.payload_id, "
        f"d.waiting, p.body, r.key, COALESCE(c.root, c.number), {_COURSE} FROM {_FROM} WHERE {condition}",
        values,
    )
    return {row[0]: _stored(*row) for row in rows}


def _stored(
    number: int,
    process: str,
    step: str,
    reference: str,
    source: str,
    source_identifier: str,
    version: int,
    payload: int,
    waiting: str,
    body: str,
    record: str | None,
    contact: int | None,
    *course: Any,
) -> Stored:
    values, said_at = unpack(body)
    document = Document(
        number=number,
        process=process,
        step=step,
        values=values,
        said_at=said_at,
        course=_course(course),
        reference=reference,
        source=source,
        source_identifier=source_identifier,
        version=version,
        record=record or "",
        contact=contact,
    )
    return Stored(document, payload, waiting)


def _course(facts: Sequence[Any]) -> CourseFacts:
    code, name, category, course_date, provider, location, starts, ends, moodle = facts
    return CourseFacts(code, name, category, course_date, provider, location, day(starts), day(ends), moodle)


def pack(document: Document) -> str:
    """The values of a document with the time since when each has been so; the commonest time stands once."""
    times = list(document.said_at.values())
    usual = max(set(times), key=times.count) if times else None
    others = {name: time.isoformat() for name, time in document.said_at.items() if time != usual}
    packed = {"values": dict(document.values), "since": usual.isoformat() if usual else "", "said_at": others}
    return orjson.dumps(packed).decode()


def unpack(body: str) -> tuple[dict[str, str], dict[str, datetime]]:
    """Values and times, as they were before packing; nothing where the payload was emptied."""
    if not body:
        return {}, {}
    packed = orjson.loads(body)
    values = packed["values"]
    times = {name: packed["said_at"].get(name, packed["since"]) for name in values}
    return values, {name: datetime.fromisoformat(time) for name, time in times.items()}


def add(new: Sequence[Document], course_dates: Mapping[str, int], now: datetime) -> list[Stored]:
    """Write documents that are not stored yet; the same with their numbers, in the same order."""
    numbers = list(reserve("document", len(new), "number"))
    payloads = list(reserve("payload", len(new)))
    insert("payload", ("id", "body"), [(payload, pack(item)) for payload, item in zip(payloads, new, strict=True)])
    columns = ("number", "process", "step", "reference", "source", "source_identifier", "course_date_id", "payload_id")
    insert(
        "document",
        (*columns, "version", "waiting", "words", "made_at", "changed_at"),
        [
            (
                *(number, item.process, item.step, item.reference, item.source, item.source_identifier),
                *(course_dates.get(item.course.course_date), payload, 1, "", words_of(item), now, now),
            )
            for number, payload, item in zip(numbers, payloads, new, strict=True)
        ],
    )
    made = zip(numbers, payloads, new, strict=True)
    return [Stored(replace(item, number=number), payload) for number, payload, item in made]


def words_of(document: Document) -> str:
    """What a document is looked for by: name, addresses, reference and the id that its source gives it."""
    values = document.values
    said = [values.get("forename", ""), values.get("surname", "")]
    said += [value for name, value in values.items() if name.endswith("email")]
    return fold(" ".join([*said, document.reference, document.source_identifier]))


def save(changed: Sequence[Stored], now: datetime) -> None:
    """Write documents over what was stored of them."""
    update("payload", ("body",), [(pack(item.document), item.payload) for item in changed])
    update(
        "document",
        ("step", "version", "waiting", "words", "changed_at"),
        [(d.step, d.version, item.waiting, words_of(d), now, d.number) for item in changed for d in (item.document,)],
        key="number",
    )


def book(rows: Mapping[int, int | None]) -> None:
    """Let documents be for these course dates, or for none."""
    update("document", ("course_date_id",), [(row, number) for number, row in rows.items()], key="number")


def mark_waiting(codes: Mapping[int, str]) -> None:
    """Note why documents wait; an empty code for one that does not any more."""
    update("document", ("waiting",), [(code, number) for number, code in codes.items()], key="number")


def attach_records(records: Mapping[int, str]) -> dict[int, int]:
    """Let these source records speak for the documents from now on; the root contact of each."""
    condition, values = any_of("r.key", list(records.values()))
    found = {
        key: (record, root)
        for key, record, root in fetch(
            "SELECT r.key, r.id, COALESCE(c.root, c.number) FROM source_record r JOIN source s ON s.id = r.source_id "
            "LEFT JOIN link l ON l.record_id = r.id AND l.ended_plan_id IS NULL "
            f"LEFT JOIN contact c ON c.number = l.contact_id WHERE s.name = '{SOURCE}' AND {condition}",
            values,
        )
    }
    update("document", ("record_id",), [(found[key][0], n) for n, key in records.items() if key in found], key="number")
    return {number: found[key][1] for number, key in records.items() if key in found}


def find(source: str, identifiers: Collection[str]) -> dict[str, int]:
    """The documents that a source knows by these identifiers (B22)."""
    condition, values = any_of("source_identifier", list(identifiers))
    return dict(
        fetch(
            f"SELECT source_identifier, number FROM document WHERE source = %s AND source_identifier <> '' "
            f"AND {condition}",
            [source, *values],
        )
    )


def waiting_for(code: str) -> list[int]:
    """The documents that wait for this reason, in order."""
    return [n for (n,) in fetch("SELECT number FROM document WHERE waiting = %s ORDER BY number", [code])]


def listed(
    process: str = "", step: str = "", *, waiting: bool = False, after: int = 0, most: int | None = None
) -> list[dict[str, Any]]:
    """Documents as a list shows them: those behind one of them, all or the first so many."""
    rows = fetch(
        "SELECT d.number, d.process, d.step, d.reference, d.source, d.source_identifier, d.waiting, p.body, "
        f"COALESCE(c.root, c.number) FROM {_FROM} WHERE (%s = '' OR d.process = %s) AND (%s = '' OR d.step = %s) "
        f"AND (d.waiting <> '' OR {'FALSE' if waiting else 'TRUE'}) AND d.number > %s ORDER BY d.number "
        f"{'' if most is None else f'LIMIT {int(most)}'}",
        [process, process, step, step, after],
    )
    names = ("document", "process", "step", "reference", "source", "source_identifier", "waiting")
    return [
        {**dict(zip(names, facts, strict=True)), "name": _name(unpack(body)[0]), "contact_id": contact}
        for *facts, body, contact in rows
    ]


def _name(values: Mapping[str, str]) -> str:
    return " ".join(part for part in (values.get("forename"), values.get("surname")) if part)


OF_CONTACTS = (
    "SELECT r.id, COALESCE(c.root, c.number), r.key, d.process, d.step, d.reference, d.number IS NOT NULL "
    "FROM contact c JOIN link l ON l.contact_id = c.number AND l.ended_plan_id IS NULL "
    "JOIN source_record r ON r.id = l.record_id "
    f"AND r.source_id + 0 = (SELECT s.id FROM source s WHERE s.name = '{SOURCE}') "  # no index: it finds all documents
    "LEFT JOIN document d ON d.record_id = r.id"
)


def of_contacts(numbers: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """For each root contact its documents (B12), those that spoke of it before they were linked elsewhere included."""
    condition, values = of_roots("c", numbers)
    return by_contact(fetch(f"{OF_CONTACTS} WHERE {condition} ORDER BY 1", values))


def by_contact(rows: Iterable[Sequence[Any]]) -> dict[int, list[dict[str, Any]]]:
    """The same out of the rows, in their order."""
    found: dict[int, list[dict[str, Any]]] = {}
    for _, root, key, process, step, reference, is_current in rows:
        shown = {"document": int(key.partition(".")[0]), "linked": bool(is_current)}
        if is_current:
            shown |= {"process": process, "step": step, "reference": reference}
        found.setdefault(root, []).append(shown)
    return found


def keep_passwords(encoded: Mapping[int, str]) -> None:
    """Keep the encoded passwords that were entered on documents, until a rule hands them over."""
    forget_passwords(list(encoded))
    insert("secret", ("document_id", "seq", "body"), [(number, 0, body) for number, body in encoded.items()])


def passwords(numbers: Collection[int]) -> dict[int, str]:
    """The encoded passwords that wait on these documents."""
    condition, values = any_of("document_id", list(numbers))
    return dict(fetch(f"SELECT document_id, body FROM secret WHERE {condition}", values))


def passwords_for(root: int) -> dict[int, str]:
    """The encoded passwords that wait on the documents of a root contact, by document."""
    condition, values = of_roots("c", [root])
    return dict(
        fetch(
            "SELECT x.document_id, x.body FROM secret x JOIN document d ON d.number = x.document_id "
            "JOIN link l ON l.record_id = d.record_id AND l.ended_plan_id IS NULL "
            f"JOIN contact c ON c.number = l.contact_id WHERE {condition}",
            values,
        )
    )


def records_of(number: int) -> dict[str, tuple[int | None, bool]]:
    """The source records that speak or spoke for a document: the root contact of each, and whether it said anything."""
    rows = fetch(
        "SELECT r.key, COALESCE(c.root, c.number), EXISTS (SELECT 1 FROM record_version v WHERE v.record_id = r.id) "
        f"FROM source_record r JOIN source s ON s.id = r.source_id AND s.name = '{SOURCE}' "
        "LEFT JOIN link l ON l.record_id = r.id AND l.ended_plan_id IS NULL "
        "LEFT JOIN contact c ON c.number = l.contact_id WHERE r.key = %s OR r.key LIKE %s ORDER BY r.id",
        [str(number), f"{number}.%"],
    )
    return {key: (root, bool(has_spoken)) for key, root, has_spoken in rows}


def reject(number: int, key: str, contact: int, source_id: int, plan: int) -> None:
    """Keep that a document is not about a contact, on the record that will speak for it."""
    record, _ = SourceRecord.objects.get_or_create(source_id=source_id, key=key)
    earlier = Rejection.objects.filter(record__source_id=source_id, record__document__number=number)
    refused = {contact, *earlier.values_list("contact_id", flat=True)}
    held = set(Rejection.objects.filter(record=record).values_list("contact_id", flat=True))
    Rejection.objects.bulk_create(
        [Rejection(record=record, contact_id=one, plan_id=plan) for one in sorted(refused - held)]
    )
    execute("UPDATE document SET record_id = %s WHERE number = %s", [record.pk, number])


def forget_passwords(numbers: Collection[int]) -> None:
    """Drop passwords that were handed over, or are no longer to be."""
    if numbers:
        condition, values = any_of("document_id", list(numbers))
        execute(f"DELETE FROM secret WHERE {condition}", values)


def has_own_password(roots: Collection[int]) -> dict[int, bool]:
    """Whether the accounts of these contacts have a password; one that was never set cannot be used."""
    condition, values = any_of("contact_id", list(roots))
    rows = fetch(f"SELECT contact_id, password FROM account WHERE {condition}", values)
    return {number: bool(password) and not password.startswith("!") for number, password in rows}
