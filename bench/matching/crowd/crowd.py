"""As many records of invented people as asked for, in a stream; the same seed gives the same ones."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from random import Random

from . import families, learners
from .draw import Scribe
from .shape import Record

EPISODES = (*learners.EPISODES, *families.EPISODES)
WEIGHTS = tuple(accumulate(weight for weight, _ in EPISODES))


def crowd(size: int, seed: int) -> Iterator[list[Record]]:
    """``size`` records, an episode at a time. The episodes of a smaller crowd are the first ones of a larger."""
    left, number = size, 0
    while left:
        number += 1
        scribe = Scribe(Random(f"{seed} {number}"), str(number))
        _, episode = scribe.random.choices(EPISODES, cum_weights=WEIGHTS)[0]
        episode(scribe)
        if len(scribe.records) <= left:  # an episode is never cut: its ties would lead nowhere
            left -= len(scribe.records)
            scribe.random.shuffle(scribe.records)
            yield scribe.records
