"""What is remembered of the files while they are read, for the rules about several of them: ids, never rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from sys import intern

from kinroll.core.avetmiss.code_lists import OVERSEAS

Record = Mapping[str, str]
Ids = dict[str, int]
"""Identifiers, each with the line where it stood first."""
CLIENT, ORGANISATION = "client identifier", "training organisation identifier"
PROGRAM, SUBJECT, PLACE = "program identifier", "subject identifier", "delivery location identifier"


@dataclass
class Seen:
    """What is remembered of the files that were read."""

    organisations: Ids = field(default_factory=dict)
    other_organisations: Ids = field(default_factory=dict)
    places: Ids = field(default_factory=dict)
    places_overseas: set[str] = field(default_factory=set)
    programs: Ids = field(default_factory=dict)
    other_programs: Ids = field(default_factory=dict)
    programs_not_vet: set[str] = field(default_factory=set)
    subjects: Ids = field(default_factory=dict)
    clients: Ids = field(default_factory=dict)
    flags: dict[str, str] = field(default_factory=dict)
    """Of each client the flags of disability, prior achievement and school, as one of few texts."""
    one_name: set[str] = field(default_factory=set)
    contacts: Ids = field(default_factory=dict)
    disabilities: dict[str, set[str]] = field(default_factory=dict)
    achievements: dict[str, set[str]] = field(default_factory=dict)
    trained: set[str] = field(default_factory=set)
    commencing: dict[str, str] = field(default_factory=dict)
    completed: set[str] = field(default_factory=set)
    completions: set[str] = field(default_factory=set)
    used_organisations: set[str] = field(default_factory=set)
    used_places: set[str] = field(default_factory=set)
    used_subjects: set[str] = field(default_factory=set)
    used_programs: set[str] = field(default_factory=set)


def place_of(record: Record) -> str:
    """What a place is known by: organisation and location (release 7.0 has only the location in NAT00120)."""
    location = record.get(PLACE, "")
    if ORGANISATION not in record:
        return location
    organisation = record[ORGANISATION]
    return f"{organisation}/{location}" if location and organisation else ""


def remember(file: str, record: Record, line: int, seen: Seen) -> None:
    """Note of a record what rules about other records need; blank identifiers are nobody's."""
    note = _NOTES.get(file)
    if note:
        note(record, line, seen)


def _first(ids: Ids, key: str, line: int) -> None:
    if key:
        ids.setdefault(key, line)


def _use(used: set[str], key: str) -> None:
    if key:
        used.add(key)


def _organisation(record: Record, line: int, seen: Seen) -> None:
    _first(seen.organisations, record.get(ORGANISATION, ""), line)


def _other_organisation(record: Record, line: int, seen: Seen) -> None:
    _first(seen.other_organisations, record.get(ORGANISATION, ""), line)


def _place(record: Record, line: int, seen: Seen) -> None:
    key = place_of(record)
    _first(seen.places, key, line)
    if record.get("postcode") == OVERSEAS:
        seen.places_overseas.add(key)
    _use(seen.used_organisations, record.get(ORGANISATION, ""))


def _program(record: Record, line: int, seen: Seen) -> None:
    _first(seen.programs, record.get(PROGRAM, ""), line)
    _vet(record, seen)


def _other_program(record: Record, line: int, seen: Seen) -> None:
    _first(seen.other_programs, record.get(PROGRAM, ""), line)
    _vet(record, seen)


def _vet(record: Record, seen: Seen) -> None:
    if record.get("VET flag") == "N":
        seen.programs_not_vet.add(record.get(PROGRAM, ""))


def _subject(record: Record, line: int, seen: Seen) -> None:
    _first(seen.subjects, record.get(SUBJECT, ""), line)


def _client(record: Record, line: int, seen: Seen) -> None:
    client = record.get(CLIENT, "")
    if not client or client in seen.clients:
        return
    seen.clients[client] = line
    flags = [record.get(name) or " " for name in _FLAGS]
    seen.flags[client] = intern("".join(flags))  # a few dozen texts for any number of clients
    family, _, given = record.get("name for encryption", "").partition(", ")
    if family == given:
        seen.one_name.add(client)


_FLAGS = ("disability flag", "prior educational achievement flag", "at school flag")


def _contact(record: Record, line: int, seen: Seen) -> None:
    _first(seen.contacts, record.get(CLIENT, ""), line)


def _disability(record: Record, line: int, seen: Seen) -> None:
    kinds = seen.disabilities.setdefault(record.get(CLIENT, ""), set())
    kinds.add(intern(record.get("disability type identifier", "")))


def _achievement(record: Record, line: int, seen: Seen) -> None:
    kinds = seen.achievements.setdefault(record.get(CLIENT, ""), set())
    kinds.add(intern(record.get("prior educational achievement identifier", "")))


def _training(record: Record, line: int, seen: Seen) -> None:
    client, program = record.get(CLIENT, ""), record.get(PROGRAM, "")
    _use(seen.trained, client)
    _use(seen.used_places, place_of(record))
    _use(seen.used_subjects, record.get(SUBJECT, ""))
    _use(seen.used_programs, program)
    commencing = record.get("commencing program identifier", "")
    if program and commencing in ("3", "4"):
        seen.commencing.setdefault(f"{client} {program}", intern(commencing))


def _completion(record: Record, line: int, seen: Seen) -> None:
    client, program = record.get(CLIENT, ""), record.get(PROGRAM, "")
    _use(seen.completed, client)
    _use(seen.used_programs, program)
    _use(seen.used_organisations, record.get(ORGANISATION, ""))
    seen.completions.add(f"{client} {program}")


_NOTES: dict[str, Callable[[Record, int, Seen], None]] = {
    "NAT00010": _organisation,
    "NAT00010A": _other_organisation,
    "NAT00020": _place,
    "NAT00030": _program,
    "NAT00030A": _other_program,
    "NAT00060": _subject,
    "NAT00080": _client,
    "NAT00085": _contact,
    "NAT00090": _disability,
    "NAT00100": _achievement,
    "NAT00120": _training,
    "NAT00130": _completion,
}
