"""What every answer says to browsers, and what is different behind TLS."""

import pytest

from website import Site, browser


def test_no_script_or_style_but_our_own_files(site: Site) -> None:
    answer = site.staff("owner").get("/overview/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize(
    "path", ["/overview/", "/contacts/", "/problems/", "/runs/1/", "/account/second-step/", "/me/"]
)
def test_pages_hold_nothing_that_the_policy_would_stop(site: Site, path: str) -> None:
    html = site.staff("owner").get(path).content.decode()
    assert " style=" not in html
    assert " onclick=" not in html
    assert "<style" not in html


def test_pages_of_people_are_kept_by_nobody_on_the_way(site: Site) -> None:
    assert "no-store" in site.staff("owner").get("/contacts/")["Cache-Control"]


def test_the_usual_guards_are_up(site: Site) -> None:
    answer = browser().get("/account/login/")
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "Server" not in answer


def test_cookies_are_out_of_reach_of_scripts(site: Site) -> None:
    client = site.staff("viewer")
    client.get("/overview/")
    assert all(cookie["httponly"] and cookie["samesite"] == "Lax" for cookie in client.cookies.values())


def test_behind_tls_cookies_and_addresses_are_secure_only(site: Site) -> None:
    site.school.settings = '[web]\nhttps = true\naddress = "https://kinroll.example"'
    site.school.write()
    site.open()
    client = browser()
    assert client.get("/account/login/")["Location"] == "https://localhost/account/login/"
    answer = client.get("/account/login/", secure=True)
    assert "max-age=31536000" in answer["Strict-Transport-Security"]
    assert {name for name in client.cookies if not name.startswith("__Host-")} == set()
    assert all(cookie["secure"] for cookie in client.cookies.values())


def test_other_host_names_are_refused(site: Site) -> None:
    assert browser().get("/account/login/", headers={"host": "elsewhere.example"}).status_code == 400


def test_a_fault_tells_nothing_of_the_inside(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise RuntimeError("the password is swordfish")

    client = site.staff("owner")
    client.raise_request_exception = False
    monkeypatch.setattr("kinroll.store.searching.find", break_down)
    answer = client.get("/contacts/")
    assert answer.status_code == 500
    assert b"fault of Kinroll" in answer.content
    assert b"swordfish" not in answer.content
