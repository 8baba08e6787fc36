"""Signing in elsewhere with an account of here: the whole authorization-code flow, as Moodle does it."""

import json
from urllib.parse import urlsplit

import jwt
import pytest

from kinroll.flows import sign_on
from kinroll.store.models import SigningKey
from signing_on import BACK, Elsewhere
from website import Site, browser, now, words

GRACE, DANIEL = "grace@example.org", "daniel@example.org"


@pytest.fixture
def moodle(site: Site) -> Elsewhere:
    return Elsewhere(sign_on.create("Moodle", [BACK], now()))


def number(site: Site, key: str) -> int:
    return int(site.school.show(key)["contact_id"])


def test_somebody_is_known_by_the_contact_number(site: Site, moodle: Elsewhere) -> None:
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


def test_a_renamed_person_stays_the_same(site: Site, moodle: Elsewhere) -> None:
    before = moodle.sign_in(site.person(GRACE))
    assert site.school.run("contact", "rename", "sims:3001", "grace.okafor").status == 0
    after = moodle.sign_in(site.person("grace.okafor"))
    assert (before["sub"], after["preferred_username"]) == (after["sub"], "grace.okafor")


def test_an_address_that_two_people_share_opens_nobodys_account(site: Site, moodle: Elsewhere) -> None:
    site.school.email("3002", GRACE.upper(), kind="Work")
    site.school.sync()
    said = moodle.sign_in(site.person(GRACE))
    assert "email" not in said
    assert said["sub"] == str(number(site, "3001"))


def test_whoever_is_disabled_gets_in_nowhere(site: Site, moodle: Elsewhere) -> None:
    client = site.person(GRACE)
    code, token = moodle.code(client), moodle.tokens(moodle.code(client)).json()["access_token"]
    assert site.school.run("contact", "merge", str(number(site, "3002")), str(number(site, "3001"))).status == 0
    site.school.forget("2101")
    site.school.sync()
    assert moodle.userinfo(token).status_code == 401
    assert moodle.tokens(code).status_code == 400
    assert moodle.ask(client)["Location"].startswith("/account/login/")


def test_who_was_merged_is_the_survivor(site: Site, moodle: Elsewhere) -> None:
    client = site.person(GRACE)
    code = moodle.code(client)
    site.set_password(DANIEL)
    survivor, loser = number(site, "3002"), number(site, "3001")
    assert site.school.run("contact", "merge", str(survivor), str(loser)).status == 0
    said = moodle.userinfo(moodle.tokens(code).json()["access_token"]).json()
    assert said["sub"] == str(survivor)
    assert moodle.ask(client)["Location"].startswith("/account/login/")
    assert moodle.sign_in(site.sign_in(GRACE))["sub"] == str(survivor)  # the old name leads there, too


def test_a_code_is_good_once_for_who_asked_for_it(site: Site, moodle: Elsewhere) -> None:
    client = site.person(GRACE)
    other = sign_on.create("Library", ["https://library.example.org/back"], now())
    code = moodle.code(client)
    assert Elsewhere(other).tokens(code).status_code in (400, 401)
    assert moodle.tokens(code, secret="wrong").status_code == 401
    assert moodle.tokens(code).status_code == 200
    assert moodle.tokens(code).status_code == 400


def test_nobody_is_led_to_an_address_that_was_not_declared(site: Site, moodle: Elsewhere) -> None:
    asked = {"response_type": "code", "client_id": moodle.made.client, "scope": "openid", "state": "x" * 30}
    for uri in ("https://evil.example.org/", BACK + ".evil.example.org", "https://moodle.example.org/other"):
        answer = site.person(GRACE).get("/identity/o/authorize", {**asked, "redirect_uri": uri})
        assert "Location" not in answer, uri


def test_the_form_of_signing_in_leads_on_to_the_system_and_nowhere_else(site: Site, moodle: Elsewhere) -> None:
    client = browser()
    asked = moodle.ask(client)
    assert asked["Location"].startswith("/account/login/?next=/identity/o/authorize")
    policy = client.get(asked["Location"])["Content-Security-Policy"]
    (forms,) = [part.split() for part in policy.split(";") if part.strip().startswith("form-action")]
    assert forms == ["form-action", "'self'", "https://moodle.example.org"]
    assert "moodle" not in client.get("/overview/", follow=False).headers.get("Content-Security-Policy", "")


def test_nobody_signs_in_elsewhere_as_whom_they_only_look_at(site: Site, moodle: Elsewhere) -> None:
    owner = site.staff("owner")
    site.set_password(GRACE)
    owner.post(f"/people/look/{number(site, '3001')}/")
    assert owner.get("/me/").status_code == 200
    assert moodle.ask(owner).status_code == 403


def test_another_key_signs_and_the_old_one_is_believed_for_a_day(site: Site, moodle: Elsewhere) -> None:
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
