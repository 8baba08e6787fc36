"""Runs, problems and sources."""

from kinroll.accounts.access.refusals import LARGEST, NotThereError, page
from kinroll.accounts.levels import EDIT, RUN, SEE
from kinroll.accounts.visitor import Visitor
from kinroll.store import history, lists
from kinroll.store.models import Plan, Source


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
