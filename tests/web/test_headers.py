"""What every answer says to browsers, and what is different behind TLS."""

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import RequestFactory

from kinroll.declarations.file import read
from kinroll.web import serving
from website import Site, browser


def test_no_script_or_style_but_our_own_files(site: Site) -> None:
    answer = site.staff("owner").get("/overview/")
    policy = dict(one.strip().partition(" ")[::2] for one in answer["Content-Security-Policy"].split(";"))
    nobody, ours = ("default-src", "base-uri", "frame-ancestors"), ("script-src", "style-src", "font-src")
    ours += ("connect-src", "manifest-src", "form-action")
    expected = {**dict.fromkeys(nobody, "'none'"), **dict.fromkeys(ours, "'self'")}
    assert policy == {**expected, "img-src": "'self' data:"}


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


@pytest.mark.parametrize("path", ["/account/login/", "/nothing/", "/api/v1/openapi.json", "/api/v1/contacts"])
def test_an_answer_to_head_has_no_body(site: Site, path: str) -> None:
    environ = {**RequestFactory(SERVER_NAME="localhost").head(path).environ}
    said: list[tuple[str, str]] = []
    answer = get_wsgi_application()(environ, lambda _status, headers, *_: said.extend(headers))
    assert b"".join(answer) == b""
    assert int(dict(said)["Content-Length"]) > 100


def test_from_where_somebody_asks_is_believed_of_the_declared_proxy_alone(site: Site) -> None:
    site.school.settings = '[web]\nproxy = "192.0.2.1"'
    site.school.write()
    seen: list[tuple[str, str]] = []

    def application(environ: dict[str, str], _start: object) -> list[bytes]:
        seen.append((environ["REMOTE_ADDR"], environ["wsgi.url_scheme"]))
        return []

    behind = serving.behind_proxy(application, read(site.school.config))
    for peer in ("192.0.2.1", "198.51.100.9"):
        asked = RequestFactory(REMOTE_ADDR=peer).get("/", headers={"x-forwarded-for": "203.0.113.5, 203.0.113.6"})
        behind({**asked.environ, "HTTP_X_FORWARDED_PROTO": "https"}, lambda *_: None)
    assert seen == [("203.0.113.6", "https"), ("198.51.100.9", "http")]


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
