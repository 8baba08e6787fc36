"""What is reported of training, told to programs as the command tells it."""

from pathlib import Path
from typing import Any

import pytest

from calling import program, serve
from kinroll.declarations.file import read
from kinroll.flows.jobs import work
from kinroll.flows.working import KINDS
from training import UNITS, YEAR, Provider


@pytest.fixture
def provider(tmp_path: Path, database: str) -> Provider:
    made = Provider(tmp_path, database).begin()
    made.outcome(made.enrol(0))
    made.enrol(1)
    serve(made.config)
    return made


def plain(answer: Any) -> Any:
    """An answer without what is another each time."""
    return {name: value for name, value in answer.items() if name not in ("schema", "check", "made_at", "by", "rules")}


def test_programs_look_and_are_told_what_the_command_tells(provider: Provider) -> None:
    api = program("runs:write", "documents:read", "runs:read")
    assert api.get("/avetmiss/check").status == 404
    asked = api.post("/avetmiss/checks", {"year": YEAR})
    assert asked.status == 202
    work(read(provider.config), KINDS)
    assert api.get(f"/jobs/{asked.json['job']}").json["state"] == "done"
    told = api.get("/avetmiss/check").json
    found, left_out = api.every("/avetmiss/findings?limit=1"), api.every("/avetmiss/left-out?limit=1")
    assert plain(told) == plain(provider.ready())
    assert [one["rule"] for one in found] == [one["rule"] for one in provider.findings()]
    assert [one["reason"] for one in left_out] == [one["reason"] for one in provider.left_out()]


def test_a_list_that_was_begun_before_the_last_look_is_begun_anew(provider: Provider) -> None:
    api = program("documents:read")
    provider.enrol(2)
    provider.ready()
    assert len(api.every("/avetmiss/left-out")) > 1
    following = api.get("/avetmiss/left-out?limit=1").json["next"]
    provider.ready()
    refused = api.get(f"/avetmiss/left-out?limit=1&cursor={following}")
    assert (refused.status, refused.json["code"]) == (422, "cursor-unknown")


def test_programs_make_files_and_note_when_they_were_lodged(provider: Provider) -> None:
    api = program("runs:write", "runs:read")
    asked = api.post("/avetmiss/lodgements", {"year": YEAR, "although": "a trial"})
    work(read(provider.config), KINDS)
    assert asked.status == 202
    (one,) = api.get("/avetmiss/lodgements").json["items"]
    noted = api.post(f"/avetmiss/lodgements/{one['lodgement']}/lodged", {"lodged_on": f"{YEAR + 1}-02-20"})
    assert noted.json["lodged_on"] == f"{YEAR + 1}-02-20"
    assert api.get(f"/avetmiss/lodgements/{one['lodgement']}").json == noted.json


def test_programs_enter_what_came_of_a_unit(provider: Provider) -> None:
    api = program("documents:write", "documents:read")
    facts = {"document": "2", "unit": UNITS[0], "outcome": "20"}
    assert api.post("/avetmiss/training/outcome", {"facts": facts}).json == {"kind": "outcome", "kept": 1}
    listed = api.every("/avetmiss/training/outcome")
    assert listed == provider.command("avetmiss", "list", "outcome", "--json").lines
    wrong = api.post("/avetmiss/training/outcome", {"facts": {**facts, "outcome": "90"}})
    assert (wrong.status, wrong.json["code"]) == (422, "value-refused")
