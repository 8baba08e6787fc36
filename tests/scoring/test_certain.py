"""What a machine may decide by itself where families live, and how many pairs names may make in a large base."""

import numpy as np
import pytest

from kinroll.core.scoring.certain import may_act
from kinroll.core.scoring.levels import CODES, LEVELS
from kinroll.matching.blocking import LARGEST, largest_block
from kinroll.matching.keys import MOST_OF_NAMES, Kind

HOME = {"address": "same", "telephone": "same", "surname": "same-rare"}
NAMED = {"forename": "same-rare", **HOME}


@pytest.mark.parametrize(
    ("levels", "may"),
    [
        pytest.param({**NAMED, "birth_date": "same"}, True, id="name, birth date and home"),
        pytest.param({**NAMED, "birth_date": "swapped"}, True, id="day and month have changed places"),
        pytest.param({**NAMED, "identifier": "same"}, True, id="name, id and home"),
        pytest.param({"forename": "different", "verified_id": "same"}, True, id="a verified id is enough"),
        pytest.param({**NAMED, "email": "same"}, False, id="mother and daughter of one name, no birth date"),
        pytest.param({**NAMED, "birth_date": "slip"}, False, id="namesakes born nearly the same day"),
        pytest.param({**NAMED, "forename": "variant", "birth_date": "same"}, False, id="twins with like names"),
        pytest.param({"forename": "same-rare", "surname": "same-rare", "birth_date": "same"}, False, id="one anchor"),
        pytest.param(
            {**NAMED, "surname": "different", "order": "crossed", "birth_date": "same"}, False, id="half a name crossed"
        ),
        pytest.param({**NAMED, "order": "crossed", "birth_date": "same"}, True, id="the whole name crossed"),
        pytest.param({}, False, id="nothing to compare"),
    ],
)
def test_what_a_machine_may_decide(levels: dict[str, str], may: bool) -> None:
    codes = {name: CODES[name][levels.get(name, "")] if levels.get(name) else 0 for name in LEVELS}
    assert bool(may_act(codes)) == may
    assert may_act({name: np.array([code, 0]) for name, code in codes.items()}).tolist() == [may, False]


@pytest.mark.parametrize(("people", "largest"), [(50_000, LARGEST), (1_000_000, 3)], ids=["small", "large"])
def test_ever_more_people_of_one_name_make_no_ever_larger_blocks(people: int, largest: int) -> None:
    nothing = np.zeros(0, np.int32)
    names = Kind("name", nothing, nothing.astype(np.uint64), most=MOST_OF_NAMES)
    counts = np.array([3] * 150_000 + [LARGEST] * 100) if people > 50_000 else np.array([LARGEST] * 100)
    assert largest_block(names, counts, people) == largest
