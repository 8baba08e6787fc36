"""Killed at any moment and run again, a run ends in the same state as if it had never been killed.

A sample of `tools/killpoints.py`, which makes as many trials as one likes: each of its four commands is killed two or
three times, after some time and at points of its work with the database.
"""

from pathlib import Path

import killpoints
import pytest

from postgres import Server
from processes import ended, started


def killed(*options: str) -> str:
    """What the tool says of ten kills."""
    answer = ended(started(killpoints.main, "--kills", "10", "--pupils", "12", *options), within_s=600)
    assert answer.status == 0, answer.out + answer.err
    return answer.out


def test_killed_on_sqlite(sqlite_template: Path) -> None:
    assert "Ended otherwise: 0" in killed("--database", "sqlite", "--migrated", str(sqlite_template))


@pytest.mark.postgresql
def test_killed_on_postgresql(postgresql_server: Server, postgresql_template: str) -> None:
    options = ("--server", postgresql_server.url(), "--migrated", postgresql_template)
    assert "Ended otherwise: 0" in killed("--database", "postgresql", *options)
