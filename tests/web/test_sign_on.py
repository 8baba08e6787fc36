"""Signing in elsewhere with an account of here: the whole authorization-code flow, as Moodle does it."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.test import Client

from kinroll.flows import sign_on
from kinroll.flows.sign_on import Made
from kinroll.store.models import SigningKey
from website import Site, browser, now, words

BACK = "https://moodle.example.org/admin/oauth2callback.php"
GRACE, DANIEL = "grace@example.org", "daniel@example.org"


@dataclass
class Moodle:
    """A system that knows nothing but the discovery address and its secret."""

    made: Made

    def __post_init__(self) -> None:
        self.known = browser().get("/.well-known/openid-configuration").json()

    def ask(self, client: Client) -> Any:
        """Lead somebody to Kinroll, as the button on Moodle's page does; the answer that leads them away."""
        asked = {
            "response_type": "code",
            "client_id": self.made.client,
            "redirect_uri": BACK,
            "scope": "openid profile email",
            "state": "/auth/oauth2/login.php?wantsurl=%2F&sesskey=abc",
            "nonce": "once",
        }
        return client.get(urlsplit(self.known["authorization_endpoint"]).path, asked)

    def code(self, client: Client) -> str:
        """The code with which somebody comes back."""
        back = urlsplit(self.ask(client)["Location"])
        assert back._replace(query="").geturl() == BACK
        assert parse_qs(back.query)["state"] == ["/auth/oauth2/login.php?wantsurl=%2F&sesskey=abc"]
        return parse_qs(back.query)["code"][0]

    def tokens(self, code: str, secret: str = "", **more: str) -> Any:
        """What a code is worth."""
        body = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, **more}
        body |= {"client_id": self.made.client, "client_secret": secret or self.made.secret}
        return browser().post(urlsplit(self.known["token_endpoint"]).path, body)

    def userinfo(self, token: str) -> Any:
        """Who somebody is."""
        there = urlsplit(self.known["userinfo_endpoint"]).path
        return browser().get(there, headers={"authorization": f"Bearer {token}"})

    def sign_in(self, client: Client) -> dict[str, Any]:
        """The whole flow; who Moodle learns that they are."""
        found: dict[str, Any] = self.userinfo(self.tokens(self.code(client)).json()["access_token"]).json()
        return found


@pytest.fixture
def moodle(site: Site) -> Moodle:
    return Moodle(sign_on.create("Moodle", [BACK], now()))


def number(site: Site, key: str) -> int:
    return int(site.school.show(key)["contact_id"])


def test_somebody_is_known_by_the_contact_number(site: Site, moodle: Moodle) -> None:
    client = site.person(GRACE)
    site.confirm(GRACE, GRACE)
    tokens = moodle.tokens(moodle.code(client)).json()
    (key,) = browser().get(urlsplit(moodle.known["jwks_uri"]).path).json()["keys"]
    public = jwt.algorithms.RSAAlgorithm.from_jwk(json.dumps(key))
    said = jwt.decode(
        tokens["id_token"], public, algorithms=["RS256"], audience=moodle.made.client, issuer=moodle.known["issuer"]
    )
    assert (said["sub"], said["nonce"]) == (str(number(site, "3001")), "once")
    assert moodle.userinfo(tokens["access_token"]).json() == {
        "sub": str(number(site, "3001")),
        "preferred_username": GRACE,
        "name": "Grace Okafor",
        "given_name": "Grace",
        "family_name": "Okafor",
        "email": GRACE,
        "email_verified": True,
    }
    assert "refresh_token" not in tokens or moodle.tokens("", grant_type="refresh_token").status_code in (400, 401)


def test_a_renamed_person_stays_the_same(site: Site, moodle: Moodle) -> None:
    before = moodle.sign_in(site.person(GRACE))
    assert site.school.run("contact", "rename", "sims:3001", "grace.okafor").status == 0
    after = moodle.sign_in(site.person("grace.okafor"))
    assert (before["sub"], after["preferred_username"]) == (after["sub"], "grace.okafor")


def test_an_address_that_two_people_share_opens_nobodys_account(site: Site, moodle: Moodle) -> None:
    site.school.email("3002", GRACE.upper(), kind="Work")
    site.school.sync()
    said = moodle.sign_in(site.person(GRACE))
    assert "email" not in said
    assert said["sub"] == str(number(site, "3001"))


def test_whoever_is_disabled_gets_in_nowhere(site: Site, moodle: Moodle) -> None:
    client = site.person(GRACE)
    code, token = moodle.code(client), moodle.tokens(moodle.code(client)).json()["access_token"]
    assert site.school.run("contact", "merge", str(number(site, "3002")), str(number(site, "3001"))).status == 0
    site.school.forget("2101")
    site.school.sync()
    assert moodle.userinfo(token).status_code == 401
    assert moodle.tokens(code).status_code == 400
    assert moodle.ask(client)["Location"].startswith("/account/login/")


def test_who_was_merged_is_the_survivor(site: Site, moodle: Moodle) -> None:
    client = site.person(GRACE)
    code = moodle.code(client)
    site.set_password(DANIEL)
    survivor, loser = number(site, "3002"), number(site, "3001")
    assert site.school.run("contact", "merge", str(survivor), str(loser)).status == 0
    said = moodle.userinfo(moodle.tokens(code).json()["access_token"]).json()
    assert said["sub"] == str(survivor)
    assert moodle.ask(client)["Location"].startswith("/account/login/")
    assert moodle.sign_in(site.sign_in(GRACE))["sub"] == str(survivor)  # the old name leads there, too


def test_a_code_is_good_once_for_who_asked_for_it(site: Site, moodle: Moodle) -> None:
    client = site.person(GRACE)
    other = sign_on.create("Library", ["https://library.example.org/back"], now())
    code = moodle.code(client)
    assert Moodle(other).tokens(code).status_code in (400, 401)
    assert moodle.tokens(code, secret="wrong").status_code == 401
    assert moodle.tokens(code).status_code == 200
    assert moodle.tokens(code).status_code == 400


def test_nobody_is_led_to_an_address_that_was_not_declared(site: Site, moodle: Moodle) -> None:
    asked = {"response_type": "code", "client_id": moodle.made.client, "scope": "openid", "state": "x" * 30}
    for uri in ("https://evil.example.org/", BACK + ".evil.example.org", "https://moodle.example.org/other"):
        answer = site.person(GRACE).get("/identity/o/authorize", {**asked, "redirect_uri": uri})
        assert "Location" not in answer, uri


def test_the_form_of_signing_in_leads_on_to_the_system_and_nowhere_else(site: Site, moodle: Moodle) -> None:
    client = browser()
    asked = moodle.ask(client)
    assert asked["Location"].startswith("/account/login/?next=/identity/o/authorize")
    policy = client.get(asked["Location"])["Content-Security-Policy"]
    (forms,) = [part.split() for part in policy.split(";") if part.strip().startswith("form-action")]
    assert forms == ["form-action", "'self'", "https://moodle.example.org"]
    assert "moodle" not in client.get("/overview/", follow=False).headers.get("Content-Security-Policy", "")


def test_nobody_signs_in_elsewhere_as_whom_they_only_look_at(site: Site, moodle: Moodle) -> None:
    owner = site.staff("owner")
    site.set_password(GRACE)
    owner.post(f"/people/look/{number(site, '3001')}/")
    assert owner.get("/me/").status_code == 200
    assert moodle.ask(owner).status_code == 403


def test_another_key_signs_and_the_old_one_is_believed_for_a_day(site: Site, moodle: Moodle) -> None:
    moodle.sign_in(site.person(GRACE))
    assert site.school.run("sign-on", "new-key").status == 0
    assert len(browser().get("/.well-known/jwks.json").json()["keys"]) == 2
    assert "PRIVATE" not in "".join(SigningKey.objects.values_list("pem", flat=True))
    moodle.sign_in(site.person(GRACE))


def test_owners_make_a_system_known_on_a_page(site: Site) -> None:
    owner = site.staff("owner")
    wrong = owner.post("/sign-on/", {"name": "Moodle", "uris": "http://moodle.example.org/"}).content.decode()
    assert "must begin with https://" in wrong
    assert 'value="Moodle"' in wrong
    page = words(owner.post("/sign-on/", {"name": "Moodle", "uris": BACK}).content.decode())
    assert "Client secret" in page
    (system,) = site.school.run("sign-on", "list", "--json").lines
    there = f"/sign-on/{system['client']}/"
    assert "Client secret" in words(owner.post(f"{there}secret/").content.decode())
    owner.post(there, {"uris": f"{BACK}\nhttps://moodle.example.org/second"})
    assert len(site.school.run("sign-on", "list", "--json").json["redirect_uris"]) == 2
    owner.post(f"{there}remove/")
    assert owner.get(there).status_code == 404
