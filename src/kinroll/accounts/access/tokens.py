"""Tokens of other programs: for owners."""

from kinroll.accounts.access.refusals import LARGEST, NotThereError, page
from kinroll.accounts.levels import OWN
from kinroll.accounts.programs import tokens as kept
from kinroll.accounts.visitor import Visitor


def tokens(visitor: Visitor | None) -> list[kept.Shown]:
    """Every token there was, for owners to see."""
    page(visitor, OWN)
    return kept.listed()


def token(visitor: Visitor | None, number: int) -> kept.Shown:
    """One token, for owners to look at or revoke."""
    found = next((one for one in tokens(visitor) if one.number == number), None) if number <= LARGEST else None
    if found is None:
        raise NotThereError
    return found
