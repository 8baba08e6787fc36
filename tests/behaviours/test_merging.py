"""Two contacts seen as one, and two again: nothing lost, nothing doubled, whatever came meanwhile (rules 9 to 12)."""

import json
from typing import Any

import pytest

from kinroll.store import erasing
from kinroll.store.models import Account, Event
from kit import TODAY, Answer, School
from snapshots import FirstSync
from website import Site, is_signed_in


@pytest.fixture
def two(school: School, first_sync: FirstSync) -> School:
    """Grace (3001, mother of 2001) and a second Grace (3009, contact of 2001 and 2009), each with an account."""
    school.student("2001", "Amelia", "Okafor")
    school.student("2009", "Noah", "Okafor")
    school.contact("3001", "Grace", "Okafor", of=("2001",), email="grace@example.org")
    school.contact("3009", "Grace", "Okafor-Bell", of=("2001", "2009"), email="grace.bell@example.org")
    school.telephone("3009", "07700 900109", Main="True")
    first_sync(school)
    return school


def number(school: School, key: str) -> int:
    return int(school.show(key)["contact_id"])


def merge(school: School, keep: str = "3001", other: str = "3009", *words: str) -> Answer:
    return school.run("contact", "merge", f"sims:{keep}", f"sims:{other}", "--json", *words)


def state(school: School) -> list[Any]:
    """Everybody as they are shown, with accounts, relationships and documents."""
    return school.everyone()


def accounts(school: School) -> dict[str, bool]:
    return dict(Account.objects.values_list("username", "is_active"))


class TestMerging:
    def test_both_records_are_one_contact(self, two: School) -> None:
        kept, lost = number(two, "3001"), number(two, "3009")
        answer = merge(two)
        assert (answer.status, answer.json["outcome"], answer.json["contact_id"]) == (0, "applied", kept)
        shown = two.show("3009")
        assert shown["contact_id"] == kept
        assert {record["id"] for record in shown["records"]} == {"3001", "3009"}
        assert lost not in [one["contact_id"] for one in two.everyone()]

    def test_old_number_and_old_username_lead_to_the_survivor(self, two: School) -> None:
        kept, lost = number(two, "3001"), number(two, "3009")
        merge(two)
        assert two.run("contact", "show", str(lost), "--json").json["contact_id"] == kept
        assert two.run("contact", "show", "@grace.bell@example.org", "--json").json["contact_id"] == kept

    def test_one_relationship_for_each_child(self, two: School) -> None:
        merge(two)
        assert sorted(tie["source_id"] for tie in two.show("3001")["relationships"]) == ["2001", "2009"]

    def test_the_other_account_is_kept_and_switched_off(self, two: School) -> None:
        merge(two)
        assert two.show("3001")["account"]["username"] == "grace@example.org"
        assert accounts(two) == {"grace@example.org": True, "grace.bell@example.org": False}

    def test_a_value_that_only_the_other_has_is_taken_over(self, two: School) -> None:
        merge(two)
        assert two.show("3001")["mobile"] == "07700 900109"

    def test_a_value_that_is_chosen_is_an_edit(self, two: School) -> None:
        merge(two, "3001", "3009", "--set", "work_telephone=0113 496 0999")
        assert two.show("3001")["work_telephone"] == "0113 496 0999"
        why = two.run("why", "sims:3001", "work_telephone", "--json").json["fields"][0]
        assert why["winner"]["source"] == "edits"

    def test_a_sync_after_it_changes_nothing(self, two: School) -> None:
        merge(two)
        before = state(two)
        assert two.sync()["outcome"] == "unchanged"
        assert state(two) == before

    def test_an_event_tells_of_it(self, two: School) -> None:
        lost = number(two, "3009")
        merge(two)
        told = Event.objects.filter(contact=lost).order_by("id").values_list("kind", flat=True)
        assert list(told)[-2:] == ["merged", "disabled"]

    def test_the_survivor_may_take_the_other_username(self, two: School) -> None:
        assert merge(two, "3001", "3009", "--username", "grace.bell@example.org").status == 0
        assert two.show("3001")["account"]["username"] == "grace.bell@example.org"
        assert accounts(two) == {"grace.bell@example.org": True, "grace@example.org": False}


class TestPreview:
    def test_it_says_every_value_and_changes_nothing(self, two: School) -> None:
        before = state(two)
        found = merge(two, "3001", "3009", "--preview").json
        assert state(two) == before
        surname = next(value for value in found["values"] if value["field"] == "surname")
        assert (surname["survivor"], surname["loser"], surname["after"]) == ("Okafor", "Okafor-Bell", "Okafor")
        assert found["moves"] == {"records": 1, "documents": 0, "relationships": 2}
        assert any("Both stand in sims" in text for text in found["warnings"])
        assert any("Noah Okafor is a child of this login" in text for text in found["warnings"])
        merge(two)
        assert two.show("3001")["surname"] == surname["after"]

    def test_a_login_that_would_be_lost_is_pointed_out(self, two: School) -> None:
        kept = number(two, "3001")
        Account.objects.filter(contact=kept).update(is_active=False, disabled_by="person")
        found = merge(two, "3001", "3009", "--preview").json
        assert any("switched off by a person, and stays so" in text for text in found["warnings"])
        assert not any("They sign in as" in text for text in found["warnings"])

    def test_a_restriction_is_pointed_out(self, two: School) -> None:
        two.contact("3010", "Grace", "Okafor", of=(), email="g3@example.org")
        two.contacts[-1:] = []
        two.contact("3010", "Grace", "Okafor", of=("2009",), email="g3@example.org", **{"Court Order": "T"})
        two.sync()
        found = merge(two, "3001", "3010", "--preview").json
        assert any("restriction about Noah Okafor" in text for text in found["warnings"])


class TestRefused:
    @pytest.mark.parametrize(
        ("first", "second", "words"),
        [
            ("sims:3001", "sims:3001", "with itself"),
            ("sims:3001", "999", "no contact"),
        ],
    )
    def test_in_words(self, two: School, first: str, second: str, words: str) -> None:
        before = state(two)
        answer = two.run("contact", "merge", first, second)
        assert answer.status in (2, 3) and words in answer.err
        assert state(two) == before

    def test_a_number_that_is_merged_away_or_in_a_circle(self, two: School) -> None:
        two.contact("3011", "Gracie", "Okafor", of=("2001",), email="gracie@example.org")
        two.sync()
        kept, lost, third = (number(two, key) for key in ("3001", "3009", "3011"))
        merge(two)
        circle = two.run("contact", "merge", str(lost), str(kept))
        assert circle.status == 3 and "seen as one already" in circle.err
        away = two.run("contact", "merge", str(lost), str(third))
        assert away.status == 3 and f"Contact {lost} is itself merged into {kept}" in away.err

    def test_one_who_was_erased(self, two: School) -> None:
        lost = number(two, "3009")
        erasing.empty(lost)
        answer = two.run("contact", "merge", "sims:3001", str(lost))
        assert answer.status == 3 and "was erased" in answer.err

    def test_one_with_an_account_into_one_without(self, two: School) -> None:
        kept, pupil = number(two, "3001"), number(two, "2001")
        answer = two.run("contact", "merge", str(pupil), str(kept))
        assert answer.status == 3 and "has an account. Keep that one" in answer.err

    def test_a_username_that_is_neither_ones(self, two: School) -> None:
        answer = merge(two, "3001", "3009", "--username", "somebody")
        assert answer.status == 2 and two.show("3009")["contact_id"] != two.show("3001")["contact_id"]

    def test_unmerging_who_is_not_merged(self, two: School) -> None:
        assert two.run("contact", "unmerge", "sims:3001").status == 3

    def test_the_same_pair_twice(self, two: School) -> None:
        kept, lost = number(two, "3001"), number(two, "3009")
        merge(two)
        again = two.run("contact", "merge", str(kept), str(lost))
        assert again.status == 3 and "seen as one already" in again.err

    def test_undoing_the_run_that_made_one_of_them(self, two: School) -> None:
        lost = number(two, "3009")
        merge(two)
        before = state(two)
        answer = two.run("revert", "1")
        assert answer.status == 3 and f"kinroll contact unmerge {lost}" in answer.err
        assert state(two) == before
        two.run("contact", "unmerge", str(lost))
        assert two.run("revert", "1").status == 0


class TestUnmerging:
    def test_both_are_as_they_were(self, two: School) -> None:
        before, lost = state(two), number(two, "3009")
        merge(two)
        assert two.run("contact", "unmerge", str(lost), "--json").json["open_items"] == 0
        assert state(two) == before
        assert two.sync()["outcome"] == "unchanged"
        assert state(two) == before

    def test_usernames_that_were_changed_are_given_back(self, two: School) -> None:
        before, lost = state(two), number(two, "3009")
        merge(two, "3001", "3009", "--username", "grace.bell@example.org")
        two.run("contact", "unmerge", str(lost))
        assert state(two) == before
        assert accounts(two) == {"grace@example.org": True, "grace.bell@example.org": True}

    def test_what_a_sync_said_meanwhile_is_kept_by_whom_it_is_about(self, two: School) -> None:
        lost = number(two, "3009")
        merge(two)
        two.change("3009", Title="Dr")
        two.sync()
        two.run("contact", "unmerge", str(lost))
        assert (two.show("3009")["title"], two.show("3001")["title"]) == ("Dr", "")

    def test_an_account_comes_back_only_while_a_role_allows_it(self, two: School) -> None:
        lost = number(two, "3009")
        merge(two)
        two.forget("3009")
        two.sync()
        two.run("contact", "unmerge", str(lost))
        assert two.show("3001")["account"]["active"]
        assert not two.show("3009")["account"]["active"]

    def test_what_a_person_said_meanwhile_is_listed_and_can_be_moved(self, two: School) -> None:
        kept, lost = number(two, "3001"), number(two, "3009")
        merge(two)
        two.run("contact", "set", str(kept), "work_telephone", "0113 496 0111")
        assert two.run("contact", "unmerge", str(lost), "--json").json["open_items"] == 1
        assert two.show("3001")["work_telephone"] == "0113 496 0111"
        assert not two.show("3009")["work_telephone"]
        (item,) = two.run("contact", "assignments", "--json").lines
        assert (item["kind"], item["contact_id"], item["other_id"]) == ("said", kept, lost)
        assert two.run("contact", "assign", str(item["item"]), "--json").json["state"] == "moved"
        assert two.show("3009")["work_telephone"] == "0113 496 0111"
        assert not two.show("3001")["work_telephone"]
        assert two.run("contact", "assignments", "--json").lines == []

    def test_a_record_that_a_person_linked_meanwhile_is_listed_and_can_be_moved(self, two: School) -> None:
        kept, lost = number(two, "3001"), number(two, "3009")
        two.contact("3012", "Grace", "Okafor", of=("2009",), email="grace@example.org")
        two.sync()
        merge(two)
        two.run("contact", "link", "sims:3012", str(kept))
        two.sync()
        two.run("contact", "unmerge", str(lost))
        assert number(two, "3012") == kept
        (item,) = two.run("contact", "assignments", "--json").lines
        assert (item["kind"], item["words"]) == ("record", "sims:3012")
        two.run("contact", "assign", str(item["item"]))
        assert number(two, "3012") == lost

    def test_an_item_can_be_kept(self, two: School) -> None:
        kept, lost = number(two, "3001"), number(two, "3009")
        merge(two)
        two.run("contact", "set", str(kept), "work_telephone", "0113 496 0111")
        two.run("contact", "unmerge", str(lost))
        (item,) = two.run("contact", "assignments", "--json").lines
        two.run("contact", "assign", str(item["item"]), "--keep")
        assert two.run("contact", "assignments", "--json").lines == []
        assert two.show("3001")["work_telephone"] == "0113 496 0111"

    def test_a_chain_is_undone_in_the_middle(self, two: School) -> None:
        two.contact("3011", "Gracie", "Okafor", of=("2001",), email="gracie@example.org")
        two.sync()
        before = state(two)
        first, second, third = (number(two, key) for key in ("3011", "3009", "3001"))
        merge(two, "3009", "3011")
        merge(two, "3001", "3009")
        assert {number(two, key) for key in ("3001", "3009", "3011")} == {third}
        two.run("contact", "unmerge", str(second))
        assert [number(two, key) for key in ("3001", "3009", "3011")] == [third, second, second]
        two.run("contact", "unmerge", str(first))
        assert state(two) == before


class TestMatching:
    def test_another_source_finds_who_was_merged_by_what_either_was_known_by(self, two: School) -> None:
        kept, lost = number(two, "3001"), number(two, "3009")
        two.settings = '[sources.crm]\nkind = "json-lines"\nfile = "crm.jsonl"\nmatch = ["name and email"]'
        bell = {"forename": "Grace", "surname": "Okafor-Bell", "personal_email": "grace.bell@example.org"}
        (two.folder / "crm.jsonl").write_text(json.dumps({"id": "c1", **bell}), encoding="utf-8")
        two.write()
        merge(two)
        assert two.run("sync", "crm", "--today", TODAY).status == 0
        assert two.show("crm:c1")["contact_id"] == kept
        two.run("contact", "unmerge", str(lost))
        assert two.show("crm:c1")["contact_id"] == lost


class TestSplitting:
    def test_whoever_was_merged_is_unmerged_and_not_taken_apart(self, two: School) -> None:
        lost = number(two, "3009")
        merge(two)
        before = state(two)
        answer = two.run("contact", "split", "sims:3001", "sims:3009")
        assert answer.status == 2 and f"kinroll contact unmerge {lost}" in answer.err
        assert state(two) == before

    def test_records_become_a_contact_of_their_own(self, two: School) -> None:
        two.run("contact", "link", "sims:3009", "sims:3001")
        kept = number(two, "3001")
        answer = two.run("contact", "split", str(kept), "sims:3009", "--json")
        assert answer.status == 0
        assert number(two, "3009") == answer.json["contact_id"] != kept
        assert two.show("3009")["mobile"] == "07700 900109"
        assert not two.show("3001")["mobile"]
        assert [tie["source_id"] for tie in two.show("3001")["relationships"]] == ["2001"]

    def test_merging_it_again_takes_it_back(self, two: School) -> None:
        two.run("contact", "link", "sims:3009", "sims:3001")
        before = {k: v for k, v in two.show("3001").items() if k != "records"}
        kept = number(two, "3001")
        made = two.run("contact", "split", str(kept), "sims:3009", "--json").json["contact_id"]
        two.run("contact", "merge", str(kept), str(made))
        assert {k: v for k, v in two.show("3001").items() if k != "records"} == before

    def test_some_have_to_go_and_some_to_stay(self, two: School) -> None:
        answer = two.run("contact", "split", "sims:3001", "sims:3001")
        assert answer.status == 2 and "some to stay" in answer.err
        assert "no record of contact" in two.run("contact", "split", "sims:3001", "sims:3009").err


class TestSigningIn:
    def test_the_other_username_signs_in_to_the_survivor(self, two: School) -> None:
        lost, site = number(two, "3009"), Site(two)
        site.open()
        site.set_password("grace@example.org")
        site.set_password("grace.bell@example.org", "another-correct-horse")
        other = site.sign_in("grace.bell@example.org", "another-correct-horse")
        merge(two)
        assert not is_signed_in(other)
        assert not is_signed_in(site.sign_in("grace.bell@example.org", "another-correct-horse"))
        assert is_signed_in(site.sign_in("grace.bell@example.org"))
        two.run("contact", "unmerge", str(lost))
        assert is_signed_in(site.sign_in("grace.bell@example.org", "another-correct-horse"))
