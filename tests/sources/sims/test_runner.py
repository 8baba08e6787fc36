"""The report runner, with a stand-in program: it writes, prints, fails, hangs or leaves nothing."""

import os
import signal
import sys
import threading
import time
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


HALF_THEN_NOTHING = """
import pathlib, sys, time
output = pathlib.Path(sys.argv[1])
again = output.with_name("again")
if again.exists():
    sys.exit("Login failed")
again.touch()
output.write_text("<SuperStarReport/>")
print("Begun", flush=True)
time.sleep(60)
"""


def test_what_a_try_left_that_took_too_long_is_never_taken_for_the_next(tmp_path: Path) -> None:
    words = (sys.executable, "-c", HALF_THEN_NOTHING, "{output}")
    with pytest.raises(SourceUnreadableError, match="left no file"):
        Runner({"contacts": words}, 2, 2, 0).run("contacts", tmp_path / "contacts.xml")
    log = (tmp_path / "contacts.xml.log").read_text()
    assert [log.find(words) >= 0 for words in ("Begun", "longer than 2 seconds", "Login failed")] == [True] * 3


def test_who_is_left_behind_by_the_program_keeps_nobody_waiting(tmp_path: Path) -> None:
    leaving = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(20)'])"
    printing = (sys.executable, "-c", f"{leaving}; print('<SuperStarReport/>')")
    Runner({"contacts": printing}, 10, 1, 0).run("contacts", tmp_path / "contacts.xml")
    assert (tmp_path / "contacts.xml").read_text().strip() == "<SuperStarReport/>"


WRAPPER = """
import pathlib, subprocess, sys, time
late = f"import pathlib, time; time.sleep(2.5); pathlib.Path({sys.argv[1]!r}).write_text('late')"
subprocess.Popen([sys.executable, "-c", late])
pathlib.Path(sys.argv[1]).with_name("begun").touch()
time.sleep(60)
"""


def test_what_took_too_long_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    output = tmp_path / "contacts.xml"
    with pytest.raises(SourceUnreadableError, match="longer than 2 seconds"):
        Runner({"contacts": (sys.executable, "-c", WRAPPER, "{output}")}, 2, 1, 0).run("contacts", output)
    time.sleep(1.5)
    assert ((tmp_path / "begun").exists(), output.exists()) == (True, False)


@pytest.mark.skipif(os.name == "nt", reason="nobody presses Ctrl-C there")
def test_who_stops_kinroll_leaves_nothing_running(tmp_path: Path) -> None:
    output = tmp_path / "contacts.xml"
    threading.Thread(target=_press_ctrl_c_once, args=(tmp_path / "begun",)).start()
    with pytest.raises(KeyboardInterrupt):
        Runner({"contacts": (sys.executable, "-c", WRAPPER, "{output}")}, 60, 2, 0).run("contacts", output)
    time.sleep(3)
    assert not output.exists()


def _press_ctrl_c_once(begun: Path) -> None:
    while not begun.exists():
        time.sleep(0.01)
    signal.raise_signal(signal.SIGINT)


PRINTING = "import sys; print('Okafor', flush=True); print('Slow; swordfish', file=sys.stderr, flush=True)"


def test_a_report_that_is_printed_does_not_stand_in_the_log(tmp_path: Path) -> None:
    output, log = tmp_path / "contacts.csv", tmp_path / "contacts.csv.log"
    Runner({"contacts": (sys.executable, "-c", PRINTING)}, 20, 1, 0).run("contacts", output)
    assert (output.read_text(), log.exists()) == ("Okafor\n", False)
    hanging = f"{PRINTING}; import time; time.sleep(60)"
    with pytest.raises(SourceUnreadableError, match="longer than"):
        Runner({"contacts": (sys.executable, "-c", hanging)}, 2, 1, 0, "swordfish").run("contacts", output)
    assert log.read_text() == "Slow; …\n\n(it took longer than 2 seconds)\n"


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "sims").write_text("no folder")
    with pytest.raises(SourceUnreadableError, match=r"contacts could not be made: .*sims cannot be written"):
        runner("writes").run("contacts", tmp_path / "sims" / "contacts.xml")


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
    (tmp_path / "secret").write_text("\n")
    with pytest.raises(SourceUnreadableError, match="is empty"):
        read_password("", tmp_path / "secret")
