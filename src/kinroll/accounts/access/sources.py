"""Declared sources: how they stand is for everybody who works here, their first rows only for some."""

from collections.abc import Collection

from kinroll.accounts.access.refusals import NotThereError, page
from kinroll.accounts.levels import SEE
from kinroll.accounts.visitor import Visitor


def declared_source(visitor: Visitor | None, name: str, declared: Collection[str], right: str = SEE) -> str:
    """The name of a source that is declared: to look at, or (``levels.RUN``) to see its rows and say what they mean."""
    page(visitor, right)
    if name not in declared:
        raise NotThereError
    return name
