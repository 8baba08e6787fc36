"""Targets: how they stand is for everybody who works here, what is sent only for some."""

from collections.abc import Collection

from kinroll.accounts.access.refusals import LARGEST, NotThereError, page
from kinroll.accounts.levels import SEE
from kinroll.accounts.visitor import Visitor
from kinroll.store.models import TargetRun
from kinroll.store.provisioning import runs


def declared_target(visitor: Visitor | None, name: str, declared: Collection[str], right: str = SEE) -> str:
    """The name of a target that is declared: to look at, or (``levels.RUN``) to have something done there."""
    page(visitor, right)
    if name not in declared:
        raise NotThereError
    return name


def target_run(visitor: Visitor | None, name: str, number: int, right: str = SEE) -> TargetRun:
    """A run at a target: to look at, or to carry out."""
    page(visitor, right)
    found = runs.find(number) if number <= LARGEST else None
    if found is None or found.target.name != name:
        raise NotThereError
    return found
