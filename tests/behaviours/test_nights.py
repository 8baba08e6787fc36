"""People are told once when a night went wrong, and are left in peace otherwise."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from django.db.utils import OperationalError

from kinroll.cli.notifying import telling_people
from kinroll.core.notice import FAILURES
from kinroll.flows.notifying import CODES
from kinroll.store import outbox
from kinroll.store.models import Plan
from kit import School
from loopback import Hook, MailHost, hook, mail_host
from snapshots import FirstSync


@pytest.fixture(scope="module")
def host() -> Iterator[MailHost]:
    """One for all tests, for the port stands in a school's settings, and schools that are alike share a first sync."""
    with mail_host() as host:
        yield host


@pytest.fixture
def post(host: MailHost) -> MailHost:
    """The mail host, as good as new."""
    for name, value in asdict(MailHost(host.port)).items():
        setattr(host, name, value)
    return host


@pytest.fixture
def school(school: School, post: MailHost) -> School:
    """Grace with Amelia, and an office that wants to know."""
    school.contact("3001", "Grace", "Okafor")
    return told_by_mail(school, post)


def told_by_mail(school: School, post: MailHost, notify: str = "", sims: str = "") -> School:
    school.settings = f"""{sims}
[notify]
{notify}
[notify.mail]
to = ["office@example.org"]
from = "kinroll@example.org"
host = "127.0.0.1"
port = {post.port}
tls = "none"
timeout_s = 5
"""
    return school


def text(mail: EmailMessage) -> str:
    return str(mail.get_content()).replace("\r\n", "\n")


def subjects(post: MailHost) -> list[str]:
    return [mail["Subject"].partition(": ")[2] for mail in post.received]


def a_wrong_night(school: School, sync: Callable[[School], object] = School.sync) -> None:
    """Most students are missing since they were synced for the first time."""
    for i in range(10):
        school.student(f"22{i:02}", f"Pupil{i}", "Marsh")
    sync(school)
    for i in range(8):
        school.forget(f"22{i:02}")


def days_pass(days: float) -> None:
    """Every run so far was longer ago."""
    Plan.objects.exclude(finished_at=None).update(finished_at=datetime.now(UTC) - timedelta(days=days))


class TestQuiet:
    def test_a_good_night_tells_nobody(self, school: School, post: MailHost) -> None:
        assert school.sync()["status"] == 0
        assert school.run("notify").status == 0
        assert post.received == []

    def test_without_anybody_to_tell_a_sync_is_as_it_was(self, school: School) -> None:
        school.settings = ""
        assert school.sync()["status"] == 0
        answer = school.run("notify")
        assert (answer.status, "[notify.mail]" in answer.err) == (0, True)

    def test_a_plan_by_hand_tells_nobody(self, school: School, post: MailHost, first_sync: FirstSync) -> None:
        a_wrong_night(school, first_sync)
        assert school.plan()["outcome"] == "held"
        assert post.received == []


class TestHeld:
    def test_a_held_run_is_told_with_its_brakes_and_what_to_type(
        self, school: School, post: MailHost, first_sync: FirstSync
    ) -> None:
        a_wrong_night(school, first_sync)
        answer = school.sync()
        (mail,) = post.received
        assert (answer["status"], subjects(post)) == (3, ["sims was held, nothing was changed"])
        assert "students-lost: 8 of 11 current students are missing." in text(mail)
        assert f"  kinroll changes {answer['plan']}\n" in text(mail)
        assert f"  kinroll apply {answer['plan']} --release-brake REASON\n" in text(mail)

    def test_the_same_brakes_are_told_once_until_a_night_was_good(
        self, school: School, post: MailHost, first_sync: FirstSync
    ) -> None:
        a_wrong_night(school, first_sync)
        for _ in range(3):
            school.sync()
        assert len(post.received) == 1
        for i in range(8):
            school.student(f"22{i:02}", f"Pupil{i}", "Marsh")
        school.sync()
        assert len(post.received) == 1
        for i in range(8):
            school.forget(f"22{i:02}")
        school.sync()
        assert len(post.received) == 2

    def test_a_paused_source_is_told_with_how_to_resume_it(
        self, school: School, post: MailHost, first_sync: FirstSync
    ) -> None:
        first_sync(school)
        school.run("revert", "1")
        for _ in range(2):
            school.sync()
        (mail,) = post.received
        assert (subjects(post), "kinroll resume sims" in text(mail)) == (["sims is paused, nothing was changed"], True)


class TestFailed:
    def test_a_failed_run_is_told_by_its_code(self, school: School, post: MailHost) -> None:
        school.write()
        (school.folder / "sims" / "contacts.xml").write_text("")
        answer = school.run("sync", "sims")
        (mail,) = post.received
        assert (answer.status, subjects(post)) == (4, ["sims failed (source-unreadable), nothing was changed"])
        said = text(mail).splitlines()
        assert said[1].startswith("  One of its files is missing, empty, cut off or not the one it should be")
        assert said[-2:] == ["Next:", "  kinroll check sims"]

    def test_every_failure_has_words(self) -> None:
        assert set(FAILURES) == {*CODES.values(), "unexpected"}
        assert all(failure.words.endswith(".") for failure in FAILURES.values())

    def test_the_same_failure_is_told_once_and_another_one_again(self, school: School, post: MailHost) -> None:
        school.write()
        (school.folder / "sims" / "contacts.xml").write_text("")
        for _ in range(3):
            school.run("sync", "sims")
        assert len(post.received) == 1
        (school.folder / "sims" / "students.xml").unlink()
        school.run("sync", "sims")
        assert len(post.received) == 2

    def test_a_missing_right_is_told_by_name(self, school: School, post: MailHost) -> None:
        school.write()
        report = school.folder / "sims" / "students.xml"
        report.write_text(report.read_text().replace("<primary_id>2101</primary_id>", ""))
        assert school.run("sync", "sims").status == 3
        assert subjects(post) == ["sims failed (right-missing), nothing was changed"]

    def test_a_failure_without_a_database_is_told_all_the_same(self, school: School, post: MailHost) -> None:
        school.database_url = "sqlite:///nowhere/kinroll.db"
        school.write()
        assert school.run("sync", "sims").status == 4
        assert subjects(post) == ["sims failed (database-unusable), nothing was changed"]

    def test_a_fault_of_kinroll_itself_is_told_too(self, school: School, post: MailHost) -> None:
        school.write()
        with pytest.raises(RuntimeError), telling_people("sims", school.config):
            raise RuntimeError("Grace Okafor")
        assert subjects(post) == ["sims failed (unexpected)"]

    def test_a_run_that_had_ended_well_before_something_broke_did_not_fail(
        self, school: School, post: MailHost
    ) -> None:
        with pytest.raises(BrokenPipeError), telling_people("sims", school.config):
            school.sync()
            raise BrokenPipeError
        assert post.received == []

    def test_a_run_that_was_held_before_something_broke_is_told_as_held_and_once(
        self, school: School, post: MailHost, first_sync: FirstSync
    ) -> None:
        a_wrong_night(school, first_sync)
        with pytest.raises(BrokenPipeError), telling_people("sims", school.config):
            school.sync()
            raise BrokenPipeError
        assert subjects(post) == ["sims was held, nothing was changed"]

    def test_whoever_presses_ctrl_c_knows(self, school: School, post: MailHost) -> None:
        school.write()
        with pytest.raises(KeyboardInterrupt), telling_people("sims", school.config):
            raise KeyboardInterrupt
        assert post.received == []

    def test_wrong_usage_is_told_to_nobody(self, school: School, post: MailHost) -> None:
        school.write()
        assert [school.run("sync", "nobody").status, school.run("sync", "sims", "--today", "soon").status] == [2, 2]
        assert post.received == []


class TestNewProblems:
    def test_problems_are_told_as_counts_by_code(self, school: School, post: MailHost) -> None:
        for key in ("3002", "3003"):
            school.contact(key, "Pat", "Marsh", email=None)
        assert school.sync()["status"] == 1
        (mail,) = post.received
        assert (subjects(post), "  2 no-email\n" in text(mail)) == (["sims has 2 new problems"], True)
        assert "kinroll problems --source sims" in text(mail)

    def test_a_problem_that_was_open_at_the_last_run_is_not_told_again(self, school: School, post: MailHost) -> None:
        school.contact("3002", "Pat", "Marsh", email=None)
        school.sync()
        school.sync()
        assert len(post.received) == 1
        school.contact("3003", "Kim", "Lind", email=None)
        school.sync()
        assert subjects(post)[1:] == ["sims has 1 new problem"]

    def test_a_problem_that_comes_back_is_new(self, school: School, post: MailHost) -> None:
        school.contact("3002", "Pat", "Marsh", email=None)
        school.sync()
        school.emails.append(("3002", {"Email": "pat@example.org", "Location": "Home", "Primary": "T"}))
        school.sync()
        school.emails.pop()
        school.sync()
        assert len(post.received) == 2

    def test_advice_is_told_only_where_a_school_wants_it(self, school: School, post: MailHost) -> None:
        school.contact("3002", "Pat", "Marsh", email=None)
        school.email("3002", "pat@example.org")
        school.sync()
        assert post.received == []
        told_by_mail(school, post, notify='problems = ["advice"]')
        school.contact("3003", "Kim", "Lind", email=None)
        school.email("3003", "kim@example.org")
        school.sync()
        assert subjects(post) == ["sims has 1 new problem"]

    def test_no_message_names_anybody(self, school: School, post: MailHost) -> None:
        school.contact("3002", "Rhian", "Llewellyn", email=None, Title="Sir Knight")
        a_wrong_night(school)
        school.sync()
        assert len(post.received) == 2
        for mail in post.received:
            del mail["Message-ID"], mail["Date"]  # made of the time: any number may stand in them
            for word in ("Rhian", "Llewellyn", "3002", "Sir Knight", "Pupil", "Grace", "grace"):
                assert word not in mail.as_string()


class TestOverdue:
    def test_a_source_without_a_good_run_for_too_long_is_told_once(
        self, school: School, post: MailHost, first_sync: FirstSync
    ) -> None:
        first_sync(school)
        days_pass(2)
        first, second = (school.run("notify", "--json").json for _ in range(2))
        assert (first["overdue"], len(first["delivered"]), second["delivered"]) == (["sims"], 1, [])
        assert (subjects(post), "kinroll sync sims" in text(post.received[0])) == (["sims is overdue"], True)

    def test_a_paused_source_is_told_with_how_to_resume_it(
        self, school: School, post: MailHost, first_sync: FirstSync
    ) -> None:
        first_sync(school)
        school.run("revert", "1")
        days_pass(2)
        school.run("notify")
        (mail,) = post.received
        assert (subjects(post), "kinroll resume sims" in text(mail)) == (["sims is overdue"], True)

    def test_after_a_good_run_it_may_be_overdue_again(self, school: School, post: MailHost) -> None:
        for _ in range(2):
            school.sync()
            days_pass(2)
            school.run("notify")
        assert subjects(post) == ["sims is overdue", "sims is overdue"]

    def test_a_held_run_does_not_count_and_says_how_to_look_at_it(
        self, school: School, post: MailHost, first_sync: FirstSync
    ) -> None:
        a_wrong_night(school, first_sync)
        days_pass(2)
        held = school.sync()
        school.run("notify")
        assert subjects(post)[1:] == ["sims is overdue"]
        assert f"kinroll changes {held['plan']}" in text(post.received[1])

    @pytest.mark.parametrize(
        ("notify", "sims", "is_told"),
        [
            ("", "", True),
            ('overdue_after = "3d"', "", False),
            ("", 'overdue_after = "3d"', False),
            ('overdue_after = "3d"', 'overdue_after = "90m"', True),
            ("", 'overdue_after = "never"', False),
        ],
    )
    def test_how_long_is_too_long_is_the_schools_to_say(
        self, school: School, post: MailHost, first_sync: FirstSync, notify: str, sims: str, is_told: bool
    ) -> None:
        first_sync(school)
        days_pass(2)
        told_by_mail(school, post, notify, sims)
        school.write()
        school.run("notify")
        assert bool(post.received) is is_told

    def test_a_source_that_was_never_tried_is_not_overdue(self, school: School, post: MailHost) -> None:
        school.write()
        assert school.run("notify", "--json").json["overdue"] == []


class TestDelivery:
    def test_a_failed_delivery_is_said_and_changes_nothing_else(
        self, school: School, post: MailHost, first_sync: FirstSync
    ) -> None:
        a_wrong_night(school, first_sync)
        post.refuses = b"451 later"
        school.write()
        answer = school.run("sync", "sims", "--json")
        assert (answer.status, answer.json["outcome"]) == (3, "held")
        assert "could not be delivered by mail" in answer.err
        assert "later" in answer.err

    def test_what_could_not_be_delivered_is_tried_again_and_arrives_once(
        self, school: School, post: MailHost, first_sync: FirstSync
    ) -> None:
        a_wrong_night(school, first_sync)
        post.refuses = b"451 later"
        school.sync()
        assert school.run("notify").status == 5
        post.refuses = b""
        assert [school.run("notify").status, school.run("notify").status] == [0, 0]
        assert subjects(post) == ["sims was held, nothing was changed"]

    def test_the_next_sync_tries_again_too(self, school: School, post: MailHost) -> None:
        school.contact("3002", "Pat", "Marsh", email=None)
        post.refuses = b"451 later"
        assert school.sync()["status"] == 1
        post.refuses = b""
        school.sync()
        assert subjects(post) == ["sims has 1 new problem"]

    def test_a_password_that_is_not_there_costs_no_sync(self, school: School, post: MailHost) -> None:
        school.settings += 'user = "kinroll"\npassword_env = "NO_SUCH_VARIABLE"'
        school.contact("3002", "Pat", "Marsh", email=None)
        school.write()
        answer = school.run("sync", "sims")
        assert (answer.status, "NO_SUCH_VARIABLE" in answer.err) == (1, True)

    def test_a_password_is_read_from_a_file(self, school: School, post: MailHost) -> None:
        post.user, post.password = "kinroll", "swordfish"
        (school.folder / "secret.txt").write_text("swordfish\n")
        school.settings += 'user = "kinroll"\npassword_file = "secret.txt"'
        school.contact("3002", "Pat", "Marsh", email=None)
        school.sync()
        assert (len(post.received), post.logins) == (1, [("kinroll", "swordfish", False)])

    def test_a_night_that_went_well_is_not_called_failed_when_messages_cannot_be_kept(
        self, school: School, post: MailHost, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> int:
            raise OperationalError("disk is full")

        monkeypatch.setattr(outbox, "queue", full)
        school.contact("3002", "Pat", "Marsh", email=None)
        school.write()
        answer = school.run("sync", "sims")
        assert (answer.status, "disk is full" in answer.err, post.received) == (1, True, [])

    def test_a_trial_message_shows_that_messages_arrive(self, school: School, post: MailHost) -> None:
        school.write()
        assert school.run("notify", "--trial").status == 0
        assert subjects(post) == ["a trial message"]
        post.refuses = b"550 no"
        assert school.run("notify", "--trial").status == 4


class TestWebhook:
    @pytest.fixture
    def target(self, school: School, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hook]:
        """A webhook beside the mail."""
        monkeypatch.setenv("HOOK_SECRET", "swordfish")
        with hook() as target:
            school.settings += f'[notify.webhook]\nurl = "{target.url}"\nsecret_env = "HOOK_SECRET"\ntimeout_s = 5\n'
            yield target

    def test_programs_get_the_same_as_facts_and_signed(self, school: School, post: MailHost, target: Hook) -> None:
        school.contact("3002", "Pat", "Marsh", email=None)
        run = school.sync()["run"]
        ((headers, body),) = target.received
        facts = json.loads(body)
        assert (facts["kind"], facts["source"], facts["run"]) == ("problems", "sims", run)
        assert (facts["codes"], facts["opened"]) == (["no-email"], {"no-email": 1})
        assert facts["next"] == ["kinroll problems --source sims"]
        signature = hmac.new(b"swordfish", body, hashlib.sha256).hexdigest()
        assert headers["X-Kinroll-Signature"] == f"sha256={signature}"
        assert len(post.received) == 1

    def test_one_channel_that_fails_does_not_repeat_the_other(
        self, school: School, post: MailHost, target: Hook
    ) -> None:
        school.contact("3002", "Pat", "Marsh", email=None)
        target.status = 500
        school.sync()
        target.status = 200
        school.run("notify")
        assert (len(post.received), len(target.received)) == (1, 2)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (
            'host = "mail.example.org"\ntls = "none"\nuser = "me"\npassword_env = "P"',
            "no password is sent in the clear",
        ),
        ('host = "mail.example.org"\nuser = "me"', "say where the password stands"),
        ('host = "mail.example.org"\npassword = "swordfish"', "there is no such setting"),
    ],
)
def test_settings_that_cannot_be_right_are_refused(school: School, settings: str, words: str) -> None:
    school.settings = f'[notify.mail]\nto = ["office@example.org"]\nfrom = "kinroll@example.org"\n{settings}'
    school.write()
    answer = school.run("sync", "sims")
    assert (answer.status, words in answer.err) == (4, True)
