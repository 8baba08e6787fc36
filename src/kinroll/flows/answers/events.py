"""Events as programs are told of them."""

from collections.abc import Sequence
from typing import Any

from kinroll.store import crosswalk
from kinroll.store.feed import FedEvent


def events_json(events: Sequence[FedEvent]) -> list[dict[str, Any]]:
    """Each event as one object; ``root`` is the contact that its number is seen as now."""
    roots = crosswalk.roots({event.contact for event in events}) if events else {}
    return [
        {
            "position": f"{event.position.xid}-{event.position.id}",
            "at": event.at.isoformat(),
            "kind": event.kind,
            "contact_id": event.contact,
            "root": roots[event.contact],
            "run": event.run,
            "old": event.old,
            "new": event.new,
        }
        for event in events
    ]
