"""The client against a site that behaves as real ones were seen to: each line of the reference a test.

Where KINROLL_MOODLE_URL and KINROLL_MOODLE_TOKEN are set, what can be asked of any site is asked of that one too.
"""

import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from kinroll.core.provisioning.renaming import Rename, in_order
from kinroll.core.provisioning.values import EMAIL, NUMBER, USERNAME, Person
from kinroll.targets.errors import DownError, GoneError, RefusedError, StoppedError, UnknownOutcomeError
from kinroll.targets.interface import Update
from kinroll.targets.moodle.client import PATH, Client
from kinroll.targets.moodle.decoding import decode
from kinroll.targets.moodle.encoding import TooManyFieldsError, encode
from kinroll.targets.moodle.naming import Naming
from kinroll.targets.moodle.site import Moodle
from moodle.server import Server, serving

REAL = os.environ.get("KINROLL_MOODLE_URL", "")


def site_at(url: str, token: str = "t0ken", **wants: object) -> Moodle:
    client = Client(url, token, timeout_s=30 if url == REAL else 0.5, pause=lambda seconds: None)
    return Moodle(client, Naming(), **wants)  # type: ignore[arg-type]


@dataclass
class Asked:
    """A site to be asked, and names that nobody has there."""

    moodle: Moodle
    mark: str

    def values(self, name: str = "sam", **more: str) -> dict[str, str]:
        values = {USERNAME: f"{name}-{self.mark}", "firstname": "Sam", "lastname": "Okafor"}
        return {**values, EMAIL: f"{name}-{self.mark}@example.org", NUMBER: f"{name}-{self.mark}", **more}


@pytest.fixture(params=["stand-in", *(["real"] if REAL else [])])
def asked(request: pytest.FixtureRequest, moodle: Server) -> Asked:
    if request.param == "real":
        return Asked(site_at(REAL, os.environ["KINROLL_MOODLE_TOKEN"]), uuid.uuid4().hex[:8])
    return Asked(site_at(moodle.url), "x")


class TestAnySite:
    """What holds at a real site too."""

    def test_it_can_be_used(self, asked: Asked) -> None:
        found = asked.moodle.check()
        assert (found.faults, found.release[0].isdigit()) == ((), True)

    def test_who_was_made_is_found_by_each_name(self, asked: Asked) -> None:
        (made,) = asked.moodle.create([asked.values()])
        values = asked.values()
        for name in (USERNAME, EMAIL, NUMBER):
            assert [held.id for held in asked.moodle.find(name, [values[name]])[values[name]]] == [made.id]
        held = asked.moodle.read([made.id])[made.id]
        assert (dict(held.values), held.is_suspended) == (values, False)

    def test_of_several_all_are_made_or_none(self, asked: Asked) -> None:
        with pytest.raises(RefusedError):
            asked.moodle.create([asked.values("one"), asked.values("Bad Name")])
        assert asked.moodle.find(NUMBER, [asked.values("one")[NUMBER]]) == {}

    def test_rows_are_changed_each_by_itself(self, asked: Asked) -> None:
        one, other = (outcome.id for outcome in asked.moodle.create([asked.values("a"), asked.values("b")]))
        taken = asked.values("b")[EMAIL].upper()
        outcomes = asked.moodle.update([Update(one, {EMAIL: taken}), Update(other, {"firstname": "Kim"}, suspend=True)])
        assert (outcomes[one].code, outcomes[other].code) == ("useremailduplicate", "")
        held = asked.moodle.read([one, other])
        assert (held[other].values["firstname"], held[other].is_suspended) == ("Kim", True)
        assert held[one].values[EMAIL] == asked.values("a")[EMAIL]

    def test_a_name_that_is_taken_and_an_exchange(self, asked: Asked) -> None:
        one, other = (outcome.id for outcome in asked.moodle.create([asked.values("a"), asked.values("b")]))
        a, b = asked.values("a")[USERNAME], asked.values("b")[USERNAME]
        assert asked.moodle.rename([Rename(one, a, b)])[one].code == "dmlwriteexception"
        asked.moodle.rename(in_order([Rename(one, a, b), Rename(other, b, a)]))
        held = asked.moodle.read([one, other])
        assert (held[one].values[USERNAME], held[other].values[USERNAME]) == (b, a)

    def test_who_is_not_there(self, asked: Asked) -> None:
        assert asked.moodle.read(["999999999"]) == {}
        assert asked.moodle.find(USERNAME, ["nobody-" + asked.mark]) == {}
        with pytest.raises(GoneError):
            asked.moodle.courses_of("999999999")


class TestStandIn:
    """That it surprises as real sites do."""

    def post(self, moodle: Server, **fields: str) -> httpx.Response:
        return httpx.post(moodle.url + PATH, data={"wstoken": "t0ken", **fields})

    def test_without_a_format_the_answer_is_xml(self, moodle: Server) -> None:
        assert "xml" in self.post(moodle, wsfunction="core_webservice_get_site_info").headers["Content-Type"]

    @pytest.mark.parametrize(
        "fields",
        [
            {"criteria[0][key]": "email", "criteria[0][value]": "x", "colour": "red"},
            {"criteria[0][key]": "email", "criteria[0][colour]": "x"},
        ],
    )
    def test_unknown_keys_are_refused_with_status_200(self, moodle: Server, fields: dict[str, str]) -> None:
        said = self.post(moodle, wsfunction="core_user_get_users", moodlewsrestformat="json", **fields)
        assert (said.status_code, said.json()["errorcode"]) == (200, "invalidparameter")

    def test_words_for_yes_are_refused(self, moodle: Server) -> None:
        fields = {"users[0][id]": "2", "users[0][suspended]": "true"}
        said = self.post(moodle, wsfunction="core_user_update_users", moodlewsrestformat="json", **fields)
        assert said.json()["errorcode"] == "invalidparameter"

    def test_json_bodies_and_tokens_in_headers_are_not_heard(self, moodle: Server) -> None:
        assert httpx.post(moodle.url + PATH + "?moodlewsrestformat=json", json={"wstoken": "t0ken"}).status_code == 200
        headers = {"Authorization": "Bearer t0ken"}
        said = httpx.post(moodle.url + PATH, data={"moodlewsrestformat": "json"}, headers=headers)
        assert said.json()["errorcode"] == "invalidtoken"

    def test_a_search_by_a_key_it_does_not_know_finds_everybody(self, moodle: Server) -> None:
        fields = {"criteria[0][key]": "city", "criteria[0][value]": "York"}
        said = self.post(moodle, wsfunction="core_user_get_users", moodlewsrestformat="json", **fields)
        assert len(said.json()["users"]) == 3

    def test_fields_beyond_the_limit_are_lost_without_a_word(self, moodle: Server) -> None:
        moodle.site.most_fields = 6
        fields = {f"values[{i}]": name for i, name in enumerate(("guest", "nobody", "admin"))}
        said = self.post(
            moodle, wsfunction="core_user_get_users_by_field", moodlewsrestformat="json", field="username", **fields
        )
        assert [row["username"] for row in said.json()] == ["guest"]

    @pytest.mark.parametrize(("is_new", "code"), [(False, "invaliduser"), (True, "invalidrecordunknown")])
    def test_both_versions_say_that_somebody_is_not_there(self, moodle: Server, is_new: bool, code: str) -> None:
        moodle.site.is_new = is_new
        with pytest.raises(GoneError) as told:
            site_at(moodle.url).courses_of("99")
        assert told.value.code == code


@pytest.mark.parametrize("right", ["viewdetails", "viewalldetails", "viewuseridentity"])
def test_nobody_found_means_nothing_once_a_right_is_gone(moodle: Server, right: str) -> None:
    asked = site_at(moodle.url)
    asked.check()
    moodle.site.add("sam", email="sam@example.org", idnumber="7")
    moodle.site.rights -= {f"moodle/user:{right}", f"moodle/site:{right}"}
    for look in (
        lambda: asked.read(["5"]),
        lambda: asked.find(NUMBER, ["7"]),
        lambda: asked.find(EMAIL, ["sam@example.org"]),
        lambda: asked.find(USERNAME, ["sam"]),
    ):
        with pytest.raises(StoppedError, match=right):
            look()


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ("sitemaintenance", DownError),
        ("upgraderunning", DownError),
        ("dbconnectionfailed", DownError),
        ("503", DownError),
        ("500", UnknownOutcomeError),
        ("html", UnknownOutcomeError),
        ("timeout before", UnknownOutcomeError),
        ("invalidresponse", UnknownOutcomeError),
        ("403", StoppedError),
        ("invalidtoken", StoppedError),
        ("accessexception", StoppedError),
        ("usernotfullysetup", StoppedError),
        ("forcepasswordchangenotice", StoppedError),
        ("wsusercannotassign", StoppedError),
        ("dmlwriteexception", RefusedError),
        ("<div>Passwords must have at least 8 characters.</div>", RefusedError),
        ("usernotenroled", GoneError),
    ],
)
def test_what_each_answer_means_for_what_was_asked(moodle: Server, how: str, error: type[Exception]) -> None:
    moodle.trouble("enrol", how, times=9)
    with pytest.raises(error):
        site_at(moodle.url).enrol([("5", "2")])
    assert len(moodle.calls) == (4 if error is DownError else 1)


def test_nobody_at_the_address_is_no_harm() -> None:
    with serving() as served:
        url = served.url
    with pytest.raises(DownError):
        site_at(url).enrol([("5", "2")])


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (200, b"null", None),
        (200, b"[1, 2", UnknownOutcomeError),
        (200, b"[" * 100_000, UnknownOutcomeError),
        (302, b"", StoppedError),
        (404, b"", StoppedError),
        (200, b'{"exception": "x", "errorcode": "something new", "message": "<p>Hola</p>"}', RefusedError),
    ],
)
def test_answers(status: int, body: bytes, error: type[Exception] | None) -> None:
    if error is None:
        assert decode(status, body) is None
        return
    with pytest.raises(error) as told:
        decode(status, body)
    assert "<" not in str(told.value)


def test_fields_as_php_reads_them() -> None:
    said = {"users": [{"id": 7, "suspended": False, "email": None, "customfields": [{"type": "a", "value": "b"}]}]}
    assert encode(said) == {
        "users[0][id]": "7",
        "users[0][suspended]": "0",
        "users[0][customfields][0][type]": "a",
        "users[0][customfields][0][value]": "b",
    }
    with pytest.raises(TooManyFieldsError):
        encode({"values": [str(i) for i in range(997)]})


SAM = {"username": "sam", "forename": "Sam", "surname": "Okafor", "email": "sam@example.org"}


@pytest.mark.parametrize(
    ("person", "code"),
    [
        ({}, ""),
        ({"username": "Zoë"}, "username-unusable"),
        ({"username": "o'brien"}, "username-unusable"),
        ({"username": "a b"}, "username-unusable"),
        ({"username": ""}, "username-unusable"),
        ({"username": "a" * 101}, "username-unusable"),
        ({"username": "guest"}, "username-unusable"),
        ({"email": ""}, "email-missing"),
        ({"email": f"{'a' * 60}@{'b' * 50}.org"}, "email-unusable"),
        ({"forename": "<b>Sam"}, "name-unusable"),
        ({"surname": "x" * 101}, "name-unusable"),
        ({"surname": "D'Arcy & Zoë"}, ""),
    ],
)
def test_what_moodle_would_not_take_is_known_before(person: dict[str, str], code: str) -> None:
    _, parked = Naming().describe(Person(7, **{**SAM, **person}), 7)
    assert (parked.code if parked else "") == code


def test_extended_usernames_and_a_name_that_is_missing() -> None:
    values, parked = Naming("K-", extended_usernames=True).describe(Person(7, **{**SAM, "username": "Zoë+1"}), 7)
    assert (values[USERNAME], values[NUMBER], parked) == ("zoë+1", "K-7", None)
    values, parked = Naming().describe(Person(7, **{**SAM, "forename": ""}), 7)
    assert (values["firstname"], parked) == ("-", None)


@pytest.fixture
def stalling() -> Iterator[Server]:
    with serving(stall_s=3.0) as served:
        yield served


def test_a_site_that_stalls_is_not_waited_for(stalling: Server) -> None:
    stalling.trouble("enrol", "stall", times=9)
    client = Client(stalling.url, "t0ken", timeout_s=0.1, pause=lambda seconds: None)
    with pytest.raises(UnknownOutcomeError, match="no answer in time"):
        Moodle(client).enrol([("5", "2")])
