"""How strongly each level of evidence speaks, as plain values: how often it is met in each class of pair.

A pair is *one person*, or two people: of *one household* (among them *twins* and *namesakes*, such as father and son),
of *one crowd* (all whom a coordinator booked, all at one boarding house), or *strangers*. The classes in the middle
keep families and crowds apart: they share surname, address, telephone and email at once, which would be overwhelming if
each of these were a coincidence of its own.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from kinroll.core.scoring.levels import (
    ADDRESS,
    BIRTH,
    EMAIL,
    EXTRA,
    FORENAME,
    GENDER,
    IDENTIFIER,
    LEVELS,
    MIDDLE,
    ORDER,
    RARITIES,
    RELATED,
    SAME,
    SURNAME,
    TELEPHONE,
    VERIFIED,
    levels_of,
)

Share = tuple[float, ...]
"""How often a level is met in each class, in the order of the classes."""
ONE_PERSON, HOUSEHOLD, TWINS, NAMESAKES, CROWD, STRANGERS = range(6)
NOTHING: Share = (1.0,) * 6
Believed = tuple[float, float, float]
"""The same of one person, one household and strangers, of which the others differ in a few things."""
_RARITY = (0.15, 0.2, 0.2, 0.2, 0.25)
_CHANCE = (3e-3, 8e-4, 2e-4, 5e-5, 1e-5)
"""How often two strangers have the same name, by its rarity."""


def _equal(one_person: float, household: float, chance: float = 1.0) -> dict[str, Believed]:
    """The levels of equal values, by rarity."""
    return {
        f"{SAME}-{rarity}": (one_person * _RARITY[n], household * _RARITY[n], _CHANCE[n] * chance)
        for n, rarity in enumerate(RARITIES)
    }


_PRIOR: Mapping[str, Mapping[str, Believed]] = {
    FORENAME: {
        "different": (0.03, 0.934, 0.965),
        "alike": (0.015, 0.03, 0.015),
        "initial": (0.015, 0.008, 0.006),
        "part": (0.025, 0.005, 0.002),
        "slip": (0.04, 0.012, 0.003),
        "variant": (0.035, 0.007, 0.003),
        **_equal(0.84, 0.004),
    },
    SURNAME: {
        "different": (0.05, 0.12, 0.98),
        "alike": (0.01, 0.01, 0.01),
        "initial": (0.002, 0.001, 0.001),
        "part": (0.02, 0.03, 0.001),
        "slip": (0.04, 0.01, 0.002),
        "variant": (0.02, 0.009, 0.002),
        **_equal(0.858, 0.82),
    },
    MIDDLE: {"different": (0.06, 0.88, 0.9), "initial": (0.24, 0.08, 0.07), SAME: (0.7, 0.04, 0.03)},
    ORDER: {"crossed": (0.01, 0.001, 0.5)},
    BIRTH: {
        "different": (0.012, 0.9575, 0.985),
        "near": (0.012, 0.025, 0.0128),
        "years-apart": (0.006, 0.0005, 0.0002),
        "slip": (0.03, 0.01, 0.0015),
        "swapped": (0.012, 0.0005, 0.0002),
        "same-many": (0.003, 0.0035, 1e-5),
        SAME: (0.925, 0.003, 4e-5),
    },
    GENDER: {"different": (0.01, 0.5, 0.5), SAME: (0.99, 0.5, 0.5)},
    EMAIL: {
        "different": (0.3, 0.5, 0.9999),
        "near": (0.05, 0.03, 1e-5),
        "same-many": (0.01, 0.03, 1e-5),
        SAME: (0.64, 0.44, 2e-6),
    },
    TELEPHONE: {
        "different": (0.25, 0.3, 0.9999),
        "near": (0.02, 0.01, 2e-6),
        "same-many": (0.01, 0.03, 1e-5),
        SAME: (0.72, 0.66, 2e-6),
    },
    ADDRESS: {
        "different": (0.2, 0.15, 0.98),
        "area": (0.03, 0.02, 5e-4),
        "area-only-common": (0.02, 0.03, 1e-3),
        "area-only": (0.1, 0.1, 2e-4),
        "area-near": (0.01, 0.005, 2e-3),
        "partly": (0.03, 0.01, 0.01),
        "close": (0.04, 0.02, 5e-4),
        "street": (0.05, 0.04, 1e-5),
        "area-partly": (0.04, 0.02, 5e-5),
        "area-close": (0.08, 0.05, 1e-5),
        "same-many": (0.02, 0.05, 1e-5),
        SAME: (0.38, 0.505, 2e-6),
    },
    IDENTIFIER: {
        "different": (0.05, 0.97, 0.9999),
        "near": (0.03, 0.02, 1e-5),
        "same-many": (0.01, 0.003, 1e-6),
        SAME: (0.91, 0.007, 1e-8),
    },
    VERIFIED: {"different": (1e-4, 0.9999, 0.9999), SAME: (0.9999, 1e-4, 1e-9)},
    RELATED: {"different": (0.1, 0.3, 0.99999), SAME: (0.9, 0.7, 1e-5)},
}
_PRIOR_EXTRA: Mapping[str, Believed] = {
    "different": (0.15, 0.6, 0.93),
    "alike": (0.1, 0.05, 0.02),
    **_equal(0.75, 0.35, 4.0),
}


_TWINS: Mapping[str, Mapping[str, float]] = {
    FORENAME: {"different": 0.8, "alike": 0.06, "slip": 0.05, "variant": 0.05, "initial": 0.03, "part": 0.01},
    BIRTH: {
        SAME: 0.97,
        "same-many": 0.01,
        "different": 0.005,
        "slip": 0.01,
        "near": 0.0035,
        "years-apart": 0.0005,
        "swapped": 0.001,
    },
    SURNAME: {"different": 0.03},
}
_NAMESAKES: Mapping[str, Mapping[str, float]] = {
    FORENAME: {"different": 0.01, "initial": 0.02, "part": 0.02, "slip": 0.03, "variant": 0.05, "alike": 0.02},
    BIRTH: {
        "different": 0.982,
        "near": 0.012,
        "years-apart": 0.003,
        "slip": 0.001,
        "same-many": 0.001,
        "swapped": 0.0002,
        SAME: 0.0008,
    },
    SURNAME: {"different": 0.05},
}
_SAME_NAME = {TWINS: 0.0005, NAMESAKES: 0.85}
"""How often twins, and namesakes, have one forename."""
_CROWD: Mapping[str, Mapping[str, float]] = {
    EMAIL: {"different": 0.25, "near": 0.0005, "same-many": 0.6, SAME: 0.15},
    TELEPHONE: {"different": 0.25, "near": 0.0005, "same-many": 0.6, SAME: 0.15},
    ADDRESS: {
        **dict.fromkeys(("area", "area-only-common", "area-only", "area-near", "partly", "close", "street"), 0.01),
        "different": 0.25,
        "area-partly": 0.01,
        "area-close": 0.01,
        "same-many": 0.55,
        SAME: 0.1,
    },
    RELATED: {"different": 0.9, SAME: 0.1},
}


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned, or believed beforehand.

    ``pairs``: how many pairs of each class there are among all pairs of the base.
    ``shares``: for each piece of evidence the shares of its levels, in the order of ``levels.py``.
    ``is_firm``: whether another birth date, or another forename, means another person here, whatever else agrees.
    """

    pairs: Share
    shares: Mapping[str, tuple[Share, ...]] = field(default_factory=dict)
    is_firm: bool = True
    people: int = 0

    def share(self, feature: str, code: int) -> Share:
        """How often a level is met in each class; what nobody can compare says nothing."""
        return self.shares[feature][code] if code else NOTHING

    def to_json(self) -> str:
        """The weights as a text that a database can hold."""
        shares = {name: dict(zip(levels_of(name), rows, strict=True)) for name, rows in self.shares.items()}
        rest = {"shares": shares, "is_firm": self.is_firm, "people": self.people}
        return json.dumps({"pairs": self.pairs, **rest})

    @classmethod
    def from_json(cls, text: str) -> "Weights":
        """The weights of such a text; a level that was unknown when it was written has its prior."""
        held = json.loads(text)
        shares = {}
        for name, rows in held["shares"].items():
            believed = prior_shares(name)
            shares[name] = tuple(tuple(rows.get(level, believed[n])) for n, level in enumerate(levels_of(name)))
        return cls(tuple(held["pairs"]), shares, held["is_firm"], held["people"])


def prior_shares(feature: str) -> tuple[Share, ...]:
    """What is believed of a piece of evidence before any data are seen."""
    believed = _PRIOR_EXTRA if feature.startswith(EXTRA) else _PRIOR[feature]
    return tuple(
        _all_classes(feature, level, believed) if level in believed else NOTHING for level in levels_of(feature)
    )


def _all_classes(feature: str, level: str, believed: Mapping[str, Believed]) -> Share:
    one_person, household, strangers = believed[level]
    twins = _TWINS.get(feature, {}).get(level, household)
    namesakes = _NAMESAKES.get(feature, {}).get(level, household)
    if feature == FORENAME and level.startswith(SAME):
        twins, namesakes = (share * _RARITY[RARITIES.index(level[len(SAME) + 1 :])] for share in _SAME_NAME.values())
    crowd = _CROWD.get(feature, {}).get(level, strangers)
    return (one_person, household, twins, namesakes, crowd, strangers)


def prior(people: int, extras: tuple[str, ...] = ()) -> Weights:
    """What is believed of a base of so many people: one in twenty is there twice, and everybody lives with two more."""
    pairs = max(people * (people - 1) / 2, 1.0)
    shares = {name: prior_shares(name) for name in (*LEVELS, *extras)}
    home = max(people * 1.0, 1.0)
    counts = (max(people / 20, 0.05), home, home * 0.03, home * 0.02, max(people * 0.5, 0.5), pairs)
    return Weights(counts, shares, people=people)
