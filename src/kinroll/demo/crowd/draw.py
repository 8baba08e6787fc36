"""The random choices and running numbers of one school."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from itertools import count
from random import Random

from kinroll.demo import people

FIRST_PERSON_ID = 100_001
"""Scripted people have smaller ids, so that the two never meet however large the school is."""


class Draw:
    """Where chance, the next number and the next unused email come from. ``start`` is the school year's first day."""

    def __init__(self, seed: int, start: date) -> None:
        self.rng = Random(seed)
        self.start = start
        self.person_ids = count(FIRST_PERSON_ID)
        self.address_ids = count(1_000_001)
        self.admissions = count(4_001)
        # Grows to the number of name combinations, not to the number of people.
        self._local_parts: Counter[str] = Counter()

    def chance(self, share: float) -> bool:
        """Whether something happens that happens in this share of cases."""
        return self.rng.random() < share

    def pick(self, shares: Mapping[int, float]) -> int:
        """One of the numbers, as often as its share says."""
        return self.rng.choices(list(shares), list(shares.values()))[0]

    def some(self, share: float, gender: str) -> str:
        """A forename in this share of cases, otherwise empty: a middle name."""
        return self.rng.choice(people.FORENAMES[gender]) if self.chance(share) else ""

    def local_part(self, forename: str, surname: str) -> str:
        """The part of an email before the @, which nobody else has: numbered once a name repeats."""
        local = people.local_part(forename, surname)
        self._local_parts[local] += 1
        times = self._local_parts[local]
        return local if times == 1 else f"{local}{times}"
