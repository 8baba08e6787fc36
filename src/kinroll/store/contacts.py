"""Contacts as people and programs see them: whole, with records, roles, account and relationships."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import orjson

from kinroll.core.emails import is_generated
from kinroll.core.fields import CORE_FIELDS, DEFAULTS, EMAIL_FIELDS, unpack_address
from kinroll.core.process import identifying
from kinroll.core.relating import Tie, combine
from kinroll.core.text import fold, name_key
from kinroll.store import documents
from kinroll.store.bulk import any_of, fetch, fetch_one, of_roots
from kinroll.store.queries import build_tie, day, said_by
from kinroll.store.shapes.packed import unpack_winners

BATCH = 1_000
_ROOT = "COALESCE(c.root, c.number)"
_LINKED = (
    "JOIN link l ON l.contact_id = c.number AND l.ended_plan_id IS NULL JOIN source_record r ON r.id = l.record_id"
)
Shown = dict[str, Any]
Row = Sequence[Any]


class ContactUnknownError(Exception):
    """No contact is meant by this key."""


def find(key: str) -> int:
    """The root contact number of a KEY: digits are a number, ``SOURCE:ID`` a record, anything else a username."""
    if key.isascii() and key.isdigit():
        number = fetch_one(f"SELECT {_ROOT} FROM contact c WHERE c.number = %s", [int(key)]) if len(key) < 19 else None
    elif not key.startswith("@") and (number := _by_record(key)):
        return number
    else:
        number = fetch_one(
            f"SELECT {_ROOT} FROM name n LEFT JOIN account a ON a.id = n.account_id "
            "JOIN contact c ON c.number = COALESCE(a.contact_id, n.contact_id) WHERE n.key = %s",
            [fold(key.removeprefix("@"))],
        )
    if number is None:
        raise ContactUnknownError(
            f"There is no contact {key!r}. A key is a contact number, SOURCE:ID or a username; "
            "to look for someone by name: kinroll why-missing NAME"
        )
    return int(number)


def _by_record(key: str) -> int | None:
    source, colon, record = key.partition(":")
    if not colon:
        return None
    found = fetch_one(
        f"SELECT {_ROOT} FROM contact c {_LINKED} JOIN source s ON s.id = r.source_id WHERE s.name = %s AND r.key = %s",
        [source, record],
    )
    return None if found is None else int(found)


def by_name(name: str) -> list[int]:
    """The root contacts of this name: forename and surname, or either of them."""
    words = name.split()
    keys = [name_key(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    condition, values = any_of("c.name_key", keys)
    either = fold(name).replace("!", "!!").replace("%", "!%").replace("_", "!_")
    rows = fetch(
        f"SELECT DISTINCT {_ROOT} FROM contact c WHERE {condition} OR c.name_key LIKE %s ESCAPE '!' "
        "OR c.name_key LIKE %s ESCAPE '!' OR lower(c.forename) = %s OR lower(c.surname) = %s",
        [*values, f"{either}|%", f"%|{either}", fold(name), fold(name)],
    )
    return sorted(number for (number,) in rows)


def everyone() -> Iterator[Shown]:
    """All contacts, by number."""
    after = 0
    while rows := fetch(
        f"SELECT number FROM contact WHERE root IS NULL AND number > %s ORDER BY number LIMIT {BATCH}", [after]
    ):
        numbers = [number for (number,) in rows]
        yield from show(numbers)
        after = numbers[-1]


def show(numbers: Collection[int]) -> list[Shown]:
    """These root contacts, in a fixed number of queries."""
    condition, values = any_of("c.number", list(numbers))
    rows = fetch(f"SELECT {CONTACT} FROM contact c WHERE {condition} ORDER BY c.number", values)
    belonging, values = of_roots("c", numbers)
    theirs, of_them = of_roots("c2", numbers)
    accounts, of_accounts = any_of("a.contact_id", list(numbers))
    return assemble(
        rows,
        records=fetch(f"{RECORDS} WHERE {belonging} ORDER BY 1", values),
        roles=fetch(f"{ROLES} WHERE {belonging}", values),
        accounts=fetch(f"{ACCOUNTS} WHERE {accounts}", of_accounts),
        relationships=fetch(f"{RELATIONSHIPS} WHERE {belonging} ORDER BY 1", values),
        related_from=fetch(f"{RELATED_FROM} WHERE {theirs} ORDER BY 1", of_them),
        linked=documents.of_contacts(numbers),
    )


CONTACT = "c.number, c.is_active, c.external_id, c.extra, " + ", ".join(f"c.{name}" for name in CORE_FIELDS)
RECORDS = (
    f"SELECT l.id, {_ROOT}, s.name, r.key, l.origin, l.rule FROM contact c {_LINKED} "
    "JOIN source s ON s.id = r.source_id"
)
ROLES = (
    f"SELECT DISTINCT {_ROOT}, o.name FROM contact c {_LINKED} JOIN role o ON o.record_id = r.id "
    "AND o.ended_plan_id IS NULL"
)
ACCOUNTS = "SELECT a.contact_id, a.username, a.is_active, a.disabled_why FROM account a"
"""What is read of contacts, table by table; ``card`` reads all of it at once."""


def assemble(
    rows: Sequence[Row],
    *,
    records: Iterable[Row],
    roles: Iterable[Row],
    accounts: Iterable[Row],
    relationships: Iterable[Row],
    related_from: Iterable[Row],
    linked: Mapping[int, list[Shown]],
) -> list[Shown]:
    """Contacts out of the rows of each table, each in its order."""
    found_records, found_roles, found_accounts = _records(records), _roles(roles), _accounts(accounts)
    found_relationships, found_related = _relationships(relationships), _related_from(related_from)
    _mark_differing(found_accounts, {number: fields for number, _, _, _, *fields in rows})
    shown = [
        {
            "contact_id": number,
            "source_ids": _makers(found_records.get(number, ())),
            "records": found_records.get(number, []),
            **_values(dict(zip(CORE_FIELDS, fields, strict=True)), extra),
            "roles": found_roles.get(number, []),
            "account": found_accounts.get(number),
            "relationships": found_relationships.get(number, []),
            "related_from": found_related.get(number, []),
            "external_id": external_id,
            "documents": linked.get(number, []),
            "is_active": bool(is_active),
        }
        for number, is_active, external_id, extra, *fields in rows
    ]
    for contact in shown:
        contact["external_id_differs"] = _differing(contact["external_id"], contact)
    return shown


def addressee(number: int) -> tuple[str, str]:
    """Where mail to a contact goes, by its preference, and the username; empty where there is none.

    An address that was made up to fill a gap is none.
    """
    shown = next(iter(show([number])), None)
    if shown is None:
        return "", ""
    emails = [shown["personal_email"], shown["work_email"]]
    if shown["email_preference"] == "work":
        emails.reverse()
    account = shown["account"]
    email = next((email for email in emails if email and not is_generated(email)), "")
    return email, account["username"] if account else shown["external_id"]


def _differing(external_id: str, values: Shown) -> Shown | None:
    """The field that the external id was made of, by the look of it, and its value now, where that is another (B16,
    B21); the id never follows by itself.
    """
    known = {name: values.get(name) or values["extra"].get(name, "") for name in (*EMAIL_FIELDS, "email", "usi")}
    if "@" in external_id:
        emails = {name: value for name, value in known.items() if value and name != "usi"}
        if emails and fold(external_id) not in {fold(value) for value in emails.values()}:
            name = next(iter(emails))
            return {"field": name, "value": emails[name]}
    elif identifying.identifier("usi", external_id) and identifying.has_come_apart("usi", external_id, known):
        return {"field": "usi", "value": known["usi"]}
    return None


def _values(core: dict[str, str], extra: str) -> Shown:
    address = core.pop("address")
    lines, postcode = unpack_address(address) if address else ([], "")
    shown: Shown = {name: core[name] or DEFAULTS.get(name, "") for name in core}
    shown["date_of_birth"] = core["date_of_birth"] or None
    shown["address"] = {"lines": lines, "postcode": postcode} if address else None
    shown["extra"] = orjson.loads(extra) if extra else {}
    return shown


def _records(rows: Iterable[Row]) -> dict[int, list[Shown]]:
    """The live links of each contact, the oldest first; what people said here is a record too."""
    found: dict[int, list[Shown]] = {}
    for _, root, source, key, origin, rule in rows:
        by = f"rule: {rule}" if origin == "rule" else origin
        found.setdefault(root, []).append({"source": source, "id": key, "linked_by": by})
    return found


def _makers(records: Collection[Shown]) -> dict[str, str]:
    makers: dict[str, str] = {}
    for record in records:
        if record["source"] != "edits":
            makers.setdefault(record["source"], record["id"])
    return makers


def _roles(rows: Iterable[Row]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for root, name in rows:
        found.setdefault(root, []).append(name)
    return {root: sorted(names) for root, names in found.items()}


def _accounts(rows: Iterable[Row]) -> dict[int, Shown]:
    return {
        number: {"username": username, "active": bool(active), "disabled_why": why}
        for number, username, active, why in rows
    }


def _mark_differing(accounts: Mapping[int, Shown], values: Mapping[int, Sequence[str]]) -> None:
    """Note on each account whether its username is an email that the contact does not have any more (A15)."""
    places = [CORE_FIELDS.index(name) for name in EMAIL_FIELDS]
    for number, account in accounts.items():
        known = {fold(values[number][place]) for place in places}
        account["differs_from_email"] = "@" in account["username"] and fold(account["username"]) not in known
    differing = [number for number, account in accounts.items() if account["differs_from_email"]]
    for number, emails in (_emails_said(differing) if differing else {}).items():
        accounts[number]["differs_from_email"] = fold(accounts[number]["username"]) not in emails


def _emails_said(numbers: Collection[int]) -> dict[int, set[str]]:
    """All emails that the records of these contacts hold now, those included that fill no field."""
    condition, values = of_roots("c", numbers)
    said: dict[tuple[int, int], Any] = {}
    for root, record, source, key, body in fetch(
        f"SELECT {_ROOT}, r.id, s.name, r.key, p.body FROM contact c {_LINKED} JOIN source s ON s.id = r.source_id "
        "JOIN record_version v ON v.record_id = r.id AND v.withdrawn_plan_id IS NULL "
        f"JOIN payload p ON p.id = v.payload_id WHERE {condition} ORDER BY v.id",
        values,
    ):
        said[root, record] = said_by(body, source, key) or {}
    found: dict[int, set[str]] = {}
    for (root, _), groups in said.items():
        emails = (fold(item.get("email", "")) for group in groups.values() for item in group.get("emails", ()))
        found.setdefault(root, set()).update(emails)
    return found


_TIE = (
    "x.other_key, x.name, x.parental_responsibility, x.priority, x.court_order, x.lives_with, x.starts, x.ends, x.who"
)
_OTHER = (
    "LEFT JOIN source_record r2 ON r2.source_id = r.source_id AND r2.key = x.other_key "
    "LEFT JOIN link l2 ON l2.record_id = r2.id AND l2.ended_plan_id IS NULL "
    "LEFT JOIN contact c2 ON c2.number = l2.contact_id"
)


RELATIONSHIPS = (
    f"SELECT x.id, {_ROOT}, COALESCE(c2.root, c2.number), k.forename, k.surname, x.began_on, r.key, {_TIE} "
    f"FROM contact c {_LINKED} "
    f"JOIN relationship x ON x.record_id = r.id AND x.ended_plan_id IS NULL {_OTHER} "
    "LEFT JOIN contact k ON k.number = COALESCE(c2.root, c2.number)"
)
RELATED_FROM = (
    f"SELECT x.id, COALESCE(c2.root, c2.number), {_ROOT}, r.key, k.forename, k.surname, x.name FROM contact c2 "
    "JOIN link l2 ON l2.contact_id = c2.number AND l2.ended_plan_id IS NULL "
    "JOIN source_record r2 ON r2.id = l2.record_id "
    "JOIN relationship x ON x.other_key = r2.key AND x.ended_plan_id IS NULL "
    "JOIN source_record r ON r.id = x.record_id AND r.source_id + 0 = r2.source_id "  # no index: it finds whole sources
    "JOIN link l ON l.record_id = r.id AND l.ended_plan_id IS NULL JOIN contact c ON c.number = l.contact_id "
    f"JOIN contact k ON k.number = {_ROOT}"
)


def _relationships(rows: Iterable[Row]) -> dict[int, list[Shown]]:
    """Whom each contact is related to, one relationship for each pair; nobody is related to themselves."""
    pairs: dict[tuple[int, Any], list[tuple[date, str, Tie]]] = {}
    names: dict[Any, str] = {}
    for _, root, other, forename, surname, began_on, key, *facts in rows:
        if root == other:
            continue
        tie = build_tie(facts)
        pair = (root, other or f"?{tie.to}")
        pairs.setdefault(pair, []).append((day(began_on) or date.min, key, tie))
        names[pair[1]] = f"{forename} {surname}".strip() if other else tie.who
    found: dict[int, list[Shown]] = {}
    for (root, other), said in pairs.items():
        found.setdefault(root, []).append(_relationship(combine(said), other, names[other]))
    return found


def _relationship(tie: Tie, other: Any, name: str) -> Shown:
    return {
        "contact_id": other if isinstance(other, int) else None,
        "source_id": tie.to,
        "name": name,
        "relationship": tie.name,
        "parental_responsibility": tie.parental_responsibility,
        "priority": tie.priority,
        "court_order": tie.court_order,
        "lives_with": tie.lives_with,
        "start": tie.start or None,
        "end": tie.end or None,
    }


def _related_from(rows: Iterable[Row]) -> dict[int, list[Shown]]:
    """Who is related to each contact: for a pupil, the pupil's contacts."""
    found: dict[int, list[Shown]] = {}
    for _, other, root, key, forename, surname, relationship in rows:
        if root != other:
            name = f"{forename} {surname}".strip()
            found.setdefault(other, []).append(
                {"contact_id": root, "source_id": key, "name": name, "relationship": relationship}
            )
    return found


def names_of(numbers: Collection[int]) -> Mapping[int, str]:
    """Forename and surname, by number."""
    condition, values = any_of("number", list(numbers))
    rows = fetch(f"SELECT number, forename, surname FROM contact WHERE {condition}", values)
    return {number: f"{forename} {surname}".strip() for number, forename, surname in rows}


def winners_of(numbers: Collection[int]) -> dict[int, dict[str, tuple[str, str]]]:
    """For each of these root contacts and each field the record whose word it is, and the rule that it won by."""
    condition, values = any_of("number", list(numbers))
    rows = fetch(f"SELECT number, winners FROM contact WHERE {condition}", values)
    return {number: unpack_winners(orjson.loads(winners)) if winners else {} for number, winners in rows}


def values_of(numbers: Collection[int]) -> dict[int, dict[str, str]]:
    """Everything held of these root contacts, field by field; one query."""
    condition, values = any_of("number", list(numbers))
    rows = fetch(f"SELECT number, extra, {', '.join(CORE_FIELDS)} FROM contact WHERE {condition}", values)
    return {
        number: dict(zip(CORE_FIELDS, fields, strict=True)) | (orjson.loads(extra) if extra else {})
        for number, extra, *fields in rows
    }
