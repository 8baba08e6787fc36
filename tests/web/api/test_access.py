"""Every address of the API with a token of every scope, and with none."""

import re

import pytest

from calling import Program, program, token
from kinroll.accounts.programs.scopes import SCOPES
from kinroll.store import contacts
from kinroll.web.api.urls import listed
from kit import School

FILLED = {
    "key": "sims:3002",
    "field": "mobile",
    "number": "1",
    "other": "1",
    "version": "1",
    "name": "sims",
    "record": "1",
    "document": "1",
    "username": "grace@example.org",
    "case": "1-2",
    "begins": "0",
    "kind": "unit",
}
OPERATIONS = [(one["method"], one["path"].removeprefix("/api/v1"), one["scope"]) for one in listed()]


def filled(path: str) -> str:
    return re.sub(r"{(\w+)}", lambda found: FILLED[found[1]], path)


def ask(api: Program, method: str, path: str) -> int:
    """The status where nothing of use is sent."""
    return api.ask(method, filled(path), None if method == "GET" else {"nonsense": 1}).status


def test_every_address_names_a_scope_and_every_scope_is_of_use() -> None:
    assert len(OPERATIONS) > 60
    assert {scope for *_, scope in OPERATIONS} == set(SCOPES)


def test_nobody_gets_in_without_a_token(school: School) -> None:
    assert {
        (method, path): status for method, path, _ in OPERATIONS if (status := ask(Program(""), method, path)) != 401
    } == {}


@pytest.mark.parametrize("scope", SCOPES)
def test_a_token_opens_what_its_scope_says_and_nothing_else(school: School, scope: str) -> None:
    api, before = program(scope), list(contacts.everyone())
    is_reading = scope.endswith(":read")
    wrong = {}
    for method, path, needed in OPERATIONS:
        status = ask(api, method, path)
        if (status == 403) != (needed != scope):
            wrong[method, path] = status
    assert wrong == {}
    assert not is_reading or list(contacts.everyone()) == before


def test_what_is_not_there_looks_alike_for_every_number(school: School) -> None:
    api = program("contacts:read")
    for key in ("999", "9" * 18, "sims:9999", "nobody@example.org", "@nobody", "alumni:1"):
        assert api.get(f"/contacts/{key}").code == "not-there"


def test_a_token_takes_over_no_account_of_somebody_with_more(school: School) -> None:
    assert school.run("account", "permit", "max@example.org", "owner").status == 0
    office, owner = program("contacts:write", "accounts:write"), Program(token())
    for method, path, body in (
        ("PUT", "/contacts/max@example.org/values/personal_email", {"value": "a@example.org"}),
        ("POST", "/contacts/max@example.org/rename", {"username": "mine"}),
        ("POST", "/contacts/max@example.org/disable", {}),
        ("POST", "/contacts/max@example.org/invite", None),
        ("POST", "/contacts/sims:3001/records", {"record": "sims:1001"}),
        ("POST", "/usernames/release", {"username": "max@example.org"}),
    ):
        assert office.ask(method, path, body).code == "not-allowed", path
    assert owner.post("/contacts/max@example.org/invite").status == 200
    assert owner.put("/permissions/max@example.org", {"level": None}).code == "cannot-be-done"
    assert owner.put("/permissions/grace@example.org", {"level": "viewer"}).status == 200
    assert {one["username"] for one in owner.get("/permissions").json["items"]} == {
        "max@example.org",
        "grace@example.org",
    }


def test_no_answer_of_the_api_is_kept_by_anybody_on_the_way(school: School) -> None:
    for path in ("/contacts/1", "/contacts", "/contacts/999", "/problems.csv", "/nothing"):
        response = Program(token()).get(path).response
        assert response["Cache-Control"] == "no-store", path
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in response
