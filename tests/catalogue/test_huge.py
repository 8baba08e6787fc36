"""A report that would fill the memory is refused early; `tools/broken_nights.py --huge` tries larger ones."""

from collections.abc import Callable
from pathlib import Path

import pytest

from catalogue import broken_files
from catalogue.measuring import seconds_to_refuse


@pytest.mark.parametrize("make", broken_files.HUGE.values(), ids=broken_files.HUGE)
def test_what_is_huge_is_refused_in_bounded_memory_and_time(make: Callable[[Path], None], tmp_path: Path) -> None:
    report = tmp_path / "contacts.xml"
    make(report)
    assert seconds_to_refuse(report) < 5
