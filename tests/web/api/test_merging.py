"""Merging, undoing it, assigning, splitting and the inbox by the API answer what the command line answers."""

from typing import Any

import pytest

from calling import program
from kit import School


@pytest.fixture
def twice(school: School) -> School:
    """Grace and Daniel are here a second time, with a telephone in common."""
    for key, name, phone in (("3091", "Grace", "07700 900123"), ("3092", "Daniel", "07700 900777")):
        school.contact(key, name, "Okafor", email=f"{name}.two@example.org")
        school.telephone(key, phone)
    school.telephone("3002", "07700 900777")
    assert school.sync()["outcome"] == "applied"
    return school


def told(school: School, *words: str) -> list[Any]:
    said = school.run(*words, "--json")
    assert said.status == 0, said.err
    return said.lines


def plain(answer: Any) -> Any:
    return {name: "…" if isinstance(value, int) else value for name, value in answer.items()}


def number(school: School, key: str) -> int:
    return int(school.show(key)["contact_id"])


def test_a_preview(twice: School) -> None:
    api = program("contacts:read")
    by_command = told(twice, "contact", "merge", "sims:3001", "sims:3091", "--preview")
    assert [api.get("/contacts/sims:3001/merge?other=sims:3091").json] == by_command


def test_merging_and_undoing_it(twice: School) -> None:
    api, lost = program("contacts:write"), [number(twice, key) for key in ("3091", "3092")]
    by_command = told(twice, "contact", "merge", "sims:3001", "sims:3091")
    by_api = api.post("/contacts/sims:3002/merge", {"other": "sims:3092"}).json
    assert plain(by_api) == plain(by_command[0])
    assert number(twice, "3092") == number(twice, "3002")
    undone = told(twice, "contact", "unmerge", str(lost[0]))
    assert plain(api.post(f"/contacts/{lost[1]}/unmerge").json) == plain(undone[0])
    assert number(twice, "3092") == lost[1]
    assert api.post(f"/contacts/{lost[1]}/unmerge").code == "not-there"


@pytest.mark.parametrize(
    ("other", "code"), [("sims:3001", "cannot-be-done"), ("999", "not-there"), ("", "value-refused")]
)
def test_what_cannot_be_merged(twice: School, other: str, code: str) -> None:
    assert program("contacts:write").post("/contacts/sims:3001/merge", {"other": other}).code == code


def test_what_came_meanwhile_is_assigned(twice: School) -> None:
    api, kept, lost = program(), number(twice, "3001"), number(twice, "3091")
    api.post(f"/contacts/{kept}/merge", {"other": str(lost)})
    told(twice, "contact", "set", str(kept), "work_telephone", "0113 496 0111")
    assert api.post(f"/contacts/{lost}/unmerge").json["open_items"] == 1
    (item,) = api.get("/assignments").json["items"]
    assert [item] == told(twice, "contact", "assignments")
    assert api.post(f"/assignments/{item['item']}", {"answer": "move"}).json["state"] == "moved"
    assert twice.show("3091")["work_telephone"] == "0113 496 0111"


def test_taking_apart(twice: School) -> None:
    api = program("contacts:write", "contacts:read")
    told(twice, "contact", "link", "sims:3091", "sims:3001")
    by_command = told(twice, "contact", "split", "sims:3001", "sims:3091", "--preview")
    assert [api.get("/contacts/sims:3001/split?record=sims:3091").json] == by_command
    assert {"field": "personal_email", "stays": "grace@example.org", "goes": "Grace.two@example.org"} in by_command[0][
        "values"
    ]
    made = api.post("/contacts/sims:3001/split", {"records": ["sims:3091"]}).json["contact_id"]
    assert number(twice, "3091") == made != number(twice, "3001")


def test_the_inbox(twice: School) -> None:
    listed = told(twice, "review")
    api = program()
    assert api.every("/review") == listed
    first, second = [one["case"] for one in listed if one["kind"] == "pair"]
    assert api.post(f"/review/{first}", {"answer": "different"}).json["answer"] == "different"
    said = api.post(f"/review/{second}", {"answer": "later", "until": "2090-01-01"}).json
    assert plain(said) == plain(told(twice, "review", "later", second, "--until", "2090-01-02")[0])
    assert api.post(f"/review/{first}", {"answer": "same"}).code == "not-there"
    assert api.post(f"/review/{second}", {"answer": "later", "until": "2020-01-01"}).code == "value-refused"
    assert api.post(f"/review/{second}", {"answer": "ask", "of": "nobody"}).code == "value-refused"
    one, other = first.split("-")
    refused = api.post(f"/contacts/{one}/merge", {"other": other})
    assert refused.code == "cannot-be-done" and "two different people" in refused.json["detail"]
    sent = {"other": other, "although_different": True}
    assert api.post(f"/contacts/{one}/merge", sent).json["outcome"] == "applied"


def test_nobody_with_less_merges_somebody_with_more(twice: School) -> None:
    assert twice.run("account", "permit", "max@example.org", "owner").status == 0
    office = program("contacts:write")
    assert office.post("/contacts/sims:3001/merge", {"other": "max@example.org"}).code == "not-allowed"
    assert office.post("/contacts/max@example.org/split", {"records": ["sims:1001"]}).code == "not-allowed"
