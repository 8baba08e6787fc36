"""What values of clients become in the files: worked out once for each value, and looked up for whoever has it.

A value that cannot be written as it is held becomes ``ODD``: its contact is looked at by itself.
"""

import re
from collections.abc import Callable
from typing import Any

from kinroll.core.avetmiss.code_lists import OTHER_STATE, OVERSEAS, UNKNOWN_POSTCODE, UNKNOWN_STATE
from kinroll.core.avetmiss.notes import Notes
from kinroll.core.dates import is_day

ODD = "\x00"
"""Stands for a value that has to be looked at by itself."""
_POSTCODE = re.compile("(?!0000)[0-9]{4}|OSPC|@@@@")
MOST_KEPT = 50_000
"""A table forgets what it has worked out once it holds so many values: they come from people, and have no end."""


class Table(dict[Any, Any]):
    """What each value becomes, worked out when it is met first."""

    def __init__(self, work_out: Callable[[Any], Any]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, value: Any) -> Any:
        if len(self) >= MOST_KEPT:
            self.clear()
        found = self[value] = self._work_out(value)
        return found


def codes(listed: str, unknown: str) -> Table:
    """Codes of a list as they are written; odd where the list does not have one."""

    def code(value: str) -> str:
        notes = Notes({"it": value})
        found = notes.code("it", listed, unknown)
        return ODD if notes.noted else found

    return Table(code)


def birthday(value: str) -> str:
    """A birth date as it is written (DDMMYYYY); @ where none is known."""
    day = value.strip()
    return f"{day[8:10]}{day[5:7]}{day[:4]}" if is_day(day) else "@" * 8


def flag_and_codes(kinds: str) -> Table:
    """A flag and the codes that go with it; odd where the two do not agree."""

    def both(said: tuple[str, str]) -> tuple[str, tuple[str, ...]]:
        notes = Notes({"it": said[1]})
        flag, found = said[0].strip(), notes.codes("it", kinds)
        if notes.noted or (flag == "N" and found) or (flag == "Y" and not found):
            return ODD, ()
        return ("Y" if found else flag if flag == "N" else "@"), found

    return Table(both)


def where(state: Table) -> Table:
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
