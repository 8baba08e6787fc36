"""Contacts and their accounts."""

from collections.abc import Collection, Mapping
from typing import Any

from kinroll.accounts import levels
from kinroll.accounts.access.refusals import LARGEST, NotAllowedError, NotThereError, page
from kinroll.accounts.levels import ACCOUNTS, EDIT, SEE
from kinroll.accounts.models import Permission
from kinroll.accounts.visitor import Visitor
from kinroll.core.text import fold
from kinroll.store import card as cards
from kinroll.store import contacts, names
from kinroll.store.card import Card
from kinroll.store.models import Account


def contact(visitor: Visitor | None, number: int, right: str = SEE) -> Mapping[str, Any]:
    """A contact, whole: any for staff, for everybody else themselves. A merged number gives the one it is seen as."""
    if visitor is None:
        raise NotThereError
    found = cards.read(number) if number <= LARGEST else None
    if found is None:
        raise NotThereError
    if not visitor.is_staff:
        if found.root != visitor.contact or right != SEE:
            raise NotThereError
    elif not visitor.may(right):
        raise NotAllowedError
    return found.shown or contacts.show([found.root])[0]


def card(visitor: Visitor | None, number: int) -> Card:
    """The same for programs, in one query; of a merged number only which one it is seen as."""
    page(visitor, SEE)
    found = cards.read(number) if number <= LARGEST else None
    if found is None:
        raise NotThereError
    return found


def contact_to_change(visitor: Visitor | None, number: int) -> Mapping[str, Any]:
    """A contact whose values the visitor may change. Those of somebody with a higher permission are not theirs to
    change: with another address the account could be taken over.
    """
    shown = contact(visitor, number, EDIT)
    refuse_higher(visitor, [shown["contact_id"]])
    return shown


def account(visitor: Visitor | None, number: int) -> tuple[Account, Mapping[str, Any]]:
    """The account of a contact that the visitor may act on (disable, rename, invite, sign out), with the contact."""
    shown = contact(visitor, number, ACCOUNTS)
    found = Account.objects.select_related("contact").filter(contact_id=shown["contact_id"]).first()
    if found is None:
        raise NotThereError
    refuse_higher(visitor, [shown["contact_id"]])
    return found, shown


def refuse_higher(visitor: Visitor | None, numbers: Collection[int]) -> None:
    """Raise where one of these contacts has a higher permission than the visitor."""
    held = Permission.objects.filter(account__contact_id__in=numbers).values_list("level", flat=True)
    if not all(visitor and levels.is_at_least(visitor.level, level) for level in held):
        raise NotAllowedError


def username(visitor: Visitor | None, name: str) -> str:
    """A username that the visitor may take from an inactive account; none of somebody with a higher permission."""
    page(visitor, ACCOUNTS)
    holder = names.owner(fold(name)) if "\x00" not in name else None
    if holder and holder.contact is not None:
        refuse_higher(visitor, [holder.contact])
    return name
