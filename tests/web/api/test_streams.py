"""Records and documents that other programs send, one by one and as streams."""

import gzip
import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.wsgi import get_wsgi_application
from django.http import StreamingHttpResponse
from django.test import RequestFactory

from calling import BASE, Program, Said, program, serve, token
from college import SAM, College
from kinroll.store import contacts
from kit import School

ALUMNI = '[sources.alumni]\nkind = "json-lines"\nrole = "alumni"\n'
PEOPLE = [{"id": str(i), "forename": "Sam", "surname": f"Okafor{i}", "mobile": "07700 900117"} for i in range(12)]


@pytest.fixture
def school(tmp_path: Path, database: str) -> School:
    """A school with a source whose records are posted, and another whose records come one by one."""
    made = School(tmp_path, database, settings=ALUMNI + ALUMNI.replace("alumni]", "visitors]") + "complete = false\n")
    made.write()
    serve(made.config)
    return made


def here(source: str) -> dict[str, str]:
    """Surnames by id, of those of a source who have a role now."""
    shown = [one for one in contacts.everyone() if one["roles"]]
    return {one["source_ids"][source]: one["surname"] for one in shown if source in one["source_ids"]}


class TestRecords:
    def test_all_people_of_a_source_are_synced(self, school: School) -> None:
        api = program("records:write")
        said = api.stream("/sources/alumni/records", PEOPLE).json
        assert (said["outcome"], said["counts"]["created"]) == ("applied", 12)
        assert here("alumni")["3"] == "Okafor3"
        again = api.stream("/sources/alumni/records", PEOPLE).json
        assert again["outcome"] == "unchanged"
        fewer = api.stream("/sources/alumni/records", PEOPLE[:11]).json
        assert fewer["outcome"] == "applied"
        assert "11" not in here("alumni")

    def test_brakes_hold_a_stream_that_lost_most_people(self, school: School) -> None:
        api = program("records:write")
        api.stream("/sources/alumni/records", PEOPLE)
        assert api.stream("/sources/alumni/records", PEOPLE[:2]).json["outcome"] == "held"
        assert len(here("alumni")) == 12

    def test_one_that_was_cut_changes_nothing(self, school: School) -> None:
        body = b"".join(json.dumps(one).encode() + b"\n" for one in PEOPLE)
        api = program("records:write")
        environ = RequestFactory(SERVER_NAME="localhost").post(f"{BASE}/sources/alumni/records").environ
        facts = {"CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": "application/x-ndjson"}
        facts |= {"HTTP_AUTHORIZATION": f"Bearer {api.secret}", "wsgi.input": BytesIO(body[:-200])}  # type: ignore[dict-item]
        statuses: list[str] = []
        answer = get_wsgi_application()({**environ, **facts}, lambda status, *_: statuses.append(status))
        assert statuses == ["400 Bad Request"]
        assert json.loads(b"".join(answer))["code"] == "request-cut"
        assert here("alumni") == {}

    def test_it_may_be_packed(self, school: School) -> None:
        api, where = program("records:write"), "/sources/alumni/records"
        packed = gzip.compress(b"".join(json.dumps(one).encode() + b"\n" for one in PEOPLE))
        kind = {"kind": "application/x-ndjson", "Content-Encoding": "gzip"}
        assert api.ask("POST", where, packed[:-30], **kind).code == "request-cut"
        assert api.ask("POST", where, b"no gzip", **kind).code == "request-unreadable"
        assert api.ask("POST", where, packed, **{**kind, "Content-Encoding": "br"}).code == "form-unknown"
        assert here("alumni") == {}
        assert api.ask("POST", where, packed, **kind).json["counts"]["created"] == 12

    def test_what_unpacks_to_too_much_is_refused(self, school: School, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("kinroll.web.api.streams.LARGEST_STREAM", 1_000_000)
        bomb = gzip.compress(b" " * 5_000_000)
        said = program("records:write").ask(
            "POST", "/sources/alumni/records", bomb, kind="application/x-ndjson", **{"Content-Encoding": "gzip"}
        )
        assert said.code == "too-large"

    def test_a_line_that_cannot_be_read_is_a_problem_and_the_others_come(self, school: School) -> None:
        said = program("records:write").stream("/sources/alumni/records", [*PEOPLE, {"surname": "Nobody"}]).json
        assert [problem["code"] for problem in said["problems"]] == ["line-unreadable"]
        assert len(here("alumni")) == 12

    def test_a_line_that_is_too_long_stops_it_and_tells_nothing_of_this_machine(self, school: School) -> None:
        api, long = program("records:write"), {**PEOPLE[0], "surname": "x" * 2_000_000}
        said = api.stream("/sources/alumni/records", [*PEOPLE, long])
        assert said.code == "cannot-be-done"
        assert said.json["detail"].startswith("The file records.jsonl is damaged at line 13")
        assert here("alumni") == {}

    def test_one_by_one_where_the_source_is_not_complete(self, school: School) -> None:
        api = program("records:write")
        for one in PEOPLE[:2]:
            fields = {name: value for name, value in one.items() if name != "id"}
            assert api.put(f"/sources/visitors/records/{one['id']}", {"fields": fields}).json["outcome"] == "applied"
        assert here("visitors") == {"0": "Okafor0", "1": "Okafor1"}
        changed = {
            "fields": {"forename": "Sam", "surname": "Other"},
            "as_of": "2026-11-20",
            "identifiers": {"upn": "A1"},
        }
        assert api.put("/sources/visitors/records/1", changed).status == 200
        assert here("visitors")["0"] == "Okafor0"
        assert api.put("/sources/alumni/records/1", {"fields": {}}).code == "cannot-be-done"

    def test_of_a_source_that_is_read_from_elsewhere_none_are_taken(self, school: School) -> None:
        api = program("records:write", "runs:write")
        assert api.stream("/sources/sims/records", PEOPLE).code == "cannot-be-done"
        assert api.stream("/sources/nothing/records", PEOPLE).code == "not-there"
        assert api.post("/sources/alumni/records", PEOPLE).code == "form-unknown"
        assert api.post("/sources/alumni/sync", {}).code == "cannot-be-done"

    def test_under_a_key_a_stream_is_taken_once(self, school: School) -> None:
        api, key = Program(token()), {"Idempotency-Key": "night"}
        first = api.stream("/sources/alumni/records", PEOPLE, **key)
        again = api.stream("/sources/alumni/records", PEOPLE, **key)
        assert first.json == again.json
        assert again.response["Idempotent-Replayed"] == "true"
        assert len(api.get("/runs").json["items"]) == 1
        assert api.stream("/sources/alumni/records", PEOPLE[:11], **key).code == "key-used"


def booking(number: int) -> dict[str, Any]:
    values = {**SAM, "personal_email": f"sam{number}@example.org"}
    known = {"source": "moodle", "source_identifier": str(number)}
    return {"process": "Enrolment", "values": values, "step": "booking", **known}


class TestDocuments:
    def test_a_stream_that_nobody_reads_to_its_end_is_done_to_its_end(self, college: College) -> None:
        said = program("documents:write").stream("/documents/stream", [booking(i) for i in range(1_200)])
        response = said.response
        assert isinstance(response, StreamingHttpResponse)
        lines = iter(response.streaming_content)  # type: ignore[arg-type]
        assert json.loads(next(lines))["outcome"] == "created"
        response.close()
        assert len(college.contacts()) == 1_200

    def test_under_a_key_it_is_done_once(self, college: College) -> None:
        api, key = program("documents:write", "documents:read"), {"Idempotency-Key": "bookings"}
        first = api.stream("/documents/stream", [booking(1), booking(2)], **key).lines
        again = api.stream("/documents/stream", [booking(1), booking(2)], **key).lines
        assert first == again
        assert len(api.every("/documents")) == 2

    def test_odd_lines_are_refused_one_by_one(self, college: College) -> None:
        odd: list[Any] = [booking(1), [], "text", {"process": "Enrolment"}, {**booking(2), "at": "yesterday"}]
        odd += [{**booking(3), "values": {"forename": ["Sam"]}}, {**booking(4), "step": {"a": 1}}, booking(5)]
        said = program("documents:write").stream("/documents/stream", odd).lines
        assert [one["outcome"] for one in said] == ["created", *["refused"] * 6, "created"]
        assert [one["line"] for one in said] == list(range(1, 9))

    def test_one_that_is_refused_says_why(self, college: College) -> None:
        api = program("documents:write")
        assert api.post("/documents", booking(1)).status == 201
        said = api.post("/documents", booking(1))
        assert said.code == "value-refused"
        assert said.json["detail"] == "There is a document of moodle:1 already. Edit that one."
        assert api.patch("/documents/moodle:1", {"values": {"nothing": "x"}}).code == "value-refused"
        assert api.post("/documents/moodle:1/move", {"step": "nowhere"}).code == "value-refused"
        assert api.post("/documents/moodle:9/move", {"step": "attending"}).code == "not-there"
        assert api.post("/documents/word/move", {"step": "attending"}).code == "not-there"

    def test_a_rule_set_with_errors_is_not_activated_and_says_where(self, college: College) -> None:
        api = program("rules:write", "rules:read")
        text = api.get("/rules/active").json["text"].replace('step = "booking"', 'step = "boking"')
        kept = api.post("/rules", {"text": text}).json
        assert not kept["can_be_activated"]
        said = api.post(f"/rules/{kept['version']}/activate")
        assert said.code == "cannot-be-done"
        assert said.json["errors"]
        assert api.post("/rules", {"text": "no toml ="}).code == "value-refused"
        assert api.post("/rules/99/activate").code == "not-there"


class TestUploads:
    """Lists that are uploaded; what becomes of them is told as by the command (``test_contract.py``)."""

    @staticmethod
    def upload(api: Program, body: bytes, name: str = "list.csv", **parts: str) -> Said:
        sent = {"process": "Enrolment", **parts, "list": SimpleUploadedFile(name, body)}
        return Said(api.client.post(f"{BASE}/imports", sent, headers={"authorization": f"Bearer {api.secret}"}))

    @pytest.mark.parametrize(
        ("body", "parts", "words"),
        [
            (b"%PDF-1.7", {}, "is no list"),
            (b"", {}, "is empty"),
            (b"forename,forename\nSam,Kim\n", {}, "two columns"),
            (b"forename\nSam\n", {"process": "Nothing"}, "no process"),
            (b"forename\nSam\n", {"step": "nowhere"}, "no step"),
        ],
    )
    def test_what_is_no_list_is_refused(self, college: College, body: bytes, parts: dict[str, str], words: str) -> None:
        said = self.upload(program("imports:write"), body, **parts)
        assert said.code == "value-refused"
        assert words in said.json["detail"]

    def test_under_a_key_a_list_is_taken_once(self, college: College) -> None:
        api, key = program("imports:write"), {"idempotency-key": "list"}
        numbers = []
        for body in (b"forename\nSam\n", b"forename\nSam\n", b"forename\nKim\n"):
            sent = {"process": "Enrolment", "list": SimpleUploadedFile("list.csv", body)}
            headers = {"authorization": f"Bearer {api.secret}", **key}
            numbers.append(Said(api.client.post(f"{BASE}/imports", sent, headers=headers)))
        assert [said.status for said in numbers] == [201, 201, 422]
        assert numbers[0].json == numbers[1].json
        assert numbers[2].code == "key-used"

    def test_without_a_file_and_with_too_large_a_one(self, college: College, monkeypatch: pytest.MonkeyPatch) -> None:
        api = program("imports:write")
        sent = api.client.post(f"{BASE}/imports", {"process": "x"}, headers={"authorization": f"Bearer {api.secret}"})
        assert Said(sent).code == "value-refused"
        monkeypatch.setattr("kinroll.web.api.imports.LARGEST_LIST", 1_000)
        assert self.upload(api, b"x" * 2_000).code == "too-large"

    def test_a_long_one_goes_its_way_in_the_background(self, college: College) -> None:
        api = program("imports:write", "runs:read")
        number = self.upload(api, b"forename,surname,personal_email\nKim,Lee,kim@example.org\n", step="booking").json[
            "upload"
        ]
        for step in ("analyse", "plan", "apply"):
            said = api.post(f"/imports/{number}/{step}", None if step == "apply" else {}, Prefer="respond-async")
            assert said.status == 202
            assert college.command("worker", "--once").status == 0
            assert api.get(said.response["Location"].removeprefix(BASE)).json["state"] == "done"
        assert college.only()["forename"] == "Kim"
        assert api.get(f"/imports/{number}").json["state"] == "applied"
        assert [one["upload"] for one in api.get("/imports").json["items"]] == [number]
