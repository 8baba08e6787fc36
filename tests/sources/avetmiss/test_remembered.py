"""What was seen of the files is kept outside memory: the first of each, found again, listed where others lack it."""

import sqlite3

import pytest

from kinroll.sources.avetmiss.remembered import remembered
from kinroll.sources.errors import SourceUnreadableError


def test_the_first_that_was_said_stays() -> None:
    with remembered() as memory:
        assert memory.look_up("clients", ["C1"]) == {}
        memory.keep("clients", {"C1": (1, "YNN"), "C 2": (2, "")})
        memory.keep("clients", {"C1": (9, "NNN")})
        assert memory.look_up("clients", ["C1", "C 2", "C3"]) == {"C1": (1, "YNN"), "C 2": (2, "")}


def test_those_that_others_lack_are_listed_by_line() -> None:
    with remembered() as memory:
        memory.keep("clients", {"C3": (3, "YNN"), "C1": (1, "NYN"), "C2": (2, "YNN")})
        memory.keep("contacts", {"C2": (1, "")})
        assert list(memory.without("clients", ["contacts"])) == [("C1", (1, "NYN")), ("C3", (3, "YNN"))]
        assert [key for key, _ in memory.without("clients", ["nowhere"], like="Y*")] == ["C2", "C3"]


def test_no_room_for_it_is_told_in_a_sentence() -> None:
    with pytest.raises(SourceUnreadableError, match="Make room where temporary files are kept"), remembered():
        raise sqlite3.OperationalError("database or disk is full")
