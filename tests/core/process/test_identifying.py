from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kinroll.core.process.identifying import (
    CLIENT,
    ENTERED,
    FAILED,
    USI,
    VERIFIED,
    Answer,
    Holder,
    Identity,
    client_identifier,
    fault,
    has_come_apart,
    identifier,
    identifiers_of,
    other_holder,
    standing,
)

AT = datetime(2026, 11, 22, tzinfo=UTC)
NOOR = Identity(USI, "BNGH7C75FN", "Noor", "Haddad", "1990-02-01")


def answer(outcome: str = VERIFIED, about: Identity = NOOR, days: int = 0) -> Answer:
    return Answer(about, outcome, AT + timedelta(days=days), "office", "by hand")


@pytest.mark.parametrize("usi", ["BNGH7C75FN", "BP6LKB3C7X", "DG6K5YHPP3", "QFJEGFSBC4", "R5HQLSWS9Y", "Z7ZSVMLTRG"])
def test_a_usi_with_the_right_check_character_is_one(usi: str) -> None:
    assert identifier(USI, usi) == usi


@pytest.mark.parametrize("usi", ["BNGH7C75FM", "BNHG7C75FN", "ZZZZ9999ZZ", "BNGH7C75F0", "BNGH7C75F", "BNGH7C75FNN"])
def test_a_usi_with_a_slip_of_the_pen_is_none(usi: str) -> None:
    assert fault(USI, usi)
    assert identifier(USI, usi) == ""


def test_a_usi_is_kept_in_capitals_and_without_blanks() -> None:
    assert identifier(USI, " bngh7 c75fn ") == "BNGH7C75FN"


@pytest.mark.parametrize("code", ["INTOFF", "indiv", " Short "])
@pytest.mark.parametrize("kind", [USI, CLIENT])
def test_a_reserved_code_is_nobodys_id(kind: str, code: str) -> None:
    assert identifier(kind, code) == ""
    assert identifiers_of({kind: code}) == {}


def test_a_client_identifier_has_at_most_ten_characters() -> None:
    assert identifier(CLIENT, "C-00000017") == "C-00000017"
    assert identifier(CLIENT, "C-000000017") == ""


def test_the_filled_field_identifies_the_client_and_otherwise_the_contact_number() -> None:
    assert client_identifier("C17", 40) == "C17"
    assert client_identifier("  ", 40) == "40"


def test_without_an_answer_an_identifier_is_entered() -> None:
    assert standing(NOOR, []).status == ENTERED


@pytest.mark.parametrize("outcome", [VERIFIED, FAILED])
def test_an_answer_counts_for_exactly_its_name_and_day(outcome: str) -> None:
    assert standing(NOOR, [answer(outcome)]).status == outcome


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("forename", "Noora", id="another forename"),
        pytest.param("forename", "Nöor", id="an accent"),
        pytest.param("surname", "Haddad-Roy", id="a longer surname"),
        pytest.param("date_of_birth", "1990-02-02", id="another day"),
        pytest.param("value", "BP6LKB3C7X", id="another usi"),
    ],
)
def test_any_change_un_verifies(field: str, value: str) -> None:
    assert standing(replace(NOOR, **{field: value}), [answer()]).status == ENTERED


def test_what_was_changed_since_is_named() -> None:
    assert standing(replace(NOOR, surname="Roy"), [answer()]).changed == ("surname",)


def test_going_back_to_what_was_verified_is_verified_again() -> None:
    answers = [answer(), answer(FAILED, replace(NOOR, surname="Roy"), days=1)]
    assert standing(NOOR, answers).status == VERIFIED


@pytest.mark.parametrize("spelled", ["NOOR", " Noor ", "nOOR"])
def test_capitals_and_outer_blanks_are_no_change(spelled: str) -> None:
    assert standing(replace(NOOR, forename=spelled), [answer()]).status == VERIFIED


def test_the_newest_answer_counts_and_of_two_at_once_the_failed_one() -> None:
    assert standing(NOOR, [answer(VERIFIED, days=2), answer(FAILED)]).status == VERIFIED
    assert standing(NOOR, [answer(FAILED), answer(VERIFIED)]).status == FAILED


@pytest.mark.parametrize("missing", ["value", "date_of_birth"])
def test_nothing_is_verified_of_who_is_not_whole(missing: str) -> None:
    about = replace(NOOR, **{missing: ""})
    assert standing(about, [answer(about=about)]).status == ENTERED


def test_one_name_is_enough() -> None:
    zoe = replace(NOOR, forename="", surname="Zoë")
    assert standing(zoe, [answer(about=zoe)]).status == VERIFIED


def test_an_identifier_is_somebody_elses_only_if_it_is_not_ones_own() -> None:
    holders = [Holder(3, "Noor Haddad (contact 3)"), Holder(9, "Lee Wang (contact 9)", is_number=True)]
    assert other_holder(holders[:1], 3) is None
    assert other_holder(holders, 3) == holders[1]
    assert other_holder(holders, None) == holders[0]


@pytest.mark.parametrize(
    ("external_id", "usi", "apart"),
    [
        pytest.param("BNGH7C75FN", "BP6LKB3C7X", True, id="another usi"),
        pytest.param("BNGH7C75FN", "bngh7c75fn", False, id="the same in small letters"),
        pytest.param("BNGH7C75FN", "", False, id="an emptied field"),
        pytest.param("BNGH7C75FN", "INTOFF", False, id="a code"),
        pytest.param("noor@example.org", "BP6LKB3C7X", False, id="an id of another kind"),
    ],
)
def test_an_external_id_comes_apart_from_its_usi(external_id: str, usi: str, apart: bool) -> None:
    assert has_come_apart(USI, external_id, {"usi": usi}) is apart
