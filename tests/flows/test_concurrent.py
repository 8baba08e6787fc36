"""Runs and people at the same time: they exclude each other, or whoever comes second notices (rules 16 and 20)."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from endstate import differences, end_state

from kinroll.store import database
from kit import TODAY, School
from processes import KINROLL, elsewhere, ended, once_before, source_held, start
from snapshots import FirstSync

DATED = ("--today", TODAY, "--json")
PLANNED = "kinroll.flows.sync.apply_plan"
BEGUN = "kinroll.store.apply.carry_out"
"""Moments of a run: all is planned and nothing checked; all is checked and nothing done."""
FAMILY = ["grace@example.org", "ida@example.org", "omar@example.org"]


@pytest.fixture
def school(school: School) -> School:
    """The same school, and a second source beside it, which lists people by itself."""
    school.settings = '[sources.crm]\nkind = "json-lines"\nfile = "crm.jsonl"\naccounts = true'
    crm(school, id="c1", forename="Kim", surname="Marsh", personal_email="kim@example.org")
    school.write()
    return school


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of a database without a table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/new.db"
        return
    name, admin = f"kinroll_empty_{uuid4().hex}", request.getfixturevalue("postgresql_admin")
    admin.execute(f"CREATE DATABASE {name}")
    yield request.getfixturevalue("postgresql_server").url(name)
    database.close()
    admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def crm(school: School, **person: str) -> None:
    """The one person that the second source lists."""
    (school.folder / "crm.jsonl").write_text(json.dumps(person), encoding="utf-8")


def usernames(school: School) -> list[str]:
    return sorted(contact["account"]["username"] for contact in school.everyone() if contact["account"])


class TestSettingUp:
    """Two who begin at once."""

    def test_both_end_well(self, tmp_path: Path, empty_database: str) -> None:
        school = School(tmp_path, empty_database)
        school.write()
        runs = [start(school, "init", "--json") for _ in range(3)]
        answers = [ended(run) for run in runs]
        assert [(answer.status, answer.err) for answer in answers] == [(0, "")] * 3
        assert school.everyone() == []

    def test_the_configuration_is_there_for_both(self, tmp_path: Path) -> None:
        command = [KINROLL, "init", tmp_path]
        runs = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(3)]
        assert [(run.wait(120), run.stderr and run.stderr.read()) for run in runs] == [(0, b"")] * 3


class TestOneSource:
    """Two runs of one source."""

    def test_two_at_once_end_as_one(self, school: School) -> None:
        runs = [start(school, "sync", "sims", *DATED) for _ in range(2)]
        answers = [ended(run) for run in runs]
        assert [answer.status for answer in answers] == [0, 0]
        assert {answer.json["outcome"] for answer in answers} == {"applied", "unchanged"}
        assert len(school.everyone()) == 6
        together = end_state(school.database_url)
        school.sync()
        assert differences(together, end_state(school.database_url)) == []

    def test_who_comes_second_waits(self, school: School, monkeypatch: pytest.MonkeyPatch) -> None:
        second = once_before(monkeypatch, BEGUN, lambda: start(school, "sync", "sims", *DATED))
        assert school.sync()["outcome"] == "applied"
        answer = ended(second[0])
        assert (answer.status, answer.json["outcome"]) == (0, "unchanged")

    def test_who_has_waited_is_not_taken_for_older(self, school: School, monkeypatch: pytest.MonkeyPatch) -> None:
        once_before(monkeypatch, "kinroll.flows.sync.source_lock", lambda: elsewhere(school, "sync", "sims", *DATED))
        answer = school.sync()
        assert (answer["status"], answer["outcome"], answer["run"]) == (0, "unchanged", 2)

    @pytest.mark.parametrize("command", ["plan", "sync"])
    def test_who_has_waited_too_long_is_told_so(
        self, school: School, command: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        school.run("runs")
        from kinroll.flows import sync

        monkeypatch.setattr(sync.sync, "__kwdefaults__", {**(sync.sync.__kwdefaults__ or {}), "wait_s": 0.1})
        monkeypatch.setattr(sync.plan_only, "__kwdefaults__", {**(sync.plan_only.__kwdefaults__ or {}), "wait_s": 0.1})
        with source_held(school, "sims"):
            answer = school.run(command, "sims", *DATED)
        assert (answer.status, answer.json["outcome"]) == (4, "failed")
        assert "Another run of sims is under way" in answer.err
        assert school.everyone() == []

    def test_a_source_that_was_paused_meanwhile_stays_as_it_is(
        self, school: School, first_sync: FirstSync, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first_sync(school)
        school.contact("3004", "Una", "Lind", of=["2102"])
        once_before(monkeypatch, "kinroll.flows.sync.source_lock", lambda: elsewhere(school, "revert", "1"))
        assert school.sync()["status"] == 3
        assert len(school.everyone()) == 6

    def test_who_was_left_alone_is_read_again_the_next_night(
        self, school: School, first_sync: FirstSync, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first_sync(school)
        school.change("3001", Surname="Okafor-Lind")
        words = ("contact", "set", "sims:3001", "mobile", "07700 900111")
        once_before(monkeypatch, BEGUN, lambda: elsewhere(school, *words))
        assert [problem["code"] for problem in school.sync()["problems"]] == ["moved-since-plan"]
        assert school.show("3001")["surname"] == "Okafor"
        school.sync()
        assert (school.show("3001")["surname"], school.problems()) == ("Okafor-Lind", [])


class TestTwoSources:
    """Runs of two sources, which do not wait for each other."""

    def test_both_end_right(self, school: School) -> None:
        runs = [start(school, "sync", source, *DATED) for source in ("sims", "crm")]
        assert [ended(run).status for run in runs] == [0, 0]
        assert usernames(school) == sorted([*FAMILY, "kim@example.org"])

    def test_one_username_goes_to_one_of_them(self, school: School) -> None:
        crm(school, id="c1", forename="Kim", surname="Marsh", personal_email="Grace@example.org")
        runs = [start(school, "sync", source, *DATED) for source in ("sims", "crm")]
        assert {ended(run).status for run in runs} <= {0, 1}
        for source in ("sims", "crm"):
            school.run("sync", source, *DATED)
        assert [name.lower() for name in usernames(school)] == FAMILY
        assert sorted(problem["code"] for problem in school.problems()) == ["username-in-use"]

    def test_a_username_taken_while_the_plan_was_made_is_seen(
        self, school: School, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        crm(school, id="c1", forename="Kim", surname="Marsh", personal_email="Grace@example.org")
        once_before(monkeypatch, PLANNED, lambda: elsewhere(school, "sync", "crm", *DATED))
        answer = school.sync()
        assert (answer["status"], answer["outcome"]) == (1, "applied")
        assert school.codes("3001") == {"username-in-use"}
        assert "Grace@example.org" in usernames(school)

    def test_a_username_taken_while_the_plan_is_applied_is_left_alone(
        self, school: School, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        crm(school, id="c1", forename="Kim", surname="Marsh", personal_email="Grace@example.org")
        once_before(monkeypatch, BEGUN, lambda: elsewhere(school, "sync", "crm", *DATED))
        assert [(p["code"], p["name"]) for p in school.sync()["problems"]] == [("moved-since-plan", "Grace Okafor")]
        assert len(school.everyone()) == 6
        school.sync()
        assert school.codes("3001") == {"username-in-use"}

    @pytest.mark.parametrize(
        ("moment", "accounts"),
        # without an account there is no username that only one of them can have
        [(PLANNED, "true"), (BEGUN, "false")],
    )
    def test_one_person_new_in_both_becomes_one_contact(
        self, school: School, moment: str, accounts: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        school.settings = school.settings.replace("accounts = true", f"accounts = {accounts}")
        school.settings += '\nmatch = ["name and email"]'
        crm(
            school,
            id="c1",
            forename="Grace",
            surname="Okafor",
            personal_email="grace@example.org",
            mobile="07700 900111",
        )
        school.write()
        once_before(monkeypatch, moment, lambda: elsewhere(school, "sync", "sims", *DATED))
        school.run("sync", "crm", *DATED)
        school.run("sync", "crm", *DATED)
        grace = school.show("3001")
        assert (grace["source_ids"], grace["mobile"]) == ({"sims": "3001", "crm": "c1"}, "07700 900111")
        assert (len(school.everyone()), school.problems()) == (6, [])


class TestApplyAndAPerson:
    """``apply`` of a stored plan, while people work."""

    @pytest.fixture
    def plan(self, school: School, first_sync: FirstSync) -> str:
        """A plan that changes Grace and Ida."""
        first_sync(school)
        school.change("3001", Surname="Okafor-Lind")
        school.change("3002", Surname="Lindqvist")
        school.write()
        return str(school.run("plan", "sims", *DATED).json["plan"])

    @pytest.mark.parametrize(
        "words",
        [
            pytest.param(("contact", "set", "sims:3001", "mobile", "07700 900111"), id="an edit"),
            pytest.param(("contact", "rename", "sims:3001", "grace"), id="another username"),
        ],
    )
    def test_who_moved_meanwhile_is_skipped_and_named(
        self, school: School, plan: str, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = school.show("3001")
        done = once_before(monkeypatch, BEGUN, lambda: elsewhere(school, *words))
        answer = school.run("apply", plan, "--json")
        assert (done[0].status, answer.status, answer.json["outcome"]) == (0, 0, "applied")
        assert [(p["code"], p["source_id"], p["name"]) for p in answer.json["problems"]] == [
            ("moved-since-plan", "3001", "Grace Okafor-Lind")
        ]
        after = school.show("3001")
        assert (after["surname"], school.show("3002")["surname"]) == ("Okafor", "Lindqvist")
        assert after != before
        school.sync()
        assert (school.show("3001")["surname"], school.problems()) == ("Okafor-Lind", [])

    def test_a_revert_names_whom_it_has_left_alone(
        self, school: School, first_sync: FirstSync, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first_sync(school)
        words = ("contact", "set", "sims:3001", "mobile", "07700 900111")
        once_before(monkeypatch, BEGUN, lambda: elsewhere(school, *words))
        answer = school.run("revert", "1", "--json").json
        assert [(p["code"], p["name"]) for p in answer["problems"]] == [("moved-since-plan", "Grace Okafor")]
        assert [contact["surname"] for contact in school.everyone() if contact["is_active"]] == ["Okafor"]

    def test_a_run_takes_up_what_a_person_did_while_it_planned(
        self, school: School, plan: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        words = ("contact", "set", "sims:3001", "mobile", "07700 900111")
        once_before(monkeypatch, PLANNED, lambda: elsewhere(school, *words))
        assert (school.sync()["outcome"], school.problems()) == ("applied", [])
        grace = school.show("3001")
        assert (grace["surname"], grace["mobile"]) == ("Okafor-Lind", "07700 900111")

    def test_a_run_that_is_overtaken_again_and_again_gives_up_by_name(
        self, school: School, plan: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from kinroll.flows import sync

        overtaken = sync.apply_plan
        numbers = iter(range(111, 999))

        def edited_first(*arguments: Any) -> Any:
            elsewhere(school, "contact", "set", "sims:3001", "mobile", f"07700 900{next(numbers)}")
            return overtaken(*arguments)

        monkeypatch.setattr(sync, "apply_plan", edited_first)
        answer = school.sync()
        assert (answer["status"], answer["outcome"]) == (3, "failed")
        assert "Grace Okafor" in answer["reason"]
        assert (next(numbers), school.show("3002")["surname"]) == (114, "Lind")


def edit(school: School) -> str:
    school.run("contact", "set", "sims:3001", "mobile", "07700 900111")
    return "Grace Okafor"


def rename(school: School) -> str:
    school.run("contact", "rename", "sims:3001", "grace")
    return "Grace Okafor"


def link(school: School) -> str:
    """A refused record becomes, by a person's word, a contact that the plan does not speak of."""
    school.run("contact", "link", "sims:3009", "sims:3003")
    return "3009"


def link_away(school: School) -> str:
    """A record that the plan speaks of becomes another contact's."""
    school.run("contact", "link", "sims:3002", "sims:3003")
    return "3002"


def other_source_takes_a_username(school: School) -> str:
    crm(school, id="c2", forename="Lee", surname="Marsh", personal_email="UNA@example.org")
    school.run("sync", "crm")
    return "una@example.org"


def other_source_changes_a_contact(school: School) -> str:
    school.run("contact", "link", "crm:c1", "sims:3001")
    return "Grace Okafor"


def person_takes_a_username(school: School) -> str:
    school.run("contact", "rename", "sims:3003", "una@example.org")
    return "una@example.org"


def revert(school: School) -> str:
    """An earlier run is undone, and the source goes on."""
    school.run("revert", "1")
    school.run("resume", "sims")
    return "was changed since"


class TestBetweenPlanAndApply:
    """Whatever moves between plan and apply refuses the whole plan, by name."""

    @pytest.mark.parametrize(
        "mutate",
        [
            edit,
            rename,
            link,
            link_away,
            other_source_takes_a_username,
            other_source_changes_a_contact,
            person_takes_a_username,
            revert,
        ],
    )
    def test_the_plan_is_refused_by_name(
        self, school: School, first_sync: FirstSync, mutate: Callable[[School], str]
    ) -> None:
        school.contact("3009", "Nadia", "Haddad", of=["2103"], email=None)
        first_sync(school)
        school.run("sync", "crm")
        school.change("3001", Surname="Okafor-Lind")
        school.change("3002", Surname="Lindqvist")
        school.contact("3004", "Una", "Lind", of=["2102"], email="una@example.org")
        school.email("3009", "nadia@example.org", Main="T", Primary="T")
        school.write()
        plan = str(school.run("plan", "sims", *DATED).json["plan"])
        named = mutate(school)
        before = school.everyone()
        answer = school.run("apply", plan, "--json")
        assert (answer.status, answer.json["outcome"]) == (3, "failed")
        assert named in answer.json["reason"]
        assert named in answer.err
        assert school.everyone() == before

    def test_a_match_is_refused_when_a_person_said_otherwise_since(self, school: School, first_sync: FirstSync) -> None:
        first_sync(school)
        school.settings += '\nmatch = ["name and email"]'
        crm(school, id="c1", surname="Lind", personal_email="ida@example.org")
        school.write()
        assert school.run("sync", "crm").status == 1
        crm(school, id="c1", forename="Ida", surname="Lind", personal_email="ida@example.org")
        plan = str(school.run("plan", "crm", "--json").json["plan"])
        assert school.run("contact", "link", "crm:c1", "sims:3003").status == 0
        answer = school.run("apply", plan)
        assert (answer.status, "c1 was linked" in answer.err) == (3, True)
        assert school.show("3003")["source_ids"]["crm"] == "c1"
