"""Events are written in the transaction of what they tell of."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from kinroll.store.bulk import fetch_one, insert

New = tuple[datetime | str, str, int, int, int]
"""When, what, to which contact number, in which plan, and at which place of it."""


def add(events: Sequence[New]) -> None:
    """Write events. The transaction's number keeps readers of the feed behind it."""
    if not events:
        return
    xid = fetch_one("SELECT pg_current_xact_id()::text::bigint") if connection.vendor == "postgresql" else 0
    columns = ("xid", "at", "kind", "contact_id", "plan_id", "seq")
    insert("event", columns, [(xid, *event) for event in events])
