"""How requests are taken, refused, repeated and sent on."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from calling import Program, program, token
from kinroll.accounts.models import KeptAnswer
from kinroll.store import contacts, feed
from kinroll.web.api import limits
from kit import School

VALUE = {"value": "0113 496 0123"}
WHERE = "/contacts/sims:3001/values/work_telephone"


def test_answers_tell_their_length_so_that_a_connection_can_be_kept(school: School) -> None:
    api = Program(token())
    for said in (api.get("/contacts/sims:3001"), api.get("/nothing"), api.get("/problems.csv")):
        assert said.response["Content-Length"] == str(len(said.body))
        assert said.response["Cache-Control"] == "no-store"


class TestRefusals:
    def test_each_says_what_is_wrong_where_and_the_way_out(self, school: School) -> None:
        said = program("contacts:write").put(WHERE, {"valve": 1})
        assert said.code == "value-refused"
        assert {fault["place"] for fault in said.json["errors"]} == {"valve", "value"}
        assert said.json["type"] == "/api/v1/docs/#value-refused"

    @pytest.mark.parametrize(
        ("method", "path", "body", "code"),
        [
            ("GET", "/nothing", None, "address-unknown"),
            ("GET", "/runs/word", None, "address-unknown"),
            ("DELETE", "/contacts/1", None, "method-unknown"),
            ("PUT", WHERE, b"{no json", "request-unreadable"),
            ("PUT", WHERE, b'{"value": "\xff"}', "request-unreadable"),
            ("PUT", WHERE, b'{"value": "a\\u0000"}', "value-refused"),
            ("PUT", "/contacts/1/values/nothing", {"value": "x"}, "value-refused"),
            ("GET", "/contacts/%00", None, "value-refused"),
            ("GET", "/contacts?text=%00", None, "value-refused"),
            ("GET", "/contacts?limit=0", None, "value-refused"),
            ("GET", f"/runs/{10**20}", None, "value-refused"),
            ("GET", "/runs/99", None, "not-there"),
            ("POST", "/sources/nothing/sync", {}, "not-there"),
            ("POST", "/sources/sims/sync", {"as_of": "2999-01-01"}, "value-refused"),
            ("POST", "/sources/sims/sync", {"as_of": "2026-02-31"}, "value-refused"),
            ("POST", "/runs/1/discard", None, "cannot-be-done"),
            ("POST", "/documents", {"process": "x", "values": {}}, "not-there"),
            ("GET", "/rules/active", None, "not-there"),
        ],
    )
    def test_of_many_kinds(self, school: School, method: str, path: str, body: Any, code: str) -> None:
        assert Program(token()).ask(method, path, body).code == code

    @pytest.mark.parametrize(
        "form",
        ["text/plain", "application/x-www-form-urlencoded", "application/xml", "multipart/form-data; boundary=x"],
    )
    def test_a_body_that_is_no_json_is_refused_by_its_form(self, school: School, form: str) -> None:
        said = Program(token()).ask("PUT", WHERE, b'{"value": "0113 496 0123"}', kind=form)
        assert (said.status, said.code) == (415, "form-unknown")

    @pytest.mark.parametrize("length", ["-5", "abc", "１２"])
    def test_a_length_that_is_no_number(self, school: School, length: str) -> None:
        said = Program(token()).put(WHERE, VALUE, **{"Content-Length": length})
        assert said.code == "request-unreadable"

    def test_a_body_that_is_too_large_is_not_read(self, school: School) -> None:
        assert Program(token()).put(WHERE, b"x" * (limits.LARGEST_BODY + 1)).code == "too-large"

    def test_what_was_taken_by_the_words_of_the_command_line_is_told_without_commands(self, school: School) -> None:
        assert "kinroll" not in Program(token()).get("/contacts/nobody").json["detail"]

    def test_a_fault_tells_nothing_of_the_inside(self, school: School, monkeypatch: pytest.MonkeyPatch) -> None:
        def break_down(number: int) -> None:
            raise RuntimeError("the secret of the house")

        monkeypatch.setattr("kinroll.store.card.read", break_down)
        said = Program(token()).get("/contacts/1")
        assert said.code == "fault"
        assert "secret" not in said.body.decode()


class TestRepeating:
    def test_the_same_under_one_key_is_done_once_and_answered_the_same(self, school: School) -> None:
        api, key = program("contacts:write", "runs:read"), {"Idempotency-Key": "one"}
        first, again = api.put(WHERE, VALUE, **key), api.put(WHERE, VALUE, **key)
        assert first.status == again.status == 200
        assert first.json == again.json
        assert "Idempotent-Replayed" not in first.response
        assert again.response["Idempotent-Replayed"] == "true"
        assert len(api.every("/runs?kind=edit")) == 1

    def test_something_else_under_the_same_key_is_refused(self, school: School) -> None:
        api, key = program("contacts:write"), {"Idempotency-Key": "one"}
        api.put(WHERE, VALUE, **key)
        assert api.put(WHERE, {"value": ""}, **key).code == "key-used"
        assert api.put("/contacts/sims:3002/values/work_telephone", VALUE, **key).code == "key-used"

    def test_keys_of_programs_are_their_own(self, school: School) -> None:
        key = {"Idempotency-Key": "one"}
        program("contacts:write").put(WHERE, VALUE, **key)
        assert program("contacts:write").put(WHERE, {"value": ""}, **key).status == 200

    def test_what_is_being_done_is_not_begun_again(self, school: School) -> None:
        api, key = program("contacts:write"), {"Idempotency-Key": "one"}
        api.put(WHERE, VALUE, **key)
        KeptAnswer.objects.update(status=0)
        said = api.put(WHERE, VALUE, **key)
        assert said.code == "still-going-on"
        assert said.response["Retry-After"]

    def test_a_refusal_is_repeated_but_not_one_that_may_pass(self, school: School) -> None:
        api = program("contacts:write", "runs:write")
        for _ in range(2):
            said = api.put("/contacts/1/values/nothing", VALUE, **{"Idempotency-Key": "wrong"})
            assert said.code == "value-refused"
        assert said.response["Idempotent-Replayed"] == "true"
        assert api.post("/runs/1/discard", **{"Idempotency-Key": "later"}).code == "cannot-be-done"
        assert list(KeptAnswer.objects.values_list("key", flat=True)) == ["wrong"]

    def test_after_a_day_a_key_is_free(self, school: School) -> None:
        api, key = program("contacts:write"), {"Idempotency-Key": "one"}
        api.put(WHERE, VALUE, **key)
        KeptAnswer.objects.update(begun_at=datetime.now(UTC) - timedelta(hours=25))
        assert api.put(WHERE, {"value": ""}, **key).status == 200

    def test_a_worker_forgets_what_was_answered_a_day_ago(self, school: School) -> None:
        program("contacts:write").put(WHERE, VALUE, **{"Idempotency-Key": "one"})
        KeptAnswer.objects.update(begun_at=datetime.now(UTC) - timedelta(hours=25))
        assert school.run("worker", "--once").status == 0
        assert not KeptAnswer.objects.exists()

    @pytest.mark.parametrize("key", ["x" * 201, "a b", "é"])
    def test_an_odd_key_is_refused(self, school: School, key: str) -> None:
        assert program("contacts:write").put(WHERE, VALUE, **{"Idempotency-Key": key}).code == "value-refused"


class TestIds:
    def test_a_number_that_was_merged_leads_to_the_one_it_is_seen_as(self, school: School) -> None:
        api = program("contacts:read")
        one, other = (contacts.find(f"sims:{key}") for key in ("3001", "3002"))
        with connection.cursor() as cursor:
            cursor.execute("UPDATE contact SET root = %s WHERE number = %s", [one, other])
        said = api.get(f"/contacts/{other}")
        assert (said.status, said.response["Location"]) == (308, f"/api/v1/contacts/{one}")
        assert api.get("/contacts/sims:3002").json["contact_id"] == one
        why = api.get(f"/contacts/{other}/why?field=surname&x=a%20b")
        assert (why.status, why.response["Location"]) == (308, f"/api/v1/contacts/{one}/why?field=surname&x=a%20b")

    def test_a_username_of_before_leads_to_the_present_one(self, school: School) -> None:
        assert school.run("contact", "rename", "sims:3001", "grace okafor/é").status == 0
        api = program("contacts:read")
        said = api.get("/contacts/@grace@example.org")
        assert (said.status, said.response["Location"]) == (308, "/api/v1/contacts/@grace%20okafor%2F%C3%A9")

    def test_many_ids_at_once(self, school: School) -> None:
        number = contacts.find("sims:3001")
        keys = ["sims:3001", str(number), "GRACE@example.org", "@grace@example.org", "sims:99", "nobody", "77", "", ":"]
        found = program("contacts:read").post("/crosswalk", {"keys": keys}).json["items"]
        assert [one["key"] for one in found] == keys
        known = {
            "contact_id": number,
            "username": "grace@example.org",
            "external_id": None,
            "records": {"sims": ["3001"]},
        }
        assert found[:4] == [{"key": key, **known} for key in keys[:4]]
        assert {one["contact_id"] for one in found[4:]} == {None}

    def test_as_many_queries_for_thousands_of_keys(self, school: School) -> None:
        from django.test.utils import CaptureQueriesContext

        api, counts = program("contacts:read"), []
        api.post("/crosswalk", {"keys": ["1"]})
        for many in (2, 5_000):
            with CaptureQueriesContext(connection) as queries:
                assert api.post("/crosswalk", {"keys": [f"sims:{i}" for i in range(many)]}).status == 200
            counts.append(len(queries))
        assert counts[0] == counts[1]
        assert api.post("/crosswalk", {"keys": ["1"] * 5_001}).code == "value-refused"


class TestLists:
    def test_filters_hold_over_all_pages(self, school: School) -> None:
        api = program("contacts:read")
        names = [one["surname"] for one in api.every("/contacts?role=contact")]
        assert sorted(names) == ["Beddoes", "Okafor", "Okafor"]
        assert [one["forename"] for one in api.every("/contacts?text=grace%20okafor")] == ["Grace"]
        assert api.every("/contacts?source=nothing") == []

    def test_a_cursor_is_good_for_its_own_list_only(self, school: School) -> None:
        api = program("contacts:read", "runs:read")
        cursor = api.get("/contacts?limit=1").json["next"]
        assert api.get(f"/contacts?limit=3&cursor={cursor}").status == 200
        assert api.get(f"/contacts?role=staff&cursor={cursor}").code == "cursor-unknown"
        assert api.get(f"/problems?cursor={cursor}").code == "cursor-unknown"
        assert api.get(f"/contacts?cursor={cursor[:-1]}x").code == "cursor-unknown"
        assert api.get("/contacts?cursor=nonsense").code == "cursor-unknown"

    def test_pages_stay_whole_while_people_come_and_go(self, school: School) -> None:
        api = program("contacts:read")
        first = api.get("/contacts?limit=2").json
        school.contact("3009", "Noor", "Haddad", of=("2102",))
        school.sync()
        rest = api.get(f"/contacts?limit=100&cursor={first['next']}").json
        numbers = [one["contact_id"] for one in first["items"] + rest["items"]]
        assert numbers == sorted(set(numbers))
        assert len(numbers) == 6

    def test_what_has_changed_since(self, school: School) -> None:
        api = program("contacts:read", "contacts:write")
        position = api.get("/contacts?limit=1").json["position"]
        assert api.get(f"/contacts?changed_since={position}").json == {"items": [], "next": None, "position": position}
        api.put(WHERE, VALUE)
        school.contact("3009", "Noor", "Haddad", of=("2102",))
        school.sync()
        changed = api.get(f"/contacts?changed_since={position}").json
        assert {one["forename"] for one in changed["items"]} == {"Grace", "Noor"}
        assert api.get(f"/contacts?changed_since={changed['position']}").json["items"] == []
        one = api.get(f"/contacts?changed_since={position}&limit=1").json
        two = api.get(f"/contacts?changed_since={position}&cursor={one['next']}&limit=100").json
        assert [item["contact_id"] for item in one["items"] + two["items"]] == [
            item["contact_id"] for item in changed["items"]
        ]
        assert api.get("/contacts?changed_since=nonsense").code == "cursor-unknown"
        assert api.get(f"/contacts?changed_since={position}&role=staff").code == "value-refused"

    def test_events_in_order(self, school: School) -> None:
        api, found, position = program("contacts:read"), [], ""
        while True:
            said = api.get(f"/events?after={position}&limit=2").json
            found += said["items"]
            position = said["position"]
            if not said["has_more"]:
                break
        assert [one["contact_id"] for one in found] == [event.contact for event in feed.read()]
        assert {one["kind"] for one in found} == {"created"}


class TestWorkInTheBackground:
    def test_a_sync_is_asked_for_and_looked_in_on(self, school: School) -> None:
        api = program("runs:write", "runs:read")
        said = api.post("/sources/sims/sync", {}, Prefer="respond-async")
        assert said.status == 202
        assert said.response["Preference-Applied"] == "respond-async"
        where = said.response["Location"].removeprefix("/api/v1")
        assert api.get(where).json["state"] == "waiting"
        assert school.run("worker", "--once").status == 0
        done = api.get(where).json
        assert (done["state"], done["answer"]["outcome"]) == ("done", "unchanged")
        assert api.get("/jobs").json["items"] == [done]

    def test_a_sweep(self, school: School) -> None:
        api = program("contacts:write", "runs:read")
        said = api.post("/sweeps", {"full": True})
        assert said.status == 202
        assert school.run("worker", "--once").status == 0
        assert api.get(said.response["Location"].removeprefix("/api/v1")).json["state"] == "done"

    def test_it_is_taken_back_before_it_begins(self, school: School) -> None:
        api = program("runs:write", "runs:read")
        number = api.post("/sources/sims/plan", {}, Prefer="respond-async").json["job"]
        assert api.post(f"/jobs/{number}/stop").json["state"] == "cancelled"
