"""NAT00080 and NAT00085 for many contacts at once: column by column, for those who need nothing written otherwise.

``clients.client_records`` says what a contact becomes, one value after the other, and notes what was changed. Nearly
all contacts need no change at all. Whoever is sure to need none is written here, a whole column at a time: a code is
looked up once for each code, a text is looked at once for the whole batch, and what nobody of the batch has costs
nothing. All others are *odd*, and are left to ``client_records``. Both give the same bytes; a property test holds them
to it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress
from operator import itemgetter
from typing import Any

from kinroll.core.avetmiss.addresses import Choices
from kinroll.core.avetmiss.client_tables import ODD, Table, birthday, codes, flag_and_codes, where
from kinroll.core.avetmiss.clients import LONGEST_ENCRYPTED, LONGEST_NAME
from kinroll.core.avetmiss.code_lists import NOT_SPECIFIED, OTHER_STATE, OVERSEAS
from kinroll.core.avetmiss.layouts import WRITTEN, layout
from kinroll.core.avetmiss.records import END
from kinroll.core.avetmiss.seen import CLIENT
from kinroll.core.emails import GENERATED
from kinroll.core.fields import CORE_FIELDS, TELEPHONE_FIELDS
from kinroll.core.process.identifying import LONGEST_CLIENT, NOBODYS, USI_LENGTH

Column = Sequence[str]
_BETWEEN = "|"
_DIALLED = str.maketrans("", "", " ()-.\u00a0")
_ABROAD = {
    **dict.fromkeys(("building", "flat"), ""),
    **dict.fromkeys(("street_number", "street_name", "suburb"), NOT_SPECIFIED),
    "postcode": OVERSEAS,
    "state": OTHER_STATE,
}
_STREETS = {"building": 50, "flat": 30, "street_number": 15, "street_name": 70, "suburb": 50}


_EXTRA = (
    *("usi", "client_identifier", "middle_name", "disability", "disability_types", "prior_achievement"),
    *("prior_achievements", "highest_school_level", "indigenous_status", "language", "labour_force_status"),
    *("country_of_birth", "at_school", "survey_contact_status", "state", "postcode", "postal_state"),
    *("postal_postcode", "postal_box", *_STREETS, *(f"postal_{name}" for name in _STREETS)),
)
_KNOWN = frozenset(_EXTRA)
_FREE = (
    *("client_identifier", "surname", "forename", "middle_name", "usi", "title", "personal_email", "work_email"),
    *("postal_box", *_STREETS, *(f"postal_{name}" for name in _STREETS)),
)
"""Texts that are written as they are held, or not at all."""
_MOST = {
    **dict.fromkeys(("surname", "forename", "middle_name"), LONGEST_NAME),
    **dict.fromkeys(("personal_email", "work_email"), 80),
    "title": 4,
    "usi": USI_LENGTH,
    "client_identifier": LONGEST_CLIENT,
    "postal_box": 22,
    **{f"{prefix}{name}": most for name, most in _STREETS.items() for prefix in ("", "postal_")},
}


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

    def __init__(self, choices: Choices, release: str = WRITTEN) -> None:
        self._choices = choices
        self._state = codes("state", "")
        self._where = where(self._state)
        self._coded = {
            "highest_school_level": codes("highest school level", "@@"),
            "gender": codes("gender", "@"),
            "indigenous_status": codes("indigenous status", "@"),
            "language": codes("language", "@@@@"),
            "labour_force_status": codes("labour force status", "@@"),
            "country_of_birth": codes("country", "@@@@"),
            "at_school": codes("at school flag", "@"),
            "survey_contact_status": codes("survey contact status", choices.survey_contact_status),
        }
        self._disabilities, self._achievements = (
            flag_and_codes("disability types"),
            flag_and_codes("prior achievements"),
        )
        self._birthdays = Table(birthday)
        self._in_order = {file: _InOrder(release, file) for file in ("NAT00080", "NAT00085")}

    def write(self, rows: Sequence[Sequence[Any]], further: Sequence[Mapping[str, str]]) -> Lines:
        """The lines of these contacts.

        A row is the number, two things that are not read, and the fields with columns of their own; the further values
        of each stand apart.
        """
        batch = _Batch(rows, further)
        clients = batch.clients()
        coded = {name: batch.looked_up(name, table) for name, table in self._coded.items()}
        disabled, disabilities = batch.flagged("disability", "disability_types", self._disabilities)
        achieved, achievements = batch.flagged("prior_achievement", "prior_achievements", self._achievements)
        family, first, encrypted = batch.names()
        usis = batch.usis()
        usual, postal = self._usual(batch, usis), self._postal(batch)
        email, alternative = batch.emails()
        lines_80 = self._in_order["NAT00080"].lines(
            {
                CLIENT: clients,
                "name for encryption": encrypted,
                "highest school level completed identifier": coded["highest_school_level"],
                "gender": coded["gender"],
                "date of birth": list(map(self._birthdays.__getitem__, batch.held("date_of_birth"))),
                "Indigenous status identifier": coded["indigenous_status"],
                "language identifier": coded["language"],
                "labour force status identifier": coded["labour_force_status"],
                "country identifier": coded["country_of_birth"],
                "disability flag": disabled,
                "prior educational achievement flag": achieved,
                "at school flag": coded["at_school"],
                "unique student identifier": usis,
                "survey contact status": coded["survey_contact_status"],
                "address suburb locality or town": usual["suburb"],
                **_addressed(usual),
            },
            len(batch.numbers),
        )
        lines_85 = self._in_order["NAT00085"].lines(
            {
                CLIENT: clients,
                "client title": batch.held("title"),
                "client first given name": first,
                "client family name": family,
                "telephone number home": batch.dialled("telephone"),
                "telephone number work": batch.dialled("work_telephone"),
                "telephone number mobile": batch.dialled("mobile"),
                "email address": email,
                "email address alternative": alternative,
                "address postal suburb locality or town": postal["suburb"],
                "address postal delivery box": postal["box"],
                **_addressed(postal),
            },
            len(batch.numbers),
        )
        if self._choices.capitals:
            lines_80, lines_85 = [line.upper() for line in lines_80], [line.upper() for line in lines_85]
            clients = [client.upper() for client in clients]
        return Lines(clients, lines_80, lines_85, disabilities, achievements, frozenset(batch.odd))

    def _usual(self, batch: "_Batch", usis: Column) -> dict[str, Column]:
        """Where they live; overseas and not known there is no street."""
        parts = {name: batch.held(name) for name in _STREETS}
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
        names = (*_STREETS, "postcode", "state")
        has_own = batch.filled([f"postal_{name}" for name in (*names, "box")])
        parts: dict[str, Column] = {name: batch.held(name) for name in names}
        if has_own:
            parts = {name: _replaced(column, batch.held(f"postal_{name}"), has_own) for name, column in parts.items()}
        return {**parts, "box": batch.held("postal_box")}, parts["postcode"], parts["state"]


def _filled(column: Column) -> Column:
    return [value or NOT_SPECIFIED for value in column] if "" in column else column


def _replaced(column: Column, other: Column, places: Iterable[int]) -> Column:
    """A column that has the values of the other one at these places."""
    found = list(column)
    for place in places:
        found[place] = other[place]
    return found


def _addressed(parts: dict[str, Column]) -> dict[str, Column]:
    """The parts of an address by the names that the fields of both files have for them."""
    return {
        "address building/property name": parts["building"],
        "address flat/unit details": parts["flat"],
        "address street number": parts["street_number"],
        "address street name": parts["street_name"],
        "postcode": parts["postcode"],
        "state identifier": parts["state"],
    }


class _InOrder:
    """Puts columns into the order that the fields of a file have in a release."""

    def __init__(self, release: str, file: str) -> None:
        fields = layout(release, file).national_fields
        self._names = [field.name for field in fields]
        self._template = "".join(f"%-{field.length}s" for field in fields) + END

    def lines(self, columns: dict[str, Column], count: int) -> list[str]:
        """The lines of so many records; a field that nobody fills stays blank."""
        in_order = [columns.get(name) or ("",) * count for name in self._names]
        return list(map(self._template.__mod__, zip(*in_order, strict=True)))


class _Batch:
    """The columns of a batch, and who of it is odd."""

    def __init__(self, rows: Sequence[Sequence[Any]], further: Sequence[Mapping[str, str]]) -> None:
        numbers, _, _, *core = zip(*rows, strict=True)
        self.numbers: Sequence[int] = numbers
        self._blank = ("",) * len(numbers)
        self._held: dict[str, Column] = dict(zip(CORE_FIELDS, core, strict=True))
        for name in _KNOWN & set[str]().union(*further):
            self._held[name] = _column(further, name)
        self._dialled = {name: self._without_signs(name) for name in TELEPHONE_FIELDS}
        self.odd: set[int] = set()
        self._look()

    def held(self, name: str) -> Column:
        """A field as it is held, whether it has a column of its own or not."""
        return self._held.get(name, self._blank)

    def dialled(self, name: str) -> Column:
        """Telephone numbers without spaces, brackets and hyphens."""
        return self._dialled[name]

    def _without_signs(self, name: str) -> Column:
        held = self.held(name)
        if not any(held):
            return held
        found = _BETWEEN.join(held).translate(_DIALLED).split(_BETWEEN)
        return found if len(found) == len(held) else [value.translate(_DIALLED) for value in held]

    def _look(self) -> None:
        """Mark whose texts cannot be written as they are held: too long, or with other letters than the files have."""
        sized = {name: (self._held[name], _MOST[name]) for name in _FREE if name in self._held}
        sized |= {name: (column, 20) for name, column in self._dialled.items()}
        for column, most in sized.values():
            if max(map(len, column)) > most:
                self.mark(len(value) > most for value in column)
        columns = [column for column, _ in sized.values()]
        joined = _BETWEEN.join(chain.from_iterable(columns))
        if not _is_written_as_held(joined) or GENERATED in joined.casefold():
            texts = map(_BETWEEN.join, zip(*columns, strict=True))
            self.mark(not _is_written_as_held(text) or GENERATED in text.casefold() for text in texts)

    def filled(self, names: Iterable[str]) -> set[int]:
        """The places of those who have any of these."""
        places = range(len(self.numbers))
        return {place for name in names if name in self._held for place in compress(places, self._held[name])}

    def mark(self, odd: Iterable[bool]) -> None:
        """Note who is odd."""
        self.odd.update(place for place, is_odd in enumerate(odd) if is_odd)

    def looked_up(self, name: str, table: Table) -> Column:
        if name not in self._held:
            return (table[""],) * len(self.numbers)
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
        given, own = self.held("client_identifier"), list(map(str, self.numbers))
        places = self.filled(["client_identifier"])
        self.odd.update(place for place in places if " " in given[place] or given[place].upper() in NOBODYS)
        return _replaced(own, given, places)

    def names(self) -> tuple[Column, Column, Column]:
        """Family name, first given name, and the name for encryption; who has not both is odd."""
        family, first, middle = self.held("surname"), self.held("forename"), self.held("middle_name")
        if not (all(family) and all(first)):
            self.mark(not (one and other) for one, other in zip(family, first, strict=True))
        whole = list(map("%s, %s".__mod__, zip(family, first, strict=True)))
        for place in self.filled(["middle_name"]):
            whole[place] = f"{whole[place]} {middle[place]}"
        if max(map(len, whole)) > LONGEST_ENCRYPTED:
            self.mark(len(name) > LONGEST_ENCRYPTED for name in whole)
        return family, first, whole

    def usis(self) -> Column:
        """Each USI; one that is not written as such, in capitals without spaces, is odd."""
        column = self.held("usi")
        joined = "".join(column)
        if joined != joined.upper() or " " in joined:
            self.mark(" " in value or value != value.upper() for value in column)
        return column

    def emails(self) -> tuple[Column, Column]:
        """The first email and the other one."""
        one, other = self.held("personal_email"), self.held("work_email")
        places = {place for place in self.filled(["work_email"]) if not one[place]}
        return _replaced(one, other, places), _replaced(other, self._blank, places)


def _column(further: Sequence[Mapping[str, str]], name: str) -> Column:
    """One of the further values of each; blank for those who have none."""
    try:
        return list(map(itemgetter(name), further))  # most fields are everybody's, and this is half the time
    except KeyError:
        return [values.get(name, "") for values in further]


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
