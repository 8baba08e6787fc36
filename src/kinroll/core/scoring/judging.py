"""The levels of all evidence together: a probability, what decided it, and how far each piece moved it."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log, log2, prod

from kinroll.core.scoring.levels import (
    ADDRESS,
    BIRTH,
    EMAIL,
    FORENAME,
    GENDER,
    IDENTIFIER,
    MIDDLE,
    ORDER,
    RELATED,
    SURNAME,
    TELEPHONE,
    VERIFIED,
)
from kinroll.core.scoring.weights import Share, Weights

LEAST = 1e-300
_SHARED = (RELATED, ADDRESS, TELEPHONE, EMAIL, SURNAME)
_OWN = (ORDER, GENDER, MIDDLE, BIRTH, FORENAME, IDENTIFIER, VERIFIED)
PLACES = {name: place for place, name in enumerate((*_SHARED, *_OWN), 1)}
"""In which order evidence is told: what people share with those they live with, then what is their own."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence: at which level it agrees, and by how many bits it moved the score, for or against."""

    feature: str
    level: int
    bits: float


@dataclass(frozen=True, slots=True)
class Judged:
    """What all evidence comes to. ``reason`` is the piece without which the score would be lowest; empty without any.

    ``start`` is what two people taken blindly have, ``pieces`` what each adds: start and pieces add up to the score.
    What a household shares comes first, what is somebody's own after it, so that each is seen to do what it does.
    """

    score: float
    start: float
    pieces: tuple[Piece, ...]
    reason: str

    @property
    def probability(self) -> float:
        """How likely it is that both are one person."""
        return probability_of(self.score)


def probability_of(score: float) -> float:
    """The probability that a score in bits stands for."""
    return 1.0 / (1.0 + exp(-max(min(score, 1000.0), -1000.0) * log(2.0)))


def score_of(shares: list[Share], weights: Weights) -> float:
    """The logarithm of how much more often such a pair is one person than two, in bits."""
    same, *two = (max(pairs * prod(share[n] for share in shares), LEAST) for n, pairs in enumerate(weights.pairs))
    return log2(same) - log2(sum(two))


def judge(levels: Mapping[str, int], weights: Weights) -> Judged:
    """What these levels come to; a level of nothing, or of evidence without weights, says nothing."""
    held = [(name, code) for name, code in levels.items() if code and name in weights.shares]
    shares = [weights.share(name, code) for name, code in held]
    score, start = score_of(shares, weights), score_of([], weights)
    drops = [score - score_of(shares[:n] + shares[n + 1 :], weights) for n in range(len(held))]
    order = sorted(range(len(held)), key=lambda n: (PLACES.get(held[n][0], 0), held[n][0]))
    pieces, before = [], start
    for place, n in enumerate(order):
        after = score_of([shares[other] for other in order[: place + 1]], weights)
        pieces.append(Piece(*held[n], after - before))
        before = after
    reason = held[max(range(len(held)), key=drops.__getitem__)][0] if held else ""
    return Judged(score, start, tuple(pieces), reason)


def without(levels: Mapping[str, int], weights: Weights, feature: str) -> float:
    """The score of the same pair without one piece of evidence."""
    left = {name: code for name, code in levels.items() if name != feature}
    return judge(left, weights).score
