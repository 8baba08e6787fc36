"""What people have asked the school for."""

from collections.abc import Container

from kinroll.accounts.access.refusals import LARGEST, NotThereError, page
from kinroll.accounts.levels import EDIT
from kinroll.accounts.visitor import Visitor
from kinroll.store import change_requests
from kinroll.store.change_requests import Asked


def change_request(visitor: Visitor | None, number: int, right: str = EDIT) -> Asked:
    """A request, to answer it."""
    page(visitor, right)
    found = change_requests.find(number) if number <= LARGEST else None
    if found is None:
        raise NotThereError
    return found


def declared_to_ask(visitor: Visitor | None, name: str, declared: Container[str], right: str = EDIT) -> str:
    """The name of a source that is declared, to see what it is asked for."""
    page(visitor, right)
    if name not in declared:
        raise NotThereError
    return name
