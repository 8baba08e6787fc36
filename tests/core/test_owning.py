import pytest

from kinroll.core.fields import pack_address
from kinroll.core.owning import (
    ASK,
    OFFICE,
    OWN_FIELDS,
    RECORDS,
    REGISTRATION,
    SET,
    YOU,
    is_granted,
    may_do,
    own_key,
    owner,
)


@pytest.mark.parametrize(
    ("ref", "whose"),
    [
        (f"edits:{own_key(17)}", YOU),
        ("edits:17", OFFICE),
        ("documents:17", REGISTRATION),
        ("documents:17.2", REGISTRATION),
        ("sims:3001", RECORDS),
        ("trust:17.own", RECORDS),
    ],
)
def test_whose_word_a_value_is(ref: str, whose: str) -> None:
    assert owner(ref) == whose


@pytest.mark.parametrize(
    ("field", "rule", "may"),
    [
        pytest.param("telephone_preference", "once", SET, id="a preference that was read once"),
        pytest.param("telephone_preference", "enforce", ASK, id="a preference that the school decides"),
        pytest.param("mobile", "", SET, id="contact details that nobody gives"),
        pytest.param("mobile", "follow", SET, id="contact details where the newest counts"),
        pytest.param("mobile", "enforce", ASK, id="contact details that the school decides"),
        pytest.param("suburb", "follow", SET, id="a part of an address"),
        pytest.param("surname", "follow", ASK, id="a name"),
        pytest.param("date_of_birth", "", ASK, id="a birthday"),
        pytest.param("usi", "follow", ASK, id="an identifier"),
    ],
)
def test_what_a_person_may_do_about_a_value(field: str, rule: str, may: str) -> None:
    assert may_do(field, rule, OWN_FIELDS) == may


def test_no_declaration_lets_people_choose_an_identifier() -> None:
    assert may_do("usi", "", ("usi", "surname")) == ASK
    assert may_do("surname", "", ("usi", "surname")) == SET


@pytest.mark.parametrize(
    ("field", "wished", "value", "granted"),
    [
        ("surname", "okafor-lind", "Okafor-Lind", True),
        ("surname", "Okafor Lind", "Okafor-Lind", False),
        ("mobile", "07700 900-999", "07700900999", True),
        ("mobile", "+44 7700 900999", "07700 900999", True),
        ("mobile", "07700 900998", "07700 900999", False),
        ("mobile", "", "07700 900999", False),
        ("mobile", "", "", True),
        ("date_of_birth", "2014-03-01", "2014-03-01", True),
        ("date_of_birth", "2014-03-01", "2014-01-03", False),
        (
            "address",
            pack_address(["1 Mill Lane", "Leeds"], "LS1 2AB"),
            pack_address(["1 Mill Lane, Leeds"], "LS1 2AB"),
            True,
        ),
        ("address", pack_address(["1 Mill Lane"], "LS1 2AB"), pack_address(["2 Mill Lane"], "LS1 2AB"), False),
    ],
)
def test_when_a_wish_has_come_true(field: str, wished: str, value: str, granted: bool) -> None:
    assert is_granted(field, wished, value) is granted
