"""What is shown of a contact, what a person may say of one, and why everything is as it is (design §5)."""

import json
from pathlib import Path
from typing import Any

import pytest

from kit import School
from snapshots import FirstSync

SHOWN = {
    *("contact_id", "source_ids", "records", "title", "forename", "surname", "gender", "date_of_birth", "address"),
    *("telephone", "mobile", "work_telephone", "personal_email", "work_email", "email_preference"),
    *("telephone_preference", "roles", "account", "relationships"),
}
RELATIONSHIP = {"contact_id", "source_id", "name", "relationship", "parental_responsibility"}
CLUB = '[sources.club]\nkind = "json-lines"\nfile = "club.jsonl"\nmatch = ["name and email"]'


def add_grace(school: School) -> None:
    school.settings = CLUB
    school.contact("3001", "Grace", "Okafor", email="grace@example.org", Title="Mrs")
    school.address("3001", "4 Mill Lane", "ZZ1 4AB")
    school.telephone("3001", "07700 900301", Primary="T")


@pytest.fixture
def school(school: School, first_sync: FirstSync) -> School:
    """Grace, the mother of Amelia, with a mobile and an address; synced. A club may say more about her."""
    add_grace(school)
    first_sync(school)
    return school


@pytest.fixture(scope="class")
def grace(lasting_school: School) -> School:
    """The same school, for tests that only read it."""
    add_grace(lasting_school)
    assert lasting_school.sync()["outcome"] == "applied"
    return lasting_school


def club_says(school: School, **values: Any) -> None:
    """The club knows Grace, and says this of her."""
    line = {"id": "c1", "forename": "Grace", "surname": "Okafor", "personal_email": "grace@example.org", **values}
    (school.folder / "club.jsonl").write_text(json.dumps(line) + "\n")
    assert school.run("sync", "club").status == 0


def edit(school: School, field: str, value: str, key: str = "sims:3001") -> Any:
    answer = school.run("contact", "set", key, field, value, "--json")
    assert answer.status == 0, answer.err
    return answer.json


def why(school: School, field: str) -> Any:
    (found,) = school.run("why", "sims:3001", field, "--json").json["fields"]
    return found


class TestShow:
    """``contact show`` and ``contact list``: every key is always there."""

    def test_every_promised_key_is_there(self, grace: School) -> None:
        for person in grace.everyone():
            assert person.keys() >= SHOWN
        (relationship,) = grace.show("3001")["relationships"]
        assert relationship.keys() >= RELATIONSHIP

    def test_what_is_not_known_is_null_or_empty(self, grace: School) -> None:
        amelia = grace.show("2101")
        assert {name: amelia[name] for name in ("date_of_birth", "address", "account")} == {
            "date_of_birth": None,
            "address": None,
            "account": None,
        }
        assert (amelia["title"], amelia["mobile"], amelia["relationships"]) == ("", "", [])
        assert (amelia["email_preference"], amelia["telephone_preference"]) == ("personal", "none")

    def test_a_contact_in_full(self, grace: School) -> None:
        shown, amelia = grace.show("3001"), grace.show("2101")
        assert shown["source_ids"] == {"sims": "3001"}
        assert shown["records"] == [{"source": "sims", "id": "3001", "linked_by": "source"}]
        assert shown["address"] == {"lines": ["4 Mill Lane"], "postcode": "ZZ1 4AB"}
        assert shown["roles"] == ["contact"]
        assert (shown["account"]["username"], shown["account"]["active"]) == ("grace@example.org", True)
        (relationship,) = shown["relationships"]
        assert (relationship["contact_id"], relationship["source_id"]) == (amelia["contact_id"], "2101")
        assert (relationship["name"], relationship["relationship"]) == ("Amelia Okafor", "Mother")
        assert relationship["parental_responsibility"] is None

    def test_the_list_holds_students_staff_and_inactive_ones_too(self, school: School) -> None:
        school.member_of_staff("1001")
        school.student("2102", "Noor", "Lind")
        school.contact("3002", "Ida", "Lind", of=["2102"], Title="Ms")
        school.sync()
        school.change("2101", Date_of_leaving="2026-11-20")
        school.sync()
        listed = {person["source_ids"]["sims"]: person["roles"] for person in school.everyone()}
        assert listed == {"2101": [], "2102": ["student"], "1001": ["staff"], "3001": [], "3002": ["contact"]}
        grace = next(person for person in school.everyone() if person["forename"] == "Grace")
        assert grace == school.show("3001")

    @pytest.mark.parametrize("key", ["2", "sims:3001", "grace@example.org", "@grace@example.org", "GRACE@EXAMPLE.ORG"])
    def test_a_key_is_a_number_a_record_or_a_username(self, grace: School, key: str) -> None:
        assert grace.run("contact", "show", key, "--json").json == grace.show("3001")

    def test_a_username_of_digits_or_with_a_colon_is_forced_with_an_at(self, school: School) -> None:
        for name in ("1", "sims:2101"):
            school.run("contact", "rename", "sims:3001", name)
            assert school.show(f"@{name}")["forename"] == "Grace"
            assert school.run("contact", "show", name, "--json").json["forename"] == "Amelia"

    @pytest.mark.parametrize("key", ["4711", "sims:4711", "nobody@example.org", "@", "99999999999999999999"])
    def test_a_key_that_means_nobody(self, grace: School, key: str) -> None:
        answer = grace.run("contact", "show", key)
        assert (answer.status, answer.out) == (2, "")
        assert "why-missing" in answer.err

    def test_in_words(self, grace: School) -> None:
        shown = grace.run("contact", "show", "sims:3001").out
        assert "forename: Grace" in shown and "postcode ZZ1 4AB" in shown
        listed = grace.run("contact", "list").out
        assert "Grace Okafor" in listed and "sims:3001" in listed


class TestSet:
    """An edit by a person takes the road of every other source."""

    def test_it_loses_to_a_source_that_enforces_the_field_and_says_so(self, school: School) -> None:
        answer = edit(school, "mobile", "07700 900222")
        assert (answer["won"], answer["winner"], answer["value"]) == (False, "sims:3001", "07700 900301")
        assert school.show("3001")["mobile"] == "07700 900301"
        assert [lost["value"] for lost in why(school, "mobile")["lost"]] == ["07700 900222"]
        assert "sims:3001 decides this field" in school.run("contact", "set", "sims:3001", "mobile", "07700 900223").out

    def test_it_beats_an_older_follow(self, school: School) -> None:
        club_says(school, work_telephone="020 7946 0001")
        assert school.show("3001")["work_telephone"] == "020 7946 0001"
        assert edit(school, "work_telephone", "020 7946 0002")["won"] is True
        assert school.show("3001")["work_telephone"] == "020 7946 0002"

    def test_a_newer_follow_beats_it(self, school: School) -> None:
        club_says(school, work_telephone="020 7946 0001")
        edit(school, "work_telephone", "020 7946 0002")
        club_says(school, work_telephone="020 7946 0003")
        assert school.show("3001")["work_telephone"] == "020 7946 0003"

    def test_a_source_that_repeats_itself_does_not_beat_it(self, school: School) -> None:
        club_says(school, work_telephone="020 7946 0001")
        edit(school, "work_telephone", "020 7946 0002")
        club_says(school, work_telephone="020 7946 0001", mobile="07700 900999")
        assert school.show("3001")["work_telephone"] == "020 7946 0002"

    def test_it_survives_every_sync(self, school: School) -> None:
        edit(school, "telephone_preference", "work")
        school.change("3001", Title="Dr")
        school.sync()
        assert school.show("3001")["telephone_preference"] == "work"

    def test_an_empty_value_clears_the_field(self, school: School) -> None:
        club_says(school, work_telephone="020 7946 0001")
        edit(school, "work_telephone", "")
        assert school.show("3001")["work_telephone"] == ""
        assert [lost["value"] for lost in why(school, "work_telephone")["lost"]] == ["020 7946 0001"]

    def test_an_address_and_its_postcode_stay_together(self, school: School) -> None:
        edit(school, "address", "7 High Street, Marlbrook", key="sims:2101")
        edit(school, "postcode", "ZZ2 1CD", key="sims:2101")
        assert school.show("2101")["address"] == {"lines": ["7 High Street", "Marlbrook"], "postcode": "ZZ2 1CD"}

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("shoe_size", "7"),
            ("personal_email", "grace at home"),
            ("date_of_birth", "31/02/1980"),
            ("email_preference", "carrier pigeon"),
        ],
    )
    def test_what_cannot_be_taken_is_refused_and_changes_nothing(self, grace: School, field: str, value: str) -> None:
        before = grace.everyone()
        answer = grace.run("contact", "set", "sims:3001", field, value)
        assert answer.status == 2
        assert answer.err.count("\n") < 4
        assert grace.everyone() == before

    def test_the_same_again_changes_nothing(self, school: School) -> None:
        edit(school, "telephone_preference", "work")
        assert edit(school, "telephone_preference", "work")["outcome"] == "unchanged"


class TestWhy:
    """``why``: the winner, its source and rule, since when, and what lost."""

    def test_the_winner_with_source_rule_and_since(self, school: School) -> None:
        found = why(school, "mobile")
        winner = found["winner"]
        assert (found["value"], winner["record"], winner["source"], winner["rule"]) == (
            "07700 900301",
            "sims:3001",
            "sims",
            "enforce",
        )
        first = winner["since"]
        school.change("3001", Title="Dr")
        school.sync()
        assert why(school, "mobile")["winner"]["since"] == first < why(school, "title")["winner"]["since"]

    def test_what_lost_the_strongest_first(self, school: School) -> None:
        club_says(school, mobile="07700 900777")
        edit(school, "mobile", "07700 900222")
        lost = why(school, "mobile")["lost"]
        assert [(claim["value"], claim["source"], claim["rule"]) for claim in lost] == [
            ("07700 900222", "edits", "follow"),
            ("07700 900777", "club", "follow"),
        ]

    def test_a_value_taken_once_says_so(self, grace: School) -> None:
        assert why(grace, "telephone_preference")["winner"]["rule"] == "once"

    def test_a_field_that_nobody_fills_says_so(self, grace: School) -> None:
        found = why(grace, "work_telephone")
        assert (found["value"], found["winner"], found["note"]) == (None, None, "no source gives a value")

    def test_all_fields_without_one(self, grace: School) -> None:
        found = grace.run("why", "sims:3001", "--json").json
        fields = {item["field"] for item in found["fields"]}
        assert found["contact_id"] == grace.show("3001")["contact_id"]
        assert fields >= {"title", "forename", "address", "mobile", "email_preference"}

    def test_in_words(self, school: School) -> None:
        edit(school, "mobile", "07700 900222")
        said = school.run("why", "sims:3001", "mobile").out
        assert "mobile: 07700 900301" in said
        assert "won: sims:3001, enforce, since" in said
        assert "lost: 07700 900222 from edits:" in said

    def test_the_postcode_is_part_of_the_address(self, grace: School) -> None:
        found = why(grace, "postcode")
        assert (found["field"], found["value"]) == ("address", "4 Mill Lane\nZZ1 4AB")

    def test_a_field_there_is_not(self, grace: School) -> None:
        assert grace.run("why", "sims:3001", "shoe_size").status == 2


@pytest.fixture(scope="class")
def asked_about(grace: School) -> School:
    """Peter is refused, Omar out of scope, Ida has left with her child; Amelia has Grace, Peter and Omar.

    The two with accents have a child of their own: of Émile there is an account, Élodie is refused.
    """
    grace.student("2102", "Noor", "Lind")
    grace.student("2103", "Sam", "Haddad", Date_of_leaving="2026-07-20")
    grace.student("2105", "Noé", "Whitcombe")
    grace.contact("3002", "Peter", "Okafor", email=None, Title="Mr")
    grace.contact("3003", "Omar", "Haddad", of={"2103": {"Relationship": "Father"}}, Title="Mr")
    grace.contact("3004", "Ida", "Lind", of=["2102"], Title="Ms")
    grace.contact("3005", "Émile", "Öztürk", of=["2105"], email="emile@example.org", Title="Mr")
    grace.contact("3006", "Élodie", "Ünlüer", of=["2105"], email=None, Title="Ms")
    grace.sync()
    grace.change("2102", Date_of_leaving="2026-11-20")
    grace.sync()
    return grace


class TestWhyMissing:
    """``why-missing`` answers for everybody whom a person may ask for."""

    def asked(self, school: School, who: str) -> list[Any]:
        answer = school.run("why-missing", who, "--json")
        assert answer.status == 0
        found: list[Any] = answer.json["found"]
        return found

    @pytest.mark.parametrize("who", ["sims:3001", "Grace Okafor", "grace okafor"])
    def test_somebody_who_is_here(self, asked_about: School, who: str) -> None:
        (grace,) = self.asked(asked_about, who)
        assert (grace["state"], "active account" in grace["reason"]) == ("here", True)
        assert grace["contact_id"] == asked_about.show("3001")["contact_id"]

    @pytest.mark.parametrize("who", ["sims:3002", "Peter Okafor"])
    def test_somebody_refused(self, asked_about: School, who: str) -> None:
        (peter,) = self.asked(asked_about, who)
        assert (peter["state"], peter["source_id"], peter["contact_id"]) == ("refused", "sims:3002", None)
        assert "no email address" in peter["reason"]
        assert [problem["code"] for problem in peter["problems"]] == ["no-email"]
        assert peter["problems"][0]["fix"]

    @pytest.mark.parametrize("who", ["sims:3003", "Omar Haddad"])
    def test_somebody_out_of_scope(self, asked_about: School, who: str) -> None:
        (omar,) = self.asked(asked_about, who)
        assert (omar["state"], omar["contact_id"]) == ("out-of-scope", None)
        assert "2103" in omar["reason"] and "not a current student" in omar["reason"]
        assert "sims:3003" not in {problem["source_id"] for problem in asked_about.problems()}

    def test_somebody_who_lost_the_login(self, asked_about: School) -> None:
        (ida,) = self.asked(asked_about, "Ida Lind")
        assert ida["state"] == "disabled"
        assert "not related to a current student any more" in ida["reason"]

    @pytest.mark.parametrize("who", ["Émile Öztürk", "émile öztürk", "ÖZTÜRK", "Émile"])
    def test_a_name_with_accents_in_any_case(self, asked_about: School, who: str) -> None:
        assert [answer["source_id"] for answer in self.asked(asked_about, who)] == ["sims:3005"]

    @pytest.mark.parametrize("who", ["Élodie Ünlüer", "élodie ünlüer", "ÜNLÜER", "Élodie"])
    def test_a_name_with_accents_of_somebody_refused_in_any_case(self, asked_about: School, who: str) -> None:
        assert [answer["source_id"] for answer in self.asked(asked_about, who)] == ["sims:3006"]

    @pytest.mark.parametrize("who", ["Nobody Atall", "sims:4711", "4711"])
    def test_somebody_never_seen(self, asked_about: School, who: str) -> None:
        assert self.asked(asked_about, who) == []
        answer = asked_about.run("why-missing", who)
        assert "has been in any extract" in answer.out

    @pytest.mark.parametrize("who", ["Amelia Okafor", "sims:2101", "2101"])
    def test_a_pupil_answers_for_all_of_the_pupils_contacts(self, asked_about: School, who: str) -> None:
        found = {answer["source_id"]: answer["state"] for answer in self.asked(asked_about, who)}
        assert found == {"sims:2101": "here", "sims:3001": "here", "sims:3002": "refused"}

    @pytest.mark.parametrize("who", ["Sam Haddad", "sims:2103"])
    def test_a_pupil_who_is_no_contact_does_so_too(self, asked_about: School, who: str) -> None:
        found = {answer["source_id"]: answer["state"] for answer in self.asked(asked_about, who)}
        assert found == {"sims:2103": "out-of-scope", "sims:3003": "out-of-scope"}

    def test_a_pupil_who_has_left_answers_for_those_who_lost_the_login(self, asked_about: School) -> None:
        found = [(answer["source_id"], answer["state"]) for answer in self.asked(asked_about, "Noor Lind")]
        assert found == [("sims:2102", "disabled"), ("sims:3004", "disabled")]

    def test_in_words(self, asked_about: School) -> None:
        said = asked_about.run("why-missing", "Amelia Okafor").out
        assert "Grace Okafor" in said and "Peter Okafor" in said
        assert "[no-email]" in said and "Fix: " in said


def test_why_missing_of_somebody_known_whose_record_fails_now(school: School) -> None:
    school.change("3001", Forename="")
    school.sync()
    (grace,) = school.run("why-missing", "sims:3001", "--json").json["found"]
    assert (grace["state"], [problem["code"] for problem in grace["problems"]]) == ("here", ["no-forename"])


class TestRename:
    """Another username is a deliberate, recorded act."""

    def test_the_account_has_the_new_name(self, school: School) -> None:
        answer = school.run("contact", "rename", "sims:3001", "grace.okafor", "--json").json
        assert (answer["outcome"], answer["contact_id"]) == ("applied", school.show("3001")["contact_id"])
        assert school.show("3001")["account"]["username"] == "grace.okafor"
        assert school.sync()["outcome"] == "unchanged"

    def test_the_old_name_of_an_active_account_stays_reserved_until_it_is_released(self, school: School) -> None:
        school.run("contact", "rename", "sims:3001", "grace.okafor")
        school.contact("3002", "Peter", "Okafor", email="grace@example.org", Title="Mr")
        school.sync()
        assert "username-in-use" in school.codes("3002")
        assert school.run("contact", "release-username", "grace@example.org").status == 0
        school.sync()
        assert school.show("3002")["account"]["username"] == "grace@example.org"

    def test_the_old_name_of_an_inactive_account_is_free_at_once(self, school: School) -> None:
        school.student("2102", "Noor", "Lind")
        school.contact("3002", "Ida", "Okafor", of=["2102"], email="grace@example.org", Title="Ms")
        school.change("2101", Date_of_leaving="2026-11-20")
        school.sync()
        school.run("contact", "rename", "sims:3001", "grace.old")
        school.sync()
        assert school.show("3002")["account"]["username"] == "grace@example.org"

    def test_a_name_that_somebody_has_is_refused(self, school: School) -> None:
        school.contact("3002", "Ida", "Lind", email="ida@example.org", Title="Ms")
        school.sync()
        before = school.everyone()
        answer = school.run("contact", "rename", "sims:3001", " IDA@Example.org ")
        assert (answer.status, "Ida Lind" in answer.err) == (3, True)
        assert school.everyone() == before

    def test_back_to_the_reserved_old_name(self, school: School) -> None:
        before = school.show("3001")
        school.run("contact", "rename", "sims:3001", "grace.okafor")
        assert school.run("contact", "rename", "sims:3001", "grace@example.org").status == 0
        assert school.show("3001") == before

    def test_only_the_spelling(self, school: School) -> None:
        assert school.run("contact", "rename", "sims:3001", "Grace@Example.org").status == 0
        assert school.show("3001")["account"]["username"] == "Grace@Example.org"

    def test_who_has_no_account_has_no_name(self, school: School) -> None:
        answer = school.run("contact", "rename", "sims:2101", "amelia")
        assert (answer.status, "no account" in answer.err) == (2, True)
        assert school.run("contact", "rename", "sims:3001", "  ").status == 2


class TestLink:
    """A person says that a record is a contact. No machine changes that."""

    @pytest.fixture
    def school(self, tmp_path: Path, database: str, first_sync: FirstSync) -> School:
        """Grace has a second record, with another child and another email, imported as another contact."""
        made = School(tmp_path, database)
        made.student("2101", "Amelia", "Okafor")
        add_grace(made)
        made.student("2102", "Ben", "Okafor")
        made.contact("3009", "Grace", "Okafor", of=["2102"], email="grace.two@example.org", Title="Mrs")
        first_sync(made)
        return made

    def test_one_contact_has_both_records_roles_and_relationships(self, school: School) -> None:
        number = school.show("3001")["contact_id"]
        answer = school.run("contact", "link", "sims:3009", "sims:3001", "--json")
        assert (answer.status, answer.json["contact_id"]) == (0, number)
        grace = school.show("3009")
        assert grace["contact_id"] == number
        assert grace["source_ids"] == {"sims": "3001"}
        assert [(r["id"], r["linked_by"]) for r in grace["records"]] == [("3001", "source"), ("3009", "person")]
        assert {tie["source_id"] for tie in grace["relationships"]} == {"2101", "2102"}

    def test_the_contact_it_leaves_keeps_its_number_and_loses_role_and_login(self, school: School) -> None:
        other = school.show("3009")["contact_id"]
        school.run("contact", "link", "sims:3009", "sims:3001")
        left = school.run("contact", "show", str(other), "--json").json
        assert (left["records"], left["roles"], left["relationships"]) == ([], [], [])
        assert (left["account"]["username"], left["account"]["active"]) == ("grace.two@example.org", False)

    def test_the_next_sync_leaves_it_so(self, school: School) -> None:
        school.run("contact", "link", "sims:3009", "sims:3001")
        after = school.everyone()
        school.sync()
        assert school.everyone() == after
        assert school.sync()["outcome"] == "unchanged"

    def test_either_record_keeps_the_login(self, school: School) -> None:
        school.run("contact", "link", "sims:3009", "sims:3001")
        school.change("2101", Date_of_leaving="2026-11-20")
        school.sync()
        grace = school.show("3001")
        assert (grace["account"]["active"], [tie["source_id"] for tie in grace["relationships"]]) == (True, ["2102"])

    def test_the_contact_it_leaves_keeps_its_values_to_be_seen(self, school: School) -> None:
        other = school.show("3009")["contact_id"]
        edit(school, "telephone_preference", "work", key="sims:3009")
        school.run("contact", "link", "sims:3009", "sims:3001")
        left = school.run("contact", "show", str(other), "--json").json
        assert (left["forename"], left["personal_email"]) == ("Grace", "grace.two@example.org")

    def test_it_can_be_linked_back(self, school: School) -> None:
        before = {key: school.show(key) for key in ("3001", "3009")}
        school.run("contact", "link", "sims:3009", "sims:3001")
        school.run("contact", "link", "sims:3009", str(before["3009"]["contact_id"]))
        after = {key: school.show(key) for key in ("3001", "3009")}
        for key in ("3001", "3009"):
            names = SHOWN - {"records", "source_ids"}
            assert {name: after[key][name] for name in names} == {name: before[key][name] for name in names}

    def test_the_same_again_changes_nothing(self, school: School) -> None:
        school.run("contact", "link", "sims:3009", "sims:3001")
        assert school.run("contact", "link", "sims:3009", "sims:3001", "--json").json["outcome"] == "unchanged"

    def test_a_record_there_is_not(self, school: School) -> None:
        before = school.everyone()
        for record in ("3009", "sims:", "nowhere:3009", "edits:2", "sims:4711"):
            assert (school.run("contact", "link", record, "sims:3001").status, record) == (2, record)
            assert school.everyone() == before, record


def test_linking_names_both_people_and_can_be_put_back(school: School) -> None:
    school.contact("3001", "Grace", "Okafor")
    school.contact("3002", "Emeka", "Lind")
    school.sync()
    before = school.everyone()
    target, earlier = school.show("3001")["contact_id"], school.show("3002")["contact_id"]
    said = school.run("contact", "link", "sims:3002", str(target)).out
    assert "Grace Okafor" in said
    assert f"kinroll contact link sims:3002 {earlier}" in said
    school.run("contact", "link", "sims:3002", str(earlier))
    after = school.everyone()
    assert [c["forename"] for c in after] == [c["forename"] for c in before]
    assert [c["roles"] for c in after] == [c["roles"] for c in before]
    assert [c["account"]["active"] for c in after if c["account"]] == [True, True]


def test_the_fix_of_a_clash_names_whom_to_link_to(school: School) -> None:
    school.contact("3001", "Grace", "Okafor", email="grace@example.org")
    school.sync()
    school.contact("3002", "Gracie", "Okafor", email="grace@example.org")
    school.sync()
    number = school.show("3001")["contact_id"]
    (problem,) = [p for p in school.problems() if p["code"] == "username-in-use"]
    assert f"kinroll contact link sims:3002 {number}" in problem["fix"]


def test_a_plan_that_changes_nobody_says_unchanged(school: School) -> None:
    school.contact("3001")
    school.sync()
    assert school.plan()["outcome"] == "unchanged"
