"""What documents made, and what people and other sources then say of the same contact."""

import json

from college import College, rule


def test_staff_may_correct_any_field_of_a_contact_form(college: College) -> None:
    college.declare(rule("booking", {}))
    college.add("booking", client_identifier="C77", employer="Acme")
    assert college.command("contact", "set", "1", "client_identifier", "C78", "--json").status == 0
    assert college.command("contact", "set", "1", "employer", "", "--json").status == 0
    assert college.only()["extra"] == {"client_identifier": "C78"}


def test_a_wrong_value_is_refused_with_the_reason(college: College) -> None:
    college.declare(rule("booking", {}))
    college.add("booking")
    answer = college.command("contact", "set", "1", "usi", "BNGH7C75FM")
    assert answer.status == 2
    assert "The value for usi cannot be taken" in answer.err


def test_a_sync_gives_an_account_under_the_contacts_own_external_id(college: College) -> None:
    college.declare(rule("booking", {}))
    college.add("booking")
    line = {"id": "7", "forename": "Sam", "surname": "Okafor", "personal_email": "sam@example.org"}
    (college.folder / "club.jsonl").write_text(json.dumps(line) + "\n")
    text = college.config.read_text()
    club = '[sources.club]\nkind = "json-lines"\nfile = "club.jsonl"\nmatch = ["name and email"]\n'
    college.config.write_text(f'[kinroll]\nmodules = ["portal"]\n{text}{club}accounts = true\n')
    answer = college.command("sync", "club", "--json")
    sam = college.only()
    assert (answer.json["outcome"], answer.json["counts"]["refused"]) == ("applied", 0)
    assert (sam["account"]["username"], sam["external_id"]) == ("sam@example.org", "sam@example.org")
