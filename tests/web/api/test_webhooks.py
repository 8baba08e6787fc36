"""Webhooks by the API, and the feed that they follow."""

from calling import program
from kinroll.store.models import Event
from kit import School
from loopback import hook


def test_a_program_is_called_tested_and_forgotten(school: School) -> None:
    api = program("admin")
    with hook() as target:
        wanted = {"name": "library", "url": target.url, "kinds": ["created"]}
        assert api.post("/webhooks", wanted).code == "value-refused"  # no https, and nothing is allowed without
        made = api.post("/webhooks", {**wanted, "url": "https://library.example.org/"})
        assert (made.status, made.json["secret"][:6]) == (201, "whsec_")
    there = f"/webhooks/{made.json['webhook']}"
    assert api.get(there).json["kinds"] == ["created"]
    assert api.put(there, {"url": "https://library.example.org/new"}).json["kinds"] == []
    message = api.post(f"{there}/test").json["done"]["message"]
    assert [one["message"] for one in api.get(f"{there}/messages?state=waiting").json["items"]] == [message]
    assert api.post(f"{there}/rotate").json["secret"] != made.json["secret"]
    assert api.post(f"{there}/switch", {"on": False}).json["state"] == "off"
    assert api.post(f"{there}/replay", {"after": ""}).json["done"] == {"position": "0-0"}
    assert api.post(f"{there}/replay", {"since": "2026-01-01T00:00:00Z", "dead": True}).code == "value-refused"
    assert api.post(f"{there}/replay", {"dead": True}).code == "value-refused"
    assert api.get("/webhooks").json["items"][0]["behind"] == Event.objects.count()
    assert api.ask("DELETE", there).json["done"] == {"removed": True}
    assert api.get(there).code == "not-there"


def test_events_tell_old_and_new_ids(school: School) -> None:
    api = program("contacts:read")
    one, other = (school.show(key)["contact_id"] for key in ("3001", "3002"))
    school.run("contact", "merge", str(one), str(other))
    merged = [event for event in api.get("/events").json["items"] if event["kind"] == "merged"]
    assert [(event["old"], event["new"]) for event in merged] == [({"contact_id": other}, {"contact_id": one})]
