"""What may be entered of training, and what is told where it may not."""

import pytest

from kinroll.core.avetmiss.facts import THINGS, FactError
from kinroll.core.avetmiss.settling import DEFAULTS, SettingError, clean, settled


@pytest.mark.parametrize(
    ("kind", "name", "entered", "kept"),
    [
        ("place", "postcode", "800", "0800"),
        ("place", "postcode", "ospc", "OSPC"),
        ("place", "state", "VIC", "02"),
        ("place", "state", "2", "02"),
        ("place", "name", "  Café   rooms ", "Cafe rooms"),
        ("program", "nominal_hours", "580", "0580"),
        ("program", "is_listed", "yes", "Y"),
        ("outcome", "outcome", "Competent or pass", "20"),
        ("outcome", "starts_on", "3/2/2026", "2026-02-03"),
        ("outcome", "hours_attended", "12", "0012"),
        ("unit", "name", "", ""),
    ],
)
def test_what_is_entered_is_kept_as_the_files_have_it(kind: str, name: str, entered: str, kept: str) -> None:
    assert THINGS[kind].by_name[name].clean(entered) == kept


@pytest.mark.parametrize(
    ("kind", "name", "entered", "words"),
    [
        ("place", "postcode", "31", "neither"),
        ("place", "postcode", "0000", "neither"),
        ("place", "country", "9998", "none of its codes"),
        ("unit", "code", "X" * 13, "longer than 12"),
        ("unit", "nominal_hours", "many", "no number"),
        ("unit", "name", "\U0001f600", "no letter"),
        ("outcome", "outcome", "90", "none of its codes"),
        ("outcome", "ends_on", "31/02/2026", "no day"),
        ("program", "is_listed", "perhaps", "neither yes nor no"),
    ],
)
def test_what_cannot_be_kept_is_told(kind: str, name: str, entered: str, words: str) -> None:
    with pytest.raises(FactError, match=words):
        THINGS[kind].by_name[name].clean(entered)


def test_everything_that_is_wrong_with_a_thing_is_told_at_once() -> None:
    with pytest.raises(FactError) as told:
        THINGS["outcome"].clean({"outcome": "90", "colour": "red", "document": "1"})
    assert all(word in str(told.value) for word in ("Outcome", "colour", "Unit is missing"))


@pytest.mark.parametrize(
    ("name", "entered", "kept"),
    [("state_tail", "yes", True), ("overseas_postal_state", "@@", "@@"), ("asked_steps", "a, b", ["a", "b"])],
)
def test_settings(name: str, entered: str, kept: object) -> None:
    assert clean(name, entered) == kept


@pytest.mark.parametrize(("name", "entered"), [("colour", "red"), ("capitals", "x"), ("survey_contact_status", "N")])
def test_settings_that_cannot_be(name: str, entered: str) -> None:
    with pytest.raises(SettingError):
        clean(name, entered)


def test_nothing_settled_is_as_the_defaults_say() -> None:
    assert settled({}) == settled(DEFAULTS)
