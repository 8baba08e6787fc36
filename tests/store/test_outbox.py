"""What is to be delivered is queued once, sent by one process at a time, and tried until it is taken."""

from datetime import UTC, datetime, timedelta

import pytest

from kinroll.store import database as kept
from kinroll.store import outbox
from kinroll.store.models import Outbox, Payload

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def tables(database: str) -> None:
    kept.use(database)


def queue(about: str = "held:sims", *channels: str) -> int:
    return outbox.queue(about, "notice", {"subject": "sims was held"}, channels or ("mail",), NOW)


def due(now: datetime = NOW) -> list[outbox.Waiting]:
    return outbox.due(["notice"], ["mail", "webhook"], now)


def test_one_thing_is_queued_once_for_each_channel() -> None:
    assert [queue("held:sims", "mail"), queue("held:sims", "mail", "webhook"), queue("held:people")] == [1, 1, 1]
    assert [message.channel for message in due()] == ["mail", "webhook", "mail"]
    assert Payload.objects.count() == 3


def test_of_two_processes_one_sends() -> None:
    queue()
    (seen,), (seen_too,) = due(), due()
    assert (outbox.claim(seen, NOW), outbox.claim(seen_too, NOW), due()) == (True, False, [])


def test_a_process_that_dies_while_sending_leaves_the_message_to_the_next() -> None:
    queue()
    outbox.claim(due()[0], NOW)
    assert len(due(NOW + outbox.LEASE)) == 1


def test_what_was_taken_is_never_sent_again() -> None:
    queue()
    (message,) = due()
    outbox.claim(message, NOW)
    outbox.mark_delivered(message, NOW)
    assert (due(NOW + timedelta(days=1)), queue()) == ([], 0)


def test_pauses_between_tries_grow_up_to_six_hours() -> None:
    queue()
    now, pauses = NOW, []
    for _ in range(12):
        (message,) = due(now)
        outbox.claim(message, now)
        outbox.mark_failed(message, "no route to host", now)
        next_try_at = Outbox.objects.get().next_try_at
        assert next_try_at
        pauses.append(next_try_at - now)
        now = next_try_at
    assert pauses[:3] == [timedelta(), timedelta(), timedelta(minutes=10)]
    assert (pauses == sorted(pauses), pauses[-1]) == (True, timedelta(hours=6))


def test_what_nobody_took_for_a_week_is_not_worth_sending() -> None:
    queue()
    assert (len(due(NOW + timedelta(days=6))), due(NOW + timedelta(days=8))) == (1, [])


def test_only_what_can_be_made_into_a_message_is_sent() -> None:
    Outbox.objects.create(channel="mail", template="username-changed", created_at=NOW)
    assert due() == []


def test_words_that_were_erased_leave_an_empty_body() -> None:
    queue()
    Payload.objects.update(body="")
    assert due()[0].body == {}
