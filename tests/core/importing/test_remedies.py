from collections.abc import Mapping

import pytest

from kinroll.core.emails import is_email, is_generated
from kinroll.core.importing.causes import CAUSES, EMAIL_SHARED, ID_REPEATS, NO_EMAIL, NO_ID, SPELLED
from kinroll.core.importing.mapping import SOURCE_IDENTIFIER
from kinroll.core.importing.remedies import ChoiceError, Standing, Treated, allocated_id, check_choices, treat

SAMI = {"forename": "Sami", "surname": "Okafor", "personal_email": "office@example.org"}


def treated(cause: str, remedy: str, *, scheme: str = "client identifier", values: Mapping[str, str] = SAMI) -> Treated:
    standing = Standing(3, 40, ((cause, "", 12),))
    return treat(values, standing, {cause: remedy} if remedy else {}, scheme=scheme, asked=CAUSES)


@pytest.mark.parametrize("cause", CAUSES)
def test_what_nobody_has_decided_is_left_out(cause: str) -> None:
    assert cause in treated(cause, "").left_out


def test_a_doubt_that_is_not_asked_about_keeps_nobody_out() -> None:
    assert treat(SAMI, Standing(3, 40, ((NO_EMAIL, "", 40),)), {}, scheme="usi", asked=()) == Treated(SAMI)


@pytest.mark.parametrize("cause", CAUSES)
def test_leave_leaves_out_and_accept_changes_nothing(cause: str) -> None:
    assert treated(cause, "leave").left_out
    assert treated(cause, "accept") == Treated(SAMI)


@pytest.mark.parametrize(
    ("scheme", "field"),
    [
        ("client identifier", "client_identifier"),
        ("source identifier", SOURCE_IDENTIFIER),
        pytest.param("usi", "client_identifier", id="nobody allocates a usi"),
    ],
)
def test_allocate_gives_an_id_of_the_scheme(scheme: str, field: str) -> None:
    assert treated(NO_ID, "allocate", scheme=scheme).values[field] == allocated_id(3, 40)


def test_a_shared_id_goes_when_another_is_allocated() -> None:
    assert "usi" not in treated(ID_REPEATS, "allocate", scheme="usi", values={**SAMI, "usi": "BNGH7C75FN"}).values


def test_all_who_may_be_one_person_get_one_id() -> None:
    assert treated(SPELLED, "allocate").values["client_identifier"] == allocated_id(3, 12)


@pytest.mark.parametrize("cause", [NO_EMAIL, EMAIL_SHARED])
def test_a_generated_address_is_marked_and_is_no_email(cause: str) -> None:
    made = treated(cause, "generate", scheme="customer email").values["personal_email"]
    assert is_generated(made)
    assert not is_email(made)


def test_a_choice_for_one_group_goes_before_one_for_all() -> None:
    standing = Standing(3, 40, ((EMAIL_SHARED, "office@example.org", 40),))
    choices = {EMAIL_SHARED: "accept", f"{EMAIL_SHARED}:office@example.org": "leave"}
    assert treat(SAMI, standing, choices, scheme="customer email", asked=CAUSES).left_out


def test_every_fault_of_the_choices_is_named_at_once() -> None:
    with pytest.raises(ChoiceError, match=r'"colour" is no doubt.*"allocate" is no remedy for email-missing'):
        check_choices({"colour": "leave", NO_EMAIL: "allocate"})


@pytest.mark.parametrize(("file", "line"), [(1, 2), (1, 1_000_000), (900, 1_000_000)])
def test_an_allocated_id_is_short_and_never_a_number(file: int, line: int) -> None:
    made = allocated_id(file, line)
    assert len(made) <= 10
    assert not made.isdigit()


def test_allocated_ids_of_different_people_differ() -> None:
    assert len({allocated_id(file, line) for file in range(1, 40) for line in range(2, 300)}) == 39 * 298
