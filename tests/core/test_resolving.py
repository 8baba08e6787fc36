from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest

from kinroll.core.resolving import Captured, Claim, Contender, Speaker, capture, fold_versions, rank, resolve
from kinroll.core.rules import EDITS, GroupRules, SourceRules
from kinroll.core.source_record import Manner, Version
from sims_rules import SIMS

ONE = SourceRules("csv", groups=(GroupRules("people", role="contact"),))
OLD, NEW = "07700 900001", "07700 900002"


def at(day: int) -> datetime:
    return datetime(2026, 9, day, tzinfo=UTC)


def given(day: int, value: str | None, *, group: str = "people") -> Version:
    """A record that says for itself which fields it speaks of."""
    return Version(at(day), {group: {"mobile": value}})


def listed(day: int, value: str = "", *, column: bool = True) -> Version:
    """A row of a report, where a blank is left out; ``column`` is whether anybody has the field."""
    said = {"people": {"mobile": value} if value else {}}
    return Version(at(day), said, {"people": frozenset({"mobile"} if column else ())})


# What a record claims, over its versions


@pytest.mark.parametrize(
    ("versions", "claim"),
    [
        pytest.param([listed(1, OLD)], Claim(OLD, at(1)), id="given: a claim since then"),
        pytest.param([listed(1, OLD), listed(2, NEW)], Claim(NEW, at(2)), id="changed: a new claim"),
        pytest.param([listed(1, OLD), listed(2, OLD)], Claim(OLD, at(1)), id="repeated: no newer for it"),
        pytest.param(
            [listed(1, OLD), listed(2, NEW), listed(3, OLD)], Claim(OLD, at(3)), id="said again after another"
        ),
        pytest.param([listed(1)], None, id="blank, never given: no claim"),
        pytest.param([listed(1, OLD), listed(2)], Claim("", at(2)), id="blank, given before: cleared"),
        pytest.param([listed(1, OLD), listed(2), listed(3)], Claim("", at(2)), id="blank again: cleared no later"),
        pytest.param([listed(1, OLD), listed(2), listed(3, OLD)], Claim(OLD, at(3)), id="cleared and given again"),
        pytest.param([listed(1, column=False)], None, id="absent: no claim"),
        pytest.param(
            [listed(1, OLD), listed(2, column=False)], Claim(OLD, at(1)), id="absent, given before: it stands"
        ),
        pytest.param([given(1, "")], None, id="a blank of a record's own, never given: no claim"),
        pytest.param([given(1, OLD), given(2, "")], Claim("", at(2)), id="a blank of its own, given before: cleared"),
        pytest.param([given(1, None)], Claim("", at(1)), id="cleared on purpose, though never given: cleared"),
        pytest.param([given(1, None), given(2, None)], Claim("", at(1)), id="cleared twice: cleared no later"),
        pytest.param([given(1, OLD), Version(at(2), {"people": {}})], Claim(OLD, at(1)), id="not spoken of: it stands"),
        pytest.param([], None, id="nothing said: no claim"),
    ],
)
def test_what_a_record_claims(versions: list[Version], claim: Claim | None) -> None:
    assert all(fold_versions(arrived, ONE).get("mobile") == claim for arrived in permutations(versions))


def spoken(day: int, value: str, rule: str = "follow", since: int = 0, group: str = "Student") -> Version:
    """What a document says, in a manner of its own."""
    said = {group: {"mobile": value or None}}
    return Version(at(day), said, None, {group: {"mobile": value}}, {"mobile": Manner(rule, at(since or day))})


@pytest.mark.parametrize(
    ("versions", "claim"),
    [
        pytest.param([spoken(2, OLD, since=1)], Claim(OLD, at(1), "follow"), id="since when it says"),
        pytest.param([spoken(1, OLD), spoken(2, OLD)], Claim(OLD, at(2), "follow"), id="overwrite: said anew"),
        pytest.param(
            [spoken(2, OLD), spoken(3, OLD, since=1)], Claim(OLD, at(2), "follow"), id="the same is made no older"
        ),
        pytest.param([spoken(1, OLD), spoken(2, "")], Claim("", at(2), "follow"), id="cleared"),
        pytest.param([spoken(1, OLD, group="Customer"), spoken(2, NEW)], Claim(NEW, at(2), "follow"), id="two types"),
        pytest.param([spoken(1, OLD), spoken(2, NEW, "fill")], Claim(OLD, at(1), "follow"), id="fill takes no place"),
        pytest.param([spoken(1, ""), spoken(2, NEW, "fill")], Claim(NEW, at(2), "fill"), id="fill fills what is empty"),
        pytest.param([spoken(1, OLD, "once"), spoken(2, NEW, "fill")], Claim(NEW, at(2), "fill"), id="fill after once"),
        pytest.param([spoken(1, OLD), spoken(2, NEW, "once")], Claim(OLD, at(1), "follow"), id="once takes no place"),
        pytest.param(
            [spoken(3, OLD, "fill", since=1)], Claim(OLD, at(3), "fill"), id="fill dates from the run, not the document"
        ),
    ],
)
def test_what_a_record_claims_that_says_how_it_competes(versions: list[Version], claim: Claim) -> None:
    assert all(fold_versions(arrived, ONE) == {"mobile": claim} for arrived in permutations(versions))


def test_between_documents_the_value_breaks_a_tie_and_never_the_number() -> None:
    one, other = Claim(OLD, at(1), "follow"), Claim(NEW, at(1), "follow")
    for first, second in ((one, other), (other, one)):
        speakers = [
            Speaker("documents", "1", ONE, {"mobile": first}),
            Speaker("documents", "2", ONE, {"mobile": second}),
        ]
        assert winner(speakers) == OLD


def test_what_is_said_once_is_captured_when_the_contact_is_created() -> None:
    speakers = [Speaker("documents", "1", ONE, {"mobile": Claim(OLD, at(1), "once"), "title": Claim("Ms", at(1))})]
    assert {name: held.value for name, held in capture(speakers, at_creation=True).items()} == {"mobile": OLD}
    assert capture(speakers) == {}


def names(**forenames: str) -> Version:
    return Version(at(1), {group: {"forename": forename} for group, forename in forenames.items()})


@pytest.mark.parametrize(
    ("version", "forename"),
    [
        pytest.param(names(students="Max", staff="M.", contacts="Maxim"), "Maxim", id="the contact reports first"),
        pytest.param(names(students="Max", staff="M."), "M.", id="then staff"),
        pytest.param(names(students="Max"), "Max", id="then students"),
        pytest.param(names(students="Max", contacts=""), "Max", id="a blank gives way to the next"),
    ],
)
def test_which_report_of_one_record_counts(version: Version, forename: str) -> None:
    assert fold_versions([version], SIMS)["forename"].value == forename


def test_a_report_that_no_longer_lists_a_record_still_counts() -> None:
    later = Version(at(2), {"staff": {"forename": "Maximilian"}})
    assert fold_versions([names(staff="M.", contacts="Maxim"), later], SIMS)["forename"] == Claim("Maxim", at(1))


def test_a_value_is_cleaned_by_the_rules_of_today() -> None:
    said = [Version(at(1), {"people": {"title": "Countess"}})]
    with_title = SourceRules("csv", groups=ONE.groups, lookups={"title": {"countess": "Countess"}})
    assert fold_versions(said, with_title)["title"].value == "Countess"
    assert "title" not in fold_versions(said, SourceRules("csv", groups=ONE.groups, lookups={"title": {}}))


def test_a_source_that_is_declared_no_more_claims_nothing() -> None:
    assert fold_versions([listed(1, OLD)], SourceRules("csv")) == {}


# Which claim wins


def speaker(rule: str, value: str, day: int, *, order: int = 0, key: str = "1", source: str = "") -> Speaker:
    rules = SourceRules(source or rule, order=order, copy_default=rule)
    return Speaker(rules.name, key, rules, {"mobile": Claim(value, at(day))})


ENFORCE, FOLLOW, FILL = speaker("enforce", "e", 5), speaker("follow", "f", 5), speaker("fill", "l", 5)
CAPTURED = {"mobile": Contender("o", "once:1", "once", at(5))}


def winner(speakers: list[Speaker], captured: Captured | None = None) -> str | None:
    found = {resolve(list(order), captured or {}).get("mobile") for order in permutations(speakers)}
    (contender,) = found  # the order in which records are heard does not matter
    return contender.value if contender else None


@pytest.mark.parametrize(
    ("speakers", "captured", "value"),
    [
        pytest.param([ENFORCE, FOLLOW, FILL], CAPTURED, "e", id="enforce before all"),
        pytest.param([FOLLOW, FILL], CAPTURED, "f", id="follow before once"),
        pytest.param([FILL], CAPTURED, "o", id="once before fill"),
        pytest.param([FILL], {}, "l", id="fill where nobody else says anything"),
        pytest.param([], {}, None, id="nothing where nobody says anything"),
        pytest.param([speaker("once", "o2", 5)], {}, None, id="once only as captured for the account"),
        pytest.param([speaker("enforce", "e", 1), speaker("follow", "f", 9)], {}, "e", id="rules count before time"),
    ],
)
def test_which_copy_rule_wins(speakers: list[Speaker], captured: Captured, value: str | None) -> None:
    assert winner(speakers, captured) == value


@pytest.mark.parametrize(
    ("speakers", "value"),
    [
        pytest.param([speaker("enforce", "a", 1), speaker("enforce", "b", 2, key="2")], "b", id="enforce: the newest"),
        pytest.param([speaker("follow", "a", 1), speaker("follow", "b", 2, key="2")], "b", id="follow: the newest"),
        pytest.param([speaker("fill", "a", 1), speaker("fill", "b", 2, key="2")], "a", id="fill: the oldest"),
        pytest.param(
            [
                speaker("follow", "a", 1, order=1, source="one"),
                speaker("follow", "b", 1, order=0, key="2", source="two"),
            ],
            "b",
            id="a tie: the source that is written first",
        ),
        pytest.param(
            [speaker("follow", "a", 1, key="10"), speaker("follow", "b", 1, key="9")], "b", id="then the lower id"
        ),
        pytest.param(
            [speaker("fill", "a", 1, order=1, source="one"), speaker("fill", "b", 1, order=0, key="2", source="two")],
            "b",
            id="so too for fill",
        ),
    ],
)
def test_which_of_two_under_one_rule_wins(speakers: list[Speaker], value: str) -> None:
    assert winner(speakers) == value


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        pytest.param("enforce", "", id="enforce: the field is empty"),
        pytest.param("follow", "", id="follow: the field is empty"),
        pytest.param("fill", "l", id="fill: no claim"),
        pytest.param("once", "l", id="once: no claim"),
    ],
)
def test_what_cleared_means_under_each_rule(rule: str, value: str) -> None:
    assert winner([speaker(rule, "", 9, source="it"), FILL]) == value


def edit(value: str, day: int) -> Speaker:
    return Speaker(EDITS.name, "17", EDITS, {"mobile": Claim(value, at(day))})


@pytest.mark.parametrize(
    ("other", "edited", "value"),
    [
        pytest.param(ENFORCE, edit("mine", 9), "e", id="loses to enforce, even an older one"),
        pytest.param(FOLLOW, edit("mine", 9), "mine", id="beats an older follow"),
        pytest.param(FOLLOW, edit("mine", 1), "f", id="loses to a newer follow"),
        pytest.param(FILL, edit("mine", 9), "mine", id="beats fill"),
        pytest.param(FOLLOW, edit("", 9), "", id="may clear what a source follows"),
    ],
)
def test_an_edit_by_a_person(other: Speaker, edited: Speaker, value: str) -> None:
    assert winner([other, edited]) == value


def test_an_edit_beats_the_preference_taken_once() -> None:
    assert winner([edit("mine", 9)], CAPTURED) == "mine"


def test_the_losers_are_ranked_behind_the_winner() -> None:
    older = speaker("follow", "older", 1, key="2")
    ranked = rank("mobile", [FILL, older, FOLLOW, ENFORCE], CAPTURED)
    assert [contender.value for contender in ranked] == ["e", "f", "older", "o", "l"]


def test_every_field_is_decided_by_itself() -> None:
    sims = Speaker("sims", "3001", SourceRules("sims"), {"surname": Claim("Okafor", at(1))})
    won = resolve([sims, FILL], {})
    assert {name: contender.ref for name, contender in won.items()} == {"surname": "sims:3001", "mobile": "fill:1"}


# What an account takes once


def test_a10_preferences_are_captured_from_the_first_record_that_has_one() -> None:
    def saying(key: str, **claims: str) -> Speaker:
        return Speaker("sims", key, SIMS, {name: Claim(value, at(1)) for name, value in claims.items()})

    captured = capture([saying("10", email_preference="work"), saying("9", telephone_preference="home"), saying("8")])
    assert {name: (c.value, c.ref, c.rule) for name, c in captured.items()} == {
        "email_preference": ("work", "sims:10", "once"),
        "telephone_preference": ("home", "sims:9", "once"),
    }


def test_only_once_values_are_captured() -> None:
    assert capture([ENFORCE, FOLLOW, FILL, speaker("once", "", 1)]) == {}


def test_a10_a_later_change_in_the_source_never_touches_a_captured_preference() -> None:
    versions: list[Any] = [
        Version(at(day), {"contacts": {"telephones": [{"number": OLD, "type": kind, "primary": "T"}]}})
        for day, kind in ((1, "Home"), (2, "Work"))
    ]
    captured = capture([Speaker("sims", "3001", SIMS, fold_versions(versions[:1], SIMS))])
    now = Speaker("sims", "3001", SIMS, fold_versions(versions, SIMS))
    assert (now.claims["telephone_preference"].value, resolve([now], captured)["telephone_preference"].value) == (
        "work",
        "home",
    )
