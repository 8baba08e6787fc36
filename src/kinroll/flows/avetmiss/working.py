"""Looking at what would be reported, and making the files, in the background: what was asked in, where to look out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kinroll.core.avetmiss.window import Window
from kinroll.declarations.file import Configuration
from kinroll.flows.avetmiss import lodging, looking
from kinroll.flows.jobs import Ticket
from kinroll.flows.now import Now

Asked = Mapping[str, Any]


def window_of(asked: Asked) -> Window:
    """The window that was asked for."""
    return Window(date.fromisoformat(asked["first"]), date.fromisoformat(asked["last"]))


def asked_for(window: Window, **more: str) -> dict[str, object]:
    """The same as a piece of work asks for it."""
    return {"first": str(window.first), "last": str(window.last), **more}


def look(configuration: Configuration, asked: Asked, now: Now, ticket: Ticket) -> Asked:
    """Look at what would be reported."""
    found = looking.look(window_of(asked), now, progress=ticket.reading)
    return {"check": found.check.pk, "url": asked["url"]}


def lodge(configuration: Configuration, asked: Asked, now: Now, ticket: Ticket) -> Asked:
    """Make the files and keep them."""
    made = lodging.make(
        window_of(asked),
        now,
        note=asked.get("note", ""),
        although=asked.get("although", ""),
        progress=ticket.reading,
    )
    return {"lodgement": made.pk, "url": f"{asked['url']}{made.pk}/"}
