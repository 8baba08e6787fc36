from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from kinroll.core.process.identifying import Answer, Identity
from kinroll.core.process.results import Misread, Unanswered, asked, missing, places_of, read_answers

AT = datetime(2026, 11, 22, tzinfo=UTC)
CAPTIONS = ("USI", "First name", "Family name", "Date of birth", "Result")
NOOR = ("BNGH7C75FN", "Noor", "Haddad", "01/02/1990", "Verified")


def read(*cells: str, captions: Sequence[str] = CAPTIONS) -> Answer | Misread | Unanswered:
    (found,) = read_answers([(2, cells, "")], places_of(captions, {}), at=AT, by="office", how="file")
    return found


def test_a_line_is_an_answer_about_usi_name_and_day() -> None:
    found = read(*NOOR)
    assert isinstance(found, Answer)
    assert (found.outcome, found.about) == ("verified", Identity("usi", "BNGH7C75FN", "Noor", "Haddad", "1990-02-01"))


@pytest.mark.parametrize("word", ["failed", "No match", "INVALID", "not verified"])
def test_words_for_no(word: str) -> None:
    found = read(*NOOR[:4], word)
    assert isinstance(found, Answer)
    assert found.outcome == "failed"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        pytest.param(("BNGH7C75FM", *NOOR[1:]), "mistyped", id="a wrong usi"),
        pytest.param(("INTOFF", *NOOR[1:]), "nobody's", id="a code"),
        pytest.param((*NOOR[:3], "31/02/1990", "Verified"), "calendar", id="no day"),
        pytest.param((NOOR[0], "", "", *NOOR[3:]), "must all be there", id="no name"),
        pytest.param((*NOOR[:4], "perhaps"), "neither yes nor no", id="no answer"),
    ],
)
def test_a_line_that_is_no_answer_says_why(cells: Sequence[str], said: str) -> None:
    found = read(*cells)
    assert isinstance(found, Misread)
    assert (found.line, said in found.why) == (2, True)


def test_a_line_without_a_result_is_no_answer_yet() -> None:
    assert read(*NOOR[:4], " ") == Unanswered(2)


def test_a_list_without_names_says_nothing_for_certain() -> None:
    assert missing(places_of(("USI", "Date of birth", "Result"), {})) == ["family_name"]


def test_columns_may_be_named() -> None:
    captions = ("Number", "Surname", "DOB", "Answer")
    assert missing(places_of(captions, {"usi": "number", "result": "ANSWER"})) == []


def test_who_has_one_name_only_is_asked_about_by_the_family_name() -> None:
    zoe = Identity("usi", "BNGH7C75FN", "Zoë", "", "1990-02-01")
    assert asked("17", zoe) == ("17", "BNGH7C75FN", "", "Zoë", "1990-02-01")
