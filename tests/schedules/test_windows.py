"""Tasks of the Windows Task Scheduler, held against its schema."""

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from kinroll.schedules import windows
from kinroll.schedules.entry import Entry, UnschedulableError

NIGHTLY = Entry(
    name="my-school-sims",
    does="Kinroll my-school: sync sims at 02:30 every night",
    program=r"C:\Program Files\Kinroll (new) & co\kinroll.exe",
    words=("sync", "sims", "--config", "kinroll.toml"),
    folder=r"D:\Schools & co\My <School>",
    log="kinroll-sims.log",
    minute=30,
    hour=2,
)
WATCH = replace(NIGHTLY, name="my-school-watch", words=("notify",), hour=None, minute=15)
SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).with_name("task.xsd")))


def task(entry: Entry) -> etree._Element:
    """The task as Windows reads it: bytes in the encoding that the file names."""
    (file,) = windows.files([entry])
    return etree.fromstring(file.text.encode(file.encoding))


def text(entry: Entry, name: str) -> str | None:
    return task(entry).findtext(f".//{{{windows.NAMESPACE}}}{name}")


@pytest.mark.parametrize("entry", [NIGHTLY, WATCH], ids=["nightly", "hourly"])
def test_a_task_keeps_to_the_schema(entry: Entry) -> None:
    SCHEMA.assertValid(task(entry))


def test_the_file_is_in_the_encoding_that_it_names() -> None:
    (file,) = windows.files([NIGHTLY])
    assert (file.encoding, file.text.splitlines()[0]) == ("utf-16", '<?xml version="1.0" encoding="UTF-16"?>')


def test_it_runs_in_its_folder_every_night_and_makes_up_for_a_missed_one() -> None:
    assert text(NIGHTLY, "WorkingDirectory") == NIGHTLY.folder
    assert (text(NIGHTLY, "StartBoundary"), text(NIGHTLY, "DaysInterval")) == ("2020-01-01T02:30:00", "1")
    assert (text(NIGHTLY, "StartWhenAvailable"), text(NIGHTLY, "Interval")) == ("true", None)


def test_the_watch_runs_every_hour() -> None:
    assert (text(WATCH, "StartBoundary"), text(WATCH, "Interval")) == ("2020-01-01T00:15:00", "PT1H")


def test_the_command_line_is_quoted_and_its_output_kept() -> None:
    command = r'"C:\Program Files\Kinroll (new) & co\kinroll.exe" sync sims --config kinroll.toml'
    assert (text(NIGHTLY, "Command"), text(NIGHTLY, "Arguments")) == (
        "cmd.exe",
        f'/d /s /c "set PYTHONUTF8=1&& {command} >> kinroll-sims.log 2>&1"',
    )


@pytest.mark.parametrize("folder", [r"D:\100%", 'D:\\"School"', "D:\\My\nSchool"])
def test_what_windows_would_read_as_its_own_is_refused(folder: str) -> None:
    with pytest.raises(UnschedulableError, match="Give the folder another name"):
        windows.files([replace(NIGHTLY, folder=folder)])
