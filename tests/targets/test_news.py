"""What a Moodle tells: completions find their documents, once each, whoever says so and however often."""

import json

import pytest

from campus import COURSE, SETTINGS, TOKEN, Campus
from kinroll.core.provisioning import hints
from kinroll.flows.provisioning import polling
from kinroll.store.provisioning import enrolments, states
from moodle.site import Taking

SECRET = "whsec_c2VjcmV0IG9mIHRoZSBwbHVnaW4="
DONE_AT = 1_772_500_000


@pytest.fixture
def learning(on_sqlite: Campus) -> Campus:
    """Sam takes a course."""
    on_sqlite.person("Sam", "attending")
    on_sqlite.sync()
    on_sqlite.later(1)
    return on_sqlite


def user_of(campus: Campus) -> int:
    return campus.user(1).id


def test_nothing_is_asked_twice_within_a_quarter_of_an_hour(learning: Campus) -> None:
    assert learning.poll().asked == 1
    assert polling.poll(learning.configuration, "moodle", learning.now).asked == 0


def test_the_day_of_completion_is_written_down(learning: Campus) -> None:
    learning.declare(f'{SETTINGS}completed_field = "employer"')
    learning.moodle.site.completed[user_of(learning), int(COURSE)] = DONE_AT
    learning.poll()
    assert learning.college.document(1).values["employer"] == "2026-03-03"


def test_a_document_that_moodle_made_is_found_by_its_identifier(on_sqlite: Campus) -> None:
    number = on_sqlite.college.add("booking", source="moodle", source_identifier=f"{COURSE}:77")
    on_sqlite.moodle.site.next_id = 77
    on_sqlite.moodle.site.add("kim")
    on_sqlite.moodle.site.taking[77, int(COURSE)] = Taking()
    on_sqlite.moodle.site.completed[77, int(COURSE)] = DONE_AT
    assert on_sqlite.poll().moved == [number]


def test_an_enrolment_there_is_news_once(on_sqlite: Campus) -> None:
    on_sqlite.declare('enrolled_step = "attending"')
    number = on_sqlite.college.add("booking", source="moodle", source_identifier=f"{COURSE}:77")
    on_sqlite.moodle.site.next_id = 77
    on_sqlite.moodle.site.add("kim")
    assert on_sqlite.poll().moved == []
    on_sqlite.moodle.site.taking[77, int(COURSE)] = Taking()
    assert on_sqlite.poll().moved == [number]
    assert on_sqlite.college.document(number).step == "attending"
    on_sqlite.college.move(number, "booking")
    assert on_sqlite.poll().moved == []


def test_a_step_that_there_is_not_is_told_and_tried_again(learning: Campus) -> None:
    learning.moodle.site.completed[user_of(learning), int(COURSE)] = DONE_AT
    learning.declare('enrol_steps = ["attending"]\ncompleted_step = "graduated"')
    polled = learning.poll()
    assert (polled.moved, [number for number, _ in polled.refused]) == ([], [1])
    learning.declare()
    assert learning.poll().moved == [1]


@pytest.mark.parametrize("code", ["usernotenroled", "nocriteriaset", "cannotviewreport", "invalidrecordunknown"])
def test_what_cannot_be_told_yet_is_asked_again(learning: Campus, code: str) -> None:
    learning.moodle.site.completed[user_of(learning), int(COURSE)] = DONE_AT
    learning.moodle.trouble("completion_status", code)
    assert learning.poll().moved == []
    assert learning.poll().moved == [1]


class TestHints:
    @pytest.fixture
    def told(self, learning: Campus, monkeypatch: pytest.MonkeyPatch) -> Campus:
        monkeypatch.setenv("PUSH", SECRET)
        learning.declare(f'{SETTINGS}push_secret_env = "PUSH"')
        learning.poll()
        return learning

    def say(self, campus: Campus, secret: str = SECRET, *, ago: int = 0, user: object = "") -> bool:
        now = campus.now
        body = json.dumps({"courseid": COURSE, "relateduserid": user or user_of(campus)}).encode()
        sent_at = int(now.at.timestamp()) - ago
        headers = {
            hints.ID: "m1",
            hints.SENT_AT: str(sent_at),
            hints.SIGNATURE: hints.sign(secret, "m1", sent_at, body),
        }
        return polling.hear(campus.configuration, "moodle", headers, body, now)

    def test_a_hint_lets_it_be_asked_at_once_and_is_not_believed(self, told: Campus) -> None:
        row = states.get("moodle")
        assert (enrolments.has_hints(row.pk), self.say(told), enrolments.has_hints(row.pk)) == (False, True, True)
        polled = polling.poll(told.configuration, "moodle", told.now)
        assert (polled.asked, polled.moved) == (1, [])
        told.moodle.site.completed[user_of(told), int(COURSE)] = DONE_AT
        assert [self.say(told), self.say(told)] == [True, True]
        assert polling.poll(told.configuration, "moodle", told.now).moved == [1]

    @pytest.mark.parametrize(("secret", "ago"), [("whsec_AAAA", 0), ("", 0), (SECRET, 301), (SECRET, -301)])
    def test_what_is_not_signed_now_by_the_secret_is_nothing(self, told: Campus, secret: str, ago: int) -> None:
        assert not self.say(told, secret, ago=ago)
        assert not enrolments.has_hints(states.get("moodle").pk)

    @pytest.mark.parametrize("user", ["x", "7; DROP", 10**30, [1]])
    def test_odd_words_are_heard_and_forgotten(self, told: Campus, user: object) -> None:
        assert self.say(told, user=user)
        assert not enrolments.has_hints(states.get("moodle").pk)


def test_without_a_secret_nothing_is_heard(learning: Campus) -> None:
    assert TOKEN
    assert not polling.hear(learning.configuration, "moodle", {}, b"{}", learning.now)
