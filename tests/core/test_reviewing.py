"""Who may be here twice, what is asked first, and what "different" is known again by."""

import pytest

from kinroll.core import reviewing
from kinroll.core.reviewing import Known, Said, Standing

SALT = b"salt"
NAME = {"forename": "Noor", "surname": "Haddad"}


def person(
    forename: str = "Noor",
    surname: str = "Haddad",
    born: str = "",
    emails: tuple[str, ...] = (),
    phones: tuple[str, ...] = (),
    ids: tuple[tuple[str, str], ...] = (),
) -> Known:
    values = {"forename": forename, "surname": surname, "date_of_birth": born}
    return reviewing.known(values, emails, phones, ids)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        pytest.param(
            person("A", "B", ids=(("usi", "x"),)),
            person("C", "D", ids=(("usi", "x"),)),
            reviewing.VERIFIED_ID,
            id="the same verified id, whatever the names",
        ),
        pytest.param(
            person(emails=("n@example.org",)),
            person("NOOR ", "haddad", emails=("N@Example.org",)),
            reviewing.EMAIL_AND_NAME,
            id="email and name in other letters",
        ),
        pytest.param(
            person(emails=("n@example.org",)), person("Sami", emails=("n@example.org",)), "", id="a shared email alone"
        ),
        pytest.param(
            person(phones=("07700 900123",)),
            person(phones=("+44 (0)7700-900123",)),
            reviewing.TELEPHONE_AND_NAME,
            id="one telephone in two spellings",
        ),
        pytest.param(
            person(phones=("0412 345 678",)),
            person(phones=("+61 412 345 678",)),
            reviewing.TELEPHONE_AND_NAME,
            id="one telephone, from abroad",
        ),
        pytest.param(person(born="1990-02-01"), person(born="1990-02-01"), reviewing.NAME_AND_BIRTH, id="birth date"),
        pytest.param(person(born="1990-02-01"), person(born="1990-01-02"), "", id="another birth date"),
        pytest.param(person(), person(), "", id="a name alone"),
        pytest.param(
            person("", "Haddad", emails=("n@example.org",)),
            person("", "Haddad", emails=("n@example.org",)),
            "",
            id="half a name and an email",
        ),
        pytest.param(
            person(emails=("17@generated.invalid",)),
            person(emails=("17@generated.invalid",)),
            "",
            id="an address that was made up",
        ),
        pytest.param(person(phones=("0000000000",)), person(phones=("0000000000",)), "", id="a number of noughts"),
        pytest.param(
            person(born="1990-02-01", emails=("n@example.org",)),
            person(born="1990-02-01", emails=("n@example.org",)),
            reviewing.EMAIL_AND_NAME,
            id="the strongest reason counts",
        ),
    ],
)
def test_simple_certainty(one: Known, other: Known, kind: str) -> None:
    assert reviewing.certainty(one, other) == reviewing.certainty(other, one) == kind
    assert reviewing.pairs({2: one, 1: other}) == ({(1, 2): kind} if kind else {})


def test_of_many_who_look_alike_each_is_asked_about_once() -> None:
    crowd = {number: person(emails=("n@example.org",)) for number in range(1, 101)}
    assert set(reviewing.pairs(crowd)) == {(1, number) for number in range(2, 101)}


def test_who_cannot_sign_in_comes_first() -> None:
    ranked = sorted(reviewing.HARM, key=reviewing.HARM.__getitem__)
    assert ranked[:4] == [reviewing.KEPT_OUT, reviewing.NO_LOGIN, reviewing.DOCUMENT_WAITS, reviewing.VERIFIED_ID]


def said(one: Known, other: Known) -> list[Said]:
    return [Said(reviewing.digests(one, SALT), reviewing.digests(other, SALT))]


MUM = person(born="1980-01-01", emails=("haddad@example.org",))
AUNT = person(born="1985-05-05", emails=("haddad@example.org",))
BARE = person(emails=("haddad@example.org",))


@pytest.mark.parametrize(
    ("decided", "one", "other", "apart"),
    [
        pytest.param((MUM, AUNT), MUM, AUNT, True, id="the same two under new numbers"),
        pytest.param((MUM, AUNT), AUNT, MUM, True, id="the other way round"),
        pytest.param((MUM, AUNT), MUM, MUM, False, id="one of them, twice"),
        pytest.param((MUM, AUNT), MUM, BARE, False, id="one of them and somebody"),
        pytest.param((MUM, BARE), MUM, BARE, True, id="only one of them had more to go by"),
        pytest.param((MUM, BARE), MUM, MUM, False, id="the one who had more, twice"),
        pytest.param((BARE, BARE), BARE, BARE, True, id="nothing told them apart"),
        pytest.param((MUM, AUNT), person("Sam", born="1980-01-01"), AUNT, False, id="somebody else"),
    ],
)
def test_different_is_known_again(decided: tuple[Known, Known], one: Known, other: Known, apart: bool) -> None:
    digests = [reviewing.digests(each, SALT) for each in (one, other)]
    assert reviewing.is_said_apart(digests[0], digests[1], said(*decided)) is apart


def test_digests_say_nothing_without_the_salt() -> None:
    assert reviewing.digests(MUM, SALT) != reviewing.digests(MUM, b"other")
    assert all(b"noor" not in digest for digest in reviewing.digests(MUM, SALT))


@pytest.mark.parametrize(
    ("one", "other", "kept"),
    [
        pytest.param(Standing(1), Standing(2), 1, id="the older number"),
        pytest.param(Standing(1), Standing(2, True), 2, id="an account"),
        pytest.param(Standing(1, True), Standing(2, True, True), 2, id="an account that works"),
    ],
)
def test_nobodys_login_is_lost(one: Standing, other: Standing, kept: int) -> None:
    assert reviewing.who_stays(one, other)[0] == reviewing.who_stays(other, one)[0] == kept


@pytest.mark.parametrize(
    ("key", "pair"), [("17-42", (17, 42)), ("sims:3001", None), ("17", None), ("-1", None), ("1-x", None)]
)
def test_a_case_of_two_contacts_is_called_by_their_numbers(key: str, pair: tuple[int, int] | None) -> None:
    assert reviewing.read_pair(key) == pair
    assert not pair or reviewing.pair_key(*pair) == key
