"""Positions of the feed as texts: readable, so that programs can keep them; checked when they come back."""

from kinroll.store import feed
from kinroll.store.feed import Position
from kinroll.web.api.refusals import RefusedError


def text(position: Position) -> str:
    """A position as a program keeps it."""
    return str(position)


def read(written: str) -> Position:
    """The position that was written so; the beginning where nothing was."""
    try:
        return feed.position_of(written)
    except feed.PositionUnknownError as error:
        raise RefusedError("cursor-unknown", str(error)) from None
