"""How good a matching is: precision, recall and F1 over pairs of records, of one half of the people, with intervals.

*Half*: people are dealt into two halves by a fixed seed. Thresholds are chosen on half 0 and figures are of half 1. A
pair of two people, which is a false one, counts for the one of them whose lot comes first, so that every pair counts
in one half only.

*Interval*: 95 %, by the bootstrap over people (each counts as often as a Poisson draw says, 400 times over).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from math import exp, sqrt
from random import Random

SEED = 20
ROUNDS = 400
Pair = tuple[str, str]
Scored = tuple[str, str, float]
Tally = tuple[int, int, int]
"""Of one person: true pairs found, false pairs, true pairs missed."""


@dataclass(frozen=True)
class Quality:
    """What a matching is worth. Without any pair there is nothing wrong: precision 1."""

    found: int
    false: int
    missed: int
    low: float = 0.0
    high: float = 0.0

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.false) if self.found + self.false else 1.0

    @property
    def recall(self) -> float:
        return self.found / (self.found + self.missed) if self.found + self.missed else 1.0

    @property
    def f1(self) -> float:
        return f1(self.found, self.false, self.missed)


def f1(found: float, false: float, missed: float) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * found / (2 * found + false + missed) if found else 0.0


def lot(person: str) -> int:
    """The lot of a person, by the seed."""
    return int.from_bytes(blake2b(f"{SEED} {person}".encode(), digest_size=4).digest())


def half(person: str) -> int:
    """The half a person is in."""
    return lot(person) % 2


class Truth:
    """Whose each record is."""

    def __init__(self, person_of: Mapping[str, str]) -> None:
        self.person_of = person_of
        self.size = Counter(person_of.values())
        self.lots = {person: (lot(person), person) for person in self.size}

    def pairs(self, person: str) -> int:
        """How many pairs the records of a person make."""
        return self.size[person] * (self.size[person] - 1) // 2

    def owner(self, pair: Pair) -> str:
        """Whom a pair counts for."""
        one, other = self.person_of[pair[0]], self.person_of[pair[1]]
        return one if one == other or self.lots[one] < self.lots[other] else other

    def is_true(self, pair: Pair) -> bool:
        """Whether both are one person."""
        return self.person_of[pair[0]] == self.person_of[pair[1]]

    def half(self, pair: Pair) -> int:
        """The half that a pair counts in."""
        return self.lots[self.owner(pair)][0] % 2

    def tallies(self, found: Mapping[str, int], false: Mapping[str, int], of: int | None) -> list[Tally]:
        """Person by person of a half (of both where ``of`` is None)."""
        return [
            (found.get(person, 0), false.get(person, 0), self.pairs(person) - found.get(person, 0))
            for person in self.size
            if of is None or self.lots[person][0] % 2 == of
        ]

    def of_pairs(self, pairs: Iterable[Pair], of: int | None = 1) -> list[Tally]:
        """The tallies of a list of pairs, each given once."""
        found: Counter[str] = Counter()
        false: Counter[str] = Counter()
        for pair in pairs:
            (found if self.is_true(pair) else false)[self.owner(pair)] += 1
        return self.tallies(found, false, of)

    def of_clusters(self, cluster_of: Mapping[str, object], of: int | None = 1) -> list[Tally]:
        """The tallies of all pairs within clusters; what is in no cluster stands alone. Never lists the pairs."""
        members: dict[object, Counter[str]] = defaultdict(Counter)
        for record, cluster in cluster_of.items():
            members[cluster][self.person_of[record]] += 1
        found: Counter[str] = Counter()
        false: Counter[str] = Counter()
        for counts in members.values():
            rest = counts.total()
            for person in sorted(counts, key=self.lots.__getitem__) if len(counts) > 1 else counts:
                many = counts[person]
                rest -= many
                found[person] += many * (many - 1) // 2
                false[person] += many * rest
        return self.tallies(found, false, of)


def quality(tallies: Sequence[Tally]) -> Quality:
    """The sums, and the interval of F1."""
    groups = Counter(tally for tally in tallies if any(tally))
    random = Random(SEED)
    drawn = []
    for _ in range(ROUNDS):
        found = false = missed = 0
        for tally, many in groups.items():
            times = draw_poisson(random, many)
            found, false, missed = (found + tally[0] * times, false + tally[1] * times, missed + tally[2] * times)
        drawn.append(f1(found, false, missed))
    drawn.sort()
    return replace(sums(tallies), low=drawn[ROUNDS // 40], high=drawn[-1 - ROUNDS // 40])


def sums(tallies: Sequence[Tally]) -> Quality:
    """The sums alone."""
    return Quality(*(sum(tally[place] for tally in tallies) for place in range(3)))


def draw_poisson(random: Random, mean: float) -> int:
    """A draw; a large one by the normal curve."""
    if mean > 50:
        return max(0, round(random.gauss(mean, sqrt(mean))))
    many, left, least = -1, 1.0, exp(-mean)
    while left > least:
        left *= random.random()
        many += 1
    return many


def best_threshold(pairs: Iterable[Scored], truth: Truth) -> float:
    """The score from which on pairs are best taken for one person, by the F1 of half 0."""
    ordered = sorted((pair for pair in pairs if truth.half(pair[:2]) == 0), key=lambda pair: -pair[2])
    total = sum(truth.pairs(person) for person in truth.size if half(person) == 0)
    found, best, threshold = 0, 0.0, float("inf")
    for place, (one, other, score) in enumerate(ordered):
        found += truth.is_true((one, other))
        last = place + 1 == len(ordered) or ordered[place + 1][2] < score
        if last and (value := f1(found, place + 1 - found, total - found)) > best:
            best, threshold = value, score
    return threshold


def curve(pairs: Iterable[Scored], truth: Truth, points: int = 60) -> list[tuple[float, float, float]]:
    """Score, precision and recall of half 1, at some scores from the highest to the lowest."""
    ordered = sorted((pair for pair in pairs if truth.half(pair[:2]) == 1), key=lambda pair: -pair[2])
    total = sum(truth.pairs(person) for person in truth.size if half(person) == 1)
    step = max(1, len(ordered) // points)
    found, line = 0, []
    for place, (one, other, score) in enumerate(ordered, 1):
        found += truth.is_true((one, other))
        if (place % step == 0 or place == len(ordered)) and total:
            line.append((score, found / place, found / total))
    return line


class Chains:
    """Pairs, more and more of them, with their chains closed."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def add(self, pairs: Iterable[Pair]) -> dict[str, str]:
        """Record to cluster, of all the records that have been in a pair."""
        for one, other in pairs:
            self._parent[self._root(one)] = self._root(other)
        return {record: self._root(record) for record in list(self._parent)}

    def _root(self, record: str) -> str:
        parent = self._parent
        parent.setdefault(record, record)
        while parent[record] != record:
            parent[record] = record = parent[parent[record]]
        return record


def closed(pairs: Iterable[Pair]) -> dict[str, str]:
    """Record to cluster, chains closed, of all the records that are in a pair."""
    return Chains().add(pairs)


@dataclass(frozen=True)
class Review:
    """What a person is asked after the automatic part.

    ``questions`` are pairs of automatic clusters of which some pair is to be looked at; ``left`` is how many merges the
    automatic part left to do; ``recall`` is that of the pairs, once every question has had its right answer.
    """

    questions: int
    left: int
    recall: float

    @property
    def each(self) -> float:
        """Questions for each merge that is left."""
        return self.questions / self.left if self.left else float(self.questions)


def review(auto: Mapping[str, str], asked: Iterable[Pair], truth: Truth, of: int | None = 1) -> Review:
    """The review of a half."""
    asked = list(asked)
    cluster = {record: auto.get(record, f"alone {record}") for record in truth.person_of}
    questions = {
        tuple(sorted((cluster[one], cluster[other])))
        for one, other in asked
        if cluster[one] != cluster[other] and (of is None or truth.half((one, other)) == of)
    }
    parts: dict[str, set[str]] = defaultdict(set)
    for record, person in truth.person_of.items():
        parts[person].add(cluster[record])
    left = sum(len(found) - 1 for person, found in parts.items() if of is None or half(person) == of)
    chains = [(f"cluster {name}", record) for record, name in cluster.items() if record in auto]
    joined = closed([*chains, *(pair for pair in asked if truth.is_true(pair))])
    everyone = {record: joined[record] for record in truth.person_of if record in joined}
    # A false automatic merge is no reason to count what it joined twice: only the recall is read off here.
    tallies = truth.of_clusters(everyone, of)
    found, missed = sum(tally[0] for tally in tallies), sum(tally[2] for tally in tallies)
    return Review(len(questions), left, found / (found + missed) if found + missed else 1.0)
