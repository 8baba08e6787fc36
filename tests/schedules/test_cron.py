"""Lines of a crontab, run by a real shell."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from kinroll.schedules import cron
from kinroll.schedules.entry import Entry
from nightly import NIGHTLY

PROGRAM = '#!/bin/sh\npwd\nprintf "%s\\n" "$@"\necho "and what went wrong" >&2\n'


def line(entry: Entry) -> str:
    (file,) = cron.files([entry])
    return file.text.splitlines()[-1]


def test_a_line_says_when_and_what() -> None:
    command = "cd /srv/my-school && /opt/kinroll/bin/kinroll sync sims --config kinroll.toml"
    assert line(NIGHTLY) == f"30 2 * * * {command} >> kinroll-sims.log 2>&1"


def test_the_watch_runs_every_hour() -> None:
    assert line(replace(NIGHTLY, hour=None, minute=5)).startswith("5 * * * * cd ")


@pytest.mark.parametrize("name", ["school", "my school", 'it\'s 100% "$HOME" `x` ; é & \\'])
def test_a_shell_runs_it_in_its_folder_and_keeps_a_log(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    program = folder / "kinroll"
    program.write_text(PROGRAM)
    program.chmod(0o755)
    written = line(replace(NIGHTLY, program=str(program), words=("sync", name), folder=str(folder)))
    command = written.split(" ", 5)[5]
    assert "%" not in command.replace(r"\%", "")
    subprocess.run(["sh", "-c", command.replace(r"\%", "%")], check=True)  # as cron hands it to the shell
    log = (folder / NIGHTLY.log).read_text().splitlines()
    assert log == [str(folder), "sync", name, "and what went wrong"]
