"""What a base has taught, ready to judge one pair after another in plain Python."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp, log

from kinroll.core.scoring.certain import Options, may_act
from kinroll.core.scoring.commons import Commons
from kinroll.core.scoring.comparing import Levels, compare
from kinroll.core.scoring.judging import LEAST, probability_of
from kinroll.core.scoring.person import Person
from kinroll.core.scoring.vetoes import veto
from kinroll.core.scoring.weights import Weights

Logs = tuple[float, ...]
BIT = log(2.0)


@dataclass(frozen=True, slots=True)
class Found:
    """Two people, and what all evidence comes to; ``reason`` is the piece without which the score would be lowest."""

    probability: float
    reason: str
    levels: Levels
    veto: str
    is_sure: bool


@dataclass(frozen=True)
class Learned:
    """The weights of a base, and what is known of its values."""

    weights: Weights
    commons: Commons

    def judge(self, one: Person, other: Person, options: Options) -> Found | None:
        """What all evidence of a pair comes to; None where it is not worth keeping."""
        levels = compare(one, other, self.commons)
        if levels is None:
            return None
        said = {name: self._logs[name][code] for name, code in levels.items() if code and name in self._logs}
        total = [sum(each) for each in zip(self._start, *said.values(), strict=True)]
        probability = probability_of(_score(total))
        if probability < options.keep:
            return None
        against = veto(one, other, is_firm=self.weights.is_firm)
        is_certain = probability >= options.automatic and (not self.weights.is_firm or bool(may_act(levels)))
        reason = min(said, key=lambda name: _without(total, said[name]), default="")
        return Found(probability, reason, levels, against, is_certain and not against)

    @cached_property
    def _start(self) -> Logs:
        return _logs(self.weights.pairs)

    @cached_property
    def _logs(self) -> Mapping[str, Sequence[Logs]]:
        return {name: [_logs(shares) for shares in rows] for name, rows in self.weights.shares.items()}


def _logs(shares: Sequence[float]) -> Logs:
    return tuple(log(max(share, LEAST)) for share in shares)


def _without(total: Sequence[float], said: Logs) -> float:
    return _score([whole - part for whole, part in zip(total, said, strict=True)])


def _score(total: Sequence[float]) -> float:
    """How much more often such a pair is one person than two, in bits."""
    same, *two = total
    most = max(two)
    return (same - most - log(sum(exp(each - most) for each in two))) / BIT
