"""Where the time of a sync goes: what the stopwatch counts, and that the steps it knows are those of a sync."""

import time
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import pytest
import steps
import sync
from databases import opened

from kinroll.demo.school import write_school


def test_a_step_is_counted_without_those_that_it_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 1.0, 4.0, 9.0])
    monkeypatch.setattr(steps, "perf_counter", lambda: next(clock))
    stopwatch = steps.Stopwatch()
    with stopwatch.step("outer"), stopwatch.step("inner"):
        pass
    assert stopwatch.seconds == {"outer": 1.0 + 5.0, "inner": 3.0}


def test_a_function_is_counted_whatever_comes_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        time.sleep(0.01)
        raise ValueError

    module = SimpleNamespace(fail=fail)
    monkeypatch.setattr(steps, "import_module", lambda _: module)
    stopwatch = steps.Stopwatch()
    stopwatch.around("somewhere:fail", "failing")
    with pytest.raises(ValueError):
        module.fail()
    assert stopwatch.seconds["failing"] >= 0.01


def test_what_another_thread_does_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    module = SimpleNamespace(work=lambda: None)
    monkeypatch.setattr(steps, "import_module", lambda _: module)
    stopwatch = steps.Stopwatch()
    stopwatch.around("somewhere:work", "working")
    thread = Thread(target=module.work)
    thread.start()
    thread.join()
    assert not stopwatch.seconds
    module.work()
    assert stopwatch.seconds.keys() == {"working"}


def test_the_steps_are_those_of_a_sync(tmp_path: Path) -> None:
    write_school(tmp_path / "before", pupils=20, today=sync.TODAY, cases=False)
    with opened(["sqlite"], tmp_path) as (kind,):
        kind.make("synced")
        sync.configure(tmp_path / "kinroll.toml", tmp_path / "before", kind.url("synced"))
        shares = steps.shares(tmp_path / "kinroll.toml")
    assert shares.keys() <= {steps.START, *steps.STEPS}
    assert {"decide on each, keep the plan", "write the other tables", steps.REST, steps.START} <= shares.keys()
    assert min(shares.values()) >= 0


def test_a_sync_that_is_not_done_is_not_measured(tmp_path: Path) -> None:
    write_school(tmp_path / "before", pupils=20, today=sync.TODAY, cases=False)
    (tmp_path / "before" / "contacts.xml").write_bytes(b"")
    with opened(["sqlite"], tmp_path) as (kind,):
        kind.make("synced")
        sync.configure(tmp_path / "kinroll.toml", tmp_path / "before", kind.url("synced"))
        with pytest.raises(SystemExit):
            steps.shares(tmp_path / "kinroll.toml")
