"""Each client identifier is given once, whether it is a number or a field, and in whatever order they come."""

from pathlib import Path
from typing import Any

import pytest

from kinroll.core.avetmiss.addresses import Choices
from kinroll.core.fields import CORE_FIELDS
from kinroll.flows.client_files import TWICE, ClientFiles


def row(number: int, client: str = "", surname: str = "Castellan") -> tuple[Any, ...]:
    """A contact as the store gives it."""
    core = {"forename": "Robin", "surname": surname}
    extra = f'{{"client_identifier":"{client}"}}' if client else ""
    return (number, True, extra, *(core.get(name, "") for name in CORE_FIELDS))


@pytest.mark.parametrize(
    ("batches", "left_out"),
    [
        ([[row(1), row(2)], [row(3, "C1"), row(4, "C2")]], []),
        ([[row(1, "C1"), row(2, "C1")]], [2]),
        ([[row(1, "C1")], [row(2, "C1")]], [2]),
        ([[row(1)], [row(2, "1")]], [2]),
        ([[row(1, "2")], [row(2)]], [2]),
        ([[row(1, "2"), row(2), row(3)]], [2]),
        ([[row(1, "2", "Żak")], [row(2, "", "Żak")]], [2]),
        ([[row(1, "1")], [row(2, "02")]], []),
        ([[row(7)], [row(5_000)], [row(9_000, "5000")]], [9_000]),
    ],
)
def test_an_identifier_is_that_of_one_client(tmp_path: Path, batches: list[Any], left_out: list[int]) -> None:
    with ClientFiles(tmp_path, Choices()) as files:
        left = [one for batch in batches for one in files.put(batch)]
    assert [(one[0][0], one[2]) for one in left] == [(number, TWICE) for number in left_out]
    lines = (tmp_path / "NAT00080.txt").read_text(encoding="ascii").splitlines()
    assert len(lines) == len({line[:10] for line in lines}) == sum(map(len, batches)) - len(left_out)


def test_without_clients_there_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "NAT00080.txt").write_text("of the time before", encoding="ascii")
    with ClientFiles(tmp_path, Choices()) as files:
        assert files.put([]) == []
    assert [path.name for path in tmp_path.iterdir()] == ["written-otherwise.csv"]
