"""Programs that are called, with real servers on this machine."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kinroll.core.signing_webhooks import PAUSES, is_signed
from kinroll.declarations.file import Configuration, read
from kinroll.flows import calling_webhooks, webhooks
from kinroll.flows.now import Now
from kinroll.store import feed
from kinroll.store import webhooks as kept
from kinroll.store.feed import BEGINNING
from kinroll.store.models import Webhook, WebhookMessage
from kit import School
from loopback import Hook, hook

ALLOW = '[webhooks]\nallow = ["127.0.0.0/8"]\ntimeout_s = 2\n'


@dataclass
class Called:
    """A school of three contacts, and a program that is told of everything from the beginning."""

    school: School
    configuration: Configuration
    target: Hook
    secret: str
    number: int

    @property
    def hook(self) -> Webhook:
        return Webhook.objects.get(pk=self.number)

    def round(self) -> calling_webhooks.Called:
        return calling_webhooks.call_all(self.configuration)

    @property
    def heard(self) -> list[tuple[str, int]]:
        """What the program was told of, with the contact."""
        bodies = [json.loads(body) for _, body in self.target.received]
        return [(body["type"], body["data"].get("contact_id", 0)) for body in bodies]

    @property
    def expected(self) -> list[tuple[str, int]]:
        return [(f"contact.{event.kind}", event.contact) for event in feed.read(limit=1_000)]

    def wait_no_more(self) -> None:
        """Let every pause be over."""
        Webhook.objects.update(next_try_at=None)
        WebhookMessage.objects.update(next_try_at=None)


def now() -> Now:
    at = datetime.now(UTC)
    return Now(at, at.date(), at, "anna")


@pytest.fixture
def called(tmp_path: Path, sqlite_database: str) -> Iterator[Called]:
    school = School(tmp_path, sqlite_database, settings=ALLOW)
    school.student("2101")
    for key, name in (("3001", "Grace"), ("3002", "Ada")):
        school.contact(key, name)
    school.sync()
    configuration = read(school.config)
    with hook() as target:
        made = webhooks.create("library", target.url, [], configuration, now(), from_start=True)
        yield Called(school, configuration, target, made.secret, made.number)


def test_everything_is_told_once_signed_and_in_order(called: Called) -> None:
    assert called.round().sent == 3
    assert called.heard == called.expected
    for headers, body in called.target.received:
        sent = {name.lower(): value for name, value in headers.items()}
        assert is_signed(sent, body, [called.secret], int(datetime.now(UTC).timestamp()))
    called.school.run("contact", "rename", "2", "grace.okafor")
    assert called.round().sent == 1
    assert called.round().sent == 0
    last = json.loads(called.target.received[-1][1])
    assert (last["type"], last["data"]["new"]) == ("contact.renamed", {"username": "grace.okafor"})
    assert not any(name in called.target.received[0][1] for name in (b"Grace", b"Okafor"))


def test_only_what_was_asked_for_is_told(called: Called) -> None:
    webhooks.change(called.hook, called.target.url, ["renamed"], called.configuration)
    called.school.run("contact", "rename", "2", "grace.okafor")
    called.round()
    assert called.heard == [("contact.renamed", 2)]


def test_one_that_does_not_answer_is_let_alone_longer_and_longer_and_then_stopped(called: Called) -> None:
    called.target.status = 503
    pauses = []
    for _ in range(len(PAUSES) + 1):
        called.round()
        if called.hook.next_try_at:
            pauses.append(called.hook.next_try_at - datetime.now(UTC))
        assert called.round().sent == 0  # within the pause nobody is called
        called.wait_no_more()
    assert len(called.target.received) == len(PAUSES) + 1
    assert pauses == sorted(pauses)
    assert called.hook.state == kept.STOPPED
    assert "503" in called.hook.last_error
    called.target.status, called.target.received = 200, []
    assert called.round().sent == 0
    webhooks.switch(called.hook, is_on=True)
    called.round()
    assert called.heard == called.expected  # nothing is lost


def test_what_is_refused_is_set_aside_and_holds_up_its_own_contact_only(called: Called) -> None:
    called.target.status = 422
    called.round()
    called.target.status, called.target.received = 204, []
    called.school.run("contact", "rename", "2", "grace.okafor")
    called.school.contact("3003", "Zoe")
    called.school.sync()
    called.round()
    assert [contact for _, contact in called.heard] == [4]
    called.wait_no_more()
    called.round()
    called.wait_no_more()
    called.round()
    assert called.heard[1:] == [
        ("contact.created", 1),
        ("contact.created", 2),
        ("contact.created", 3),
        ("contact.renamed", 2),
    ]


def test_what_is_refused_for_ever_becomes_a_dead_letter_that_can_be_revived(called: Called) -> None:
    called.target.status = 400
    for _ in range(len(PAUSES) + 1):
        called.round()
        called.wait_no_more()
    assert [message.state for message in kept.messages(called.number)] == [kept.DEAD] * 3
    assert called.hook.state == kept.ON
    called.target.status, called.target.received = 200, []
    assert called.round().sent == 0
    assert webhooks.revive(called.hook) == 3
    called.round()
    assert sorted(called.heard) == sorted(called.expected)


def test_one_that_is_gone_is_stopped_at_once(called: Called) -> None:
    called.target.status = 410
    called.round()
    assert called.hook.state == kept.STOPPED


def test_it_can_be_told_everything_again_with_the_same_ids(called: Called) -> None:
    called.round()
    ids = [headers["webhook-id"] for headers, _ in called.target.received]
    webhooks.replay(called.hook, after=BEGINNING)
    called.round()
    assert [headers["webhook-id"] for headers, _ in called.target.received] == ids * 2
    webhooks.replay(called.hook, since=datetime.now(UTC) + timedelta(days=1))
    assert called.round().sent == 0


def test_a_test_is_sent_once_even_where_it_is_switched_off(called: Called) -> None:
    webhooks.switch(called.hook, is_on=False)
    called.target.status = 500
    webhooks.test(called.hook, now())
    called.round()
    assert called.heard == [("test", 0)]
    (message,) = kept.messages(called.number)
    assert (message.state, message.status) == (kept.DEAD, 500)
    assert called.round().sent == 0


def test_with_a_new_secret_the_old_one_is_good_for_a_day(called: Called) -> None:
    secret = webhooks.rotate(called.hook, called.configuration, now()).secret
    called.round()
    headers, body = called.target.received[0]
    sent, at = {name.lower(): value for name, value in headers.items()}, int(datetime.now(UTC).timestamp())
    assert is_signed(sent, body, [secret], at)
    assert is_signed(sent, body, [called.secret], at)
    later = datetime.now(UTC) + timedelta(hours=25)
    assert webhooks.secrets_of(called.hook, called.configuration, later) == [secret]
    assert secret not in called.hook.secret


def test_where_the_secret_key_was_changed_it_is_said(called: Called) -> None:
    (called.school.folder / "kinroll.secret").write_text("another key, and one that is long enough to be taken")
    called.round()
    assert called.hook.state == kept.STOPPED
    assert "secret key was changed" in called.hook.last_error
    assert called.target.received == []


def test_commands(called: Called) -> None:
    run = called.school.run
    assert run("webhook", "test", "1").status == 0
    (listed,) = run("webhook", "list", "--json").lines
    assert (listed["name"], listed["behind"]) == ("library", 0)
    assert run("webhook", "replay", "1", "--after", "0-0").status == 0
    assert run("worker", "--once", "--json").json["called"] == 3
    assert run("webhook", "switch", "1", "off").status == 0
    assert len(run("webhook", "messages", "1", "--json").lines) == 7
    assert run("webhook", "rotate", "1").out.startswith("whsec_")
    assert run("webhook", "add", "other", "http://example.org").status == 0
    assert run("webhook", "add", "library", "https://example.org").status == 2
    assert run("webhook", "remove", "1").status == 0
    assert run("webhook", "test", "1").status == 2
    events = run("feed", "--limit", "2", "--json")
    assert [event["kind"] for event in events.lines] == ["created", "created"]
    assert len(run("feed", "--after", events.lines[-1]["position"], "--json").lines) == 1
    assert run("feed", "--after", "nonsense").status == 2


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://example.org/hook?a=1", ""),
        ("https://example.org:8443", ""),
        ("http://example.org/", "https"),
        ("ftp://example.org/", "no web address"),
        ("https:///path", "no web address"),
        ("https://user:pw@example.org/", "name or password"),
        ("https://example.org:0/", "no web address"),
        ("https://example.org:99999/", "no web address"),
        ("https://exa mple.org/", "no web address"),
        ("https://[::1/", "no web address"),
        ("https://example.org/\n", "no web address"),
        ("https://example.org/" + "x" * 600, "no web address"),
    ],
)
def test_what_is_wrong_with_an_address(url: str, words: str) -> None:
    said = webhooks.wrong_address(url, has_allowed=False)
    assert (words in said) if words else said == ""
    assert webhooks.wrong_address("http://10.1.2.3/", has_allowed=True) == ""
