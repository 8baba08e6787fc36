"""Killed at any moment and run again, a run ends in the same state as if it had never been killed.

A few trials of `tools/killpoints.py`, which makes as many as one likes.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from postgres import Server

TOOL = Path(__file__).resolve().parents[2] / "tools" / "killpoints.py"


def killed(*options: str) -> str:
    """What the tool says of fifteen kills."""
    command = [sys.executable, str(TOOL), "--kills", "15", "--pupils", "12", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_killed_on_sqlite() -> None:
    assert "Ended otherwise: 0" in killed("--database", "sqlite")


@pytest.mark.postgresql
def test_killed_on_postgresql(postgresql_server: Server) -> None:
    assert "Ended otherwise: 0" in killed("--database", "postgresql", "--server", postgresql_server.url())
