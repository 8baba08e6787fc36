"""Which documents of one contact look like two people's, and which do not."""

import pytest

from kinroll.core.avetmiss.gate import Person, changed, fused, is_not_offshore, told_apart

SAM = Person(1, "Samuel", "Okafor", "2001-05-14")


@pytest.mark.parametrize(
    ("other", "is_fusion"),
    [
        (Person(2, "Samuel", "Okafor", "2001-05-14"), False),
        (Person(2, "Sam", "Okafor", "2001-05-14"), False),
        (Person(2, "S", "Okafor", ""), False),
        (Person(2, "SAMUEL", "O'Kafor", "2001-05-14"), False),
        (Person(2, "Samuel", "Haddad", "2001-05-14"), False),
        (Person(2, "Okafor", "Samuel", "2001-05-14"), False),
        (Person(2, "Ines", "Okafor", "2001-05-14"), True),
        (Person(2, "Ines", "Moreau-Halse", ""), True),
        (Person(2, "Samuel", "Okafor", "1970-01-01"), True),
    ],
    ids=["same", "short", "initial", "spelling", "married", "crossed", "twin", "somebody else", "father"],
)
def test_two_documents_of_one_contact(other: Person, is_fusion: bool) -> None:
    assert bool(fused([SAM, other])) == is_fusion
    assert bool(fused([other, SAM])) == is_fusion


@pytest.mark.parametrize(
    ("values", "is_wrong"),
    [
        ({"usi": "INTOFF", "postcode": "OSPC"}, False),
        ({"usi": "INTOFF", "state": "99"}, False),
        ({"usi": "intoff", "postcode": "3121", "state": "02"}, True),
        ({"usi": "INTOFF"}, True),
        ({"usi": "BNGH7C75FN", "postcode": "3121"}, False),
    ],
    ids=str,
)
def test_intoff_without_an_address_overseas(values: dict[str, str], is_wrong: bool) -> None:
    assert is_not_offshore(values) == is_wrong


@pytest.mark.parametrize(
    ("before", "now", "rules"),
    [
        ([], "7", []),
        (["7"], "7", []),
        (["7"], "C17", ["G-06"]),
        (["C17"], "7", ["G-06"]),
        (["7", "9"], "7", ["G-08"]),
    ],
    ids=["new", "the same", "number to field", "field to number", "merged since"],
)
def test_the_identifier_that_was_lodged_before(before: list[str], now: str, rules: list[str]) -> None:
    assert [one.rule.number for one in changed(7, before, now)] == rules


def test_what_speaks_against_one_person_is_said_in_the_words_of_the_scorer() -> None:
    said = told_apart(SAM, Person(2, "Ines", "Okafor", "2001-05-15"))
    assert said.startswith("Samuel Okafor, 2001-05-14 / Ines Okafor, 2001-05-15. ")
    assert "Different forenames: Samuel and Ines." in said
    assert "a slip of a finger apart: 2001-05-14 and 2001-05-15." in said
