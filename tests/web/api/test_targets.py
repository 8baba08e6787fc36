"""Targets by API: the same flows and answers as the command's."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import campus as campuses
from calling import program, serve
from campus import TOKEN, Campus
from moodle.server import serving


@pytest.fixture
def campus(tmp_path: Path, sqlite_database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Campus]:
    monkeypatch.setenv(TOKEN, "t0ken")
    with serving() as moodle:
        made = campuses.at(tmp_path, sqlite_database, moodle)
        made.declare(timeout_s=5)
        serve(made.college.config)
        yield made


def test_from_a_plan_to_adopting_somebody(campus: Campus) -> None:
    user = campus.moodle.site.add("sam@example.org", email="sam@example.org", firstname="Sam")
    sam, kim = campus.person("Sam"), campus.person("Kim", "attending")
    api = program("runs:write", "runs:read")
    planned = api.post("/targets/moodle/plan").json
    assert (planned["outcome"], planned["steps"], planned["parked"]) == ("planned", {"create": 1, "enrol": 1}, 1)
    run = f"/targets/moodle/runs/{planned['run']}"
    assert [one["kind"] for one in api.get(run).json["items"]] == ["create", "enrol"]
    assert api.post(f"{run}/apply", {}).json["done"] == 2
    assert campus.user(kim).username == "kim@example.org"
    (waiting,) = api.get("/targets/moodle/people").json["items"]
    assert (waiting["contact_id"], waiting["code"], waiting["found"]) == (sam, "found-by-username", str(user.id))
    assert api.post("/targets/moodle/adopt", {"contact_id": sam, "user": str(user.id)}).status == 200
    assert api.post("/targets/moodle/sync").json["parked"] == 0
    stands = api.get("/targets/moodle").json
    assert (stands["state"], stands["users"], stands["parked"]) == ("ready", 2, 0)
    said = campus.college.command("target", "show", "moodle", "--json").json
    assert json.loads(json.dumps(stands)) == {name: said[name] for name in stands}
    assert api.get("/targets").json["items"] == [stands]


def test_what_is_refused(campus: Campus) -> None:
    api = program("runs:write", "runs:read")
    assert api.get("/targets/other").code == "not-there"
    assert api.get("/targets/moodle/runs/9").code == "not-there"
    campus.moodle.site.token = "another"
    told = api.post("/targets/moodle/sync")
    assert (told.status, told.code) == (409, "cannot-be-done")
    assert api.get("/targets/moodle").json["state"] == "stopped"


def test_a_target_is_checked_asked_and_one_person_is_seen_to(campus: Campus) -> None:
    api, sam = program("runs:write", "runs:read"), campus.person("Sam", "attending")
    assert api.post("/targets/moodle/sync").json["done"] > 0
    checked = api.post("/targets/moodle/check").json
    assert checked == campus.college.command("target", "check", "moodle", "--json").json
    polled = api.post("/targets/moodle/poll").json
    assert (polled["target"], polled["completed"], polled["refused"]) == ("moodle", 0, [])
    person = f"/targets/moodle/people/{sam}"
    assert api.post(f"{person}/retry").json == {"schema": 1, "target": "moodle", "contact_id": sam, "outcome": "done"}
    assert api.post(f"{person}/forget").status == 200
    assert api.post("/targets/moodle/people/999/forget").code == "not-there"
    assert api.post("/targets/other/check").code == "not-there"
