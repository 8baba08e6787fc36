"""The second kind of source: a file with one JSON object a line, and the match rules that say who it speaks of."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from kit import School
from snapshots import FirstSync

Say = Callable[..., Any]
NOOR = {"id": "c1", "forename": "Noor", "surname": "Haddad"}
KIM = {"id": "c2", "forename": "Kim", "surname": "Marsh"}
EMAIL = {"personal_email": "noor@example.org"}
NAME_EMAIL, NAME_BORN = '"name and email"', '"name and date of birth"'


@pytest.fixture
def school(school: School, first_sync: FirstSync) -> School:
    """Noor, a contact with two emails and a mobile; Sami and Sam, twins; Amelia, with a UPN, and Ben without."""
    school.change("2101", UPN="A820432100001", Date_of_birth="2014-03-02")
    school.contact("3001", "Noor", "Haddad", email="noor@example.org", Date_of_birth="1980-05-01")
    school.email("3001", "noor@work.example.org", "Work")
    school.contact("3002", "Sami", "Lind", email="sami@example.org", Date_of_birth="1979-01-31")
    school.contact("3003", "Sam", "Lind", email="sam@example.org", Date_of_birth="1979-01-31")
    school.telephone("3001", "07700 900117")
    school.student("2102", "Ben", "Marsh")
    first_sync(school)
    return school


@pytest.fixture
def say(school: School) -> Say:
    """Sync a club's file of these people, with these match rules; the answer, ``status`` and ``err`` added."""

    def sync(*people: Any, match: str = "", settings: str = "") -> Any:
        text = "\n".join(person if isinstance(person, str) else json.dumps(person) for person in people)
        (school.folder / "club.jsonl").write_text(text + "\n", encoding="utf-8")
        rules = f"match = [{match}]" if match else ""
        school.settings = f'[sources.club]\nkind = "json-lines"\nfile = "club.jsonl"\n{rules}\n{settings}'
        school.write()
        answer = school.run("sync", "club", "--json")
        return (answer.json if answer.out else {}) | {"status": answer.status, "err": answer.err}

    return sync


def who(school: School, key: str = "c1") -> str:
    """The SIMS id of the contact that a record of the club is, empty where it is a contact of its own."""
    person = school.run("contact", "show", f"club:{key}", "--json").json
    found: str = person["source_ids"].get("sims", "")
    return found


class TestTheFile:
    """One object a line."""

    def test_each_line_is_a_person(self, school: School, say: Say) -> None:
        answer = say({**NOOR, "mobile": "07700 900117", "date_of_birth": "1980-05-01"})
        noor = school.show("club:c1")
        assert answer["counts"]["created"] == 1
        assert (noor["source_ids"], noor["roles"], noor["account"]) == ({"club": "c1"}, ["contact"], None)
        assert (noor["mobile"], noor["date_of_birth"]) == ("07700 900117", "1980-05-01")

    def test_a_second_sync_finds_the_same_people(self, school: School, say: Say) -> None:
        say(NOOR)
        before = school.everyone()
        assert say(NOOR)["outcome"] == "unchanged"
        assert school.everyone() == before

    def test_an_address_is_an_object(self, school: School, say: Say) -> None:
        say({**NOOR, "address": {"lines": ["4 Mill Lane", "Marlbrook"], "postcode": "ZZ1 4AB"}})
        assert school.show("club:c1")["address"] == {"lines": ["4 Mill Lane", "Marlbrook"], "postcode": "ZZ1 4AB"}

    def test_the_role_is_what_the_file_is_declared_to_give(self, school: School, say: Say) -> None:
        say(NOOR, settings='role = "member"')
        assert school.show("club:c1")["roles"] == ["member"]

    def test_accounts_where_the_source_gives_them(self, school: School, say: Say) -> None:
        say({**NOOR, "personal_email": "noor.club@example.org"}, settings="accounts = true")
        assert school.show("club:c1")["account"]["username"] == "noor.club@example.org"

    def test_a_field_of_the_schools_own(self, school: School, say: Say) -> None:
        say({**NOOR, "shirt": "M"}, settings='[fields.shirt]\nlabel = "Shirt size"')
        assert school.show("club:c1")["extra"] == {"shirt": "M"}

    def test_who_is_in_the_file_no_more_loses_the_role_and_nothing_else(self, school: School, say: Say) -> None:
        say({**NOOR, "mobile": "07700 900117"}, KIM)
        say({**KIM, "mobile": "07700 900118"})
        assert (school.show("club:c1")["roles"], school.show("club:c1")["mobile"]) == ([], "07700 900117")

    def test_a_file_of_changes_only_ends_nothing(self, school: School, say: Say) -> None:
        say(NOOR, KIM, settings="complete = false")
        say({**KIM, "mobile": "07700 900118"}, settings="complete = false")
        assert school.show("club:c1")["roles"] == ["contact"]

    UNREADABLE = (
        ('{"id": "c2", "forename": "Kim"', "cannot be read"),
        ('["c2"]', "not an object"),
        ('{"forename": "Kim", "surname": "Marsh"}', "id"),
        ('{"id": "c4", "forename": "Kim", "surname": "Marsh", "shoe_size": 7}', "shoe_size is no field"),
        ('{"id": "c5", "forename": ["Kim"], "surname": "Marsh"}', "forename is not a text"),
    )

    def test_a_line_that_cannot_be_read_is_refused_and_the_rest_goes_on(self, say: Say) -> None:
        answer = say(*(line for line, _ in self.UNREADABLE), NOOR)
        problems = sorted(answer["problems"], key=lambda problem: str(problem["message"]))
        assert len(problems) == len(self.UNREADABLE)
        for number, ((line, why), problem) in enumerate(zip(self.UNREADABLE, problems, strict=True), 1):
            assert problem["code"] == "line-unreadable", line
            assert f"Line {number}" in problem["message"] and why in problem["message"], line
        assert (answer["status"], answer["counts"]["created"]) == (1, 1)

    def test_an_id_that_stands_twice(self, school: School, say: Say) -> None:
        answer = say(NOOR, {**NOOR, "forename": "Other"})
        assert [problem["code"] for problem in answer["problems"]] == ["record-repeated"]
        assert school.show("club:c1")["forename"] == "Noor"

    def test_a_file_that_is_not_there(self, school: School, say: Say) -> None:
        say(NOOR)
        (school.folder / "club.jsonl").unlink()
        before = school.everyone()
        assert school.run("sync", "club").status == 4
        assert school.everyone() == before


class TestThreeEmpties:
    """Absent, blank and cleared are three things (rule 4)."""

    def test_absent_says_nothing_and_blank_that_was_given_before_clears_and_null_clears(
        self, school: School, say: Say
    ) -> None:
        said = {"absent": {}, "blank": {"mobile": ""}, "null": {"mobile": None}}
        kim = {**KIM, "mobile": "07700 900118"}
        noor = {**NOOR, "mobile": "07700 900117"}
        say(*({**noor, "id": case, "title": "Ms"} for case in said), kim)
        again = ({**NOOR, "id": case, "title": "Dr", **values} for case, values in said.items())
        assert say(*again, kim)["status"] == 0
        shown = {case: school.show(f"club:{case}") for case in said}
        assert {case: (one["title"], one["mobile"]) for case, one in shown.items()} == {
            "absent": ("Dr", "07700 900117"),
            "blank": ("Dr", ""),
            "null": ("Dr", ""),
        }

    def test_blank_that_was_never_given_is_no_claim(self, school: School, say: Say) -> None:
        school.run("contact", "set", "sims:3001", "work_telephone", "020 7946 0001")
        say({**NOOR, **EMAIL, "work_telephone": ""}, match=NAME_EMAIL)
        assert school.show("3001")["work_telephone"] == "020 7946 0001"
        assert school.run("why", "sims:3001", "work_telephone", "--json").json["fields"][0]["lost"] == []

    def test_null_clears_what_others_said_earlier(self, school: School, say: Say) -> None:
        school.run("contact", "set", "sims:3001", "work_telephone", "020 7946 0001")
        say({**NOOR, **EMAIL, "work_telephone": None}, match=NAME_EMAIL)
        assert school.show("3001")["work_telephone"] == ""

    def test_under_fill_and_once_nothing_is_cleared(self, school: School, say: Say) -> None:
        """Noor's are blank later, Sami's null."""
        ours = {"work_telephone": "020 7946 0001", "telephone": "020 7946 0002"}
        for key in ("3001", "3002"):
            for field, number in ours.items():
                school.run("contact", "set", f"sims:{key}", field, number)
        noor = {**NOOR, **EMAIL}
        sami = {"id": "c3", "forename": "Sami", "surname": "Lind", "personal_email": "sami@example.org"}
        copy = '[sources.club.copy]\nwork_telephone = "fill"\ntelephone = "once"'
        kim = {**KIM, "work_telephone": "020 7946 0008"}
        first = ({**line, **dict.fromkeys(ours, "020 7946 0009")} for line in (noor, sami))
        say(*first, kim, match=NAME_EMAIL, settings=copy)
        later = ({**noor, **dict.fromkeys(ours, "")}, {**sami, **dict.fromkeys(ours)})
        assert say(*later, kim, match=NAME_EMAIL, settings=copy)["status"] == 0
        assert (who(school, "c1"), who(school, "c3")) == ("3001", "3002")
        for key in ("3001", "3002"):
            shown = school.show(key)
            assert {field: shown[field] for field in ours} == ours, key


class TestCopyRules:
    """Which claim of several survives (rules 1 and 2)."""

    LINE = {**NOOR, **EMAIL}

    def test_said_at_comes_from_the_line_not_from_the_order_of_arrival(self, school: School, say: Say) -> None:
        say({**self.LINE, "work_telephone": "020 7946 0002", "as_of": "2026-09-01"}, match=NAME_EMAIL)
        say({**self.LINE, "work_telephone": "020 7946 0001", "as_of": "2026-08-01"}, match=NAME_EMAIL)
        found = school.run("why", "sims:3001", "work_telephone", "--json").json["fields"][0]
        assert found["value"] == "020 7946 0002"
        assert datetime.fromisoformat(found["winner"]["since"]).date().isoformat() == "2026-09-01"

    def test_an_edit_said_later_beats_follow_and_fill_and_not_enforce(self, school: School, say: Say) -> None:
        rules = {"work_telephone": "enforce", "telephone": "follow", "mobile": "fill"}
        sami = {"id": "c3", "forename": "Sami", "surname": "Lind", "personal_email": "sami@example.org"}
        copy = "\n".join(["[sources.club.copy]", *(f'{field} = "{rule}"' for field, rule in rules.items())])
        say({**sami, **dict.fromkeys(rules, "07700 900109")}, match=NAME_EMAIL, settings=copy)
        assert who(school, "c3") == "3002"
        for field in rules:
            school.run("contact", "set", "sims:3002", field, "07700 900101")
        shown = school.show("3002")
        assert {rule: shown[field] for field, rule in rules.items()} == {
            "enforce": "07700 900109",
            "follow": "07700 900101",
            "fill": "07700 900101",
        }

    def test_fill_fills_what_nobody_else_fills(self, school: School, say: Say) -> None:
        copy = '[sources.club.copy]\nwork_telephone = "fill"\nforename = "fill"'
        say(
            {**self.LINE, "forename": "Noor", "work_telephone": "020 7946 0009"},
            match=NAME_EMAIL,
            settings=copy,
        )
        assert school.show("3001")["work_telephone"] == "020 7946 0009"
        assert school.run("why", "sims:3001", "forename", "--json").json["fields"][0]["winner"]["source"] == "sims"


class TestMatch:
    """A match rule says when a record is a contact that is known already; every named field has to be equal."""

    @pytest.mark.parametrize(
        ("rule", "line"),
        [
            pytest.param('"id"', {"identifiers": {"sims": "3001"}}, id="id: the id of another source"),
            pytest.param('"id and email"', {"identifiers": {"sims": "3001"}, **EMAIL}, id="id and email"),
            pytest.param(NAME_EMAIL, EMAIL, id="name and email"),
            pytest.param(NAME_EMAIL, {"personal_email": "NOOR@work.Example.org "}, id="either email, any case"),
            pytest.param(NAME_EMAIL, {"forename": " NOOR", **EMAIL}, id="any case"),
            pytest.param(NAME_BORN, {"date_of_birth": "1980-05-01"}, id="name and date of birth"),
            pytest.param('["surname", "date_of_birth", "email"]', {"forename": "N", "date_of_birth": "1980-05-01",
                         **EMAIL}, id="any named combination"),
            pytest.param('["mobile", "surname"]', {"mobile": "07700 900117"}, id="a combination of other fields"),
        ],
    )  # fmt: skip
    def test_it_finds_the_contact(self, school: School, say: Say, rule: str, line: Any) -> None:
        before = len(school.everyone())
        answer = say({**NOOR, **line}, match=rule)
        assert (who(school), answer["counts"]["created"], len(school.everyone())) == ("3001", 0, before)

    @pytest.mark.parametrize(
        ("rule", "lines"),
        [
            ('"id"', {"another id": {"identifiers": {"sims": "3999"}},
                      "an id of another type": {"identifiers": {"upn": "3001"}}}),
            ('"id and email"', {"the id without the email": {"identifiers": {"sims": "3001"}},
                                "the email without the id": EMAIL}),
            (NAME_EMAIL, {"another forename": {"forename": "Nora", **EMAIL},
                          "another email": {"personal_email": "other@example.org"}}),
            (NAME_BORN, {"another day of birth": {"date_of_birth": "1980-05-02"}}),
        ],
        ids=["id", "id and email", "name and email", "name and date of birth"],
    )  # fmt: skip
    def test_it_finds_nobody_where_one_field_differs(
        self, school: School, say: Say, rule: str, lines: dict[str, Any]
    ) -> None:
        answer = say(*({**NOOR, **line, "id": case} for case, line in lines.items()), match=rule)
        assert {case: who(school, case) for case in lines} == dict.fromkeys(lines, "")
        assert answer["counts"]["created"] == len(lines)

    def test_an_identifier_of_the_record_itself_is_an_id_too(self, school: School, say: Say) -> None:
        say({"id": "c1", "forename": "A", "surname": "O", "identifiers": {"upn": "a820432100001"}}, match='"id"')
        assert who(school) == "2101"

    def test_blank_never_matches_blank(self, school: School, say: Say) -> None:
        """Ben has neither email nor mobile, birth date or UPN, and nor has his namesake in the file, by four rules."""
        line = {
            "id": "c1",
            "forename": "Ben",
            "surname": "Marsh",
            "personal_email": "",
            "mobile": "",
            "date_of_birth": "",
            "identifiers": {"upn": ""},
        }
        answer = say(line, match=f'{NAME_EMAIL}, {NAME_BORN}, ["surname", "mobile"], "id"')
        assert (answer["counts"]["created"], who(school)) == (1, "")
        assert [record["source"] for record in school.show("2102")["records"]] == ["sims"]

    def test_reserved_ids_never_match(self, school: School, say: Say) -> None:
        words = ("INTOFF", "INDIV", "SHORT", "intoff", "2222222229")
        for person, key in ((NOOR, "noor"), (KIM, "kim")):
            lines = [{**person, "id": f"{key}-{word}", "identifiers": {"usi": word}} for word in words]
            say(*lines, match='"id"', settings="complete = false")
        contact = {
            (key, word): school.show(f"club:{key}-{word}")["contact_id"] for key in ("noor", "kim") for word in words
        }
        is_one = {word: contact["noor", word] == contact["kim", word] for word in words}
        assert is_one == {**dict.fromkeys(words, False), "2222222229": True}

    def test_twins_with_one_birth_date_are_two_people(self, school: School, say: Say) -> None:
        say(
            {"id": "c1", "forename": "Sam", "surname": "Lind", "date_of_birth": "1979-01-31"},
            match=NAME_BORN,
        )
        assert who(school) == "3003"

    def test_the_rules_are_tried_in_their_order(self, school: School, say: Say) -> None:
        line = {**NOOR, "identifiers": {"sims": "3002"}, **EMAIL}
        say(line, match='"name and email", "id"')
        assert who(school) == "3001"

    def test_without_a_rule_nobody_is_matched(self, school: School, say: Say) -> None:
        say({**NOOR, **EMAIL, "identifiers": {"sims": "3001"}})
        assert who(school) == ""

    def test_the_link_tells_its_rule_and_the_record_whose_value_it_matched(self, school: School, say: Say) -> None:
        answer = say({**NOOR, **EMAIL}, match=NAME_EMAIL)
        (record,) = [record for record in school.show("3001")["records"] if record["source"] == "club"]
        assert record == {"source": "club", "id": "c1", "linked_by": "rule: name and email"}
        reasons = [line["reason"] for line in school.run("changes", str(answer["plan"]), "--json").lines]
        assert 'matched by "name and email" with sims:3001' in reasons

    def test_once_linked_it_is_not_asked_again(self, school: School, say: Say) -> None:
        say({**NOOR, **EMAIL}, match=NAME_EMAIL)
        say(
            {**NOOR, "surname": "Lind", "forename": "Sam", "personal_email": "sam@example.org"},
            match=NAME_EMAIL,
        )
        assert who(school) == "3001"

    def test_two_records_of_a_complete_file_are_two_people(self, school: School, say: Say) -> None:
        line = {**NOOR, **EMAIL}
        say(line, match=NAME_EMAIL)
        say(line, {**line, "id": "c2"}, match=NAME_EMAIL)
        assert (who(school, "c1"), who(school, "c2")) == ("3001", "")

    @pytest.mark.parametrize("order", [("c1", "c2"), ("c2", "c1")], ids=["in order", "out of order"])
    def test_so_are_two_that_are_new_in_one_file(self, school: School, say: Say, order: tuple[str, str]) -> None:
        say(*({**NOOR, **EMAIL, "id": key} for key in order), match=NAME_EMAIL)
        assert (who(school, "c1"), who(school, "c2")) == ("3001", "")

    def test_the_values_of_the_match_arrive_and_the_contact_keeps_its_number(self, school: School, say: Say) -> None:
        number = school.show("3001")["contact_id"]
        say({**NOOR, **EMAIL, "work_telephone": "020 7946 0001"}, match=NAME_EMAIL)
        noor = school.show("club:c1")
        assert (noor["contact_id"], noor["work_telephone"]) == (number, "020 7946 0001")


class TestAmbiguous:
    """Two candidates for one record: a person decides, nothing is guessed (B24)."""

    TWINS = {"id": "c1", "forename": "S", "surname": "Lind", "date_of_birth": "1979-01-31"}
    RULE = '["surname", "date_of_birth"]'

    def test_it_is_refused_and_names_both(self, school: School, say: Say) -> None:
        before = school.everyone()
        answer = say(self.TWINS, match=self.RULE)
        (problem,) = answer["problems"]
        numbers = sorted(school.show(key)["contact_id"] for key in ("3002", "3003"))
        assert (problem["code"], problem["severity"], answer["status"]) == ("match-ambiguous", "refused", 1)
        assert f"contact {numbers[0]} or contact {numbers[1]}" in problem["message"]
        assert school.everyone() == before

    def test_a_weaker_rule_does_not_break_the_tie(self, school: School, say: Say) -> None:
        line = {**self.TWINS, "forename": "Sam", "personal_email": "sam@example.org"}
        say(line, match=f'{self.RULE}, "name and email"')
        assert {p["code"] for p in school.problems() if p["source"] == "club"} == {"match-ambiguous"}

    def test_a_person_says_who_it_is_and_the_problem_closes(self, school: School, say: Say) -> None:
        say(self.TWINS, match=self.RULE)
        assert school.run("contact", "link", "club:c1", "sims:3002").status == 0
        say(self.TWINS, match=self.RULE)
        assert who(school) == "3002"
        assert [p for p in school.problems() if p["source"] == "club"] == []


class TestTwoSources:
    """What one source ends, the other does not."""

    def test_a_contact_of_both_keeps_the_role_that_the_other_gives(self, school: School, say: Say) -> None:
        line = {**NOOR, **EMAIL}
        say(
            line,
            KIM,
            match=NAME_EMAIL,
            settings='role = "member"',
        )
        assert school.show("3001")["roles"] == ["contact", "member"]
        say(KIM, match=NAME_EMAIL, settings='role = "member"')
        noor = school.show("3001")
        assert (noor["roles"], noor["account"]["active"]) == (["contact"], True)

    def test_a_reverted_run_takes_its_links_and_values_away(self, school: School, say: Say) -> None:
        before = school.show("3001")
        line = {**NOOR, **EMAIL, "work_telephone": "020 7946 0001"}
        answer = say(line, KIM, match=NAME_EMAIL)
        assert school.run("revert", str(answer["run"])).status == 0
        assert school.show("3001") == before
        assert school.show("club:c2")["is_active"] is False
        assert school.run("sync", "club").status == 3
        assert school.sync()["outcome"] == "unchanged"

    def test_after_resume_the_same_links_come_back(self, school: School, say: Say) -> None:
        line = {**NOOR, **EMAIL, "work_telephone": "020 7946 0001"}
        answer = say(line, KIM, match=NAME_EMAIL)
        after = school.everyone()
        school.run("revert", str(answer["run"]))
        school.run("resume", "club")
        school.run("sync", "club")
        assert school.everyone() == after


def test_an_identifier_that_is_said_no_more_finds_nobody(say: Say, school: School) -> None:
    say({**NOOR, "identifiers": {"upn": "U1", "usi": "X1"}}, match='"id"')
    say({**NOOR, "identifiers": {}}, match='"id"')
    school.settings += '\n[sources.choir]\nkind = "json-lines"\nfile = "choir.jsonl"\nmatch = ["id"]\n'
    other = {"id": "k9", "forename": "Kay", "surname": "Lowe", "identifiers": {"upn": "U1"}}
    (school.folder / "choir.jsonl").write_text(json.dumps(other) + "\n", encoding="utf-8")
    school.write()
    assert school.run("sync", "choir", "--json").json["counts"]["created"] == 1
