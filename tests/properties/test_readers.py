"""Whatever a file holds, its reader reads or refuses it. What this tries shortly, `tools/fuzz.py` tries for an hour."""

from pathlib import Path

import fuzzing
import pytest
from fuzz import TARGETS, broken
from hypothesis import HealthCheck, given, settings


def test_every_reader_is_fuzzed() -> None:
    assert set(TARGETS) == set(fuzzing.TARGETS)


@pytest.mark.parametrize("target", TARGETS)
def test_a_good_file_is_read(target: str, tmp_path: Path) -> None:
    trial = fuzzing.Trial(target, tmp_path, tmp_path)
    trial.run(fuzzing.seeds(target)[0])
    assert trial.counts == {"executions": 1, "read": 1}


@pytest.mark.parametrize("target", TARGETS)
def test_a_broken_file_is_read_or_refused(target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzzing, "SLOW_S", 60.0)  # other tests run beside this one
    trial = fuzzing.Trial(target, tmp_path, tmp_path)

    @settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
    @given(broken(fuzzing.seeds(target)))
    def try_one(data: bytes) -> None:
        trial.run(data)

    try_one()
    assert trial.counts["refused"] > 0
    assert trial.counts["read"] > 0
