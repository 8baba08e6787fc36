import pytest

from kinroll.core.matching import Description
from kinroll.core.process.evidence import has_other_name, is_filler, is_other_person, shared_emails


@pytest.mark.parametrize(
    "value",
    [
        "n/a",
        "N/A",
        "None",
        "tba",
        "0",
        "0000000000",
        "2222222222",
        "noemail@example.org",
        "NA@clinic.example",
        "a@a.com",
    ],
)
def test_what_only_fills_a_field(value: str) -> None:
    assert is_filler(value)


@pytest.mark.parametrize(
    "value", ["sam@example.org", "0491 570 156", "C1", "7", "222", "BNGH7C75FN", "Nona", "na@example.org."]
)
def test_what_says_something(value: str) -> None:
    assert is_filler(value) is (value == "na@example.org.")


SAM = {"forename": "sam", "surname": "okafor", "date_of_birth": "2001-05-14"}


@pytest.mark.parametrize(
    ("other", "is_other"),
    [
        pytest.param({}, False, id="nothing is known of the other"),
        pytest.param({"forename": "sam", "surname": ""}, False, id="a blank is no difference"),
        pytest.param({"surname": "ókafor"}, False, id="accents are none"),
        pytest.param({"forename": "sami"}, True, id="twins differ by a letter"),
        pytest.param({"surname": "haddad"}, True, id="another family name"),
        pytest.param({"forename": "sam", "date_of_birth": "1970-01-31"}, True, id="father and son"),
        pytest.param({"forename": "三", "surname": "okafor"}, True, id="another script"),
    ],
)
def test_who_is_somebody_else(other: dict[str, str], is_other: bool) -> None:
    assert is_other_person(SAM, other) is is_other
    assert has_other_name(SAM, other) is (is_other and "date_of_birth" not in other)


def person(forename: str, email: str) -> Description:
    return Description({"forename": forename, "surname": "lee"}, frozenset({email}))


def test_an_address_of_several_names_is_shared() -> None:
    known = [person("ann", "office@x.example"), person("bob", "office@x.example"), person("ann", "ann@x.example")]
    assert shared_emails({"office@x.example", "ann@x.example"}, known) == {"office@x.example"}


def test_two_contacts_of_one_name_do_not_make_it_shared() -> None:
    assert shared_emails({"a@x.example"}, [person("ann", "a@x.example"), person("ann", "a@x.example")]) == frozenset()
