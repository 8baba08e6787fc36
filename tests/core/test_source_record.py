from datetime import UTC, datetime
from itertools import permutations

from kinroll.core.source_record import Version, in_order


def test_versions_are_ordered_by_when_they_were_true_then_by_what_they_say() -> None:
    september, october = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)
    expected = [
        Version(september, {"people": {"forename": "Ann"}}),
        Version(september, {"people": {"forename": "Zoë"}}),
        Version(october, {"people": {"forename": "Ann"}}),
    ]
    assert all(in_order(arrived) == expected for arrived in permutations(expected))
