import pytest

from kinroll.core.lettering import EXAMPLES, LETTERS, RENAMED, fill, wrong_with


@pytest.mark.parametrize("letter", LETTERS.values(), ids=list(LETTERS))
def test_the_first_words_are_right_and_are_filled_whole(letter) -> None:  # type: ignore[no-untyped-def]
    assert wrong_with(letter, letter.subject, letter.body) == []
    assert "{" not in fill(letter.body, EXAMPLES)


@pytest.mark.parametrize(
    ("subject", "body", "words"),
    [
        pytest.param("", "{username}", "subject", id="no subject"),
        pytest.param("a\nBcc: x@example.org", "{username}", "one line", id="a subject of two lines"),
        pytest.param("Hello", "You have a new name", "{username}", id="what it is for is missing"),
        pytest.param("Hello {password}", "{username}", "no {password}", id="an unknown fact"),
        pytest.param("Hello", "{username}" + "x" * 5_000, "5000", id="endless"),
    ],
)
def test_what_is_wrong_is_said(subject: str, body: str, words: str) -> None:
    assert words in " ".join(wrong_with(LETTERS[RENAMED], subject, body))


def test_what_a_fact_holds_is_not_filled_again() -> None:
    assert fill("{name}: {username} {other}", {"name": "{username}", "username": "sam"}) == "{username}: sam {other}"
