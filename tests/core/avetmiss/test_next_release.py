"""A release that is not known yet is data: a table and a line. Shown with a made-up 8.1, which nobody has published."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import orjson
import pytest

import nat
from kinroll.core.avetmiss import layout_tables, layouts
from kinroll.core.avetmiss.addresses import Choices
from kinroll.core.avetmiss.layout_tables import LENGTHS_8_0, RELEASE_8_0, Release
from kinroll.core.avetmiss.layouts import is_written, known_releases, layout, release_for, years_written
from kinroll.core.avetmiss.records import read
from kinroll.core.fields import CORE_FIELDS
from kinroll.flows.avetmiss.checking import Asked, check
from kinroll.flows.client_files import ClientFiles

OF_8_0 = "   71   2 A Y highest school level completed identifier\n   73   1 A Y gender\n   74   8 A Y date of birth\n"
MADE_UP = "   71   8 A Y date of birth\n   79   1 A Y gender\n   80   2 A Y highest school level completed identifier\n"
"""Three fields in another order, and a new one at the end that nobody fills."""
NEW_FIELD = "  328   4 A N something new\n  332  11 A S statistical area level 1 identifier\n"


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Release 8.1, as nobody has published it."""
    assert OF_8_0 in RELEASE_8_0
    begin, end = RELEASE_8_0.split("  328  11 A S statistical area level 1 identifier\n  339   9", 1)
    table = f"{begin.replace(OF_8_0, MADE_UP)}{NEW_FIELD}  343   9{end}"
    lengths = {**LENGTHS_8_0, "NAT00080": (331, 351)}
    monkeypatch.setitem(layout_tables.RELEASES, "8.1", Release(2027, table, lengths, is_written=True))
    yield "8.1"
    layouts._layouts.cache_clear()


def test_the_years_that_can_be_reported_follow(made_up: str) -> None:
    assert known_releases() == ("7.0", "8.0", "8.1")
    assert (release_for(2026), release_for(2027)) == ("8.0", "8.1")
    assert is_written(made_up)
    assert years_written() == (2018, layouts.LAST_YEAR)


def test_until_then_nothing_is_written_for_it() -> None:
    assert known_releases() == ("7.0", "8.0")
    assert years_written() == (2018, 2026)
    assert not is_written("8.1")


def test_clients_are_written_in_its_order_one_by_one_or_many_at_once(made_up: str, tmp_path: Path) -> None:
    rows = [_row(1, "Castellan"), _row(2, "Żak")]  # the second has to be spelt in other letters
    with ClientFiles(tmp_path, Choices(), made_up) as files:
        assert files.put(rows) == []
    records = [
        read(layout(made_up, "NAT00080"), line)
        for line in (tmp_path / "NAT00080.txt").read_text(encoding="ascii").splitlines()
    ]
    assert [one["client identifier"] for one in records] == ["1", "2"]
    for record in records:
        assert (record["date of birth"], record["gender"], record["something new"]) == ("14052001", "F", "")


def _row(number: int, surname: str) -> tuple[object, ...]:
    core = {"forename": "Robin", "surname": surname, "date_of_birth": "2001-05-14", "gender": "F"}
    return (
        number,
        True,
        orjson.dumps({"usi": nat.usi(number)}).decode(),
        *(core.get(name, "") for name in CORE_FIELDS),
    )


def test_its_files_are_known_by_their_lengths_and_keep_every_rule(made_up: str, tmp_path: Path) -> None:
    collection = nat.good(8, year=2027)
    collection.release = made_up
    report = check(collection.write(tmp_path), Asked(), today=date(2028, 1, 5))
    assert (report.release, report.year) == (made_up, 2027)
    assert list(report.tally.findings()) == []


def test_a_mistake_in_them_is_found(made_up: str, tmp_path: Path) -> None:
    collection = nat.good(8, year=2027)
    collection.release = made_up
    collection.row("NAT00080", 2)["gender"] = "D"
    report = check(collection.write(tmp_path), Asked(), today=date(2028, 1, 5))
    assert [(one.rule.number, one.client) for one in report.tally.findings()] == [("K80-07", "C3")]
