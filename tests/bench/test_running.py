"""A rival that fails or never ends is reported so, and the plots are pictures."""

import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from plots import dots, lines
from running import GIB, Outcome, load, run

SIDE = 'print("said much"); print(\'{"seconds": 1.5, "threshold": 0.5}\')'


def python(program: str, limit_s: float = 20, memory: int = GIB) -> Outcome:
    return run([sys.executable, "-c", program], limit_s=limit_s, memory=memory)


def test_the_last_line_is_the_answer(tmp_path: Path) -> None:
    outcome = python(SIDE)
    assert (outcome.failure, outcome.seconds, outcome.said) == ("", 1.5, {"threshold": 0.5})
    assert outcome.memory > 1_000_000
    outcome.save(tmp_path / "kept.json")
    assert load(tmp_path / "kept.json") == outcome


def test_a_failure_is_told_by_its_last_words() -> None:
    assert python("raise ValueError('no such column')").failure == "ValueError: no such column"
    assert python("raise OSError('not there (/some/where/file.py)')").failure == "OSError: not there (file.py)"


def test_what_takes_too_long_or_too_much_is_ended() -> None:
    assert python("import time; time.sleep(60)", limit_s=0.1).failure == "not done after 0.4 s"
    hungry = "held = bytearray(300_000_000); import time; time.sleep(60)"
    assert python(hungry, memory=GIB // 10).failure == "over 0.1 GiB"


def test_what_works_too_long_is_ended_however_busy_the_machine_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("running.PATIENCE", 200)
    assert python("while True: pass", limit_s=0.3).failure == "not done after 0.3 s of processor time"


def test_a_plot_has_a_dot_for_every_value_and_escapes_names() -> None:
    picture = ElementTree.fromstring(dots("F1", {"a & b": {"x": (0.9, 0.8, 1.0)}, "c": {"y": (0.0, 0.0, 0.1)}}, "xy"))
    circles = [each for each in picture.iter() if each.tag.endswith("circle")]
    assert len(circles) == 2 + 2  # two values, two tools
    assert "a & b" in {each.text for each in picture.iter()}


def test_lines_stay_inside_their_frame() -> None:
    curves = {"x": [(1_000, 0.2), (1_000_000, 30.0)], "y": [(1_000, 1.0)]}
    picture = ElementTree.fromstring(lines("t", curves, "xy", names=("records", "seconds"), logarithmic=True))
    points = [each.get("points", "") for each in picture.iter() if each.tag.endswith("polyline")]
    places = [float(value) for line in points for pair in line.split() for value in pair.split(",")]
    assert len(places) == 6
    assert all(40 <= place <= 380 for place in places)
