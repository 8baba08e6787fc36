"""Mails to people, and their words: for those who may edit contacts."""

from kinroll.accounts.access.refusals import LARGEST, NotThereError, page
from kinroll.accounts.levels import EDIT
from kinroll.accounts.visitor import Visitor
from kinroll.core.lettering import LETTERS


def letter(visitor: Visitor | None, name: str) -> str:
    """The name of a mail whose words can be changed."""
    page(visitor, EDIT)
    if name not in LETTERS:
        raise NotThereError
    return name


def mail(visitor: Visitor | None, number: int) -> int:
    """The number of a mail, to have it tried again."""
    page(visitor, EDIT)
    if number > LARGEST:
        raise NotThereError
    return number
