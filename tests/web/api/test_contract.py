"""The API answers what the command line answers."""

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from calling import Program, program
from college import SAM, College
from kit import TODAY, School, kinroll

OF_EACH = ("run", "plan", "seconds", "first_seen", "document", "contact_id", "at", "version", "import")
"""What is another at each time that something is done."""


def told(school: School | College, *words: str) -> Any:
    """What a command says to programs: one object, or one a line."""
    said = kinroll(*words, "--json", "--config", str(school.config))
    assert said.status in (0, 1, 3), said.err
    return said.lines


def plain(answer: Any) -> Any:
    """An answer without what is another each time."""
    if isinstance(answer, dict):
        return {name: "…" if name in OF_EACH and value is not None else plain(value) for name, value in answer.items()}
    if isinstance(answer, list):
        return [plain(item) for item in answer]
    return re.sub(r"(contact|document) \d+", r"\1 …", answer) if isinstance(answer, str) else answer


class TestLooking:
    def test_contacts(self, school: School) -> None:
        api, listed = program("contacts:read"), told(school, "contact", "list")
        assert len(listed) == 5
        assert api.every("/contacts") == listed
        for key in ("1", "sims:3001", "grace@example.org", "@grace@example.org"):
            assert [api.get(f"/contacts/{key}").json] == told(school, "contact", "show", key)

    def test_why_and_why_missing(self, school: School) -> None:
        api = program("contacts:read")
        assert [api.get("/contacts/sims:3001/why").json] == told(school, "why", "sims:3001")
        assert [api.get("/contacts/sims:3001/why?field=mobile").json] == told(school, "why", "sims:3001", "mobile")
        for who in ("Zoë Lind", "sims:3004", "Sami Haddad", "Nobody"):
            assert [api.get(f"/why-missing?who={who}").json] == told(school, "why-missing", who)

    def test_runs_and_changes(self, school: School) -> None:
        api = program("runs:read")
        assert api.every("/runs") == told(school, "runs")
        assert [api.get("/runs/1").json] == told(school, "run", "1")
        assert api.every("/runs/1/changes") == told(school, "changes", "1")
        school.contact("3007", "Noor", "Haddad", of=("2102",))
        school.sync()
        assert [api.get("/runs/1/difference/2").json] == told(school, "run", "1", "--diff", "2")

    def test_problems(self, school: School) -> None:
        api, listed = program("runs:read"), told(school, "problems")
        assert len(listed) == 2
        assert sorted(api.every("/problems"), key=str) == sorted(listed, key=str)
        assert api.get("/problems?code=no-email").json["items"] == [one for one in listed if one["code"] == "no-email"]
        file = school.folder / "problems.csv"
        kinroll("problems", "--csv", str(file), "--config", str(school.config))
        assert api.get("/problems.csv").body == file.read_bytes()

    def test_checking_a_source(self, school: School) -> None:
        assert [program("runs:write").post("/sources/sims/check").json] == told(school, "check", "sims")

    def test_documents_courses_and_identifiers(self, college: College) -> None:
        api = program("documents:read")
        numbers = [
            college.add(personal_email=f"sam{i}@example.org", source="moodle", source_identifier=str(i))
            for i in range(3)
        ]
        told(college, "course", "add", "HLT", "--name", "First aid", "--date", "FA-1", "--starts", "2026-12-01")
        told(college, "course", "add", "ABC")
        assert api.every("/documents") == [without(row, "schema") for row in told(college, "document", "list")]
        assert [api.get(f"/documents/{numbers[0]}").json] == told(college, "document", "show", str(numbers[0]))
        assert [api.get("/documents/moodle:1").json] == told(college, "document", "show", "moodle:1")
        timeline = api.get("/documents/moodle:1/timeline").json["items"]
        assert timeline == told(college, "document", "show", "moodle:1")[0]["timeline"]
        assert api.every("/courses") == told(college, "course", "list")
        assert [api.get("/usi/1").json] == told(college, "usi", "show", "1")
        assert [api.get(f"/usi/documents:{numbers[0]}").json] == told(college, "usi", "show", f"documents:{numbers[0]}")

    def test_rules(self, college: College) -> None:
        api = program("rules:read")
        assert api.get("/rules").json["items"] == told(college, "rules", "history")
        assert [api.get("/rules/active").json] == told(college, "rules", "export")
        assert [api.get("/rules/1").json] == told(college, "rules", "export", "1")
        assert [api.get("/rules/ready-made").json] == told(college, "rules", "export", "--ready-made")
        assert [api.get("/rules/1/difference/1").json] == told(college, "rules", "diff", "1", "1")
        assert [api.post("/rules/check", {"text": ""}).json] == told(college, "rules", "check")

    def test_tokens(self, school: School) -> None:
        api = program("admin")
        api.get("/tokens")
        (listed,) = told(school, "token", "list")
        assert without(api.get("/tokens").json["items"][0], "uses", "used_at") == without(listed, "uses", "used_at")


def without(facts: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name not in names}


class TestChanging:
    def test_a_value(self, school: School) -> None:
        api, there = program("contacts:write"), "/contacts/sims:3001/values"
        by_command = told(school, "contact", "set", "sims:3002", "work_telephone", "0113 496 0123")
        by_api = api.put(f"{there}/work_telephone", {"value": "0113 496 0123"}).json
        assert plain(by_api) | {"winner": ""} == plain(by_command[0]) | {"winner": ""}
        assert by_api["won"]
        by_command = told(school, "contact", "set", "sims:3002", "surname", "Other")
        by_api = api.put(f"{there}/surname", {"value": "Other"}).json
        assert plain(by_api) | {"winner": ""} == plain(by_command[0]) | {"winner": ""}
        assert not by_api["won"]

    def test_a_username(self, school: School) -> None:
        api = program("accounts:write")
        by_command = told(school, "contact", "rename", "sims:3002", "daniel.okafor")
        assert [plain(api.post("/contacts/sims:3001/rename", {"username": "grace.okafor"}).json)] == plain(by_command)
        by_command = told(school, "contact", "release-username", "daniel@example.org")
        by_api = api.post("/usernames/release", {"username": "grace@example.org"}).json
        assert [plain(by_api)] == plain(by_command)

    def test_a_link(self, school: School) -> None:
        by_command = told(school, "contact", "link", "sims:3004", "sims:3002")
        by_api = program("contacts:write").post("/contacts/sims:3001/records", {"record": "sims:3004"}).json
        assert [plain(by_api)] == plain(by_command)

    @pytest.mark.parametrize("command", ["plan", "sync"])
    def test_a_run(self, school: School, command: str) -> None:
        school.contact("3008", "Lee", "Okafor")
        school.write()
        by_api = program("runs:write").post(f"/sources/sims/{command}", {}).json
        school.forget("3008")
        school.contact("3009", "Lee", "Okafor", email="lee.okafor.3008@example.org")
        school.write()
        told(school, "sync", "sims", "--today", TODAY)
        assert by_api["outcome"] == {"plan": "planned", "sync": "applied"}[command]
        assert by_api["counts"]["created"] == 1
        assert set(by_api) == set(told(school, command, "sims")[0])

    def test_a_plan_is_applied_given_up_and_undone(self, school: School) -> None:
        api = program("runs:write", "runs:read")
        school.contact("3008", "Lee", "Okafor")
        school.write()
        planned = api.post("/sources/sims/plan", {}).json["plan"]
        assert api.post(f"/runs/{planned}/discard").json == {"run": planned, "outcome": "discarded"}
        planned = api.post("/sources/sims/plan", {}).json["plan"]
        applied = api.post(f"/runs/{planned}/apply", {}).json
        assert [plain(applied)] == plain(told(school, "apply", str(planned)))
        undone = api.post(f"/runs/{planned}/revert").json
        assert [plain(undone)] == plain(told(school, "revert", str(planned)))
        assert api.post("/sources/sims/sync", {}).code == "cannot-be-done"
        assert api.post("/sources/sims/resume").json == {"source": "sims", "resumed": True}

    def test_documents(self, college: College) -> None:
        api = program("documents:write", "contacts:read")
        values = [f"{name}={value}" for name, value in SAM.items()]
        told(college, "course", "add", "FA", "--date", "FA-1")
        by_command = told(college, "document", "add", "Enrolment", *values, "--step", "booking")
        said = {**SAM, "personal_email": "alex@example.org"}
        by_api = api.post("/documents", {"process": "Enrolment", "values": said, "step": "booking"})
        assert by_api.status == 201
        made, likely = without(by_api.json, "likely"), by_api.json["likely"]
        assert plain(told_alike(made, "alex")) == plain(told_alike(without(by_command[0], "likely"), "sam"))
        named = {"contact_id": by_command[0]["contact_id"], "name": "Sam Okafor", "why": "alike"}
        assert (by_command[0]["likely"], [without(one, "reason") for one in likely]) == ([], [named])
        asked = {"process": "Enrolment", "values": {"forename": "Sam", "surname": "Okafor"}, "step": "enquiry"}
        assert program("documents:write").post("/documents", asked).json["likely"] is None
        for words, done in (
            (("document", "edit", "1", "mobile=0491 570 156"), ("PATCH", "", {"values": {"mobile": "0491 570 156"}})),
            (("document", "move", "1", "attending"), ("POST", "/move", {"step": "attending"})),
            (("document", "rebook", "1", "FA-1"), ("POST", "/rebook", {"course_date": "FA-1"})),
            (("document", "run", "1"), ("POST", "/run", {})),
        ):
            method, path, body = done
            assert [plain(api.ask(method, f"/documents/2{path}", body).json)] == plain(told(college, *words))
        by_command = told(college, "document", "relink", "1", "2")
        by_api = api.post("/documents/2/relink", {"contact": "1"})
        assert [plain(without(by_api.json, "before"))] == plain([without(by_command[0], "before")])
        by_command = told(college, "document", "reject", "1", "2")
        by_api = api.post("/documents/2/reject", {"contact": "1"})
        assert [plain(without(by_api.json, "rejected"))] == plain([without(by_command[0], "rejected")])

    def test_a_stream_of_documents(self, college: College) -> None:
        bookings = [
            {"process": "Enrolment", "values": {**SAM, "personal_email": f"sam{i}@example.org"}, "step": "booking"}
            for i in range(3)
        ]
        wrong = [{"process": "Nothing", "values": {}}, {"values": {}}]
        by_api = program("documents:write").stream("/documents/stream", [*bookings, *wrong]).lines
        file = college.folder / "bookings.jsonl"
        lines = [
            {**one, "values": {**one["values"], "personal_email": f"kim{i}@example.org"}}
            for i, one in enumerate(bookings)
        ]
        file.write_text("\n".join(map(json.dumps, [*lines, *wrong])))
        by_command = told(college, "document", "import-json", str(file))
        assert [one["outcome"] for one in by_api] == ["created"] * 3 + ["refused"] * 2
        assert plain(told_alike(by_api, "sam")) == plain(told_alike(by_command, "kim"))

    def test_courses_and_answers(self, college: College) -> None:
        api = program("documents:write")
        by_command = told(college, "course", "add", "HLT", "--date", "FA-1", "--starts", "2026-12-01")
        by_api = api.post("/courses", {"course": "HLT", "code": "FA-1", "starts_on": "2026-12-01"}).json
        assert [by_api] == by_command
        for i in (1, 2):
            college.add(personal_email=f"sam{i}@example.org", usi="BNGH7C75FN", date_of_birth="1990-02-03")
        by_api = api.post("/usi/documents:1", {"outcome": "verified"}).json
        assert by_api["verified"] == 1
        assert set(by_api) == set(told(college, "usi", "verify", "documents:2", "--verified")[0])

    def test_rules(self, college: College) -> None:
        api, text = program("rules:write", "rules:read"), college.folder / "rules.toml"
        current = api.get("/rules/active").json["text"]
        text.write_text(current.replace("Enrolment", "Arriving"))
        assert [api.post("/rules/try", {"text": text.read_text()}).json] == told(college, "rules", "try", str(text))
        by_command = told(college, "rules", "import", str(text))
        by_api = api.post("/rules", {"text": current.replace("Enrolment", "Coming"), "note": "x"})
        assert by_api.status == 201
        assert [plain(told_alike(by_api.json, "Coming"))] == plain(told_alike(by_command, "Arriving"))
        by_command = told(college, "rules", "activate", "2")
        by_api = api.post("/rules/3/activate")
        assert [plain(told_alike(by_api.json, "Coming"))] == plain(told_alike(by_command, "Arriving"))

    def test_imports(self, college: College) -> None:
        api = program("imports:write")
        by_api = _import(api, "first_name,surname,personal_email\nKim,Lee,kim@example.org\n")
        file = college.folder / "list.csv"
        file.write_text("first_name,surname,personal_email\nJo,Lee,jo@example.org\n")
        by_command = [
            *told(college, "import", "analyse", str(file), "--process", "Enrolment", "--step", "booking"),
            *told(college, "import", "plan", str(file)),
            *told(college, "import", "apply", str(file)),
        ]
        assert plain(told_alike(by_api, "Kim")) == plain(told_alike(by_command, "Jo"))
        assert by_api[2]["documents"] == 1


def _import(api: Program, text: str) -> list[Any]:
    sent = api.client.post(
        "/api/v1/imports",
        {"list": _file(text), "process": "Enrolment", "step": "booking"},
        headers={"authorization": f"Bearer {api.secret}"},
    )
    assert sent.status_code == 201, sent.content
    number = sent.json()["upload"]
    return [
        api.post(f"/imports/{number}/analyse", {}).json,
        api.post(f"/imports/{number}/plan", {}).json,
        api.post(f"/imports/{number}/apply").json,
    ]


def _file(text: str) -> Any:
    return SimpleUploadedFile("list.csv", text.encode(), "text/csv")


def told_alike(answer: Any, name: str) -> Any:
    """An answer in which everybody is called alike."""
    return json.loads(json.dumps(answer).replace(name, "NAME").replace(name.lower(), "NAME"))
