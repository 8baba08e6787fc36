import pytest
from django.db import transaction
from django.db.utils import Error, IntegrityError

from kinroll.store import database as databases
from kinroll.store.bulk import fetch, insert

COLUMNS = ("id", "body")


@pytest.fixture(autouse=True)
def used(database: str) -> None:
    databases.use(database)


def test_rows_come_back_as_they_went_in() -> None:
    insert("payload", COLUMNS, [(1, "Zoë"), (2, "a\tb\\N\n")])
    assert fetch("SELECT id, body FROM payload ORDER BY id") == [(1, "Zoë"), (2, "a\tb\\N\n")]


@pytest.mark.parametrize("count", [1, 99, 100, 101, 250])
def test_so_many_rows_are_all_written_in_their_order(count: int) -> None:
    insert("payload", ("body",), [(f"{number}",) for number in range(count)])
    assert [body for (body,) in fetch("SELECT body FROM payload ORDER BY id")] == [f"{n}" for n in range(count)]


def test_nothing_to_write_is_no_statement() -> None:
    insert("no such table", COLUMNS, [])


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        pytest.param([(1, "a"), (1, "b")], IntegrityError, id="a number twice"),
        pytest.param([(1, None)], IntegrityError, id="a value missing"),
        pytest.param([("x", "a")], Error, id="a value of another kind"),
    ],
)
def test_what_the_driver_raises_is_an_error_of_the_database(
    rows: list[tuple[object, object]], error: type[Exception]
) -> None:
    with pytest.raises(error), transaction.atomic():
        insert("payload", COLUMNS, rows)
    assert fetch("SELECT * FROM payload") == []
