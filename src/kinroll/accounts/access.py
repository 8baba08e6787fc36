"""Who may see and do what: one function for each kind of object, and the only way in which a page or the API gets one.

Somebody who may not know that a thing is there is told that there is no such thing (``NotThereError``); somebody who
may see it and not do this to it is told so (``NotAllowedError``).
"""

from collections.abc import Mapping
from typing import Any

from kinroll.accounts import levels
from kinroll.accounts.backend import by_username
from kinroll.accounts.levels import ACCOUNTS, EDIT, OWN, RUN, SEE
from kinroll.accounts.models import Permission
from kinroll.accounts.visitor import Visitor
from kinroll.core.text import fold
from kinroll.store import contacts, history, lists, names
from kinroll.store.models import Account, Plan, Source

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


def contact(visitor: Visitor | None, number: int, right: str = SEE) -> Mapping[str, Any]:
    """A contact, whole: any for staff, for everybody else themselves. A merged number gives the one it is seen as."""
    if visitor is None:
        raise NotThereError
    try:
        root = contacts.find(str(number))
    except contacts.ContactUnknownError:
        raise NotThereError from None
    if not visitor.is_staff:
        if root != visitor.contact or right != SEE:
            raise NotThereError
    elif not visitor.may(right):
        raise NotAllowedError
    (shown,) = contacts.show([root])
    return shown


def contact_to_change(visitor: Visitor | None, number: int) -> Mapping[str, Any]:
    """A contact whose values the visitor may change. Those of somebody with a higher permission are not theirs to
    change: with another address the account could be taken over.
    """
    shown = contact(visitor, number, EDIT)
    _refuse_higher(visitor, shown["contact_id"])
    return shown


def account(visitor: Visitor | None, number: int) -> tuple[Account, Mapping[str, Any]]:
    """The account of a contact that the visitor may act on (disable, rename, invite, sign out), with the contact."""
    shown = contact(visitor, number, ACCOUNTS)
    found = Account.objects.select_related("contact").filter(contact_id=shown["contact_id"]).first()
    if found is None:
        raise NotThereError
    _refuse_higher(visitor, shown["contact_id"])
    return found, shown


def _refuse_higher(visitor: Visitor | None, number: int) -> None:
    held = Permission.objects.filter(account__contact_id=number).values_list("level", flat=True).first()
    if held and not (visitor and levels.is_at_least(visitor.level, held)):
        raise NotAllowedError


def username(visitor: Visitor | None, name: str) -> str:
    """A username that the visitor may take from an inactive account; none of somebody with a higher permission."""
    page(visitor, ACCOUNTS)
    holder = names.owner(fold(name)) if "\x00" not in name else None
    if holder and holder.contact is not None:
        _refuse_higher(visitor, holder.contact)
    return name


def plan(visitor: Visitor | None, number: int, right: str = SEE) -> Plan:
    """A run and its plan: to look at, or (``levels.RUN``) to apply, discard, release or revert."""
    page(visitor, right)
    if number > LARGEST:
        raise NotThereError
    try:
        return history.get(number)
    except history.RunUnknownError:
        raise NotThereError from None


def problem(visitor: Visitor | None, number: int, right: str = EDIT) -> lists.OpenProblem:
    """An open problem, to do something about it."""
    page(visitor, right)
    found = lists.problem(number) if number <= LARGEST else None
    if found is None:
        raise NotThereError
    return found


def source(visitor: Visitor | None, name: str, right: str = RUN) -> Source:
    """A source, to pause or resume."""
    page(visitor, right)
    found = Source.objects.filter(name=name).first()
    if found is None:
        raise NotThereError
    return found


def permissions(visitor: Visitor | None) -> list[Permission]:
    """Everybody who may work here, for owners to see."""
    page(visitor, OWN)
    return list(Permission.objects.select_related("account__contact").order_by("level", "account__username"))


def any_account(visitor: Visitor | None, username: str) -> Account | None:
    """The account of this username, for owners to give a permission to; None where there is none."""
    page(visitor, OWN)
    return by_username(username)
