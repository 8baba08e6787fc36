"""What is reported of training, told to programs as the command tells it."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from calling import Program, Said, program, serve, token
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
    there = f"/avetmiss/lodgements/{one['lodgement']}"
    assert api.post(f"{there}/lodged", {"lodged_on": "2026-02-31"}).code == "value-refused"
    assert api.get(f"{there}/difference").json == provider.command("avetmiss", "compare", "1", "--json").json
    kept = provider.command("avetmiss", "lodgement", "1", "--json").json["files"]
    assert sha256(api.get(f"{there}/files").body).hexdigest() in {file["sha256"] for file in kept}
    assert Program(token(["runs:read"])).get(f"{there}/files").code == "scope-missing"


def test_programs_enter_what_came_of_a_unit(provider: Provider) -> None:
    api = program("documents:write", "documents:read")
    facts = {"document": "2", "unit": UNITS[0], "outcome": "20"}
    assert api.post("/avetmiss/training/outcome", {"facts": facts}).json == {"kind": "outcome", "kept": 1}
    listed = api.every("/avetmiss/training/outcome")
    assert listed == provider.command("avetmiss", "list", "outcome", "--json").lines
    wrong = api.post("/avetmiss/training/outcome", {"facts": {**facts, "outcome": "90"}})
    assert (wrong.status, wrong.json["code"]) == (422, "value-refused")


def uploaded(text: str, kind: str = "outcome") -> dict[str, Any]:
    return {"list": SimpleUploadedFile("list.csv", text.encode()), "kind": kind}


def sent(api: Program, text: str, kind: str = "outcome", **headers: str) -> Said:
    """Upload a list as programs do."""
    named = {"authorization": f"Bearer {api.secret}", **headers}
    return Said(api.client.post("/api/v1/avetmiss/lists", uploaded(text, kind), headers=named))


def without(answer: Any, *names: str) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name not in ("schema", *names)}


def test_programs_bring_in_a_list_and_are_told_what_the_command_tells(provider: Provider, tmp_path: Path) -> None:
    api = program("documents:write")
    text = f"document,unit,outcome\n2,{UNITS[0]},20\n1,{UNITS[0]},30\n1,NONE,20\n"
    path = tmp_path / "list.csv"
    path.write_text(text)
    command = ("avetmiss", "import", "outcome", str(path), "--json")
    planned = sent(api, text)
    number = planned.json["list"]
    assert (planned.status, planned.response["Location"]) == (201, f"/api/v1/avetmiss/lists/{number}")
    assert planned.json["plan"] == without(provider.command(*command, "--plan").json)
    assert planned.json["result"] is None
    done = api.post(f"/avetmiss/lists/{number}/apply").json
    assert (done["state"], done["result"]["kept"], list(done["result"]["refused"])) == ("applied", 2, ["4"])
    again = sent(api, text).json
    by_api = api.post(f"/avetmiss/lists/{again['list']}/apply").json["result"]
    assert by_api == without(provider.command(*command).json)
    assert [one["list"] for one in api.every("/avetmiss/lists")] == [again["list"], number]
    twice = api.post(f"/avetmiss/lists/{number}/apply")
    assert (twice.status, twice.code) == (422, "value-refused")
    assert api.ask("DELETE", f"/avetmiss/lists/{number}").json == {"list": number, "discarded": True}
    assert api.get(f"/avetmiss/lists/{number}").status == 404


def test_what_is_sent_twice_under_one_key_is_one_list(provider: Provider) -> None:
    api, text = program("documents:write"), "code,name\nX1,Unit\n"
    first, second = (sent(api, text, "unit", **{"idempotency-key": "one"}) for _ in range(2))
    assert first.json == second.json
    assert second.response["Idempotent-Replayed"] == "true"
    assert sent(api, "code,name\nX2,Unit\n", "unit", **{"idempotency-key": "one"}).code == "key-used"
    number = first.json["list"]
    done = [api.post(f"/avetmiss/lists/{number}/apply", idempotency_key="two").json for _ in range(2)]
    assert done[0] == done[1]
    assert done[0]["result"]["new"] == 1


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [("code\nX\n", "colour", "value-refused"), ("colour\nX\n", "unit", "value-refused"), ("", "unit", "value-refused")],
)
def test_what_is_no_such_list_is_refused(provider: Provider, text: str, kind: str, code: str) -> None:
    assert sent(program("documents:write"), text, kind).code == code


def test_lists_need_the_scope_that_writes_documents(provider: Provider) -> None:
    assert sent(program("documents:read"), "code\nX\n", "unit").code == "scope-missing"
