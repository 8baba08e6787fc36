"""Work that other processes do comes to what it would come to here, whatever becomes of them."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, ClassVar

import pytest
from endstate import differences, end_state

from families import three_families
from kinroll.flows import sync
from kinroll.flows.hands import Hands, hand, pool
from kinroll.sources.sims import reports
from kinroll.store.apply import batches
from kit import TODAY

STEP = """
import os, time
def double(item): return 2 * item, os.getpid()
def slowly(item): time.sleep(0.05); return 2 * item, os.getpid()
def fail(item): return 100 / (item - 3), os.getpid()
def fail_there(item):
    if os.environ.get("HERE") != str(os.getpid()): raise RuntimeError
    return double(item)
"""


@pytest.fixture(name="steps")
def _steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Callable[[int], tuple[float, int]]]]:
    """Functions in a module that other processes find as well."""
    (tmp_path / "kinroll_steps.py").write_text(STEP)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("HERE", str(os.getpid()))
    import kinroll_steps  # type: ignore[import-not-found]

    yield vars(kinroll_steps)
    sys.modules.pop("kinroll_steps")


@pytest.fixture(name="hands")
def _hands() -> Iterator[Hands]:
    with Hands(most=2, enough=10) as hands:
        yield hands


def test_results_come_in_order_from_other_processes(hands: Hands, steps: dict[str, Callable[[int], object]]) -> None:
    for _ in range(2):
        results = list(hands.each(steps["double"], iter(range(20)), 20))
        assert [result for result, _ in results] == [2 * item for item in range(20)]
        workers = {worker for _, worker in results}
        assert len(workers) == 2
        assert os.getpid() not in workers


def test_few_are_done_here(hands: Hands, steps: dict[str, Callable[[int], object]]) -> None:
    assert list(hands.each(steps["double"], range(2), 9)) == [(0, os.getpid()), (2, os.getpid())]
    assert hands._started == []


def test_what_is_wrong_with_an_item_is_raised_here(hands: Hands, steps: dict[str, Callable[[int], object]]) -> None:
    done = hands.each(steps["fail"], range(20), 20)
    assert len([next(done) for _ in range(3)]) == 3
    with pytest.raises(ZeroDivisionError):
        next(done)
    assert hands._started == []  # nobody goes on with what is not wanted


def test_what_fails_only_there_is_done_here(hands: Hands, steps: dict[str, Callable[[int], object]]) -> None:
    results = list(hands.each(steps["fail_there"], range(20), 20))
    assert results == [(2 * item, os.getpid()) for item in range(20)]


def test_lost_processes_cost_time_only(hands: Hands, steps: dict[str, Callable[[int], object]]) -> None:
    done = hands.each(steps["slowly"], range(20), 20)
    results = [next(done)]
    for one in hands._started:
        one._process.kill()
    results += done
    assert [result for result, _ in results] == [2 * item for item in range(20)]
    assert results[-1][1] == os.getpid()
    assert [result for result, _ in hands.each(steps["double"], range(20), 20)] == [2 * item for item in range(20)]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a pipe holds what it holds")
def test_results_wait_in_the_pipe_and_nobody_for_it(hands: Hands, steps: dict[str, Callable[[int], object]]) -> None:
    import fcntl

    list(hands.each(steps["double"], range(20), 20))
    pipes = [pipe for one in hands._started for pipe in (one._process.stdin, one._process.stdout) if pipe]
    assert [fcntl.fcntl(pipe, fcntl.F_GETPIPE_SZ) for pipe in pipes] == [pool.PIPE] * 4


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody asks for more")
def test_pipes_that_may_not_hold_more_do_as_well(
    hands: Hands, steps: dict[str, Callable[[int], object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(pool.fcntl, "fcntl", refuse)
    results = list(hands.each(steps["double"], range(20), 20))
    assert {worker for _, worker in results}.isdisjoint({os.getpid()})


def test_they_end_with_who_started_them(tmp_path: Path) -> None:
    """Killed, so that nobody can tell them."""
    program = (
        "import time\nfrom kinroll.flows.hands import Hands\nhands = Hands(2, 1)\n"
        "print(list(hands.each(str, range(4), 4)), *[one._process.pid for one in hands._started], flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said, *pids = process.stdout.readline().rsplit(" ", 2)
        process.kill()
    assert said == "['0', '1', '2', '3']"
    for pid in map(int, pids):
        for _ in range(100):
            if not _runs(pid):
                break
            time.sleep(0.05)
        assert not _runs(pid)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


class Watched(pool._Hand):
    """A process of which it is known what it has done."""

    did: ClassVar[list[str]] = []

    def learn(self, step: Any) -> bool:
        self._learnt = type(getattr(step, "func", step)).__name__
        return super().learn(step)

    def take(self) -> tuple[str, Any]:
        said, result = super().take()
        self.did += [self._learnt] * (said == hand.DONE)
        return said, result


def test_a_sync_by_many_hands_ends_as_by_one(
    tmp_path: Path, new_database: Callable[[Path], AbstractContextManager[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[Any] = []
    monkeypatch.setattr(pool, "_Hand", Watched)
    monkeypatch.setattr(Watched, "did", did := [])
    for enough in (1_000_000, 1):
        assert did == []
        folder = tmp_path / str(enough)
        folder.mkdir()
        with new_database(folder) as url, monkeypatch.context() as patched:
            patched.setattr(pool, "ENOUGH", enough)
            patched.setattr(pool, "_free_processors", lambda: 2)
            patched.setattr(reports, "BYTES_A_PERSON", 1)
            for module, size in ((reports, 3), (sync, 2), (batches, 2)):
                patched.setattr(module, "BATCH", size)
            school = three_families(folder, url)
            assert school.sync("--as-of", TODAY)["outcome"] == "applied"
            school.contacts = school.contacts[1:]
            school.sync("--as-of", TODAY)
            ended.append(end_state(url))
    assert {"Cutter", "Staging", "Deciding"} < set(did)  # and what is applied
    assert differences(*ended) == []
    assert len(ended[0]) > 50
