"""Owners erase somebody for ever, on a page, by command and by program; and let them in again."""

import sys

import pytest

from calling import program
from website import Site, words

FORM = {"reason": "asked to be forgotten"}


def grace(site: Site) -> int:
    return int(site.school.show("3001")["contact_id"])


def test_an_owner_types_the_number_and_says_why(site: Site) -> None:
    owner, number = site.staff("owner"), grace(site)
    there = f"/contacts/{number}/erase/"
    assert there in owner.get(f"/contacts/{number}/").content.decode()
    assert "This cannot be undone." in words(owner.get(there).content.decode())
    for typed in ({**FORM, "number": str(number + 1)}, {"number": str(number)}):
        assert owner.post(there, typed).status_code == 200
    assert site.school.show("3001")["forename"] == "Grace"
    assert owner.post(there, {**FORM, "number": str(number)}).status_code == 302
    page = words(owner.get(f"/contacts/{number}/").content.decode())
    assert "What was known of this person was erased." in page
    assert "Was known from sims:3001" in page
    assert "Grace" not in page
    assert "Change username" not in page
    assert "erased already" in words(owner.post(there, {**FORM, "number": str(number)}).content.decode())


def test_who_is_listed_still_is_let_in_again_from_the_page(site: Site) -> None:
    owner, number = site.staff("owner"), grace(site)
    owner.post(f"/contacts/{number}/erase/", {**FORM, "number": str(number)})
    site.school.sync()
    shown = words(owner.get(f"/contacts/{number}/").content.decode())
    assert "Still listed, as sims:3001" in shown
    assert "Erased here, and listed still" in words(owner.get("/problems/").content.decode())
    assert "Let sims:3001 in again" not in words(site.staff("office").get(f"/contacts/{number}/").content.decode())
    owner.post(f"/contacts/{number}/let-in/", {"record": "sims:3001"})
    site.school.sync()
    assert site.school.show("3001")["contact_id"] > number


@pytest.mark.parametrize("level", ["viewer", "office", "data-manager"])
def test_nobody_but_an_owner_may(site: Site, level: str) -> None:
    client, number = site.staff(level), grace(site)
    assert client.post(f"/contacts/{number}/erase/", {**FORM, "number": str(number)}).status_code == 403
    assert client.post(f"/contacts/{number}/let-in/", {"record": "sims:3001"}).status_code == 403
    assert f"/contacts/{number}/erase/" not in client.get(f"/contacts/{number}/").content.decode()
    assert site.school.show("3001")["forename"] == "Grace"


def test_a_program_names_the_number_once_more(site: Site) -> None:
    number, api = grace(site), program("admin", "contacts:read")
    assert api.post("/contacts/sims:3001/erase", {**FORM, "contact_id": number + 1}).code == "value-refused"
    assert api.post("/contacts/sims:3001/erase", {"contact_id": number}).status == 422
    assert api.post("/contacts/sims:3001/erase", {**FORM, "contact_id": number}).json["outcome"] == "erased"
    assert api.post("/contacts/sims:3001/erase", {**FORM, "contact_id": number}).code == "cannot-be-done"
    assert api.get(f"/contacts/{number}").json["surname"] == ""
    assert "erased" in [one["kind"] for one in api.get("/events?limit=100").json["items"]]
    assert api.post("/erased/let-in", {"record": "sims:3001"}).json == {
        "outcome": "let-in",
        "record": "sims:3001",
        "was": number,
    }
    assert api.post("/erased/let-in", {"record": "sims:3001"}).code == "value-refused"


class TestByCommand:
    def test_it_is_asked_for_on_a_terminal_only(self, site: Site) -> None:
        asked = site.school.run("contact", "erase", "sims:3001")
        assert (asked.status, "--yes" in asked.err) == (2, True)
        done = site.school.run("contact", "erase", "sims:3001", "--yes", "--reason", "asked", "--json")
        assert (done.status, done.json["outcome"]) == (0, "erased")
        assert site.school.run("contact", "erase", "sims:3001", "--yes").status == 3

    @pytest.mark.parametrize(("typed", "surname"), [("no", "Okafor"), ("NUMBER", "")])
    def test_the_number_is_typed(self, site: Site, monkeypatch: pytest.MonkeyPatch, typed: str, surname: str) -> None:
        number = grace(site)
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
        monkeypatch.setattr("typer.prompt", lambda *_, **__: typed.replace("NUMBER", str(number)))
        site.school.run("contact", "erase", str(number))
        assert site.school.show("3001")["surname"] == surname
