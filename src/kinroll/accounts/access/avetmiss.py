"""What is reported of training: findings, lodgements, and the things that were entered."""

from kinroll.accounts.access.refusals import LARGEST, NotThereError, page
from kinroll.accounts.levels import EDIT, SEE
from kinroll.accounts.visitor import Visitor
from kinroll.core.avetmiss.facts import THINGS
from kinroll.store import collection_checks, lodgements, training
from kinroll.store.models import CollectionFinding, Lodgement
from kinroll.store.training import Listed


def finding(visitor: Visitor | None, number: int) -> CollectionFinding:
    """Something that a check of our own data has found, to say what of it."""
    page(visitor, EDIT)
    found = collection_checks.finding(number) if number <= LARGEST else None
    if found is None:
        raise NotThereError
    return found


def lodgement(visitor: Visitor | None, number: int, right: str = SEE) -> Lodgement:
    """Files that were made to be lodged: to look at, or (``levels.RUN``) to say that they were lodged."""
    page(visitor, right)
    found = lodgements.get(number) if number <= LARGEST else None
    if found is None:
        raise NotThereError
    return found


def thing(visitor: Visitor | None, kind: str, number: int, right: str = EDIT) -> Listed:
    """One of the things that training hangs on, to look at or to change."""
    page(visitor, right)
    found = training.get(THINGS[kind], number) if kind in THINGS and number <= LARGEST else None
    if found is None:
        raise NotThereError
    return found
