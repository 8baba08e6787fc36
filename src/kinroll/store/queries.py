"""Reads that flows and doors need, as plain values. Every one costs the same few statements for one person or many."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import orjson

from kinroll.core.fields import CORE_FIELDS, EMAIL_FIELDS
from kinroll.core.held import HeldAccount, HeldContact, HeldRecord
from kinroll.core.matching import Description, describe
from kinroll.core.relating import Tie
from kinroll.core.resolving import Contender
from kinroll.core.rules import MatchRule, SourceRules
from kinroll.core.source_record import Version, in_order
from kinroll.core.text import fold
from kinroll.store.bulk import any_of, fetch, of_roots
from kinroll.store.contested import Unlinked
from kinroll.store.plans import columns_of
from kinroll.store.prepared import fetch_of
from kinroll.store.shapes.packed import unpack_manner, unpack_winners

_TIE = (
    "other_key",
    "name",
    "parental_responsibility",
    "priority",
    "court_order",
    "lives_with",
    "starts",
    "ends",
    "who",
)
_VALUES = ", ".join(f"c.{name}" for name in CORE_FIELDS)


def held(
    roots: Collection[int],
    rules: Mapping[str, SourceRules],
    *,
    without_plan: int | None = None,
    seen_as: Mapping[int, int] | None = None,
) -> dict[int, HeldContact]:
    """Everything held of these root contacts, by number. ``without_plan`` leaves out the versions that run added.

    ``seen_as`` shares the records out among them as if contact numbers had these roots.
    """
    if not roots:
        return {}
    contacts = _contacts(roots)
    records = _records(roots, rules, seen_as or {})
    _fill(records, without_plan)
    for record_root, record in records.values():
        contacts[record_root].records.append(record)
    for root, account in _accounts(roots).items():
        contacts[root].account = account
    return contacts


def _contacts(roots: Collection[int]) -> dict[int, HeldContact]:
    condition, values = any_of("c.number", list(roots))
    rows = fetch_of(
        len(roots),
        "SELECT c.number, c.version, c.is_active, c.external_id, c.winners, c.captured, c.extra, length(c.salt), "
        f"{_VALUES} FROM contact c "
        f"WHERE {condition}",
        values,
    )
    contacts = {}
    for number, version, is_active, external_id, winners, captured, extra, salt, *fields in rows:
        contact = HeldContact(number, version, bool(is_active), external_id, is_erased=not salt)
        contact.values = {name: value for name, value in zip(CORE_FIELDS, fields, strict=True) if value}
        contact.values |= orjson.loads(extra) if extra else {}
        contact.winners = unpack_winners(orjson.loads(winners)) if winners else {}
        contact.captured = unpack_captured(captured)
        contacts[number] = contact
    return contacts


def unpack_captured(text: str) -> dict[str, Contender]:
    """The ``once`` values of a contact number, as stored."""
    packed = orjson.loads(text) if text else {}
    return {
        name: Contender(value, ref, "once", datetime.fromisoformat(since))
        for name, (value, ref, since) in packed.items()
    }


def _records(
    roots: Collection[int], rules: Mapping[str, SourceRules], seen_as: Mapping[int, int]
) -> dict[int, tuple[int, HeldRecord]]:
    """Every live linked record, by its id, with the root its link leads to."""
    condition, values = of_roots("c", roots)
    rows = fetch_of(
        len(roots),
        "SELECT c.number, COALESCE(c.root, c.number), r.id, s.name, r.key, r.mask FROM contact c "
        "JOIN link l ON l.contact_id = c.number AND l.ended_plan_id IS NULL "
        "JOIN source_record r ON r.id = l.record_id JOIN source s ON s.id = r.source_id "
        f"WHERE {condition} ORDER BY l.id",
        values,
    )
    return {
        record_id: (
            seen_as.get(number, root),
            HeldRecord(source, key, rules.get(source) or SourceRules(source), mask=mask),
        )
        for number, root, record_id, source, key, mask in rows
    }


def _fill(records: Mapping[int, tuple[int, HeldRecord]], without_plan: int | None) -> None:
    """Give each record its versions, its roles and its ties."""
    condition, values = any_of("record_id", list(records))
    rows = fetch_of(
        len(records),
        "SELECT v.record_id, v.as_of, v.plan_id, p.body FROM record_version v JOIN payload p ON p.id = v.payload_id "
        f"WHERE v.withdrawn_plan_id IS NULL AND v.plan_id <> %s AND {condition} ORDER BY v.id",
        [without_plan or 0, *values],
    )
    columns = columns_of(list({plan_id for _, _, plan_id, _ in rows}))
    for record_id, as_of, plan_id, body in rows:
        record = records[record_id][1]
        packed = _record_in(body, record.source, record.key)
        if packed is not None:
            record.versions.append(_version(packed, moment(as_of), columns[plan_id]))
    for _, record in records.values():
        record.versions = in_order(record.versions)
    for record_id, name, lapsed_on in fetch_of(
        len(records), f"SELECT record_id, name, lapsed_on FROM role WHERE ended_plan_id IS NULL AND {condition}", values
    ):
        records[record_id][1].roles[name] = day(lapsed_on)
    for record_id, *facts in fetch_of(
        len(records),
        f"SELECT record_id, {', '.join(_TIE)} FROM relationship WHERE ended_plan_id IS NULL AND {condition}",
        values,
    ):
        tie = build_tie(facts)
        records[record_id][1].ties[tie.to] = tie


def build_tie(facts: Sequence[Any]) -> Tie:
    """A tie from its columns; SQLite keeps flags as numbers."""
    to, name, responsibility, priority, court_order, lives_with, starts, ends, who = facts
    flags = [None if flag is None else bool(flag) for flag in (responsibility, court_order, lives_with)]
    return Tie(to, name, flags[0], priority, flags[1], flags[2], starts, ends, who)


def said_by(body: str, source: str, key: str) -> Any:
    """What one record said, out of the payload of the change that brought it; None once the payload was emptied."""
    record = _record_in(body, source, key)
    return record["said"] if record else None


def _record_in(body: str, source: str, key: str) -> Any:
    """What a change did to one record, as its payload has it."""
    if not body:
        return None
    for record in orjson.loads(body)["records"]:
        if record["key"] == key and record["source"] == source:
            return record
    return None


def _version(packed: Mapping[str, Any], as_of: datetime, columns: Mapping[str, frozenset[str]] | None) -> Version:
    """A version out of its payload; one that says how its fields compete has said them clean already."""
    said = packed["said"]
    if "manner" not in packed:
        return Version(as_of, said, columns)
    built = {group: {name: value or "" for name, value in fields.items()} for group, fields in said.items()}
    names = [name for fields in said.values() for name in fields]
    return Version(as_of, said, None, built, unpack_manner(packed["manner"], names))


def moment(value: Any) -> datetime:
    """A time as both databases give it to a raw query."""
    found: datetime = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def day(value: Any) -> date | None:
    """A day as both databases give it to a raw query."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _accounts(roots: Collection[int]) -> dict[int, HeldAccount]:
    condition, values = any_of("contact_id", list(roots))
    rows = fetch_of(
        len(roots),
        f"SELECT contact_id, username, is_active, disabled_by, is_staff OR is_superuser FROM account WHERE {condition}",
        values,
    )
    return {
        number: HeldAccount(username, bool(is_active), disabled_by, bool(permitted))
        for number, username, is_active, disabled_by, permitted in rows
    }


def name_holders(keys: Collection[str]) -> dict[str, tuple[int | None, str, str, str]]:
    """Who holds these folded names: contact number (None for nobody's), label, name key and gender."""
    condition, values = any_of("n.key", list(keys))
    rows = fetch(
        "SELECT n.key, n.kind, a.username, a.is_active, c.number, c.forename, c.surname, c.name_key, c.gender "
        "FROM name n LEFT JOIN account a ON a.id = n.account_id "
        "LEFT JOIN contact m ON m.number = COALESCE(a.contact_id, n.contact_id) "
        "LEFT JOIN contact c ON c.number = COALESCE(m.root, m.number) "
        f"WHERE {condition}",
        values,
    )
    holders = {}
    for key, kind, username, is_active, number, forename, surname, known_as, gender in rows:
        who = f"{forename or ''} {surname or ''}".strip() or username or key
        holders[key] = (number, _holder_label(kind, is_active, number, who), known_as or "", gender or "")
    return holders


def _holder_label(kind: str, is_active: Any, number: int | None, who: str) -> str:
    who = f"{who} (contact {number})" if number else "an account that is no contact's"
    if kind == "external-id":
        return f"{who}, as an external id"
    if kind != "username":
        return f"{who}, as a reserved old name"
    return who if is_active else f"{who}, whose account is inactive"


def descriptions(roots: Collection[int], reserved: frozenset[str]) -> dict[int, Description]:
    """What match rules compare of these contacts, what they were known by before others were merged into them too."""
    condition, values = of_roots("c", roots)
    rows = fetch(f"SELECT c.number, c.root, c.extra, {_VALUES} FROM contact c WHERE {condition}", values)
    identifiers: dict[int, list[tuple[str, str]]] = {}
    root = "COALESCE(c.root, c.number)"
    for number, kind, value in fetch(
        f"SELECT {root}, i.type, i.key FROM contact c JOIN link l ON l.contact_id = c.number "
        "AND l.ended_plan_id IS NULL JOIN identifier i ON i.record_id = l.record_id AND i.ended_plan_id IS NULL "
        f"WHERE {condition} UNION SELECT {root}, s.name, r.key FROM contact c JOIN link l "
        "ON l.contact_id = c.number AND l.ended_plan_id IS NULL JOIN source_record r ON r.id = l.record_id "
        f"JOIN source s ON s.id = r.source_id WHERE {condition}",
        [*values, *values],
    ):
        identifiers.setdefault(number, []).append((kind, value))
    found: dict[int, Description] = {}
    merged: dict[int, list[Description]] = {}
    for number, root_number, extra, *fields in rows:
        known = dict(zip(CORE_FIELDS, fields, strict=True)) | (orjson.loads(extra) if extra else {})
        emails = (known["personal_email"], known["work_email"])
        described = describe(known, emails, identifiers.get(root_number or number, ()), reserved)
        if root_number is None:
            found[number] = described
        else:
            merged.setdefault(root_number, []).append(described)
    return {number: replace(one, also=tuple(merged.get(number, ()))) for number, one in found.items()}


def match_candidates(batch: Sequence[Unlinked], rules: SourceRules, source_id: int) -> dict[str, set[int]]:
    """For each unlinked record the root contacts that share the best key of some match rule; a rule then decides.

    A contact that has a live record in the same complete source already is another person (two live records there are
    two people), and is left out.
    """
    found: dict[str, set[int]] = {}
    for lookup in {_lookup_of(rule) for rule in rules.match}:
        wanted: dict[str, list[str]] = {}
        for row in batch:
            for value in _lookup_values(lookup, row, rules.reserved_ids):
                wanted.setdefault(value, []).append(row.key)
        for value, root in _look_up(lookup, list(wanted)):
            for key in wanted.get(value, ()):
                found.setdefault(key, set()).add(root)
    taken = _taken(set().union(*found.values()), source_id) if rules.complete and found else set()
    return {key: roots - taken for key, roots in found.items()}


def _lookup_of(rule: MatchRule) -> str:
    """The most telling field of a rule: contacts are found by it, and compared by the whole rule after."""
    for name in ("id", "email"):
        if name in rule.fields:
            return name
    return "name" if {"forename", "surname"} <= set(rule.fields) else rule.fields[0]


def _lookup_values(lookup: str, row: Unlinked, reserved: frozenset[str]) -> Collection[str]:
    if lookup == "id":
        return {key for keys in row.describe(reserved).identifiers.values() for key in keys}
    if lookup == "email":
        return row.emails
    value = row.name_key if lookup == "name" else fold(row.values.get(lookup, ""))
    return [value] if value else []


def _look_up(lookup: str, values: list[str]) -> list[tuple[str, int]]:
    """Pairs of a value and a root contact that has it."""
    root = "COALESCE(c.root, c.number)"
    if lookup == "id":
        condition, bound = any_of("i.key", values)
        records, more = any_of("r.key", values)
        return fetch(
            f"SELECT i.key, {root} FROM identifier i "
            "JOIN link l ON l.record_id = i.record_id AND l.ended_plan_id IS NULL "
            f"JOIN contact c ON c.number = l.contact_id WHERE i.ended_plan_id IS NULL AND {condition} UNION "
            f"SELECT r.key, {root} FROM source_record r JOIN link l ON l.record_id = r.id AND l.ended_plan_id IS NULL "
            f"JOIN contact c ON c.number = l.contact_id WHERE {records}",
            [*bound, *more],
        )
    columns = {"email": EMAIL_FIELDS, "name": ("name_key",)}.get(lookup, (lookup,))
    queries = []
    bound_all: list[Any] = []
    for column in columns:
        folded = column if lookup == "name" else f"lower({column})"
        condition, bound = any_of(folded, values)
        queries.append(f"SELECT {folded}, {root} FROM contact c WHERE {condition}")
        bound_all += bound
    return fetch(" UNION ".join(queries), bound_all)


def _taken(roots: Collection[int], source_id: int) -> set[int]:
    condition, values = of_roots("c", roots)
    rows = fetch(
        "SELECT DISTINCT COALESCE(c.root, c.number) FROM contact c JOIN link l ON l.contact_id = c.number "
        "AND l.ended_plan_id IS NULL JOIN source_record r ON r.id = l.record_id "
        f"WHERE r.source_id = %s AND r.mask <> 0 AND {condition}",
        [source_id, *values],
    )
    return {root for (root,) in rows}


def rejections(source_id: int, keys: Sequence[str]) -> dict[str, frozenset[int]]:
    """For each record the contacts that a person said it is not."""
    condition, values = any_of("r.key", keys)
    found: dict[str, set[int]] = {}
    for key, number in fetch(
        "SELECT r.key, COALESCE(c.root, c.number) FROM rejection x JOIN source_record r ON r.id = x.record_id "
        f"JOIN contact c ON c.number = x.contact_id WHERE r.source_id = %s AND {condition}",
        [source_id, *values],
    ):
        found.setdefault(key, set()).add(number)
    return {key: frozenset(numbers) for key, numbers in found.items()}


def with_anchors(found: Sequence[tuple[str, int, str]]) -> list[tuple[str, int, str, str]]:
    """Matches with the record whose value was matched: the first that is linked to the contact."""
    condition, values = of_roots("c", [root for _, root, _ in found])
    anchors = dict(
        fetch(
            "SELECT COALESCE(c.root, c.number), min(s.name || ':' || r.key) FROM contact c "
            "JOIN link l ON l.contact_id = c.number AND l.ended_plan_id IS NULL JOIN source_record r "
            f"ON r.id = l.record_id JOIN source s ON s.id = r.source_id WHERE {condition} GROUP BY 1",
            values,
        )
    )
    return [(key, root, rule, anchors.get(root, "")) for key, root, rule in found]
