"""Who may work here: for owners."""

from kinroll.accounts import colleagues
from kinroll.accounts.access.refusals import page
from kinroll.accounts.backend import by_username
from kinroll.accounts.colleagues import Permitted
from kinroll.accounts.levels import OWN
from kinroll.accounts.visitor import Visitor
from kinroll.store.models import Account


def permissions(visitor: Visitor | None) -> list[Permitted]:
    """Everybody who may work here, for owners to see."""
    page(visitor, OWN)
    return colleagues.permitted()


def any_account(visitor: Visitor | None, username: str) -> Account | None:
    """The account of this username, for owners to give a permission to; None where there is none."""
    page(visitor, OWN)
    return by_username(username)
