"""The two ways in which access is refused, and the check that every page begins with."""

from kinroll.accounts.levels import SEE
from kinroll.accounts.visitor import Visitor

LARGEST = (1 << 63) - 1
"""The largest number that a table can hold."""


class NotThereError(Exception):
    """There is no such thing, or none that this visitor may know of."""


class NotAllowedError(Exception):
    """The visitor's permission does not go so far."""


def page(visitor: Visitor | None, right: str = SEE) -> Visitor:
    """The visitor, if they may open pages that need this right."""
    if visitor is None or not visitor.is_staff:
        raise NotThereError
    if not visitor.may(right):
        raise NotAllowedError
    return visitor
