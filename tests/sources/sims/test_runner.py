"""The report runner, with a stand-in program: it writes, prints, fails, hangs or leaves nothing."""

import sys
from pathlib import Path

import pytest

from kinroll.sources.errors import SourceUnreadableError
from kinroll.sources.passwords import read_password
from kinroll.sources.sims.runner import Runner

STAND_IN = """
import pathlib, sys, time
output, behaviour, password = sys.argv[1:]
tries = pathlib.Path(output + ".tries")
count = len(tries.read_text()) + 1 if tries.exists() else 1
tries.write_text("x" * count)
print("Connected with", password)
if behaviour == "hangs":
    time.sleep(60)
if behaviour == "writes" or (behaviour == "second" and count == 2):
    pathlib.Path(output).write_text("<SuperStarReport/>")
if behaviour == "empty":
    pathlib.Path(output).write_text("")
sys.exit(1)
"""


def runner(behaviour: str, **settings: float) -> Runner:
    words = (sys.executable, "-c", STAND_IN, "{output}", behaviour, "{password}")
    timing = {"timeout_s": 20.0, "tries": 2, "pause_s": 0.0, **settings}
    return Runner({"contacts": words}, timing["timeout_s"], int(timing["tries"]), timing["pause_s"], "swordfish")


def test_a_file_counts_whatever_the_exit_status(tmp_path: Path) -> None:
    output = tmp_path / "night" / "contacts.xml"
    runner("writes").run("contacts", output)
    assert output.read_text() == "<SuperStarReport/>"


def test_a_report_may_be_what_the_program_prints(tmp_path: Path) -> None:
    printing = (sys.executable, "-c", "print('<SuperStarReport/>')")
    Runner({"contacts": printing}, 20, 1, 0).run("contacts", tmp_path / "contacts.xml")
    assert (tmp_path / "contacts.xml").read_text().strip() == "<SuperStarReport/>"


def test_it_is_tried_again(tmp_path: Path) -> None:
    output = tmp_path / "contacts.xml"
    runner("second").run("contacts", output)
    assert (tmp_path / "contacts.xml.tries").read_text() == "xx"


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [("hangs", "longer than 0.5 seconds"), ("empty", "left no file"), ("nothing", "left no file")],
)
def test_what_goes_wrong_is_said_and_what_it_printed_is_kept(tmp_path: Path, behaviour: str, words: str) -> None:
    output = tmp_path / "contacts.xml"
    if behaviour == "nothing":
        failing = Runner({"contacts": (sys.executable, "-c", "pass")}, 20, 1, 0, "swordfish")
    else:
        failing = runner(behaviour, tries=1, timeout_s=0.5 if behaviour == "hangs" else 20)
    with pytest.raises(SourceUnreadableError, match=words):
        failing.run("contacts", output)
    assert (tmp_path / "contacts.xml.log").exists()


def test_the_night_before_is_never_taken_for_tonight(tmp_path: Path) -> None:
    output = tmp_path / "contacts.xml"
    output.write_text("<SuperStarReport><Record/></SuperStarReport>")
    with pytest.raises(SourceUnreadableError):
        runner("empty", tries=1).run("contacts", output)
    assert (tmp_path / "contacts.xml.previous").read_text().startswith("<SuperStarReport><Record")


def test_the_password_stands_in_no_log(tmp_path: Path) -> None:
    output = tmp_path / "contacts.xml"
    runner("writes").run("contacts", output)
    log = (tmp_path / "contacts.xml.log").read_text()
    assert "Connected with" in log
    assert "swordfish" not in log


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadableError, match="could not be started"):
        Runner({"contacts": (str(tmp_path / "none.exe"),)}, 5, 1, 0).run("contacts", tmp_path / "contacts.xml")


def test_passwords_come_from_the_environment_or_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIMS_PASSWORD", "swordfish")
    (tmp_path / "secret").write_text("tuna\n")
    assert (read_password("SIMS_PASSWORD", None), read_password("", tmp_path / "secret")) == ("swordfish", "tuna")
    assert read_password("", None) == ""
    with pytest.raises(SourceUnreadableError, match="not set"):
        read_password("NO_SUCH_VARIABLE", None)
    with pytest.raises(SourceUnreadableError, match="cannot be read"):
        read_password("", tmp_path / "none")
