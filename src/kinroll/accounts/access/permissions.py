"""Who may work here: for owners."""

from kinroll.accounts.access.refusals import page
from kinroll.accounts.backend import by_username
from kinroll.accounts.levels import OWN
from kinroll.accounts.models import Permission
from kinroll.accounts.visitor import Visitor
from kinroll.store.models import Account


def permissions(visitor: Visitor | None) -> list[Permission]:
    """Everybody who may work here, for owners to see."""
    page(visitor, OWN)
    return list(Permission.objects.select_related("account__contact").order_by("level", "account__username"))


def any_account(visitor: Visitor | None, username: str) -> Account | None:
    """The account of this username, for owners to give a permission to; None where there is none."""
    page(visitor, OWN)
    return by_username(username)
