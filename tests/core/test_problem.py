import pytest

from kinroll.core.problem import ADVICE, CATALOGUE, REFUSED, VALUE_DROPPED, Problem

PROMISED = {
    *("no-forename", "no-surname", "no-email", "email-invalid", "username-in-use", "likely-duplicate"),
    *("email-not-primary", "title-unknown", "gender-unknown", "address-ended", "address-in-future", "also-student"),
    *("blank-flagged-email", "blank-flagged-telephone", "missing-right", "moved-since-plan"),
}


def test_the_promised_codes_are_there() -> None:
    assert set(CATALOGUE) >= PROMISED


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_code_has_a_message_and_a_way_out(code: str) -> None:
    problem = Problem(code, "3001", "Grace Okafor", "date_of_birth", "31/02/1984", "Noor Haddad (contact 1)")
    assert problem.severity in (REFUSED, VALUE_DROPPED, ADVICE)
    assert problem.message.strip() and problem.fix.endswith(".")
    assert not set("{}") & set(problem.message + problem.fix)


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_value_with_braces_does_not_break_a_message(code: str) -> None:
    assert Problem(code, "3001", "{name}", "{0}", "{value!r", "}{").message


def test_a_message_is_in_words() -> None:
    problem = Problem("date-invalid", "3001", "Grace Okafor", "date_of_birth", "31/02/1984")
    assert problem.message == 'The date of birth "31/02/1984" of Grace Okafor is not a day in the calendar.'


def test_somebody_without_a_name_is_still_spoken_of() -> None:
    assert "This person" in Problem("no-email", "3001", "").message


def test_one_code_may_be_more_or_less_severe() -> None:
    assert Problem("username-in-use", "3001", "Pat").severity == REFUSED
    assert Problem("username-in-use", "3001", "Pat", severity=VALUE_DROPPED).severity == VALUE_DROPPED
