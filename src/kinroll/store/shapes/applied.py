"""What the changes of one batch come to: rows, table by table."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from kinroll.core.fields import CORE_FIELDS
from kinroll.core.finding import found_by
from kinroll.core.text import fold, name_key
from kinroll.store.shapes.packed import Body


class Run(NamedTuple):
    """What all changes of a plan have in common: its number, of what time and day it is, and when it is applied.

    Times and days are texts, as every table takes them: to make one of each row's takes as long as to write the row.
    """

    plan: int
    as_of: str
    today: str
    now: str


@dataclass(slots=True)
class Rows:
    """The rows that one batch adds, table by table."""

    new_records: dict[int, tuple[int, str]] = field(default_factory=dict)
    masks: dict[int, tuple[int, str]] = field(default_factory=dict)
    contacts: list[tuple[Any, ...]] = field(default_factory=list)
    salts: dict[int, bytes] = field(default_factory=dict)
    versions: list[tuple[Any, ...]] = field(default_factory=list)
    unproven: list[tuple[Any, ...]] = field(default_factory=list)
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
    updated: list[tuple[dict[str, Any], Body]] = field(default_factory=list)
    disabled: list[tuple[Any, ...]] = field(default_factory=list)
    enabled: list[tuple[Any, ...]] = field(default_factory=list)
    renamed: list[tuple[int, str]] = field(default_factory=list)
    released: list[str] = field(default_factory=list)
    passwords: list[tuple[str, int]] = field(default_factory=list)
    secrets: dict[int, str] = field(default_factory=dict)


def collect(
    run: Run,
    change: dict[str, Any],
    body: Body,
    records: dict[tuple[str, str], int],
    rows: Rows,
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
        _collect_record(run, change, record, records[record["source"], record["key"]], rows)
    if survivor := body.get("merge_into"):
        rows.merges.append((number, survivor, run.plan))
    if merge := body.get("ends_merge"):
        rows.ended_merges.append((run.plan, merge))
    rows.roots += [(root, member) for member, root in body.get("seen_as", ())]
    _collect_account(change, body, rows)
    rows.events += [(run.now, kind, number, run.plan, change["seq"]) for kind in body.get("events", ())]


def _contact_row(number: int, made_by: int, salt: bytes, body: Body) -> tuple[Any, ...]:
    values = body.get("values", {})
    core = [values.get(name, "") for name in CORE_FIELDS]
    extra = {name: value for name, value in values.items() if name not in CORE_FIELDS}
    known_as = body.get("external_id", "")
    return (number, True, made_by, salt, known_as, *core, *derived(values), dump(extra), *won(body), 1)


def _collect_record(run: Run, change: dict[str, Any], record: dict[str, Any], record_id: int, rows: Rows) -> None:
    number = change["contact_id"]
    if record.get("unlink"):
        rows.ended_links.append(record_id)
    if record.get("withdraw"):
        rows.withdrawn.append(record_id)
    if link := record.get("link"):
        rows.ended_links.append(record_id)
        rows.links.append((record_id, number, *link, run.plan))
    if "said" in record:
        as_of = moment(datetime.fromisoformat(record["as_of"])) if record.get("as_of") else run.as_of
        version = (record_id, run.plan, change["payload_id"], as_of)
        digest = hashlib.blake2b(orjson.dumps(record["said"]), digest_size=16).digest()
        if salt := rows.salts.get(number):
            rows.versions.append((*version, proof(digest, salt)))
        else:
            rows.unproven.append((*version, digest, number))
    rows.masks[record_id] = (record.get("mask", 0), record.get("digest", ""))
    rows.roles += [(record_id, role, run.today, run.plan) for role in record.get("roles_start", ())]
    rows.ended_roles += [(run.today, run.plan, record_id, role) for role in record.get("roles_end", ())]
    rows.lapsed_roles += [(run.today, record_id, role) for role in record.get("roles_lapse", ())]
    rows.lapsed_roles += [(None, record_id, role) for role in record.get("roles_resume", ())]
    rows.ended_ties += [(run.today, run.plan, record_id, to) for to in record.get("ties_end", ())]
    rows.ties += [_tie_row(record_id, tie, run) for tie in record.get("ties_start", ())]
    rows.identifiers += [
        (record_id, kind, value, fold(value), False, run.plan) for kind, value in record.get("identifiers", {}).items()
    ]


def _tie_row(record_id: int, tie: dict[str, Any], run: Run) -> tuple[Any, ...]:
    said = (tie["name"], tie["parental_responsibility"], tie["priority"], tie["court_order"], tie["lives_with"])
    return (record_id, tie["to"], tie["who"], *said, tie["start"], tie["end"], run.today, run.plan)


def _collect_account(change: dict[str, Any], body: Body, rows: Rows) -> None:
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
    created = moment(datetime.fromisoformat(facts["created_at"])) if "created_at" in facts else None
    how = (facts.get("is_active", True), created, facts.get("disabled_by", ""), facts.get("disabled_why", ""))
    password = rows.secrets.get(change["seq"], "!")
    rows.accounts.append((username, change["name_key"], change["contact_id"], password, *how))


def moment(at: datetime) -> str:
    """A moment as the tables take it."""
    return at.isoformat(" ")


def proof(digest: bytes, salt: bytes) -> bytes:
    """The proof of what a record said: keyed by the contact, so that nothing can be guessed from it later."""
    return hashlib.blake2b(digest, digest_size=16, key=salt).digest()


def derived(values: dict[str, str]) -> tuple[str, str]:
    """The key of a name, and the text that somebody is found by."""
    return name_key(values.get("forename", ""), values.get("surname", "")), found_by(values)


def won(body: Body) -> tuple[str, str]:
    """What won each value, and what was captured once, as they are kept."""
    return dump(body.get("winners")), dump(body.get("captured"))


def dump(value: Any) -> str:
    """A value as JSON; nothing as an empty text."""
    return orjson.dumps(value).decode() if value else ""


class Newcomers(NamedTuple):
    """New contacts of one batch: what the plan says of each in columns and as text, and the ids of their records."""

    run: Run
    source: str
    changes: list[dict[str, Any]]
    texts: list[str]
    records: Mapping[str, int]


def rows_of(newcomers: Newcomers) -> Rows:
    """The rows of new contacts. A pure step, but for their salts."""
    rows = Rows()
    for change, text in zip(newcomers.changes, newcomers.texts, strict=True):
        records = {(newcomers.source, change["source_key"]): newcomers.records[change["source_key"]]}
        collect(newcomers.run, change, orjson.loads(text), records, rows)
    rows.salts.clear()  # their contacts have them
    return rows
