"""The one way to write: carries out a stored plan, batch by batch, effect and mark in one transaction.

A plan that is *applying* holds its source. Killed at any moment, it is finished by calling ``carry_out`` again: a batch
is either wholly there or not at all, and the plan itself holds everything that is needed.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from django.db import connection, transaction
from django.db.utils import DataError, IntegrityError

from kinroll.core.change import ITS_NUMBER
from kinroll.core.fields import CORE_FIELDS
from kinroll.core.finding import found_by
from kinroll.core.problem import Problem
from kinroll.core.process.identifying import CLIENT
from kinroll.core.text import clip, fold, name_key
from kinroll.store import plans
from kinroll.store.bulk import analyze, any_of, execute, fetch, fetch_one, insert, lock, reserve, update
from kinroll.store.database import first_line
from kinroll.store.models import Plan
from kinroll.store.moved import LEFT_ALONE, NOT_WRITTEN, moved_meanwhile

BATCH = 1_000
MANY = 200
"""So many changes at once may leave the database with wrong ideas of the size of its tables."""
FILLED = ("source_record", "contact", "link", "role", "relationship", "record_version", "account", "name", "change")
PENDING, DONE = 0, 1
NEWCOMER = "\tnew contact"
"""Locked beside usernames by whoever creates contacts: of two who do, the second sees whom the first has made."""

_CONTACT = (
    "number",
    "is_active",
    "made_by_id",
    "salt",
    "external_id",
    *CORE_FIELDS,
    "name_key",
    "found_by",
    "extra",
    "winners",
    "captured",
    "version",
)


def carry_out(plan: Plan, now: datetime) -> Iterator[int]:
    """Apply what is still pending of a plan; yields the number of changes done after each batch.

    A batch that holds what the database cannot take is done change by change: only the one at fault is left alone. A
    plan inside a transaction is a person's, and that is done whole or not at all.
    """
    first = fetch_one("SELECT min(seq) FROM change WHERE plan_id = %s AND state = 0", [plan.pk])
    last = fetch_one("SELECT max(seq) FROM change WHERE plan_id = %s", [plan.pk])
    while first is not None and first <= last:
        until = min(first + BATCH - 1, last)
        try:
            done = _apply_batch(plan, first, until, now)
        except Exception as error:
            if connection.in_atomic_block or not _is_of_values(error):
                raise
            done = sum(_apply_or_leave(plan, seq, now) for seq in range(first, until + 1))
        first = until + 1
        yield done
    if last and last >= MANY and _has_grown(plan):
        analyze(*FILLED)


def _has_grown(plan: Plan) -> bool:
    """Whether a plan has made so many contacts that the database no longer knows how large its tables are."""
    created = fetch_one("SELECT count(*) FROM change WHERE plan_id = %s AND kind = 'created'", [plan.pk])
    return bool(created * 10 > fetch_one("SELECT count(*) FROM contact"))


def _apply_batch(plan: Plan, first: int, last: int, now: datetime) -> int:
    with transaction.atomic():
        batch = list(plans.changes(plan, first, last))
        _apply(plan, batch, now)
    return len(batch)


def _apply_or_leave(plan: Plan, seq: int, now: datetime) -> int:
    """Apply one change; leave it alone, by name and with the reason, when its values are at fault."""
    try:
        return _apply_batch(plan, seq, seq, now)
    except Exception as error:
        if not _is_of_values(error):
            raise
        with transaction.atomic():
            for change, body in plans.changes(plan, seq, seq):
                why = clip(first_line(error))
                plans.add_findings(plan, [Problem(NOT_WRITTEN, change["source_key"], body["name"], value=why)])
                _mark(plan, [], {seq})
        return 1


def _is_of_values(error: Exception) -> bool:
    """Whether what was to be written is at fault, and not the database or the way there. 54: more than it can hold."""
    limit = str(getattr(error.__cause__, "sqlstate", "")).startswith("54")
    return limit or isinstance(error, DataError | IntegrityError | ValueError | OverflowError)


@dataclass(slots=True)
class Rows:
    """The rows that one batch adds, table by table."""

    new_records: dict[int, tuple[int, str]] = field(default_factory=dict)
    masks: dict[int, tuple[int, str]] = field(default_factory=dict)
    contacts: list[tuple[Any, ...]] = field(default_factory=list)
    salts: dict[int, bytes] = field(default_factory=dict)
    versions: list[tuple[Any, ...]] = field(default_factory=list)
    links: list[tuple[Any, ...]] = field(default_factory=list)
    roles: list[tuple[Any, ...]] = field(default_factory=list)
    ties: list[tuple[Any, ...]] = field(default_factory=list)
    identifiers: list[tuple[Any, ...]] = field(default_factory=list)
    accounts: list[tuple[Any, ...]] = field(default_factory=list)
    external_ids: dict[int, str] = field(default_factory=dict)
    merges: list[tuple[Any, ...]] = field(default_factory=list)
    ended_merges: list[tuple[Any, ...]] = field(default_factory=list)
    roots: list[tuple[int | None, int]] = field(default_factory=list)
    events: list[tuple[Any, ...]] = field(default_factory=list)
    ended_links: list[int] = field(default_factory=list)
    ended_roles: list[tuple[Any, ...]] = field(default_factory=list)
    lapsed_roles: list[tuple[Any, ...]] = field(default_factory=list)
    ended_ties: list[tuple[Any, ...]] = field(default_factory=list)
    withdrawn: list[int] = field(default_factory=list)
    updated: list[tuple[dict[str, Any], plans.Body]] = field(default_factory=list)
    disabled: list[tuple[Any, ...]] = field(default_factory=list)
    enabled: list[tuple[Any, ...]] = field(default_factory=list)
    renamed: list[tuple[int, str]] = field(default_factory=list)
    released: list[str] = field(default_factory=list)
    passwords: list[tuple[str, int]] = field(default_factory=list)
    secrets: dict[int, str] = field(default_factory=dict)


def _apply(plan: Plan, batch: list[tuple[dict[str, Any], plans.Body]], now: datetime) -> None:
    """One transaction: leave alone what has moved, write the rest, and mark every change."""
    lock(name for change, _ in batch for name in (change["name_key"], NEWCOMER * (change["kind"] == "created")) if name)
    moved = moved_meanwhile(plan, batch)
    doing = [item for item in batch if item[0]["seq"] not in moved]
    _number(doing)
    rows = Rows(secrets=_secrets(plan, doing))
    records = _record_ids(doing, rows)
    for change, body in doing:
        _collect(plan, change, body, records, rows, now)
    _write(plan, rows, now)
    _mark(plan, doing, moved)


def _secrets(plan: Plan, doing: Sequence[tuple[dict[str, Any], plans.Body]]) -> dict[int, str]:
    """The encoded passwords that some of these changes hand over, by their place in the plan."""
    wanted = [change["seq"] for change, body in doing if "account" in body]
    if not wanted:
        return {}
    condition, values = any_of("seq", wanted)
    return dict(fetch(f"SELECT seq, body FROM secret WHERE plan_id = %s AND {condition}", [plan.pk, *values]))


def _number(doing: Sequence[tuple[dict[str, Any], plans.Body]]) -> None:
    """Give every new contact its number, in the order of the plan."""
    new = [change for change, _ in doing if change["kind"] == "created"]
    numbered = [(change, body) for change, body in doing if body.get("external_id") == ITS_NUMBER]
    numbers = _free_numbers(len(new), are_names=bool(numbered))
    for change, number in zip(new, numbers, strict=True):
        change["contact_id"] = number
    for change, body in numbered:
        body["external_id"] = str(change["contact_id"])
        if body.get("create_username") == ITS_NUMBER:
            body["create_username"] = change["name_key"] = body["external_id"]


def _free_numbers(count: int, *, are_names: bool) -> list[int]:
    """Numbers that are nobody's client identifier (B14), nor a name if contacts are to be called by their number."""
    free: list[int] = []
    wanted = count
    while len(free) < count:
        numbers = list(reserve("contact", wanted, "number"))
        condition, values = any_of("key", [str(number) for number in numbers])
        held = {
            key
            for (key,) in fetch(
                f"SELECT key FROM identifier WHERE type = '{CLIENT}' AND ended_plan_id IS NULL AND {condition}", values
            )
        }
        if are_names:
            held |= {key for (key,) in fetch(f"SELECT key FROM name WHERE {condition}", values)}
        free = [number for number in numbers if str(number) not in held]
        wanted += count - len(free)
    return free[:count]


def _record_ids(doing: Sequence[tuple[dict[str, Any], plans.Body]], rows: Rows) -> dict[tuple[str, str], int]:
    """The id of every source record that the batch speaks of, those that are new included."""
    wanted = {(record["source"], record["key"]): None for _, body in doing for record in body.get("records", ())}
    sources = dict(fetch("SELECT name, id FROM source"))
    found: dict[tuple[str, str], int] = {}
    for source in {source for source, _ in wanted}:
        condition, values = any_of("key", [key for name, key in wanted if name == source])
        known = fetch(
            f"SELECT key, id FROM source_record WHERE source_id = %s AND {condition}", [sources[source], *values]
        )
        found |= {(source, key): number for key, number in known}
    missing = [ref for ref in wanted if ref not in found]
    for (source, key), number in zip(missing, reserve("source_record", len(missing)), strict=True):
        found[source, key] = number
        rows.new_records[number] = (sources[source], key)
    return found


def _collect(
    plan: Plan,
    change: dict[str, Any],
    body: plans.Body,
    records: dict[tuple[str, str], int],
    rows: Rows,
    now: datetime,
) -> None:
    """Turn one change into rows."""
    number = change["contact_id"]
    if change["kind"] == "created":
        first = body["records"][0]
        rows.salts[number] = os.urandom(8)
        rows.contacts.append(_contact_row(number, records[first["source"], first["key"]], rows.salts[number], body))
    else:
        rows.updated.append((change, body))
    for record in body.get("records", ()):
        _collect_record(plan, change, record, records[record["source"], record["key"]], rows)
    if survivor := body.get("merge_into"):
        rows.merges.append((number, survivor, plan.pk))
    if merge := body.get("ends_merge"):
        rows.ended_merges.append((plan.pk, merge))
    rows.roots += [(root, member) for member, root in body.get("seen_as", ())]
    _collect_account(change, body, rows)
    rows.events += [(now, kind, number, plan.pk, change["seq"]) for kind in body.get("events", ())]


def _contact_row(number: int, made_by: int, salt: bytes, body: plans.Body) -> tuple[Any, ...]:
    values = body.get("values", {})
    core = [values.get(name, "") for name in CORE_FIELDS]
    extra = {name: value for name, value in values.items() if name not in CORE_FIELDS}
    known_as = body.get("external_id", "")
    return (number, True, made_by, salt, known_as, *core, *_derived(values), _dump(extra), *_won(body), 1)


def _derived(values: dict[str, str]) -> tuple[str, str]:
    return name_key(values.get("forename", ""), values.get("surname", "")), found_by(values)


def _won(body: plans.Body) -> tuple[str, str]:
    return _dump(body.get("winners")), _dump(body.get("captured"))


def _dump(value: Any) -> str:
    return orjson.dumps(value).decode() if value else ""


def _collect_record(plan: Plan, change: dict[str, Any], record: dict[str, Any], record_id: int, rows: Rows) -> None:
    number = change["contact_id"]
    if record.get("unlink"):
        rows.ended_links.append(record_id)
    if record.get("withdraw"):
        rows.withdrawn.append(record_id)
    if link := record.get("link"):
        rows.ended_links.append(record_id)
        rows.links.append((record_id, number, *link, plan.pk))
    if "said" in record:
        as_of = datetime.fromisoformat(record["as_of"]) if record.get("as_of") else plan.as_of
        digest = hashlib.blake2b(orjson.dumps(record["said"]), digest_size=16).digest()
        rows.versions.append((record_id, plan.pk, change["payload_id"], as_of, digest, number))
    rows.masks[record_id] = (record.get("mask", 0), record.get("digest", ""))
    rows.roles += [(record_id, role, plan.today, plan.pk) for role in record.get("roles_start", ())]
    rows.ended_roles += [(plan.today, plan.pk, record_id, role) for role in record.get("roles_end", ())]
    rows.lapsed_roles += [(plan.today, record_id, role) for role in record.get("roles_lapse", ())]
    rows.lapsed_roles += [(None, record_id, role) for role in record.get("roles_resume", ())]
    rows.ended_ties += [(plan.today, plan.pk, record_id, to) for to in record.get("ties_end", ())]
    rows.ties += [_tie_row(record_id, tie, plan) for tie in record.get("ties_start", ())]
    rows.identifiers += [
        (record_id, kind, value, fold(value), False, plan.pk) for kind, value in record.get("identifiers", {}).items()
    ]


def _tie_row(record_id: int, tie: dict[str, Any], plan: Plan) -> tuple[Any, ...]:
    said = (tie["name"], tie["parental_responsibility"], tie["priority"], tie["court_order"], tie["lives_with"])
    return (record_id, tie["to"], tie["who"], *said, tie["start"], tie["end"], plan.today, plan.pk)


def _collect_account(change: dict[str, Any], body: plans.Body, rows: Rows) -> None:
    number = change["contact_id"]
    if external_id := body.get("external_id"):
        rows.external_ids[number] = external_id
    if username := body.get("create_username"):
        _create_account(change, username, body.get("account", {}), rows)
    elif facts := body.get("account"):
        if change["seq"] in rows.secrets:
            rows.passwords.append((rows.secrets[change["seq"]], number))
        if "is_active" in facts:
            rows.disabled.append((facts["is_active"], facts["disabled_by"], facts["disabled_why"], number))
    if why := body.get("disable"):
        rows.disabled.append((False, "machine", why, number))
    if body.get("enable"):
        rows.enabled.append((True, "", "", number))
    if username := body.get("rename_to"):
        rows.renamed.append((number, username))
    if key := body.get("release"):
        rows.released.append(key)


def _create_account(change: dict[str, Any], username: str, facts: dict[str, Any], rows: Rows) -> None:
    """A new account: active and without a password, unless it is moved in as it was elsewhere."""
    created = datetime.fromisoformat(facts["created_at"]) if "created_at" in facts else None
    how = (facts.get("is_active", True), created, facts.get("disabled_by", ""), facts.get("disabled_why", ""))
    password = rows.secrets.get(change["seq"], "!")
    rows.accounts.append((username, change["name_key"], change["contact_id"], password, *how))


def _write(plan: Plan, rows: Rows, now: datetime) -> None:
    """A few statements for the whole batch, whatever its size. What ends comes before what begins."""
    _end(plan, rows)
    _write_records(rows)
    insert("contact", _CONTACT, rows.contacts)
    _update_contacts(rows.updated)
    update("merge", ("ended_plan_id",), rows.ended_merges)
    insert("merge", ("loser_id", "survivor_id", "plan_id"), rows.merges)
    update("contact", ("root",), rows.roots, key="number")
    _insert_versions(rows)
    insert("link", ("record_id", "contact_id", "origin", "rule", "anchor", "plan_id"), rows.links)
    insert("role", ("record_id", "name", "began_on", "plan_id"), rows.roles)
    insert(
        "relationship",
        (
            *(
                "record_id",
                "other_key",
                "who",
                "name",
                "parental_responsibility",
                "priority",
                "court_order",
                "lives_with",
            ),
            *("starts", "ends", "began_on", "plan_id"),
        ),
        rows.ties,
    )
    _replace_identifiers(plan, rows)
    _write_accounts(plan, rows, now)
    _insert_events(rows)


def _write_records(rows: Rows) -> None:
    """What the run saw of each record, for the next run to compare with."""
    new = [(number, *rows.new_records[number], *rows.masks[number], "", "") for number in rows.new_records]
    insert("source_record", ("id", "source_id", "key", "mask", "digest", "due", "filled"), new)
    seen = [(*masks, "", number) for number, masks in rows.masks.items() if number not in rows.new_records]
    update("source_record", ("mask", "digest", "due"), seen)


def _end(plan: Plan, rows: Rows) -> None:
    if rows.ended_links:
        condition, values = any_of("record_id", rows.ended_links)
        execute(f"UPDATE link SET ended_plan_id = %s WHERE ended_plan_id IS NULL AND {condition}", [plan.pk, *values])
    if rows.withdrawn:
        condition, values = any_of("record_id", rows.withdrawn)
        reverted = plan.extract["reverts"]
        execute(
            f"UPDATE record_version SET withdrawn_plan_id = %s WHERE plan_id = %s AND {condition}",
            [plan.pk, reverted, *values],
        )
    ended = ("ended_on", "ended_plan_id")
    update("role", ended, rows.ended_roles, key=("record_id", "name"), only_live=True)
    update("role", ("lapsed_on",), rows.lapsed_roles, key=("record_id", "name"), only_live=True)
    update("relationship", ended, rows.ended_ties, key=("record_id", "other_key"), only_live=True)


def _insert_versions(rows: Rows) -> None:
    """The proof of each version: its hash is keyed by the contact, so that nothing can be guessed from it later."""
    if not rows.versions:
        return
    condition, values = any_of("number", list({number for *_, number in rows.versions} - rows.salts.keys()))
    held = fetch(f"SELECT number, salt FROM contact WHERE {condition}", values)
    salts = rows.salts | {number: bytes(salt) for number, salt in held}
    insert(
        "record_version",
        ("record_id", "plan_id", "payload_id", "as_of", "content_hash"),
        [
            (record, plan, payload, as_of, hashlib.blake2b(digest, digest_size=16, key=salts[number]).digest())
            for record, plan, payload, as_of, digest, number in rows.versions
        ],
    )


def _update_contacts(updated: Sequence[tuple[dict[str, Any], plans.Body]]) -> None:
    """Write the new values over the old ones, and count the contact's version up."""
    if not updated:
        return
    condition, values = any_of("number", [change["contact_id"] for change, _ in updated])
    held = {
        number: (
            dict(zip(CORE_FIELDS, fields, strict=True)),
            orjson.loads(extra or b"{}"),
            winners,
            captured,
            is_active,
            external_id,
        )
        for number, extra, winners, captured, is_active, external_id, *fields in fetch(
            f"SELECT number, extra, winners, captured, is_active, external_id, {', '.join(CORE_FIELDS)} "
            f"FROM contact WHERE {condition}",
            values,
        )
    }
    rows = []
    for change, body in updated:
        known, extra, winners, captured, is_active, external_id = held[change["contact_id"]]
        new = body.get("values", {})
        known |= {name: value for name, value in new.items() if name in known}
        extra |= {name: value for name, value in new.items() if name not in known}
        new_winners, new_captured = _won(body)
        is_active = body.get("revive", False) or (bool(is_active) and not body.get("deactivate"))
        rows.append(
            (
                *(known[name] for name in CORE_FIELDS),
                *_derived(known),
                _dump(extra),
                new_winners or winners,
                new_captured or captured,
                is_active,
                body.get("external_id") or external_id,
                change["expected_version"] + 1,
                change["contact_id"],
            )
        )
    columns = (
        *CORE_FIELDS,
        "name_key",
        "found_by",
        "extra",
        "winners",
        "captured",
        "is_active",
        "external_id",
        "version",
    )
    update("contact", columns, rows, key="number")


def _replace_identifiers(plan: Plan, rows: Rows) -> None:
    """End the identifiers that a record carries no more or otherwise, and add the new ones.

    An empty one says that the record carries none of this type any more; of a type that is not named nothing is said.
    """
    if not rows.identifiers:
        return
    spoken_of = {row[:2] for row in rows.identifiers}
    condition, values = any_of("record_id", list({record for record, _ in spoken_of}))
    held = {
        (record, kind, value): number
        for number, record, kind, value in fetch(
            f"SELECT id, record_id, type, value FROM identifier WHERE ended_plan_id IS NULL AND {condition}", values
        )
    }
    wanted = {row[:3]: row for row in rows.identifiers if row[2]}
    gone = [number for ref, number in held.items() if ref[:2] in spoken_of and ref not in wanted]
    update("identifier", ("ended_plan_id",), [(plan.pk, number) for number in gone])
    columns = ("record_id", "type", "value", "key", "is_verified", "plan_id")
    insert("identifier", columns, [row for ref, row in wanted.items() if ref not in held])


def _write_accounts(plan: Plan, rows: Rows, now: datetime) -> None:
    _free_external_ids(rows)
    numbers = list(reserve("account", len(rows.accounts)))
    insert(
        "account",
        (
            *("id", "username", "contact_id", "password", "is_active", "is_staff", "is_superuser", "created_at"),
            *("disabled_by", "disabled_why"),
        ),
        [
            (number, username, contact, password, is_active, False, False, created or now, by, why)
            for number, (username, _, contact, password, is_active, created, by, why) in zip(
                numbers, rows.accounts, strict=True
            )
        ],
    )
    insert(
        "name",
        ("key", "kind", "account_id"),
        [(key, "username", number) for number, (_, key, *_) in zip(numbers, rows.accounts, strict=True)],
    )
    usernames = {key for _, key, *_ in rows.accounts} | {fold(username) for _, username in rows.renamed}
    ids = [(fold(external_id), "external-id", number) for number, external_id in rows.external_ids.items()]
    insert("name", ("key", "kind", "contact_id"), [row for row in ids if row[0] not in usernames])
    update("account", ("password",), rows.passwords, key="contact_id")
    for contact, username in rows.renamed:
        _rename(contact, username, now)
    update("account", ("is_active", "disabled_by", "disabled_why"), [*rows.disabled, *rows.enabled], key="contact_id")
    condition, values = any_of("key", rows.released)
    execute(f"DELETE FROM name WHERE kind = 'reserved' AND {condition}", values)


def _free_external_ids(rows: Rows) -> None:
    """Let go of names that are held as external ids: of those that get another, or an account of that name."""
    held, values = any_of("contact_id", list(rows.external_ids))
    named, more = any_of("key", [key for _, key, *_ in rows.accounts])
    if rows.external_ids or rows.accounts:
        execute(f"DELETE FROM name WHERE kind = 'external-id' AND ({held} OR {named})", [*values, *more])


def _rename(contact: int, username: str, now: datetime) -> None:
    """Give an account another username (rule 13): an active one keeps its old name reserved, an inactive one frees it.

    Whoever uses the account is told of the new name.
    """
    account, was_active, old = fetch("SELECT id, is_active, username FROM account WHERE contact_id = %s", [contact])[0]
    other = fetch_one(
        "SELECT a.id FROM name n JOIN account a ON a.id = n.account_id "
        "WHERE n.key = %s AND n.kind = 'username' AND a.id <> %s",
        [fold(username), account],
    )
    if other:  # of a contact that is seen as this one: the two change names
        execute("DELETE FROM name WHERE kind = 'username' AND account_id IN (%s, %s)", [account, other])
        execute("UPDATE account SET username = '~' || id WHERE id = %s", [other])
    elif was_active:
        execute("UPDATE name SET kind = 'reserved' WHERE account_id = %s AND kind = 'username'", [account])
    else:
        execute("DELETE FROM name WHERE account_id = %s AND kind = 'username'", [account])
    execute("DELETE FROM name WHERE key = %s AND account_id = %s", [fold(username), account])
    execute("UPDATE account SET username = %s WHERE id = %s", [username, account])
    insert("name", ("key", "kind", "account_id"), [(fold(username), "username", account)])
    if other:
        execute("UPDATE account SET username = %s WHERE id = %s", [old, other])
        insert("name", ("key", "kind", "account_id"), [(fold(old), "username", other)])
    if was_active:
        columns = ("contact_id", "channel", "template", "created_at", "tries", "last_error")
        insert("outbox", columns, [(contact, "mail", "username-changed", now, 0, "")])


def _insert_events(rows: Rows) -> None:
    """History, in the transaction of the change. The transaction's number keeps readers of the feed behind it."""
    xid = fetch_one("SELECT pg_current_xact_id()::text::bigint") if connection.vendor == "postgresql" else 0
    insert(
        "event",
        ("xid", "at", "kind", "contact_id", "plan_id", "seq"),
        [(xid, *event) for event in rows.events],
    )


def _mark(plan: Plan, doing: Sequence[tuple[dict[str, Any], plans.Body]], moved: set[int]) -> None:
    update("change", ("state", "contact_id"), [(DONE, change["contact_id"], change["id"]) for change, _ in doing])
    if moved:
        condition, values = any_of("seq", list(moved))
        execute(f"UPDATE change SET state = %s WHERE plan_id = %s AND {condition}", [LEFT_ALONE, plan.pk, *values])
