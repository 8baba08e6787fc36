"""NAT00080 and NAT00085 for many contacts at once: column by column, for those who need nothing written otherwise.

``clients.client_records`` says what a contact becomes, one value after the other, and notes what was changed. Nearly
all contacts need no change at all. Whoever is sure to need none is written here, a whole column at a time: a code is
looked up once for each code, and a text is looked at once for each column. All others are *odd*, and are left to
``client_records``. Both give the same bytes; a property test holds them to it.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from kinroll.core.avetmiss.addresses import Choices
from kinroll.core.avetmiss.clients import LONGEST_ENCRYPTED, LONGEST_NAME
from kinroll.core.avetmiss.code_lists import NOT_SPECIFIED, OTHER_STATE, OVERSEAS, UNKNOWN_POSTCODE, UNKNOWN_STATE
from kinroll.core.avetmiss.layouts import WRITTEN, layout
from kinroll.core.avetmiss.notes import Notes
from kinroll.core.avetmiss.records import END
from kinroll.core.dates import is_day
from kinroll.core.emails import GENERATED
from kinroll.core.fields import CORE_FIELDS
from kinroll.core.process.identifying import LONGEST_CLIENT, NOBODYS, USI_LENGTH

ODD = "\x00"
"""Stands for a value that has to be looked at by itself."""
Column = Sequence[str]
_BETWEEN = "|"
_DIALLED = str.maketrans("", "", " ()-.\u00a0")
_ABROAD = {
    **dict.fromkeys(("building", "flat"), ""),
    **dict.fromkeys(("street_number", "street_name", "suburb"), NOT_SPECIFIED),
    "postcode": OVERSEAS,
    "state": OTHER_STATE,
}
_POSTCODE = re.compile("(?!0000)[0-9]{4}|OSPC|@@@@")
_STREETS = {"building": 50, "flat": 30, "street_number": 15, "street_name": 70, "suburb": 50}


_EXTRA = (
    *("usi", "client_identifier", "middle_name", "disability", "disability_types", "prior_achievement"),
    *("prior_achievements", "highest_school_level", "indigenous_status", "language", "labour_force_status"),
    *("country_of_birth", "at_school", "survey_contact_status", "state", "postcode", "postal_state"),
    *("postal_postcode", "postal_box", *_STREETS, *(f"postal_{name}" for name in _STREETS)),
)
_BLANK = dict.fromkeys(_EXTRA, "")
_FURTHER = itemgetter(*_EXTRA)


class Table(dict[Any, Any]):
    """What each value becomes, worked out when it is met first."""

    def __init__(self, work_out: Callable[[Any], Any]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, value: Any) -> Any:
        found = self[value] = self._work_out(value)
        return found


def _codes(listed: str, unknown: str) -> Table:
    def code(value: str) -> str:
        notes = Notes({"it": value})
        found = notes.code("it", listed, unknown)
        return ODD if notes.noted else found

    return Table(code)


def _birthday(value: str) -> str:
    day = value.strip()
    return f"{day[8:10]}{day[5:7]}{day[:4]}" if is_day(day) else "@" * 8


def _flag_and_codes(kinds: str) -> Table:
    def both(said: tuple[str, str]) -> tuple[str, tuple[str, ...]]:
        notes = Notes({"it": said[1]})
        flag, found = said[0].strip(), notes.codes("it", kinds)
        if notes.noted or (flag == "N" and found) or (flag == "Y" and not found):
            return ODD, ()
        return ("Y" if found else flag if flag == "N" else "@"), found

    return Table(both)


def _where(state: Table) -> Table:
    """Postcode and state as they are written, and whether it is here, overseas or not known."""

    def place(held: tuple[str, str]) -> tuple[str, str, str]:
        postcode, code = held[0], state[held[1]]
        if code == ODD or (postcode and not _POSTCODE.fullmatch(postcode)):
            return ODD, "", ""
        if postcode == OVERSEAS or code == OTHER_STATE:
            return OVERSEAS, OTHER_STATE, OVERSEAS
        if postcode in ("", UNKNOWN_POSTCODE):
            return UNKNOWN_POSTCODE, UNKNOWN_STATE, UNKNOWN_POSTCODE
        return postcode, code or UNKNOWN_STATE, ""

    return Table(place)


@dataclass(frozen=True, slots=True)
class Lines:
    """The records of a batch, in its order: who is odd has none. ``more`` are the codes of NAT00090 and NAT00100."""

    clients: Sequence[str]
    lines_80: Sequence[str]
    lines_85: Sequence[str]
    disabilities: Sequence[tuple[str, ...]]
    achievements: Sequence[tuple[str, ...]]
    odd: frozenset[int]


class ClientLines:
    """Writes batches of contacts, by what an organisation has chosen."""

    def __init__(self, choices: Choices) -> None:
        self._choices = choices
        self._state = _codes("state", "")
        self._where = _where(self._state)
        self._coded = {
            "highest_school_level": _codes("highest school level", "@@"),
            "gender": _codes("gender", "@"),
            "indigenous_status": _codes("indigenous status", "@"),
            "language": _codes("language", "@@@@"),
            "labour_force_status": _codes("labour force status", "@@"),
            "country_of_birth": _codes("country", "@@@@"),
            "at_school": _codes("at school flag", "@"),
            "survey_contact_status": _codes("survey contact status", choices.survey_contact_status),
        }
        self._disabilities, self._achievements = (
            _flag_and_codes("disability types"),
            _flag_and_codes("prior achievements"),
        )
        self._birthdays = Table(_birthday)
        end = END
        self._template_80 = _template("NAT00080") + end
        self._template_85 = _template("NAT00085") + end

    def write(self, rows: Sequence[Sequence[Any]]) -> Lines:
        """The lines of these contacts; a row is the number, the further values, and the fields of its own columns."""
        batch = _Batch(rows)
        clients = batch.clients()
        coded = {name: batch.looked_up(name, table) for name, table in self._coded.items()}
        disabled, disabilities = batch.flagged("disability", "disability_types", self._disabilities)
        achieved, achievements = batch.flagged("prior_achievement", "prior_achievements", self._achievements)
        family, first, encrypted = batch.names()
        usis = batch.usis()
        usual, postal = self._usual(batch, usis), self._postal(batch)
        email, alternative = batch.emails()
        record_80 = zip(
            *(clients, encrypted, coded["highest_school_level"], coded["gender"]),
            map(self._birthdays.__getitem__, batch.held("date_of_birth")),
            *(usual["postcode"], coded["indigenous_status"], coded["language"], coded["labour_force_status"]),
            *(coded["country_of_birth"], disabled, achieved, coded["at_school"], usual["suburb"], usis),
            *(usual["state"], usual["building"], usual["flat"], usual["street_number"], usual["street_name"]),
            coded["survey_contact_status"],
            strict=True,
        )
        record_85 = zip(
            *(clients, batch.text("title", 4), first, family, postal["building"], postal["flat"]),
            *(postal["street_number"], postal["street_name"], postal["box"], postal["suburb"], postal["postcode"]),
            *(postal["state"], batch.dialled("telephone"), batch.dialled("work_telephone"), batch.dialled("mobile")),
            *(email, alternative),
            strict=True,
        )
        lines_80 = list(map(self._template_80.__mod__, record_80))
        lines_85 = list(map(self._template_85.__mod__, record_85))
        if self._choices.capitals:
            lines_80, lines_85 = [line.upper() for line in lines_80], [line.upper() for line in lines_85]
            clients = [client.upper() for client in clients]
        return Lines(clients, lines_80, lines_85, disabilities, achievements, frozenset(batch.odd))

    def _usual(self, batch: "_Batch", usis: Column) -> dict[str, Column]:
        """Where they live; overseas and not known there is no street."""
        parts: dict[str, Column] = {name: batch.text(name, most) for name, most in _STREETS.items()}
        postcode, state, kind = self._placed(batch, batch.held("postcode"), batch.held("state"))
        streets, numbers = parts["street_name"], parts["street_number"]
        if "" in streets or "" in numbers:
            parts["street_number"] = [
                (number or NOT_SPECIFIED) if street else NOT_SPECIFIED
                for number, street in zip(numbers, streets, strict=True)
            ]
            parts["street_name"] = _filled(streets)
        parts["suburb"] = _filled(parts["suburb"])
        if any(kind) or "INTOFF" in usis:
            parts |= {"postcode": postcode, "state": state}
            abroad = [where == OVERSEAS or usi == "INTOFF" for where, usi in zip(kind, usis, strict=True)]
            for name, instead in _ABROAD.items():
                parts[name] = [
                    instead if is_abroad else held for held, is_abroad in zip(parts[name], abroad, strict=True)
                ]
            parts["suburb"] = [
                NOT_SPECIFIED if where else held for held, where in zip(parts["suburb"], kind, strict=True)
            ]
            return parts
        return {**parts, "postcode": postcode, "state": state}

    def _placed(self, batch: "_Batch", postcodes: Column, states: Column) -> tuple[Column, Column, Column]:
        """Postcode and state as they are written, and whether each is here, overseas or not known."""
        found = map(self._where.__getitem__, zip(postcodes, states, strict=True))
        postcode, state, kind = zip(*found, strict=True)
        if ODD in postcode:
            batch.mark(code == ODD for code in postcode)
        return postcode, state, kind

    def _postal(self, batch: "_Batch") -> dict[str, Column]:
        """Where their post goes: the postal address where there is one, otherwise where they live."""
        parts, postcodes, states = self._postal_parts(batch)
        postcode, state, kind = self._placed(batch, postcodes, states)
        instead = self._choices.postal_street
        numbers, streets, boxes = parts["street_number"], parts["street_name"], parts["box"]
        if "" in streets or "" in numbers:
            parts["street_number"] = [
                (number or instead) if street else "" if box else instead
                for number, street, box in zip(numbers, streets, boxes, strict=True)
            ]
            parts["street_name"] = [
                street or ("" if box else instead) for street, box in zip(streets, boxes, strict=True)
            ]
        parts["suburb"] = _filled(parts["suburb"])
        if any(kind):
            abroad = self._choices.overseas_postal_state
            parts["suburb"] = [
                NOT_SPECIFIED if where else held for held, where in zip(parts["suburb"], kind, strict=True)
            ]
            state = [abroad if where == OVERSEAS else held for held, where in zip(state, kind, strict=True)]
        return {**parts, "postcode": postcode, "state": state}

    def _postal_parts(self, batch: "_Batch") -> tuple[dict[str, Column], Column, Column]:
        """The parts of each postal address as they are held, its postcode and its state."""
        live: dict[str, Column] = {name: batch.text(name, most) for name, most in _STREETS.items()}
        live["box"] = ("",) * len(batch)
        postcodes, states = batch.held("postcode"), batch.held("state")
        own_postcodes, own_states = batch.held("postal_postcode"), batch.held("postal_state")
        own = {name: batch.text(f"postal_{name}", most) for name, most in {**_STREETS, "box": 22}.items()}
        if not any(map(any, (*own.values(), own_postcodes, own_states))):
            return live, postcodes, states
        stripped = [state.strip() for state in own_states]
        has_own = list(map(any, zip(*own.values(), own_postcodes, stripped, strict=True)))
        parts = {name: _either(own[name], live[name], has_own) for name in live}
        return parts, _either(own_postcodes, postcodes, has_own), _either(stripped, states, has_own)


def _filled(column: Column) -> Column:
    return [value or NOT_SPECIFIED for value in column] if "" in column else column


def _either(one: Column, other: Column, takes_first: Sequence[bool]) -> Column:
    return [mine if first else second for mine, second, first in zip(one, other, takes_first, strict=True)]


def _template(file: str) -> str:
    found = layout(WRITTEN, file)
    return "".join(f"%-{field.length}s" for field in found.national_fields)


class _Batch:
    """The columns of a batch, and who of it is odd."""

    def __init__(self, rows: Sequence[Sequence[Any]]) -> None:
        numbers, extras, *core = zip(*rows, strict=True)
        self.numbers: Sequence[int] = numbers
        further = zip(*[_FURTHER({**_BLANK, **extra}) for extra in extras], strict=True)
        self._held: dict[str, Sequence[str]] = dict(zip(_EXTRA, further, strict=True))
        self._held |= zip(CORE_FIELDS, core, strict=True)
        self._looked: set[str] = set()
        self.odd: set[int] = set()

    def __len__(self) -> int:
        return len(self.numbers)

    def held(self, name: str) -> Sequence[str]:
        """A field as it is held, whether it has a column of its own or not."""
        return self._held[name]

    def text(self, name: str, most: int) -> Column:
        """A text that is written as it is held; who has one that is not is odd."""
        column = self._held[name]
        if name not in self._looked:
            self._looked.add(name)
            self._plain(column, most)
        return column

    def _plain(self, column: Column, most: int) -> Column:
        joined = _BETWEEN.join(column)
        if not _is_written_as_held(joined) or max(map(len, column), default=0) > most:
            self.mark(
                value != " ".join(value.split()) or not _is_written_as_held(value) or len(value) > most
                for value in column
            )
        return column

    def mark(self, odd: Iterable[bool]) -> None:
        """Note who is odd."""
        self.odd.update(place for place, is_odd in enumerate(odd) if is_odd)

    def looked_up(self, name: str, table: Table) -> Column:
        found = list(map(table.__getitem__, self._held[name]))
        if ODD in found:
            self.mark(value == ODD for value in found)
        return found

    def flagged(self, flag: str, kinds: str, table: Table) -> tuple[Column, Sequence[tuple[str, ...]]]:
        flags, codes = zip(*map(table.__getitem__, zip(self.held(flag), self.held(kinds), strict=True)), strict=True)
        if ODD in flags:
            self.mark(value == ODD for value in flags)
        return flags, codes

    def clients(self) -> Column:
        """What identifies each of them: the field, or the number."""
        given = self.held("client_identifier")
        if not any(given):
            return list(map(str, self.numbers))
        self._plain(given, LONGEST_CLIENT)
        self.mark(" " in value or value.upper() in NOBODYS for value in given)
        return [value or str(number) for value, number in zip(given, self.numbers, strict=True)]

    def names(self) -> tuple[Column, Column, Column]:
        """Family name, first given name, and the name for encryption; who has not both is odd."""
        family, first = self.text("surname", LONGEST_NAME), self.text("forename", LONGEST_NAME)
        middle = self.text("middle_name", LONGEST_NAME)
        if not (all(family) and all(first)):
            self.mark(not (one and other) for one, other in zip(family, first, strict=True))
        whole = list(map("%s, %s".__mod__, zip(family, first, strict=True)))
        if any(middle):
            whole = [f"{name} {second}" if second else name for name, second in zip(whole, middle, strict=True)]
        if max(map(len, whole), default=0) > LONGEST_ENCRYPTED:
            self.mark(len(name) > LONGEST_ENCRYPTED for name in whole)
        return family, first, whole

    def usis(self) -> Column:
        """Each USI; one that is not written as such, in capitals without spaces, is odd."""
        column = self.held("usi")
        joined = _BETWEEN.join(column)
        if not _is_written_as_held(joined) or joined != joined.upper() or " " in joined:
            self.mark(not _is_written_as_held(value) or " " in value or value != value.upper() for value in column)
        if max(map(len, column), default=0) > USI_LENGTH:
            self.mark(len(value) > USI_LENGTH for value in column)
        return column

    def emails(self) -> tuple[Column, Column]:
        """The first email and the other one; a generated address is none, and makes odd."""
        found = [self.text(name, 80) for name in ("personal_email", "work_email")]
        for column in found:
            if GENERATED in _BETWEEN.join(column).casefold():
                self.mark(GENERATED in value.casefold() for value in column)
        one, other = found
        if not any(other):
            return one, other
        return (
            [first or second for first, second in zip(one, other, strict=True)],
            [second if first else "" for first, second in zip(one, other, strict=True)],
        )

    def dialled(self, name: str) -> Column:
        """Telephone numbers without spaces, brackets and hyphens."""
        held = self._held[name]
        found = _BETWEEN.join(held).translate(_DIALLED).split(_BETWEEN)
        if len(found) != len(held):
            found = [value.translate(_DIALLED) for value in held]
        return self._plain(found, 20)


def _is_written_as_held(text: str) -> bool:
    """Whether a text, or a column of them joined, holds nothing that the files write otherwise."""
    return (
        text.isascii()
        and text.isprintable()
        and "  " not in text
        and f" {_BETWEEN}" not in text
        and f"{_BETWEEN} " not in text
        and not text.startswith(" ")
        and not text.endswith(" ")
    )


def values_of(row: Sequence[Any]) -> dict[str, str]:
    """The values of one contact out of its row, as ``client_records`` takes them."""
    _, extra, *core = row
    return {**dict(zip(CORE_FIELDS, core, strict=True)), **extra}
