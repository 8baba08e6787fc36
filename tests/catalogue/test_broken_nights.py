"""The catalogue of broken nights: each is stopped, changes nothing, and says why in words for a school office."""

import re
from copy import deepcopy
from pathlib import Path

import pytest
from endstate import end_state

from catalogue.good_school import GoodNight, good_school
from catalogue.night import Night, sync, told
from catalogue.page import BROKEN, PAGE, entry
from kit import School
from snapshots import FirstSync

FOR_PROGRAMMERS = re.compile(r"Traceback|Error:|Exception|None|errno|XML_|0x|\btie\.|_|\{", re.IGNORECASE)
NAMES = {
    "A file of zero bytes",
    "A report without ids",
    "All relationships are gone",
    "Other ids",
    "Summer birthdays a day early",
    "Last year's files, without a date",
}
ON_POSTGRESQL = [night for night in BROKEN if night.name in NAMES]


def test_there_are_enough_of_them() -> None:
    assert len({night.name for night in BROKEN}) == len(BROKEN) >= 25


@pytest.mark.parametrize("night", BROKEN, ids=lambda night: night.name)
def test_a_broken_night_is_stopped_and_changes_nothing(
    night: Night, good_night: GoodNight, good_end: list[str], tmp_path: Path
) -> None:
    school = good_night.copy(tmp_path)
    night.lead_up(school)
    night.change(school)
    messages = is_stopped(night, school, end_state(school.database_url) if night.before else good_end)
    assert entry(night, messages) in PAGE.read_text(encoding="utf-8"), "run: python tools/broken_nights.py"


@pytest.mark.parametrize("night", ON_POSTGRESQL, ids=lambda night: night.name)
def test_so_it_is_on_postgresql_and_the_next_night_goes_on(
    night: Night, postgresql_database: str, tmp_path: Path, first_sync: FirstSync
) -> None:
    school = good_school(tmp_path, postgresql_database)
    first_sync(school)
    night.lead_up(school)
    spoilt = deepcopy(school)
    night.change(spoilt)
    is_stopped(night, spoilt, end_state(school.database_url))
    school.write()
    assert (sync(school).status, sync(school).json["outcome"]) == (0, "unchanged")


def is_stopped(night: Night, school: School, before: list[str]) -> list[str]:
    """What a person reads, once all is as it should be; ``before`` is what the database held."""
    answer = sync(school, *night.words)
    assert (answer.status, answer.json["outcome"]) == night.end
    if answer.json["outcome"] == "held":
        assert night.found in {brake["code"] for brake in answer.json["brakes"]}
    assert end_state(school.database_url) == before
    messages = told(school, answer)
    for message in messages:
        words = message.partition(": ")[2].replace("sims/", "")
        assert not FOR_PROGRAMMERS.search(words), message
        assert words[-1] in '.?"', message
        assert len(words) < 250, message
    return messages
