"""A program that is asking: a visitor like any other for ``accounts.access``, with the rights of its token."""

from collections.abc import Iterable
from dataclasses import dataclass

from kinroll.accounts.programs.scopes import level_of, rights_of
from kinroll.accounts.visitor import Visitor

PREFIX = "token "
"""What stands before the name of a token where it is told who did something."""


@dataclass(frozen=True, slots=True)
class Caller(Visitor):
    """Whoever showed a token. It is nobody's account and no contact."""

    token: int = 0
    scopes: frozenset[str] = frozenset()
    rights: frozenset[str] = frozenset()

    @property
    def is_staff(self) -> bool:
        """Whether it may do anything at all."""
        return bool(self.rights)

    def may(self, right: str) -> bool:
        """Whether its scopes come to this right."""
        return right in self.rights


def build_caller(token: int, name: str, scopes: Iterable[str]) -> Caller:
    """The caller that a token makes; what it does is recorded under the token's name."""
    held = frozenset(scopes)
    rights = rights_of(held)
    return Caller(
        account=0,
        username=f"{PREFIX}{name}",
        name=name,
        level=level_of(rights),
        token=token,
        scopes=held,
        rights=rights,
    )
