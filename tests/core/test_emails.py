import pytest

from kinroll.core.emails import is_email


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("grace@example.org", True, id="an address"),
        pytest.param("Grace.O'Hara+school@Mail.example.org", True, id="with capitals, apostrophe and plus"),
        pytest.param("zoë@example.org", True, id="with an accent"),
        pytest.param("grace@example", False, id="no dot in the domain"),
        pytest.param("grace.example.org", False, id="no at"),
        pytest.param("grace@@example.org", False, id="two ats"),
        pytest.param("grace o@example.org", False, id="a space inside"),
        pytest.param("grace@example.org, lee@example.org", False, id="two addresses"),
        pytest.param("none", False, id="a word"),
        pytest.param("", False, id="blank"),
    ],
)
def test_can_be_read_as_an_email_address(text: str, expected: bool) -> None:
    assert is_email(text) is expected
