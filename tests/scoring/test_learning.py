"""What a base teaches: how common a name is in a small one, and how badly its birth dates are kept."""

from random import Random

import numpy as np
import pytest

from kinroll.core.scoring.commons import Commons
from kinroll.core.scoring.comparing import compare
from kinroll.core.scoring.levels import BIRTH, CODES, FORENAME, ORDER, SURNAME, levels_of
from kinroll.core.scoring.person import Person
from kinroll.core.scoring.weights import ONE_PERSON, prior_shares
from kinroll.matching import sweep
from kinroll.matching.learning import FEW_OTHER_DATES, NEAR, _shared_out
from scoring.people import Row, again, somebody


def namesakes(size: int) -> list[Row]:
    """A small base of few names: many are namesakes born on other days, a few are there twice with a slip."""
    random = Random(3)
    rows = [
        {
            "id": str(number),
            "forename": random.choice(["Anna", "Karin", "Frank", "Peter", "Ursula", "Martin"]),
            "surname": random.choice(["Bauer", "Weber", "Fischer", "Schmidt", "Becker", "Wolf"]),
            "birth_date": f"{random.randint(1930, 2008)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
        }
        for number in range(size)
    ]
    twice = [{**row, "id": f"{row['id']}b", "surname": row["surname"] + "r"} for row in rows[: size // 20]]
    return rows + twice


def test_namesakes_of_a_small_base_are_strangers() -> None:
    rows = namesakes(400)
    found = sweep(rows)
    born = {row["id"]: row["birth_date"] for row in rows}
    same = found.pairs.filter(found.pairs["probability"] >= 0.5).select("one", "other").rows()
    assert {frozenset(pair) for pair in same} >= {frozenset((str(n), f"{n}b")) for n in range(20)}
    assert not [pair for pair in same if born[pair[0]] != born[pair[1]]]


@pytest.mark.parametrize(("near", "is_more"), [(0, False), (60, True)], ids=["well kept", "half of them wrong"])
def test_where_dates_are_badly_kept_more_of_them_may_be_wrong_altogether(near: int, is_more: bool) -> None:
    counts = np.zeros(len(levels_of(BIRTH)))
    counts[CODES[BIRTH]["same"]], counts[NEAR], counts[CODES[BIRTH]["different"]] = 200.0, near, 60.0
    nothing = np.zeros(len(counts))
    shares = _shared_out(BIRTH, [counts, *[nothing] * 4], prior_shares(BIRTH))
    assert (shares[CODES[BIRTH]["different"]][ONE_PERSON] > 2 * FEW_OTHER_DATES) == is_more


@pytest.mark.parametrize(
    ("one", "other", "levels"),
    [
        (("Harry", "Noah"), ("Noah", "Harry"), ("same-unique", "same-unique", True)),
        (("Harrison", "Capurso"), ("Capurso", "Ruby"), ("different", "same-unique", True)),
        (("Noah", "Hunter"), ("", "Noah"), ("same-unique", "", True)),
        (("Owen", ""), ("", "Owen"), ("same-unique", "", True)),
        (("Emily", "Stone"), ("Oliver", "Grant"), ("different", "different", False)),
        (("Harry", "Stone"), ("Stone", "Stone"), ("different", "same-unique", False)),
    ],
    ids=["both", "one of them", "a single name", "each a single name", "none", "one agrees in its place"],
)
def test_a_name_that_stands_in_the_others_place(
    one: tuple[str, str], other: tuple[str, str], levels: tuple[str, str, bool]
) -> None:
    mine, theirs = (
        Person({"forename": first, "surname": last, "birth_date": "1990-02-03"}) for first, last in (one, other)
    )
    found = compare(mine, theirs, Commons())
    assert found is not None
    assert (levels_of(FORENAME)[found[FORENAME]], levels_of(SURNAME)[found[SURNAME]]) == levels[:2]
    assert bool(found[ORDER]) == levels[2]


def test_a_name_in_the_others_place_is_as_common_as_either_use_of_it() -> None:
    """James is everybody's forename and hardly anybody's surname."""
    others = [somebody(number, forename="James") for number in range(100, 250)]
    rows = [somebody(1, forename="Ada", surname="James"), somebody(2, forename="James", surname="Birchby"), *others]
    rows[1]["birth_date"] = rows[0]["birth_date"]
    found = sweep([*rows, again(rows[0])])
    explained = found.explain("1", "2")
    assert explained.levels[ORDER]
    assert levels_of(SURNAME)[explained.levels[SURNAME]] == "same-of-many"
