"""Changes as the text that a plan keeps of them, and back; rows of a plan, made without a database."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from kinroll.core.change import ITS_NUMBER, Change, Line
from kinroll.core.fields import CORE_FIELDS
from kinroll.core.source_record import Manner
from kinroll.core.text import fold

Body = dict[str, Any]


class Packed(NamedTuple):
    """A change as a plan keeps it: what is looked for in columns, all else in ``body``, a JSON text."""

    kind: str
    contact: int | None
    key: str
    expected_version: int
    name_key: str
    secret: str
    body: str


def packed(change: Change) -> Packed:
    """A change as a plan keeps it."""
    facts = (change.kind, change.number, change.key, change.expected_version, _name_key(change), change.secret)
    return Packed(*facts, pack(change))


def _name_key(change: Change) -> str:
    """The name that a change takes, as names are compared; nobody else can have the number of a contact to be made."""
    name = change.create_username or change.rename_to or change.external_id
    return "" if name == ITS_NUMBER else fold(name)


def pack(change: Change) -> str:
    """A change as the text of its payload."""
    body: Body = {"name": change.name, "records": [_pack_record(record) for record in change.records]}
    if change.lines:
        body["lines"] = [[line.kind, line.field, line.before, line.after, line.reason] for line in change.lines]
    if change.winners:
        body["winners"] = pack_winners(change.winners)
    for name in (
        "values",
        "external_id",
        "create_username",
        "account",
        "rename_to",
        "release",
        "disable",
        "enable",
        "revive",
        "deactivate",
        "events",
        "merge_into",
        "ends_merge",
    ):
        if value := getattr(change, name):
            body[name] = value
    if change.seen_as:
        body["seen_as"] = list(change.seen_as.items())
    if change.captured:
        body["captured"] = {name: [c.value, c.ref, c.since.isoformat()] for name, c in change.captured.items()}
    return orjson.dumps(body).decode()


def _pack_record(record: Any) -> Body:
    packed = {name: value for name in record.__slots__ if (value := getattr(record, name))}
    if record.ties_start:
        packed["ties_start"] = [tie._asdict() for tie in record.ties_start]
    if record.manner:
        packed["manner"] = pack_manner(record.manner)
    if record.link:
        packed["link"] = [record.link.origin, record.link.rule, record.link.anchor]
    return packed


def pack_manner(manner: Mapping[str, Manner]) -> dict[str, list[str]]:
    """How fields compete, the commonest manner under ``*``."""
    most = max(manner.values(), key=list(manner.values()).count)
    others = {name: value for name, value in manner.items() if value != most}
    return {name: [value.rule, value.since.isoformat()] for name, value in {"*": most, **others}.items()}


def unpack_manner(packed: Mapping[str, list[str]], names: Iterable[str]) -> dict[str, Manner]:
    """The manner of each of these fields, as it was before packing."""
    read = {name: Manner(rule, datetime.fromisoformat(since)) for name, (rule, since) in packed.items()}
    return {name: read.get(name, read["*"]) for name in names}


def pack_winners(winners: Mapping[str, tuple[str, str]]) -> dict[str, list[str]]:
    """Winners with the commonest under ``*``; the fields that differ stand beside it."""
    counted: dict[tuple[str, str], int] = {}
    for winner in winners.values():
        counted[winner] = counted.get(winner, 0) + 1
    most = max(counted, key=lambda winner: counted[winner])
    packed = {"*": [*most, *sorted(name for name in winners if winners[name] == most)]}
    return packed | {name: list(winner) for name, winner in winners.items() if winner != most}


def unpack_winners(packed: Mapping[str, list[str]]) -> dict[str, tuple[str, str]]:
    """Field to (record, rule), as it was before packing."""
    if not packed:
        return {}
    ref, rule, *names = packed["*"]
    winners = dict.fromkeys(names, (ref, rule))
    return winners | {name: (pair[0], pair[1]) for name, pair in packed.items() if name != "*"}


def lines_of(kind: str, body: Body) -> list[Line]:
    """Everything a stored change does, line by line."""
    lines = [Line(*parts) for parts in body.get("lines", ())]
    if kind != "created":
        return lines
    winners = unpack_winners(body.get("winners", {}))
    values = body.get("values", {})
    names = [*CORE_FIELDS, *sorted(values.keys() - set(CORE_FIELDS))]
    sets = [Line("set", name, None, values[name], _reason(winners, name)) for name in names if name in values]
    return [Line("create", "contact", None, body["name"], "not known before"), *sets, *lines]


def _reason(winners: Mapping[str, tuple[str, str]], name: str) -> str:
    ref, rule = winners.get(name, ("", ""))
    return f"{ref} says so ({rule})" if ref else ""
