"""What is remembered of the files while they are read, for the rules about several of them: ids, never rows.

A collection can name millions of clients, so what was seen is kept elsewhere (``Memory``), and looked up for a batch of
records at a time: ``Seen`` holds what the records of this batch may ask for, and no more.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from kinroll.core.avetmiss.code_lists import OVERSEAS

Record = Mapping[str, str]
Noted = tuple[int, str]
"""The line where an identifier stood first, and what else is to be known of it."""
Ids = dict[str, Noted]
CLIENT, ORGANISATION = "client identifier", "training organisation identifier"
PROGRAM, SUBJECT, PLACE = "program identifier", "subject identifier", "delivery location identifier"
DISABILITY, ACHIEVEMENT = "disability type identifier", "prior educational achievement identifier"
_TOLD = "told"


class Memory(Protocol):
    """Keeps identifiers of any number, by kind: the first that was said of each."""

    def look_up(self, kind: str, keys: Collection[str]) -> Ids:
        """Those of these identifiers that are kept."""

    def keep(self, kind: str, ids: Ids) -> None:
        """Keep identifiers; those that are kept already stay as they are."""

    def without(self, kind: str, others: Sequence[str], like: str = "*") -> Iterator[tuple[str, Noted]]:
        """The identifiers of a kind that are of none of the others, by line; ``like``: what is to be known of them."""


@dataclass
class Seen:
    """What was seen of the identifiers that the records of a batch name."""

    memory: Memory
    organisations: Ids = field(default_factory=dict)
    other_organisations: Ids = field(default_factory=dict)
    places: Ids = field(default_factory=dict)
    places_overseas: Ids = field(default_factory=dict)
    programs: Ids = field(default_factory=dict)
    other_programs: Ids = field(default_factory=dict)
    programs_not_vet: Ids = field(default_factory=dict)
    subjects: Ids = field(default_factory=dict)
    clients: Ids = field(default_factory=dict)
    """With each client, as one text: the flags of disability, prior achievement and school; 1 for a single name."""
    contacts: Ids = field(default_factory=dict)
    disabled: Ids = field(default_factory=dict)
    disabilities: Ids = field(default_factory=dict)
    achieved: Ids = field(default_factory=dict)
    achievements: Ids = field(default_factory=dict)
    trained: Ids = field(default_factory=dict)
    commencing: Ids = field(default_factory=dict)
    completed: Ids = field(default_factory=dict)
    completions: Ids = field(default_factory=dict)
    used_organisations: Ids = field(default_factory=dict)
    used_places: Ids = field(default_factory=dict)
    used_subjects: Ids = field(default_factory=dict)
    used_programs: Ids = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)
    """The kinds of which anything was seen so far."""
    _new: dict[str, Ids] = field(default_factory=dict)

    def begin(self, file: str, records: Sequence[Record]) -> None:
        """Look up what these records of a file may ask for."""
        for kind, key in _ASKED.get(file, {}).items():
            asked = self.memory.look_up(kind, {key(record) for record in records}) if kind in self.kinds else {}
            setattr(self, kind, asked)

    def note(self, kind: str, key: str, line: int, more: str = "") -> None:
        """Note an identifier, unless it was seen before; a blank one is nobody's."""
        held: Ids = getattr(self, kind)
        if key and key not in held:
            held[key] = (line, more)
            self._new.setdefault(kind, {})[key] = (line, more)

    def end(self) -> None:
        """Keep what was new in the batch."""
        for kind, ids in self._new.items():
            self.memory.keep(kind, ids)
            self.kinds.add(kind)
            setattr(self, kind, {})
        self._new = {}

    def first_told(self, keys: Sequence[str]) -> set[str]:
        """Those of these keys that nobody was told of yet; from now on they are."""
        held = self.memory.look_up(_TOLD, keys)
        self.memory.keep(_TOLD, {key: (0, "") for key in keys if key not in held})
        return set(keys) - held.keys()

    def flags(self, client: str) -> str:
        """The flags of disability, prior achievement and school; spaces for a client who is not there."""
        return self.clients[client][1] if client in self.clients else "   "


def place_of(record: Record) -> str:
    """What a place is known by: organisation and location (release 7.0 has only the location in NAT00120)."""
    location = record.get(PLACE, "")
    if ORGANISATION not in record:
        return location
    organisation = record[ORGANISATION]
    return f"{organisation}/{location}" if location and organisation else ""


def of_client(*names: str) -> Callable[[Record], str]:
    """What a client's record is known by: the client, and these fields."""
    return lambda record: " ".join([record.get(name, "") for name in (CLIENT, *names)])


def _id(name: str) -> Callable[[Record], str]:
    return lambda record: record.get(name, "")


_ORGANISATIONS = dict.fromkeys(("organisations", "other_organisations"), _id(ORGANISATION))
_PROGRAMS = dict.fromkeys(("programs", "other_programs"), _id(PROGRAM))
_ASKED: Mapping[str, Mapping[str, Callable[[Record], str]]] = {
    "NAT00010": {"organisations": _id(ORGANISATION)},
    "NAT00010A": {"other_organisations": _id(ORGANISATION)},
    "NAT00020": {"places": place_of, "places_overseas": place_of, "used_organisations": _id(ORGANISATION)},
    "NAT00030": {"programs": _id(PROGRAM), "programs_not_vet": _id(PROGRAM)},
    "NAT00030A": {"other_programs": _id(PROGRAM), "programs_not_vet": _id(PROGRAM)},
    "NAT00060": {"subjects": _id(SUBJECT)},
    "NAT00080": {"clients": _id(CLIENT)},
    "NAT00085": {"clients": _id(CLIENT), "contacts": _id(CLIENT)},
    "NAT00090": {"clients": _id(CLIENT), "disabled": _id(CLIENT), "disabilities": of_client(DISABILITY)},
    "NAT00100": {"clients": _id(CLIENT), "achieved": _id(CLIENT), "achievements": of_client(ACHIEVEMENT)},
    "NAT00120": {
        **_ORGANISATIONS,
        **_PROGRAMS,
        **dict.fromkeys(("places", "places_overseas", "used_places"), place_of),
        **dict.fromkeys(("subjects", "used_subjects"), _id(SUBJECT)),
        **dict.fromkeys(("clients", "trained"), _id(CLIENT)),
        "used_programs": _id(PROGRAM),
        "commencing": of_client(PROGRAM),
    },
    "NAT00130": {
        **_ORGANISATIONS,
        **_PROGRAMS,
        **dict.fromkeys(("programs_not_vet", "used_programs"), _id(PROGRAM)),
        **dict.fromkeys(("clients", "trained", "completed"), _id(CLIENT)),
        "used_organisations": _id(ORGANISATION),
        "completions": of_client(PROGRAM),
    },
}
"""What the rules about a record of each file may ask for, by kind, and what it notes itself."""


def remember(file: str, record: Record, line: int, seen: Seen) -> None:
    """Note of a record what rules about other records need."""
    note = _NOTES.get(file)
    if note:
        note(record, line, seen)


def _first(kind: str, name: str) -> Callable[[Record, int, Seen], None]:
    return lambda record, line, seen: seen.note(kind, record.get(name, ""), line)


def _place(record: Record, line: int, seen: Seen) -> None:
    key = place_of(record)
    seen.note("places", key, line)
    if record.get("postcode") == OVERSEAS:
        seen.note("places_overseas", key, line)
    seen.note("used_organisations", record.get(ORGANISATION, ""), line)


def _program(kind: str) -> Callable[[Record, int, Seen], None]:
    def note(record: Record, line: int, seen: Seen) -> None:
        seen.note(kind, record.get(PROGRAM, ""), line)
        if record.get("VET flag") == "N":
            seen.note("programs_not_vet", record.get(PROGRAM, ""), line)

    return note


_FLAGS = ("disability flag", "prior educational achievement flag", "at school flag")


def _client(record: Record, line: int, seen: Seen) -> None:
    client = record.get(CLIENT, "")
    if not client or client in seen.clients:
        return
    family, _, given = record.get("name for encryption", "").partition(", ")
    disability, achievement, school = [record.get(name) or " " for name in _FLAGS]
    seen.note("clients", client, line, f"{disability}{achievement}{school}{'1' if family == given else ''}")


def _coded(of_anybody: str, kind: str, name: str) -> Callable[[Record, int, Seen], None]:
    key = of_client(name)

    def note(record: Record, line: int, seen: Seen) -> None:
        seen.note(of_anybody, record.get(CLIENT, ""), line)
        seen.note(kind, key(record), line)

    return note


def _training(record: Record, line: int, seen: Seen) -> None:
    client, program = record.get(CLIENT, ""), record.get(PROGRAM, "")
    seen.note("trained", client, line)
    seen.note("used_places", place_of(record), line)
    seen.note("used_subjects", record.get(SUBJECT, ""), line)
    seen.note("used_programs", program, line)
    commencing = record.get("commencing program identifier", "")
    if program and commencing in ("3", "4"):
        seen.note("commencing", f"{client} {program}", line, commencing)


def _completion(record: Record, line: int, seen: Seen) -> None:
    client, program = record.get(CLIENT, ""), record.get(PROGRAM, "")
    seen.note("completed", client, line)
    seen.note("used_programs", program, line)
    seen.note("used_organisations", record.get(ORGANISATION, ""), line)
    seen.note("completions", f"{client} {program}", line)


_NOTES: dict[str, Callable[[Record, int, Seen], None]] = {
    "NAT00010": _first("organisations", ORGANISATION),
    "NAT00010A": _first("other_organisations", ORGANISATION),
    "NAT00020": _place,
    "NAT00030": _program("programs"),
    "NAT00030A": _program("other_programs"),
    "NAT00060": _first("subjects", SUBJECT),
    "NAT00080": _client,
    "NAT00085": _first("contacts", CLIENT),
    "NAT00090": _coded("disabled", "disabilities", DISABILITY),
    "NAT00100": _coded("achieved", "achievements", ACHIEVEMENT),
    "NAT00120": _training,
    "NAT00130": _completion,
}
