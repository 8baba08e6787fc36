"""When a session is over."""

from datetime import UTC, datetime, timedelta

import pytest

from kinroll.accounts import standing
from kinroll.store.models import Account

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("session", "signed_out", "last_disabled", "over"),
    [
        pytest.param({}, None, None, True, id="it began in no way we know of"),
        pytest.param({standing.BEGAN: [NOON.isoformat(), 5]}, None, None, False, id="nothing happened"),
        pytest.param({standing.BEGAN: [NOON.isoformat(), 5]}, None, 5, False, id="disabled before it began"),
        pytest.param({standing.BEGAN: [NOON.isoformat(), 5]}, None, 6, True, id="disabled since"),
        pytest.param({standing.BEGAN: [NOON.isoformat(), 5]}, NOON, None, True, id="signed out in that moment"),
        pytest.param(
            {standing.BEGAN: [NOON.isoformat(), 5]}, NOON - timedelta(seconds=1), None, False, id="signed out before"
        ),
    ],
)
def test_a_session_is_over(
    session: dict[str, object], signed_out: datetime | None, last_disabled: int | None, over: bool
) -> None:
    account = Account(pk=1, username="grace")
    account.last_disabled = last_disabled  # type: ignore[attr-defined]
    account.signed_out_at = signed_out  # type: ignore[attr-defined]
    assert standing.has_ended(session, account) is over
