"""What a command costs is its own, and what went wrong with it is told."""

import sys

import pytest
from costs import run

HALF_A_SECOND = "import time; {}; time.sleep(0.5); print('{{}}')"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of every process")
def test_memory_of_whoever_measures_does_not_count() -> None:
    ours = bytearray(150 << 20)
    small, _ = run(sys.executable, "-c", HALF_A_SECOND.format("pass"))
    large, _ = run(sys.executable, "-c", HALF_A_SECOND.format("held = bytearray(100 << 20)"))
    assert small.memory < len(ours) / 2
    assert 100 << 20 < large.memory < 150 << 20


def test_a_command_that_fails_has_its_words_told() -> None:
    program = "import sys; print('{}'); print('there is no such school', file=sys.stderr); sys.exit(4)"
    with pytest.raises(SystemExit, match=r"status 4: .*\nthere is no such school"):
        run(sys.executable, "-c", program)
