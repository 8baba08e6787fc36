"""Positions of the feed as texts: readable, so that programs can keep them; checked when they come back."""

import re

from kinroll.accounts.access import LARGEST
from kinroll.store.feed import BEGINNING, Position
from kinroll.web.api.refusals import RefusedError

_WRITTEN = re.compile(r"(\d{1,19})-(\d{1,19})")


def text(position: Position) -> str:
    """A position as a program keeps it."""
    return f"{position.xid}-{position.id}"


def read(written: str) -> Position:
    """The position that was written so; the beginning where nothing was."""
    if not written:
        return BEGINNING
    found = _WRITTEN.fullmatch(written)
    numbers = [int(part) for part in found.groups()] if found and written.isascii() else []
    if not numbers or max(numbers) > LARGEST:
        raise RefusedError("cursor-unknown", "That is no position of the feed.")
    return Position(*numbers)
