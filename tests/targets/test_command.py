"""``kinroll target``, what it answers, and what a worker does by itself."""

from datetime import UTC, datetime, timedelta

import pytest

from campus import SETTINGS, Campus
from kinroll.flows.provisioning import due
from kinroll.store.provisioning import states


def test_from_a_check_to_a_sync(campus: Campus) -> None:
    campus.person("Sam", "attending")
    campus.person("Kim", personal_email="kim+1@example.org")
    run = campus.college.command
    assert run("target", "check", "moodle", "--json").json["release"].startswith("4.5")
    planned = run("target", "plan", "moodle", "--json")
    assert (planned.status, planned.json["outcome"], planned.json["steps"]) == (1, "planned", {"create": 1, "enrol": 1})
    number = planned.json["run"]
    kinds = [(line["kind"], line["state"]) for line in run("target", "steps", str(number), "--json").lines]
    assert kinds == [("create", "to-do"), ("enrol", "to-do")]
    assert run("target", "apply", "moodle", str(number)).status == 0
    shown = run("target", "show", "moodle", "--json").json
    assert (shown["state"], shown["users"], [one["code"] for one in shown["people"]]) == (
        *("ready", 1),
        ["username-unusable"],
    )
    assert run("target", "sync", "moodle", "--json").json["outcome"] == "unchanged"
    assert run("target", "list", "--json").lines[0]["state"] == "ready"


def test_a_held_plan_leaves_with_three_and_passes_with_a_reason(on_sqlite: Campus) -> None:
    for i in range(10):
        on_sqlite.person(f"P{i}")
    run = on_sqlite.college.command
    assert run("target", "sync", "moodle").status == 0
    for contact in range(1, 7):
        on_sqlite.switch(contact, on=False)
    held = run("target", "sync", "moodle", "--json")
    assert (held.status, held.json["brakes"][0]["code"]) == (3, "too-many-suspended")
    assert run("target", "apply", "moodle", str(held.json["run"])).status == 3
    assert run("target", "apply", "moodle", str(held.json["run"]), "--release-brake", "leavers").status == 0


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("target", "sync", "nowhere"), 2),
        (("target", "adopt", "moodle"), 2),
        (("target", "adopt", "moodle", "1", "--matching"), 2),
        (("target", "steps", "99"), 2),
        (("target", "apply", "moodle", "99"), 3),
        (("target", "forget", "moodle", "1"), 3),
    ],
)
def test_wrong_words(on_sqlite: Campus, words: tuple[str, ...], status: int) -> None:
    on_sqlite.person("Sam")
    assert on_sqlite.college.command(*words).status == status


def test_what_cannot_be_used_leaves_with_four_and_what_was_begun_with_five(on_sqlite: Campus) -> None:
    on_sqlite.person("Sam", "attending")
    on_sqlite.moodle.trouble("enrol_manual", "wsusercannotassign")
    cut = on_sqlite.college.command("target", "sync", "moodle")
    assert (cut.status, "role of a student" in cut.err) == (5, True)
    on_sqlite.moodle.site.token = "another"
    gone = on_sqlite.college.command("target", "check", "moodle")
    assert (gone.status, "kinroll target check moodle" in gone.err) == (4, True)


class TestWorker:
    def test_it_does_nothing_before_a_person_has_compared_everybody(self, on_sqlite: Campus) -> None:
        on_sqlite.person("Sam")
        assert not due.is_due(on_sqlite.configuration, datetime.now(UTC))
        assert due.work(on_sqlite.configuration, datetime.now(UTC)) == []
        assert on_sqlite.moodle.calls == []

    def test_it_sends_changes_and_compares_everybody_once_a_day(self, on_sqlite: Campus) -> None:
        on_sqlite.declare(f"{SETTINGS}", timeout_s=2)
        sam = on_sqlite.person("Sam")
        on_sqlite.sync()
        now = on_sqlite.now.at
        due.work(on_sqlite.configuration, now)
        assert not due.is_due(on_sqlite.configuration, now)
        kim = on_sqlite.person("Kim")
        now = on_sqlite.now.at
        assert due.is_due(on_sqlite.configuration, now)
        due.work(on_sqlite.configuration, now)
        assert not due.is_due(on_sqlite.configuration, now)
        assert due.is_due(on_sqlite.configuration, now + timedelta(hours=25))
        assert on_sqlite.user(kim).suspended is False
        on_sqlite.user(sam).firstname = "Somebody"
        due.work(on_sqlite.configuration, now + timedelta(hours=1))
        assert on_sqlite.user(sam).firstname == "Somebody"
        due.work(on_sqlite.configuration, now + timedelta(hours=25))
        assert on_sqlite.user(sam).firstname == "Sam"

    def test_a_target_that_is_stopped_is_left_alone_until_it_was_checked(self, on_sqlite: Campus) -> None:
        on_sqlite.sync()
        on_sqlite.person("Sam")
        on_sqlite.moodle.trouble("", "invalidtoken")
        told = due.work(on_sqlite.configuration, on_sqlite.now.at)
        assert len(told) == 1
        on_sqlite.moodle.calls.clear()
        assert not due.is_due(on_sqlite.configuration, on_sqlite.now.at)
        assert due.work(on_sqlite.configuration, on_sqlite.now.at) == []
        assert on_sqlite.moodle.calls == []
        assert on_sqlite.college.command("target", "check", "moodle").status == 0
        due.work(on_sqlite.configuration, on_sqlite.now.at)
        assert len(on_sqlite.moodle.site.people()) == 1

    def test_a_target_that_does_not_answer_rests_longer_each_time(self, on_sqlite: Campus) -> None:
        on_sqlite.sync()
        on_sqlite.person("Sam")
        rests = []
        for _ in range(3):
            on_sqlite.moodle.trouble("", "503", times=9)
            now = on_sqlite.now.at
            due.work(on_sqlite.configuration, now)
            row = states.get("moodle")
            assert row.resting_until
            rests.append((row.resting_until - now).total_seconds())
            assert due.work(on_sqlite.configuration, now) == []
            on_sqlite.later(1)
        assert rests == [60, 120, 240]
        on_sqlite.moodle.troubles.clear()
        on_sqlite.later(1)
        due.work(on_sqlite.configuration, on_sqlite.now.at)
        assert (states.get("moodle").failures, len(on_sqlite.moodle.site.people())) == (0, 1)
