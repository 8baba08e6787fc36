"""Who looked at the pages as a contact sees them: for owners."""

from kinroll.accounts import looking
from kinroll.accounts.access.refusals import page as door
from kinroll.accounts.levels import OWN
from kinroll.accounts.looking import Looked
from kinroll.accounts.visitor import Visitor


def looks(visitor: Visitor | None, *, page: int = 1) -> tuple[list[Looked], int]:
    """One page of all looks, the newest first, and how many there are."""
    door(visitor, OWN)
    return looking.latest(page=page)
