"""What is known of the values of a whole base: which names many have, which addresses and numbers many share."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kinroll.core.scoring.keys import digest
from kinroll.core.scoring.levels import HELD, RARITIES, SAME

Kept = Mapping[str, Mapping[str, int]]
RAREST, NOT_SHARED = RARITIES.index(RARITIES[-1]), HELD.index(SAME)
NOTHING_KEPT: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class Commons:
    """Asked about a folded value. What is not kept is as most values are: rare, and nobody else's."""

    kept: Kept = field(default_factory=dict)

    def rarity(self, feature: str, value: str) -> int:
        """The place of a name among ``RARITIES``."""
        return self._of(f"rarity {feature}", value, RAREST)

    def shared(self, feature: str, value: str) -> int:
        """The place of an email, a number or a part of an address among ``HELD``."""
        return self._of(f"shared {feature}", value, NOT_SHARED)

    def is_common(self, feature: str, value: str) -> bool:
        """Whether suspiciously many have a birth date or postcode."""
        return bool(self._of(f"is_common {feature}", value, 0))

    def _of(self, kind: str, value: str, usual: int) -> int:
        return self.kept.get(kind, NOTHING_KEPT).get(hexed(value), usual)


def hexed(value: str) -> str:
    """How a value is named in what is kept."""
    return f"{digest(value):x}"
