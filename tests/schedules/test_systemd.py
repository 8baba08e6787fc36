"""systemd units, read back as systemd reads them; and verified by systemd itself where it is installed."""

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from kinroll.schedules import systemd
from kinroll.schedules.entry import Entry, UnschedulableError
from nightly import NIGHTLY

AWKWARD = 'it\'s 100% "$HOME" \\ ${x} %n; é'


def unit(entry: Entry, kind: str) -> dict[str, str]:
    """The settings of a unit by name, with what systemd would replace put back."""
    (file,) = (file for file in systemd.files([entry]) if file.name.endswith(kind))
    found = dict(line.split("=", 1) for line in file.text.splitlines() if re.match(r"\w+=", line))
    return {name: value.replace("%%", "%") for name, value in found.items()}


def words(command: str) -> list[str]:
    """A command line taken apart as systemd does: quoted words with backslashes, $$ for $ in all but the first."""
    found = [re.sub(r"\\(.)", r"\1", word) for word in re.findall(r'"((?:\\.|[^"\\])*)"', command)]
    return [found[0], *(word.replace("$$", "$") for word in found[1:])]


def verify(folder: Path, entry: Entry) -> str:
    """What systemd finds wrong with the units; nothing where it is not installed."""
    files = systemd.files([entry])
    for file in files:
        (folder / file.name).write_text(file.text, encoding=file.encoding)
    if not shutil.which("systemd-analyze"):
        return ""
    paths = [str(folder / file.name) for file in files]
    done = subprocess.run(["systemd-analyze", "verify", *paths], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr + (f"exit status {done.returncode}" if done.returncode else "")


def test_the_service_syncs_in_its_folder_and_keeps_a_log() -> None:
    service = unit(NIGHTLY, ".service")
    assert words(service["ExecStart"]) == [NIGHTLY.program, *NIGHTLY.words]
    assert (service["Type"], service["WorkingDirectory"]) == ("oneshot", "/srv/my-school")
    assert service["StandardOutput"] == "append:/srv/my-school/kinroll-sims.log"


def test_a_night_with_refused_records_is_a_good_one() -> None:
    assert unit(NIGHTLY, ".service")["SuccessExitStatus"] == "1"


def test_the_timer_fires_every_night_and_makes_up_for_a_missed_one() -> None:
    timer = unit(NIGHTLY, ".timer")
    assert (timer["OnCalendar"], timer["Persistent"]) == ("*-*-* 02:30:00", "true")


def test_the_watch_fires_every_hour() -> None:
    assert unit(replace(NIGHTLY, hour=None, minute=5), ".timer")["OnCalendar"] == "*-*-* *:05:00"


def test_awkward_names_come_through_as_they_are() -> None:
    awkward = replace(NIGHTLY, program=f"/opt/{AWKWARD}/kinroll", words=("sync", AWKWARD), folder=f"/srv/{AWKWARD}")
    service = unit(awkward, ".service")
    assert words(service["ExecStart"]) == ["/usr/bin/env", awkward.program, "sync", AWKWARD]
    assert service["WorkingDirectory"] == awkward.folder


@pytest.mark.parametrize("name", ["school", "my school", AWKWARD])
@pytest.mark.parametrize("hour", [2, None], ids=["nightly", "hourly"])
def test_systemd_finds_nothing_wrong(tmp_path: Path, name: str, hour: int | None) -> None:
    folder = tmp_path / name
    folder.mkdir()
    program = folder / "kinroll"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    entry = replace(NIGHTLY, program=str(program), folder=str(folder), hour=hour)
    assert verify(tmp_path, entry) == ""


def test_a_name_that_breaks_lines_is_refused() -> None:
    with pytest.raises(UnschedulableError, match="cannot be seen"):
        systemd.files([replace(NIGHTLY, folder="/srv/my\nschool")])
