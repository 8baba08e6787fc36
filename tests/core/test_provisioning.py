"""What is decided about each contact, and in which order names are given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinroll.core.provisioning.braking import Before, Limits, tripped
from kinroll.core.provisioning.deciding import Found, Terms, decide
from kinroll.core.provisioning.renaming import Rename, in_order
from kinroll.core.provisioning.values import EMAIL, NUMBER, USERNAME, Held, Known, Wanted

SAM = {USERNAME: "sam", EMAIL: "sam@example.org", NUMBER: "7", "firstname": "Sam"}
NOBODY = Known()
MADE = Known("5")


def held(**values: str) -> Held:
    return Held("5", {**SAM, **values})


@pytest.mark.parametrize(
    ("wanted", "known", "found", "steps", "parked"),
    [
        pytest.param(Wanted(7, SAM), NOBODY, Found(), ["create"], "", id="nobody there"),
        pytest.param(Wanted(7, SAM, is_active=False), NOBODY, Found(), [], "", id="nobody there, nobody wanted"),
        pytest.param(Wanted(7, SAM), MADE, Found({"5": held()}), [], "", id="in agreement"),
        pytest.param(
            *(Wanted(7, SAM), MADE, Found({"5": held(username="old", firstname="S")}), ["rename", "update"], ""),
            id="other values",
        ),
        pytest.param(Wanted(7, SAM), MADE, Found(), [], "gone-there", id="gone"),
        pytest.param(Wanted(7, SAM), MADE, Found({"5": held(number="T-1")}), [], "not-ours", id="not ours any more"),
        pytest.param(
            *(Wanted(7, SAM, is_active=False), MADE, Found({"5": held(number="")}), [], "not-ours"),
            id="nobody is suspended who does not have our number",
        ),
        pytest.param(Wanted(7, SAM, is_active=False), MADE, Found({"5": held()}), ["suspend"], "", id="leaver"),
        pytest.param(
            *(Wanted(7, SAM), NOBODY, Found(by_number={"7": [held()]}), ["link"], ""),
            id="made, and the answer was lost",
        ),
        pytest.param(
            *(Wanted(7, SAM, is_active=False), Known(tried="sam"), Found(by_number={"7": [held()]})),
            *(["link", "suspend"], ""),
            id="made without an answer, and left meanwhile",
        ),
        pytest.param(
            *(Wanted(7, {**SAM, USERNAME: "sammy", EMAIL: "s@example.org"}), Known(tried="sam")),
            *(Found(by_number={"7": [held()]}), ["link", "rename", "update"], ""),
            id="made without an answer, and renamed meanwhile",
        ),
        pytest.param(
            *(Wanted(7, SAM), NOBODY, Found(by_number={"7": [held(username="x", email="x@example.org")]})),
            *([], "number-in-use"),
            id="a stranger with our number",
        ),
        pytest.param(
            *(Wanted(7, SAM), NOBODY, Found(by_number={"7": [held(), held()]}), [], "listed-twice"),
            id="two with our number",
        ),
        pytest.param(
            *(Wanted(7, SAM, courses={"2": 1}), Known("5", courses={"3": True}), Found({"5": held()})),
            *(["enrol"], ""),
            id="courses that are not active there are not ended",
        ),
    ],
)
def test_decisions(wanted: Wanted, known: Known, found: Found, steps: list[str], parked: str) -> None:
    decision = decide(wanted, known, found, Terms())
    assert ([step.kind for step in decision.steps], decision.parked.code if decision.parked else "") == (steps, parked)


@given(st.permutations(list("abcdefg")), st.sets(st.sampled_from("abcdefg")))
def test_no_name_is_taken_before_it_is_left(after: list[str], renamed: set[str]) -> None:
    """Whoever changes names with whom: at no moment do two have one name, and each ends with the wanted one."""
    wanted = {id_: name for id_, name in zip("abcdefg", after, strict=True) if id_ in renamed and id_ != name}
    wanted = {id_: name for id_, name in wanted.items() if name in wanted or name not in "abcdefg"}
    while any(name not in wanted and name in "abcdefg" for name in wanted.values()):
        wanted = {id_: name for id_, name in wanted.items() if name in wanted}
    names = {id_: id_ for id_ in "abcdefg"}
    for one in in_order([Rename(id_, id_, name) for id_, name in wanted.items()]):
        assert names[one.id] == one.before
        names[one.id] = one.after
        assert len(set(names.values())) == len(names)
    assert names == {id_: wanted.get(id_, id_) for id_ in "abcdefg"}


@pytest.mark.parametrize(
    ("counted", "week", "codes"),
    [
        ({"suspended": 4}, {}, []),
        ({"suspended": 10}, {}, []),
        ({"suspended": 11}, {}, ["too-many-suspended"]),
        ({"suspended": 1}, {"suspended": 12}, ["too-many-suspended"]),
        ({"suspended": 0}, {"suspended": 50}, []),
        ({"unenrolled": 30, "renamed": 20}, {}, ["too-many-unenrolled", "too-many-renamed"]),
        ({"gone": 20}, {}, ["too-many-gone"]),
    ],
)
def test_brakes(counted: dict[str, int], week: dict[str, int], codes: list[str]) -> None:
    whole = {"suspended": 0, "unenrolled": 0, "renamed": 0, "gone": 0, **counted}
    assert [brake.code for brake in tripped(Limits(), Before(100, 200, week), whole)] == codes
