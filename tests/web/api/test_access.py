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


def operations() -> list[tuple[str, str, str]]:
    """Method, path and scope of every address."""
    return [(one["method"], one["path"].removeprefix("/api/v1"), one["scope"]) for one in listed()]


def filled(path: str) -> str:
    return re.sub(r"{(\w+)}", lambda found: FILLED[found[1]], path)


def ask(api: Program, method: str, path: str) -> int:
    """The status where nothing of use is sent."""
    return api.ask(method, filled(path), None if method == "GET" else {"nonsense": 1}).status


def test_every_address_names_a_scope_and_every_scope_is_of_use() -> None:
    assert len(operations()) > 60
    assert {scope for *_, scope in operations()} == set(SCOPES)


def test_nobody_gets_in_without_a_token(school: School) -> None:
    assert {
        (method, path): status for method, path, _ in operations() if (status := ask(Program(""), method, path)) != 401
    } == {}


def wrongly_met(scope: str) -> dict[tuple[str, str, str], int]:
    """Where a token of one scope is refused what is its own, or not refused what is another's."""
    api = program(scope)
    met = {(scope, method, path): (ask(api, method, path), needed) for method, path, needed in operations()}
    return {at: status for at, (status, needed) in met.items() if (status == 403) != (needed != scope)}


def test_a_token_that_reads_opens_what_its_scope_says_and_changes_nothing(school: School) -> None:
    before = list(contacts.everyone())
    for scope in (one for one in SCOPES if one.endswith(":read")):
        assert wrongly_met(scope) == {}
        assert list(contacts.everyone()) == before, scope


@pytest.mark.parametrize("scope", [one for one in SCOPES if not one.endswith(":read")])
def test_a_token_that_writes_opens_what_its_scope_says_and_nothing_else(school: School, scope: str) -> None:
    assert wrongly_met(scope) == {}


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
