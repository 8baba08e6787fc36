import pytest

from kinroll.core.matching import NO_MATCH, Description, Match, describe, match
from kinroll.core.rules import MatchRule

RESERVED = frozenset({"INTOFF", "INDIV", "SHORT"})
ID = MatchRule("id", ("id",))
EMAIL = MatchRule("email", ("email",))
ID_AND_EMAIL = MatchRule("id and email", ("id", "email"))
NAME_AND_EMAIL = MatchRule("name and email", ("forename", "surname", "email"))
NAME_AND_BIRTH = MatchRule("name and date of birth", ("forename", "surname", "date_of_birth"))


def person(
    forename: str = "", surname: str = "", born: str = "", emails: tuple[str, ...] = (), **identifiers: str
) -> Description:
    values = {"forename": forename, "surname": surname, "date_of_birth": born}
    return describe(values, emails, identifiers.items(), RESERVED)


SAMI = person("Sami", "Haddad", "2012-07-01", ("pat@example.org",), upn="A1")
SAM = person("Sam", "Haddad", "2012-07-01", ("pat@example.org",), upn="A2")
ZOE = person("Zoë", emails=("zoe@example.org",))


@pytest.mark.parametrize(
    ("described", "rules", "known", "found"),
    [
        pytest.param(SAMI, [ID], {1: SAMI, 2: SAM}, Match("id", (1,)), id="the same id"),
        pytest.param(person(upn=" a1 "), [ID], {1: SAMI}, Match("id", (1,)), id="trimmed and without case"),
        pytest.param(person(usi="A1"), [ID], {1: SAMI}, NO_MATCH, id="an id of another type is another id"),
        pytest.param(
            person("SAMI", "haddad", "2012-07-01"),
            [NAME_AND_BIRTH],
            {1: SAMI},
            Match(NAME_AND_BIRTH.name, (1,)),
            id="name and birth date",
        ),
        pytest.param(SAM, [NAME_AND_BIRTH], {1: SAMI}, NO_MATCH, id="twins are two people"),
        pytest.param(SAM, [NAME_AND_EMAIL], {1: SAMI}, NO_MATCH, id="siblings with one email are two people"),
        pytest.param(
            person(emails=("x@example.org", "PAT@example.org")),
            [EMAIL],
            {1: SAMI},
            Match("email", (1,)),
            id="any of several emails",
        ),
        pytest.param(
            person(emails=("pat@example.org",), upn="A2"),
            [ID_AND_EMAIL],
            {1: SAMI, 2: SAM},
            Match(ID_AND_EMAIL.name, (2,)),
            id="every field of a rule must be equal",
        ),
        pytest.param(SAMI, [EMAIL], {1: SAMI, 2: SAM}, Match("email", (1, 2)), id="a tie is reported, not broken"),
        pytest.param(SAMI, [EMAIL, ID], {1: SAMI, 2: SAM}, Match("email", (1, 2)), id="nor settled by a later rule"),
        pytest.param(
            SAMI, [ID, EMAIL], {1: SAMI, 2: SAM}, Match("id", (1,)), id="the first rule with a result decides"
        ),
        pytest.param(
            SAMI, [NAME_AND_EMAIL, ID], {2: SAMI}, Match(NAME_AND_EMAIL.name, (2,)), id="a later rule is not asked"
        ),
        pytest.param(SAMI, [], {1: SAMI}, NO_MATCH, id="no rule, no match"),
        pytest.param(SAMI, [ID], {}, NO_MATCH, id="nobody known, no match"),
    ],
)
def test_who_a_record_is(
    described: Description, rules: list[MatchRule], known: dict[int, Description], found: Match
) -> None:
    assert match(described, rules, known, frozenset()) == found


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        pytest.param(person("Zoë"), ZOE, MatchRule("name", ("forename", "surname")), id="a surname that neither has"),
        pytest.param(person("Sami", "Haddad"), person("Sami", "Haddad"), NAME_AND_BIRTH, id="a birth date"),
        pytest.param(person("Sami"), person("Sami"), EMAIL, id="an email"),
        pytest.param(person("Sami"), person("Sami"), ID, id="an id"),
        pytest.param(person(upn="INTOFF"), person(upn="INTOFF"), ID, id="a reserved id"),
        pytest.param(person(upn="intoff"), person(upn="IntOff"), ID, id="a reserved id in other letters"),
        pytest.param(person(upn=""), person(upn=""), ID, id="an empty id"),
        pytest.param(
            person("   ", "Haddad"), person("  ", "Haddad"), MatchRule("name", ("forename", "surname")), id="spaces"
        ),
    ],
)
def test_b24_a_blank_equals_nothing(one: Description, other: Description, rule: MatchRule) -> None:
    assert match(one, [rule], {1: other}, frozenset()) == NO_MATCH


def test_not_this_contact_is_kept_and_leaves_the_others() -> None:
    assert match(SAMI, [EMAIL], {1: SAMI, 2: SAM}, frozenset({1})) == Match("email", (2,))
