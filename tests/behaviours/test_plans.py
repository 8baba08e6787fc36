"""What is planned is what is applied, or nothing is (design §5, rules 15 to 18)."""

from collections.abc import Callable
from typing import Any

import pytest

from kit import Answer, School
from snapshots import FirstSync

ANSWER = {"schema", "run", "plan", "source", "outcome", "counts", "brakes", "problems", "seconds"}
COUNTS = {"created", "updated", "unchanged", "disabled", "enabled", "refused", "out_of_scope"}
LINE = ["contact_id", "source_id", "kind", "field", "before", "after", "reason"]


@pytest.fixture
def school(school: School) -> School:
    """Three families: Grace with Amelia, Ida with Noor, Omar with Sam, who has left."""
    school.student("2102", "Noor", "Lind")
    school.student("2103", "Sam", "Haddad", Date_of_leaving="2026-07-20")
    school.contact("3001", "Grace", "Okafor", Title="Mrs")
    school.contact("3002", "Ida", "Lind", of=["2102"], Title="Ms")
    school.contact("3003", "Omar", "Haddad", of=["2103"], Title="Mr")
    for key in ("3001", "3002", "3003"):
        school.telephone(key, f"07700 90{key[1:]}1")
    return school


@pytest.fixture
def synced(school: School, first_sync: FirstSync) -> School:
    """These families, synced."""
    first_sync(school)
    return school


def lines(school: School, number: Any) -> list[Any]:
    return school.run("changes", str(number), "--json").lines


def many_kinds_of_change(school: School) -> None:
    """Grace marries and changes her number, Ida's child leaves, Omar's comes back, Kim and Lee are new, Pat fails."""
    school.change("3001", Surname="Okafor-Lind")
    school.telephones[0][1]["Telephone number"] = "07700 900999"
    school.contacts[0][2]["Parental responsibility"] = "T"
    school.change("2102", Date_of_leaving="2026-11-20")
    school.change("2103", Date_of_leaving="")
    school.student("2104", "Lee", "Marsh")
    school.contact("3004", "Kim", "Marsh", of=["2104"])
    school.contact("3005", "Pat", "Marsh", of=["2104"], email=None)


class TestPlan:
    """``plan`` stores and shows; nothing else changes."""

    def test_a_plan_changes_nothing_but_itself(self, synced: School) -> None:
        before = (synced.everyone(), synced.problems())
        many_kinds_of_change(synced)
        answer = synced.plan()
        assert (answer["outcome"], answer["counts"]["created"]) == ("planned", 4)
        assert (synced.everyone(), synced.problems()) == before

    def test_the_answer_has_the_promised_keys(self, school: School) -> None:
        for answer in (school.plan(), school.sync()):
            assert answer.keys() >= ANSWER
            assert answer["counts"].keys() >= COUNTS
            assert (answer["schema"], answer["source"], answer["run"]) == (1, "sims", answer["plan"])

    def test_each_change_is_a_line_with_before_after_and_reason(self, synced: School) -> None:
        grace = synced.show("3001")["contact_id"]
        synced.change("3001", Surname="Okafor-Lind")
        found = lines(synced, synced.plan()["plan"])
        assert [list(line) for line in found] == [LINE]
        assert found[0] == {
            "contact_id": grace,
            "source_id": "3001",
            "kind": "update",
            "field": "surname",
            "before": "Okafor",
            "after": "Okafor-Lind",
            "reason": "sims:3001 says so (enforce)",
        }

    def test_a_plan_is_shown_in_words_and_in_pages(self, school: School) -> None:
        for i in range(60):
            school.student(f"29{i:02}", f"New{i}", "Family")
        number = str(school.plan()["plan"])
        first, second = school.run("changes", number), school.run("changes", number, "--page", "2")
        assert f"Plan {number} (planned): 64 created" in first.out
        assert "set surname: - -> Family" in first.out
        assert (first.out.count("created: "), second.out.count("created: ")) == (50, 14)
        assert f"kinroll changes {number} --page 2" in first.err

    def test_a_plan_that_changes_nothing_is_unchanged_once_applied(self, synced: School) -> None:
        planned = synced.plan()
        assert planned["counts"]["unchanged"] == 4
        assert synced.run("apply", str(planned["plan"]), "--json").json["outcome"] == "unchanged"


class TestApply:
    """``apply`` carries out exactly the stored plan."""

    @pytest.mark.parametrize("is_first", [True, False], ids=["first", "later"])
    def test_what_is_applied_is_what_was_planned_change_for_change(self, school: School, is_first: bool) -> None:
        if not is_first:
            school.sync()
            many_kinds_of_change(school)
        answer = school.plan()
        planned = lines(school, answer["plan"])
        applied = school.run("apply", str(answer["plan"]), "--json").json
        done = lines(school, answer["plan"])
        assert (applied["outcome"], applied["counts"]) == ("applied", answer["counts"])
        assert [{**line, "contact_id": None} for line in done] == [{**line, "contact_id": None} for line in planned]
        assert all(one["contact_id"] in (None, two["contact_id"]) for one, two in zip(planned, done, strict=True))
        assert all(line["contact_id"] for line in done)

    def test_every_planned_value_is_there_and_nothing_else_has_changed(self, synced: School) -> None:
        before = {person["contact_id"]: person for person in synced.everyone()}
        many_kinds_of_change(synced)
        number = synced.plan()["plan"]
        synced.run("apply", str(number))
        expected = {(line["contact_id"], line["field"]): line["after"] or "" for line in lines(synced, number)}
        for person in synced.everyone():
            earlier = before.get(person["contact_id"], {})
            for field in ("title", "forename", "surname", "mobile", "personal_email"):
                assert person[field] == expected.get((person["contact_id"], field), earlier.get(field, ""))

    def test_it_reads_no_file_again(self, school: School) -> None:
        number = school.plan()["plan"]
        for file in (school.folder / "sims").iterdir():
            file.unlink()
        assert school.run("apply", str(number)).status == 0
        assert len(school.everyone()) == 4

    def test_a_sync_after_it_has_nothing_to_do(self, school: School) -> None:
        school.run("apply", str(school.plan()["plan"]))
        assert school.sync()["outcome"] == "unchanged"

    def test_twice_is_the_same_as_once(self, school: School) -> None:
        number = str(school.plan()["plan"])
        school.run("apply", number)
        before = school.everyone()
        again = school.run("apply", number, "--json")
        assert (again.status, again.json["outcome"]) == (0, "applied")
        assert school.everyone() == before

    def test_its_exit_status_tells_of_what_was_refused(self, school: School) -> None:
        school.contact("3009", "Pat", "Marsh", email=None)
        assert school.run("apply", str(school.plan()["plan"])).status == 1

    def test_there_must_be_such_a_plan(self, synced: School) -> None:
        assert synced.run("apply", "4711").status != 0


def edited(school: School) -> Answer:
    return school.run("contact", "set", "sims:3001", "mobile", "07700 900222")


def renamed(school: School) -> Answer:
    return school.run("contact", "rename", "sims:3001", "grace")


class TestSomethingMovedBetweenPlanAndApply:
    """The whole plan is refused, by name; nothing is changed; exit status 3."""

    @pytest.mark.parametrize("move", [edited, renamed])
    def test_a_contact(self, synced: School, move: Callable[[School], Answer]) -> None:
        many_kinds_of_change(synced)
        number = synced.plan()["plan"]
        assert move(synced).status == 0
        before = (synced.everyone(), synced.problems())
        answer = synced.run("apply", str(number))
        assert answer.status == 3
        assert "Grace Okafor" in answer.err and "Ida" not in answer.err
        assert (synced.everyone(), synced.problems()) == before

    def test_a_username(self, synced: School) -> None:
        synced.student("2104", "Lee", "Marsh")
        synced.contact("3004", "Kim", "Marsh", of=["2104"], email="kim@example.org")
        number = synced.plan()["plan"]
        synced.run("contact", "rename", "sims:3001", "Kim@Example.org")
        before = synced.everyone()
        answer = synced.run("apply", str(number))
        assert (answer.status, "kim@example.org" in answer.err) == (3, True)
        assert synced.everyone() == before

    def test_a_record(self, school: School) -> None:
        school.contact("3004", "Grace", "Okafor", email="grace.okafor.3001@example.org")
        school.sync()
        school.emails[-1][1]["Email"] = "grace.two@example.org"
        number = school.plan()["plan"]
        school.run("contact", "link", "sims:3004", "sims:3001")
        before = school.everyone()
        answer = school.run("apply", str(number))
        assert (answer.status, "3004" in answer.err) == (3, True)
        assert school.everyone() == before

    def test_somebody_the_plan_does_not_touch_may_move(self, synced: School) -> None:
        synced.change("3001", Surname="Okafor-Lind")
        number = synced.plan()["plan"]
        synced.run("contact", "set", "sims:3002", "mobile", "07700 900222")
        assert synced.run("apply", str(number)).status == 0
        assert synced.show("3001")["surname"] == "Okafor-Lind"

    def test_a_new_plan_can_be_applied(self, synced: School) -> None:
        many_kinds_of_change(synced)
        number = synced.plan()["plan"]
        edited(synced)
        synced.run("apply", str(number))
        assert synced.sync()["outcome"] == "applied"
        assert synced.show("3001")["surname"] == "Okafor-Lind"


def two_plans(school: School) -> tuple[int, int]:
    """The numbers of an older and a newer plan."""
    school.sync()
    school.change("3001", Surname="Older")
    older = school.plan()["plan"]
    school.change("3001", Surname="Newer")
    return older, school.plan()["plan"]


class TestTwoPlans:
    """Of two plans the older one may still be applied, until something newer was."""

    @pytest.fixture
    def two(self, school: School, first_sync: FirstSync) -> tuple[int, int]:
        return first_sync.after(school, two_plans)

    def test_the_older_one_is_applied_as_it_was_planned(self, school: School, two: tuple[int, int]) -> None:
        assert school.run("apply", str(two[0])).status == 0
        assert school.show("3001")["surname"] == "Older"

    def test_then_the_newer_one_is_refused_by_name(self, school: School, two: tuple[int, int]) -> None:
        school.run("apply", str(two[0]))
        answer = school.run("apply", str(two[1]))
        assert (answer.status, "Grace Older" in answer.err) == (3, True)
        assert school.show("3001")["surname"] == "Older"

    def test_after_the_newer_one_the_older_one_is_refused(self, school: School, two: tuple[int, int]) -> None:
        school.run("apply", str(two[1]))
        answer = school.run("apply", str(two[0]))
        assert (answer.status, "older" in answer.err) == (3, True)
        assert school.show("3001")["surname"] == "Newer"

    def test_two_plans_of_the_same_new_people_make_them_once(self, school: School) -> None:
        first, second = school.plan()["plan"], school.plan()["plan"]
        assert school.run("apply", str(first)).status == 0
        before = school.everyone()
        assert school.run("apply", str(second)).status == 3
        assert school.everyone() == before


class TestHistory:
    """``runs`` and ``run N`` say what happened."""

    def test_the_newest_run_comes_first(self, synced: School) -> None:
        edited(synced)
        synced.plan()
        found = synced.run("runs", "--json").lines
        assert [(run["kind"], run["outcome"]) for run in found] == [
            ("sync", "planned"),
            ("edit", "applied"),
            ("sync", "applied"),
        ]
        assert synced.run("runs", "--count", "1", "--json").lines == found[:1]

    def test_one_run_tells_when_by_whom_and_how_many(self, school: School, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("KINROLL_USER", "noor")
        number = school.sync()["run"]
        run = school.run("run", str(number), "--json").json
        assert (run["run"], run["source"], run["by"], run["outcome"]) == (number, "sims", "noor", "applied")
        assert run["counts"]["created"] == 4
        assert run["changes"] == {"created": 4}
        assert run["made_at"] <= run["finished_at"]

    def test_in_words(self, synced: School) -> None:
        assert "sync sims" in synced.run("runs").out
        assert "outcome: applied" in synced.run("run", "1").out

    def test_a_run_that_is_not_there(self, synced: School) -> None:
        assert (synced.run("run", "4711").status, synced.run("changes", "4711").status) == (2, 2)


def without_new(people: list[Any], before: list[Any]) -> list[Any]:
    known = {person["contact_id"] for person in before}
    return [person for person in people if person["contact_id"] in known]


def two_runs(school: School) -> list[Any]:
    """How everybody was before the second of them."""
    school.sync()
    people = school.everyone()
    many_kinds_of_change(school)
    assert school.sync()["run"] == 2
    return people


class TestRevert:
    """``revert N`` restores the state of before, deactivates whom the run created, and pauses the source."""

    @pytest.fixture
    def before(self, school: School, first_sync: FirstSync) -> list[Any]:
        """How everybody was before the second run; the run itself has been made."""
        return first_sync.after(school, two_runs)

    def test_everybody_is_as_before(self, school: School, before: list[Any]) -> None:
        assert without_new(school.everyone(), before) != before
        assert school.run("revert", "2").status == 0
        assert without_new(school.everyone(), before) == before

    def test_contacts_that_the_run_created_are_kept_inactive(self, school: School, before: list[Any]) -> None:
        school.run("revert", "2")
        for key in ("3003", "3004"):
            new = school.show(key)
            assert (new["is_active"], new["roles"], new["account"]["active"]) == (False, [], False)
        assert school.show("3004")["forename"] == "Kim"

    def test_it_is_a_run_with_changes_of_its_own(self, school: School, before: list[Any]) -> None:
        answer = school.run("revert", "2", "--json").json
        assert (answer["outcome"], answer["source"]) == ("applied", "sims")
        surname = [line for line in lines(school, answer["run"]) if line["field"] == "surname"]
        assert [(line["source_id"], line["before"], line["after"]) for line in surname] == [
            ("3001", "Okafor-Lind", "Okafor")
        ]

    def test_the_source_is_paused(self, school: School, before: list[Any]) -> None:
        school.run("revert", "2")
        people = school.everyone()
        for command in ("sync", "plan"):
            answer = school.run(command, "sims")
            assert (answer.status, "kinroll resume sims" in answer.err) == (3, True)
        assert school.everyone() == people

    def test_a_stored_plan_waits_too(self, school: School, before: list[Any]) -> None:
        school.change("3001", Title="Dr")
        number = school.plan()["plan"]
        school.run("revert", "2")
        assert school.run("apply", str(number)).status == 3

    def test_resume_ends_the_pause(self, school: School, before: list[Any]) -> None:
        school.run("revert", "2")
        assert school.run("resume", "sims", "--json").json == {"source": "sims", "resumed": True}
        assert school.sync()["outcome"] == "applied"
        assert school.run("resume", "sims", "--json").json == {"source": "sims", "resumed": False}

    def test_after_resume_the_same_people_come_back_with_the_same_accounts_and_numbers(
        self, school: School, before: list[Any]
    ) -> None:
        after = school.everyone()
        school.run("revert", "2")
        school.run("resume", "sims")
        school.sync()
        assert school.everyone() == after

    def test_after_resume_a_sync_of_the_earlier_files_finds_everything_as_it_was(
        self, school: School, before: list[Any]
    ) -> None:
        school.run("revert", "2")
        school.run("resume", "sims")
        school.change("3001", Surname="Okafor")
        school.telephones[0][1]["Telephone number"] = "07700 900011"
        school.contacts[0][2]["Parental responsibility"] = ""
        school.change("2102", Date_of_leaving="")
        school.change("2103", Date_of_leaving="2026-07-20")
        for key in ("2104", "3004", "3005"):
            school.forget(key)
        school.sync()
        assert without_new(school.everyone(), before) == before

    def test_twice_is_the_same_as_once(self, school: School, before: list[Any]) -> None:
        first = school.run("revert", "2", "--json").json
        second = school.run("revert", "2", "--json").json
        assert second["run"] == first["run"]
        assert without_new(school.everyone(), before) == before

    def test_what_a_person_said_since_stays(self, school: School, before: list[Any]) -> None:
        school.run("contact", "set", "sims:3001", "telephone_preference", "work")
        school.run("revert", "2")
        grace = school.show("3001")
        assert (grace["surname"], grace["telephone_preference"]) == ("Okafor", "work")

    def test_why_missing_says_that_the_run_that_made_them_was_reverted(self, school: School, before: list[Any]) -> None:
        school.run("revert", "2")
        (kim,) = school.run("why-missing", "Kim Marsh", "--json").json["found"]
        assert (kim["state"], "reverted" in kim["reason"]) == ("inactive", True)

    def test_an_account_that_the_run_made_for_somebody_known_is_not_active(self, synced: School) -> None:
        synced.change("2101", Home_Email="amelia@example.org")
        synced.sync()
        after = synced.show("2101")
        synced.run("revert", "2")
        amelia = synced.show("2101")
        assert (amelia["roles"], amelia["personal_email"]) == (["student"], "")
        assert not amelia["account"] or not amelia["account"]["active"]
        synced.run("resume", "sims")
        synced.sync()
        assert synced.show("2101") == after

    def test_a_run_before_the_last_can_be_reverted(self, school: School, before: list[Any]) -> None:
        school.change("3001", Title="Dr")
        school.sync()
        school.run("revert", "2")
        grace = school.show("3001")
        assert grace["title"] == "Dr"
        assert not school.show("3004")["is_active"]

    def test_the_first_run_can_be_reverted(self, synced: School) -> None:
        after = synced.everyone()
        synced.run("revert", "1")
        assert [person for person in synced.everyone() if person["is_active"] or person["roles"]] == []
        synced.run("resume", "sims")
        synced.sync()
        assert synced.everyone() == after

    def test_an_edit_can_be_reverted_and_pauses_nothing(self, synced: School) -> None:
        before = synced.everyone()
        synced.run("contact", "set", "sims:3001", "telephone_preference", "work")
        assert synced.run("revert", "2").status == 0
        assert synced.show("3001")["telephone_preference"] == before[2]["telephone_preference"]
        assert synced.sync()["outcome"] == "unchanged"

    def test_a_run_that_changed_nothing_because_it_was_held_or_failed_cannot_be_reverted(self, synced: School) -> None:
        number = synced.plan()["plan"]
        assert synced.run("revert", str(number)).status == 3
        assert synced.run("revert", "4711").status != 0
        assert synced.sync()["outcome"] == "unchanged"


def test_a_plan_from_before_the_last_sync_is_not_applied_any_more(school: School) -> None:
    school.contact("3001", "Grace")
    school.sync()
    school.change("3001", Forename="Gracie")
    older = school.plan()["plan"]
    school.change("3001", Forename="Grace")
    assert school.sync()["outcome"] == "unchanged"
    assert school.run("apply", str(older)).status == 3
    assert school.show("3001")["forename"] == "Grace"


def test_a_number_that_no_run_has_is_wrong_usage(synced: School) -> None:
    assert [synced.run(word, "4711").status for word in ("apply", "revert", "run", "changes")] == [2, 2, 2, 2]
