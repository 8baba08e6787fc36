"""Webhooks of other programs: for owners."""

from kinroll.accounts.access.refusals import LARGEST, NotThereError, page
from kinroll.accounts.levels import OWN
from kinroll.accounts.visitor import Visitor
from kinroll.store import webhooks as kept


def webhooks(visitor: Visitor | None) -> list[kept.Shown]:
    """Every webhook, for owners to see."""
    page(visitor, OWN)
    return kept.listed()


def webhook(visitor: Visitor | None, number: int) -> kept.Shown:
    """One webhook, for owners to look at or change."""
    page(visitor, OWN)
    found = kept.find(number) if number <= LARGEST else None
    if found is None:
        raise NotThereError
    return found
