from itertools import permutations

import pytest

from kinroll.core.problem import ADVICE, REFUSED, VALUE_DROPPED
from kinroll.core.usernames import Claimant, Holder, Outcome, contest, is_likely_duplicate, propose_username

PAT = "pat@example.org"


def claimant(key: str, name_key: str = "", *, is_refusable: bool = True, gender: str = "") -> Claimant:
    return Claimant(key, f"Record {key}", PAT, name_key, gender, is_refusable)


def results(outcomes: list[Outcome]) -> dict[str, str]:
    return {outcome.key: outcome.result for outcome in outcomes}


@pytest.mark.parametrize(
    ("keys", "holder", "expected"),
    [
        pytest.param(["3001"], None, {"3001": "won"}, id="free, and wanted once"),
        pytest.param(["10", "9"], None, {"9": "won", "10": "refused"}, id="of new ones the lowest id, as a number"),
        pytest.param(["A", "10"], None, {"10": "won", "A": "refused"}, id="numbers before other ids"),
        pytest.param(["9"], Holder("Pat"), {"9": "refused"}, id="who has it keeps it"),
        pytest.param(["9", "10"], Holder("Pat"), {"9": "refused", "10": "refused"}, id="against all who want it"),
    ],
)
def test_a15_a16_who_gets_a_username(keys: list[str], holder: Holder | None, expected: dict[str, str]) -> None:
    for order in permutations(keys):
        assert results(contest([claimant(key) for key in order], holder, "refuse")) == expected


@pytest.mark.parametrize(
    ("policy", "is_refusable", "result", "severity"),
    [
        pytest.param("refuse", True, "refused", REFUSED, id="refuse: not imported"),
        pytest.param("refuse", False, "lost", VALUE_DROPPED, id="refuse: who is here already only gets no account"),
        pytest.param("no-account", True, "lost", VALUE_DROPPED, id="no-account: imported without a login"),
        pytest.param("other-username", True, "won", VALUE_DROPPED, id="other-username: another name"),
    ],
)
def test_what_becomes_of_the_loser(policy: str, is_refusable: bool, result: str, severity: str) -> None:
    (outcome,) = contest([claimant("9", "haddad|pat", is_refusable=is_refusable)], Holder("Noor (contact 1)"), policy)
    (problem,) = outcome.problems
    assert (outcome.result, problem.code, problem.severity) == (result, "username-in-use", severity)
    assert (problem.source_id, problem.value, problem.other) == ("9", PAT, "Noor (contact 1)")


def test_the_loser_of_a_run_is_told_who_won() -> None:
    _, lost = contest([claimant("9"), claimant("10")], None, "refuse")
    assert [problem.other for problem in lost.problems] == ["Record 9 (9)"]


def test_another_username_is_proposed_for_each() -> None:
    outcomes = contest([claimant("9", "o'hara|zoë"), claimant("10", "o'hara|zoë")], Holder("Pat"), "other-username")
    assert [outcome.username for outcome in outcomes] == ["zoe.ohara.9", "zoe.ohara.10"]


def test_a_proposed_username_may_be_the_id_alone() -> None:
    assert propose_username(claimant("3001", "李|娜")) == "3001"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(("haddad|sami", ""), ("haddad|sami", ""), True, id="the same name"),
        pytest.param(("haddad|sam", ""), ("haddad|sami", ""), True, id="forenames that begin alike"),
        pytest.param(("haddad|sam", "Male"), ("haddad|sami", ""), True, id="an unknown gender says nothing"),
        pytest.param(("haddad|sam", "Male"), ("haddad|sami", "Female"), False, id="another gender"),
        pytest.param(("haddad|pat", ""), ("haddad|noor", ""), False, id="a couple with one email"),
        pytest.param(("haddad|pat", ""), ("lind|pat", ""), False, id="another surname"),
        pytest.param(("", ""), ("", ""), False, id="no names: nothing to tell by"),
    ],
)
def test_a16_who_looks_like_a_duplicate(one: tuple[str, str], other: tuple[str, str], expected: bool) -> None:
    assert is_likely_duplicate(claimant("9", one[0], gender=one[1]), Holder("Pat", *other)) is expected


def test_a16_a_likely_duplicate_is_named_beside_the_refusal() -> None:
    _, second = contest([claimant("9", "haddad|sami"), claimant("10", "haddad|sam")], None, "refuse")
    assert [(problem.code, problem.severity) for problem in second.problems] == [
        ("username-in-use", REFUSED),
        ("likely-duplicate", ADVICE),
    ]
