"""The weights, estimated from the base itself: expectation and maximisation over the distinct patterns of its pairs.

Of strangers it is known how often they agree, since nearly all pairs of a base are strangers: by counting for equal
values, by a sample of pairs for likenesses. What remains of the candidates is shared out between one person and one
household. Beliefs of before count as so many pairs, so that little data change little.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from kinroll.core.scoring.judging import LEAST
from kinroll.core.scoring.levels import (
    ADDRESS,
    BIRTH,
    EMAIL,
    EXTRA,
    FORENAME,
    GENDER,
    HELD,
    IDENTIFIER,
    MIDDLE,
    ORDER,
    RARITIES,
    RELATED,
    SAME,
    SURNAME,
    TELEPHONE,
    UNKNOWN_PEOPLE,
    USUAL_SHARES,
    VERIFIED,
    levels_of,
)
from kinroll.core.scoring.weights import (
    CROWD,
    HOUSEHOLD,
    NAMESAKES,
    ONE_PERSON,
    STRANGERS,
    TWINS,
    Share,
    Weights,
    prior,
)
from kinroll.matching.comparing import compare
from kinroll.matching.holders import Holders
from kinroll.matching.patterns import Patterns, sums
from kinroll.matching.table import Codes, Table

Array = np.ndarray[Any, Any]
ROUNDS = 25
BELIEVED_PAIRS, BELIEVED_PEOPLE = 40.0, 150.0
"""So many pairs beliefs count, and those about forename and birth date of one person."""
STRANGERS_SEEN, BELIEVED_STRANGERS = 60_000, 5_000.0
UNKNOWN_PAIRS = UNKNOWN_PEOPLE * UNKNOWN_PEOPLE / 2
BELIEVED_EQUAL = 100.0
"""How often strangers have one value is believed as firmly as if so many pairs had been seen to, never more firmly: in
a small base hundreds of namesakes tell more than a belief that says there are few.
"""
FEWEST_REACHED, MOST_UNSEEN = 0.05, 0.1
"""Where of fewer people than this it is known how they are reached, there are no more households than so many to each
pair of one person.
"""
LEAST_OF_HOME, MOST_OF_HOME = 0.02, 0.15
"""So large a part of households twins may be, and so large namesakes: the more, the more of a base are households."""
MOST_AWAY = 0.1
NEAR = levels_of(BIRTH).index("near")
AWAY = [levels_of(ADDRESS).index(level) for level in ("different", "area", "area-near", "partly")]
"""Of two people of one household no more than this have different addresses: another street is another household."""
MOST_OTHER_NAMES, FEW_OTHER_DATES, MOST_OTHER_DATES = 0.15, 0.02, 0.06
"""Of two records of one person no more than this have altogether different forenames, or birth dates; of the latter
little data, which may be namesakes, can teach no more than the lower share."""
WRONG_WITH_NEAR = 0.5
"""Where more dates than is believed are wrong in part, half as many more may be wrong altogether: dates are badly kept
there, while those of namesakes have nothing in common."""
MUCH = 1_500.0
"""From so many pairs of one person on data are not little."""
FIXED = (ORDER, VERIFIED)
"""What is so by its meaning, and not learned."""
IN_A_CROWD = (EMAIL, TELEPHONE, ADDRESS, RELATED)
FEWEST_TO_DOUBT, WRONG_DATES, FEW_FAMILIES = 200.0, 0.02, 0.05
LEARNED_BY_CLASS = {(ONE_PERSON, FORENAME), (ONE_PERSON, BIRTH), (CROWD, FORENAME), (CROWD, BIRTH), (TWINS, FORENAME)}
LEARNED_IN = {FORENAME: FORENAME, SURNAME: SURNAME, EMAIL: "emails", TELEPHONE: "telephones", ADDRESS: "street"}
_COUNTED = {
    **LEARNED_IN,
    IDENTIFIER: "identifiers",
    BIRTH: "birth_date",
    MIDDLE: "middle_names",
    GENDER: "gender",
    VERIFIED: "verified_identifiers",
    RELATED: "related_to",
}


def learn(table: Table, held: Holders, patterns: Patterns) -> Weights:
    """The weights of a base, from the patterns of its candidates."""
    seen = met(compare(table, held, *taken_blindly(len(table))))
    return learn_from(held, seen, patterns, len(table), table.extras)


def learn_from(
    held: Holders, seen: Mapping[str, Array], patterns: Patterns, people: int, extras: tuple[str, ...]
) -> Weights:
    """The weights of a base of so many people; ``seen`` is at which levels pairs taken blindly are."""
    start = _with_rarities(prior(people, extras), held)
    weights = _with_strangers(start, held, seen, {})
    for _ in range(ROUNDS):
        before, weights = weights, _round(patterns, weights, start, held, seen)
        if abs(before.pairs[ONE_PERSON] - weights.pairs[ONE_PERSON]) < 1e-4 * weights.pairs[ONE_PERSON]:
            break
    return replace(weights, is_firm=_is_firm(weights))


def _with_rarities(weights: Weights, held: Holders) -> Weights:
    """The beliefs with the shares of equal values as the names of this base are spread over rarities."""
    shares = dict(weights.shares)
    for name, masses in held.masses.items():
        if name not in shares or len(masses) != len(RARITIES):
            continue
        spread = (masses + 10.0) / (masses + 10.0).sum()
        first = levels_of(name).index(f"{SAME}-{RARITIES[0]}")
        rows = list(shares[name])
        total = [sum(row[side] for row in rows[first:]) for side in range(CROWD)]
        rows[first:] = [
            (*(side * each for side in total), each * often, each * often)
            for each, often in zip(spread, USUAL_SHARES, strict=True)
        ]
        shares[name] = tuple(rows)
    return replace(weights, shares=shares)


def taken_blindly(people: int) -> tuple[Codes, Codes]:
    """The places of both sides of a sample of pairs."""
    random = np.random.default_rng(7)
    size = min(STRANGERS_SEEN, people * 20)
    one, other = random.integers(0, max(people, 1), (2, size)).astype(np.int32)
    apart = one != other
    return one[apart], other[apart]


def met(levels: Mapping[str, Array]) -> Mapping[str, Array]:
    """How many pairs are at each level."""
    return {name: np.bincount(each, minlength=len(levels_of(name))).astype(float) for name, each in levels.items()}


def _with_strangers(
    weights: Weights, held: Holders, seen: Mapping[str, Array], claimed: Mapping[str, Array]
) -> Weights:
    """The weights with what strangers have: equal values by counting, less what one person or household explains."""
    shares = {}
    for name, rows in weights.shares.items():
        if name in FIXED:
            shares[name] = rows
            continue
        believed = np.array([row[STRANGERS] for row in rows])
        chance = _likenesses(name, believed, seen.get(name), claimed.get(name), weights.pairs[STRANGERS])
        for code, (pairs, known) in _equal_pairs(name, held).items():
            left = max(pairs - float(claimed[name][code] if name in claimed else 0.0), 0.0)
            unknown = min(UNKNOWN_PAIRS, BELIEVED_EQUAL / max(believed[code], LEAST))
            chance[code] = (left + unknown * believed[code]) / (known + unknown)
        crowd = [row[CROWD] for row in rows] if name in IN_A_CROWD else chance
        shares[name] = tuple((*row[:CROWD], float(c), float(u)) for row, c, u in zip(rows, crowd, chance, strict=True))
    return replace(weights, shares=shares)


def _likenesses(name: str, believed: Array, seen: Array | None, claimed: Array | None, pairs: float) -> Array:
    """How often strangers are alike, by the sample, less those of it who are one person or household by now.

    What the sample is too small for is believed.
    """
    if seen is None or not seen[1:].sum():
        return believed.copy()
    strangers = seen if claimed is None else np.maximum(seen - claimed * (seen.sum() / pairs), 0.0)
    found = np.zeros(len(believed))
    found[1:] = (strangers[1:] + BELIEVED_STRANGERS * believed[1:]) / (strangers[1:].sum() + BELIEVED_STRANGERS)
    return found


def _equal_pairs(name: str, held: Holders) -> dict[int, tuple[float, float]]:
    """For each level of equal values how many pairs of the whole base are at it, of how many that could be."""
    counted = name if name.startswith(EXTRA) else _COUNTED.get(name, "")
    if counted not in held.equal:
        return {}
    people, levels = held.known[counted], levels_of(name)
    known = people * (people - 1) / 2
    names = {
        len(RARITIES): [f"{SAME}-{each}" for each in RARITIES],
        2: [SAME, "same-many"] if name == BIRTH else list(HELD),
        1: [SAME],
    }[len(held.equal[counted])]
    found = {levels.index(level): (pairs, known) for level, pairs in zip(names, held.equal[counted], strict=True)}
    if name == ADDRESS:
        areas, people = held.equal["area"], held.known["postcode"]
        known = people * (people - 1) / 2
        found[levels.index("area-only")] = found[levels.index("area")] = (areas[0], known)
        found[levels.index("area-only-common")] = (areas[1], known)
        found[levels.index("street")] = (sum(held.equal["street"]) * 0.1, known)
    return found


def _round(patterns: Patterns, weights: Weights, start: Weights, held: Holders, seen: Mapping[str, Array]) -> Weights:
    """One turn: whose each pattern is, by the weights; then the weights that follow from that."""
    total, _ = sums(patterns, weights)
    mine = np.exp(total - np.logaddexp.reduce(total, axis=1)[:, None]) * patterns.counts[:, None]
    shares = dict(weights.shares)
    claimed: dict[str, Array] = {}
    for n, name in enumerate(patterns.features):
        size = len(levels_of(name))
        counts = [np.bincount(patterns.codes[:, n], mine[:, side], minlength=size) for side in range(STRANGERS)]
        claimed[name] = np.sum(counts, axis=0)
        if name not in FIXED:
            shares[name] = _shared_out(name, counts, start.shares[name])
    found = mine.sum(axis=0).tolist()
    home = found[HOUSEHOLD] + max(0.5, 0.001 * found[ONE_PERSON])
    if not _are_homes_seen(held, weights.people):
        home = min(home, MOST_UNSEEN * found[ONE_PERSON] + 0.5)
    most = max(LEAST_OF_HOME, MOST_OF_HOME * home / (home + found[ONE_PERSON])) * home
    few = [min(found[side] + 0.01 * home, most) for side in (TWINS, NAMESAKES)]
    pairs = (found[ONE_PERSON] + 0.5, home, *few, found[CROWD] + 0.5, weights.pairs[STRANGERS])
    return _with_strangers(replace(weights, shares=shares, pairs=pairs), held, seen, claimed)


def _are_homes_seen(held: Holders, people: int) -> bool:
    """Whether enough is known of how people are reached: without it, a household is only an accident of surnames."""
    return max(held.known[name] for name in ("street", "emails", "telephones", "related_to")) > FEWEST_REACHED * people


def _shared_out(name: str, counts: list[Array], believed: tuple[Share, ...]) -> tuple[Share, ...]:
    """The shares of the levels in each class but strangers, with the beliefs of before.

    Forenames and birth dates of a household are only believed: learned, they would drift to where one person's are.
    """
    at_home = counts[HOUSEHOLD] + counts[TWINS] + counts[NAMESAKES]
    sides = []
    for side, own in enumerate(counts):
        prior_side = np.array([row[side] for row in believed])
        weight, found = BELIEVED_PAIRS, at_home if side in (HOUSEHOLD, TWINS, NAMESAKES) else own
        if name in (FORENAME, BIRTH):
            weight = BELIEVED_PEOPLE if side == ONE_PERSON else BELIEVED_PAIRS
            found = own * ((side, name) in LEARNED_BY_CLASS)
        each = found + weight * prior_side
        each[0] = 0.0
        sides.append(each / each.sum())
    if name in (FORENAME, BIRTH):
        most = MOST_OTHER_NAMES
        if name == BIRTH:
            most = _most_other_dates(counts[ONE_PERSON].sum(), sides[ONE_PERSON][NEAR] - believed[NEAR][ONE_PERSON])
        sides[ONE_PERSON] = _at_most(sides[ONE_PERSON], most)
    if name == ADDRESS:
        for side in (HOUSEHOLD, TWINS, NAMESAKES):
            sides[side] = _at_most(sides[side], MOST_AWAY, AWAY)
    return tuple((*(float(side) for side in each), row[STRANGERS]) for *each, row in zip(*sides, believed, strict=True))


def _most_other_dates(pairs: float, more_near: float) -> float:
    """Which share of so many pairs of one person may have altogether different birth dates.

    ``more_near``: how many more than is believed have dates that are wrong in part.
    """
    usual = FEW_OTHER_DATES + (MOST_OTHER_DATES - FEW_OTHER_DATES) * min(pairs / MUCH, 1.0)
    return usual + WRONG_WITH_NEAR * max(more_near, 0.0)


def _at_most(shares: Array, most: float, codes: Sequence[int] = (1,)) -> Array:
    """The shares with these levels together no more than this; the first one, if none is named, is *different*."""
    few = np.array(codes)
    total = shares[few].sum()
    if total <= most:
        return shares
    found: Array = shares * (1 - most) / (1 - total)
    found[few] = shares[few] * most / total
    return found


def _is_firm(weights: Weights) -> bool:
    """Whether another birth date, or another forename, means another person here.

    It does, but where much was learned, dates turned out to be wrong altogether again and again, and there are next to
    no families, so that nobody's father or twin can be meant.
    """
    wrong = weights.shares[BIRTH][levels_of(BIRTH).index("different")][ONE_PERSON]
    families = weights.pairs[HOUSEHOLD] / max(weights.pairs[ONE_PERSON], 1.0)
    return weights.pairs[ONE_PERSON] < FEWEST_TO_DOUBT or wrong < WRONG_DATES or families > FEW_FAMILIES
