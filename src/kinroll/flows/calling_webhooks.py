"""Call webhooks: everybody who wants to hear of events is told of them, in order, at least once, and nobody for ever.

A webhook has a place in the feed. What it takes moves the place on. A message that it refuses is set aside and tried
again later, and what comes after it about the same contact waits behind it. A consumer that does not answer at all is
let alone for longer and longer, and in the end is stopped; nothing is lost, since the feed keeps its place.
"""

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from kinroll.accounts.sealing import SealBrokenError
from kinroll.channels.calling import post
from kinroll.channels.errors import DeliveryError
from kinroll.core.calling import Network, networks
from kinroll.core.signing_webhooks import GONE, PAUSE, REFUSED, TAKEN, headers, meaning, pause_after
from kinroll.declarations.file import Configuration
from kinroll.declarations.web import WebUnusableError
from kinroll.flows.answers.events import events_json
from kinroll.flows.webhooks import secrets_of
from kinroll.store import feed, webhooks
from kinroll.store.feed import FedEvent, Position
from kinroll.store.locking import SourceBusyError, source_lock
from kinroll.store.models import Webhook, WebhookMessage

LOCK = "webhooks"
BATCH = 200
ASIDE = 50
ROUND_S = 20.0
"""So long one webhook may keep the worker in one round."""
LONGEST_S = 300.0


@dataclass(slots=True)
class Called:
    """How a round went; ``has_more`` tells whether another one can begin at once."""

    sent: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class _Outcome:
    meaning: str
    status: int | None = None
    error: str = ""
    wait: timedelta = timedelta()


class _LetAloneError(Exception):
    """The consumer is not called any more in this round."""


def call(configuration: Configuration) -> Called:
    """One round: every webhook for which something waits. Does nothing while another process is at it."""
    called = Called()
    with suppress(SourceBusyError), source_lock(LOCK, wait_s=0.0):
        for hook in webhooks.due(datetime.now(UTC)):
            with suppress(_LetAloneError):
                _Round(hook, configuration, called).run()
    return called


def call_all(configuration: Configuration) -> Called:
    """Rounds until nothing is left that could be sent now, or it has taken long enough."""
    every, until = Called(has_more=True), time.monotonic() + LONGEST_S
    while every.has_more and time.monotonic() < until:
        one = call(configuration)
        every.sent, every.failed, every.has_more = every.sent + one.sent, every.failed + one.failed, one.has_more
    return every


class _Round:
    """One webhook's turn."""

    def __init__(self, hook: Webhook, configuration: Configuration, called: Called) -> None:
        self._hook, self._called = hook, called
        self._until = time.monotonic() + ROUND_S
        self._timeout_s = configuration.declared.webhooks.timeout_s
        self._allowed: Sequence[Network] = networks(configuration.declared.webhooks.allow)
        try:
            self._secrets = secrets_of(hook, configuration, datetime.now(UTC))
        except (SealBrokenError, WebUnusableError) as error:
            webhooks.mark_failing(hook, None, str(error), datetime.now(UTC))
            raise _LetAloneError from error

    def run(self) -> None:
        """Tests and what was set aside, then what is new."""
        is_on = self._hook.state == webhooks.ON
        for message in webhooks.waiting(self._hook.pk, datetime.now(UTC), ASIDE):
            if message.kind == webhooks.TEST:
                self._send_test(message)
            elif is_on and not self._is_over():
                self._send_again(message)
        if is_on:
            self._send_new()

    def _send_test(self, message: WebhookMessage) -> None:
        """A test is sent once, whatever comes of it: somebody is looking."""
        outcome = self._post(
            f"test-{message.pk}", {"type": "test", "timestamp": message.made_at.isoformat(), "data": {}}
        )
        state = webhooks.DELIVERED if outcome.meaning == TAKEN else webhooks.DEAD
        webhooks.end(message, state, datetime.now(UTC), status=outcome.status, error=outcome.error)

    def _send_again(self, message: WebhookMessage) -> None:
        event = feed.find(message.event_id) if message.event_id else None
        if event is None:
            return
        outcome, now = self._send(event), datetime.now(UTC)
        if outcome.meaning == TAKEN:
            webhooks.end(message, webhooks.DELIVERED, now, status=outcome.status)
            return
        self._pause_if_nobody_answers(outcome)
        pause = pause_after(message.tries + 1)
        if pause is None:
            webhooks.end(message, webhooks.DEAD, now, status=outcome.status, error=outcome.error)
        else:
            webhooks.put_off(message, pause, now, status=outcome.status, error=outcome.error)

    def _send_new(self) -> None:
        place = Position(self._hook.xid, self._hook.event_id)
        events = feed.read(place, BATCH)
        behind = webhooks.contacts_waiting(self._hook.pk) if events else set()
        kinds = self._hook.kinds.split() or feed.KINDS
        rows: list[tuple[Any, ...]] = []
        try:
            for event in events:
                if self._is_over():
                    break
                if event.kind in kinds:
                    rows.append(self._tell(event, behind))
                place = event.position
        finally:
            webhooks.write(self._hook.pk, rows, place)
        self._called.has_more |= bool(events) and (len(events) == BATCH or place != events[-1].position)

    def _tell(self, event: FedEvent, behind: set[int]) -> tuple[Any, ...]:
        """Tell of one event; what became of it, as the row to be kept."""
        now = datetime.now(UTC)
        if event.contact in behind:
            return webhooks.note(self._hook.pk, event, webhooks.WAITING, now)
        outcome = self._send(event)
        if outcome.meaning == TAKEN:
            return webhooks.note(self._hook.pk, event, webhooks.DELIVERED, now, status=outcome.status, tries=1)
        self._pause_if_nobody_answers(outcome)
        behind.add(event.contact)
        pause = pause_after(1) or timedelta()
        facts = {"tries": 1, "next_try_at": now + pause, "status": outcome.status, "error": outcome.error}
        return webhooks.note(self._hook.pk, event, webhooks.WAITING, now, **facts)

    def _send(self, event: FedEvent) -> _Outcome:
        (facts,) = events_json([event])
        body = {"type": f"contact.{event.kind}", "timestamp": facts["at"], "data": facts}
        outcome = self._post(f"event-{event.position.id}", body)
        if outcome.meaning in (TAKEN, REFUSED):
            webhooks.mark_answering(self._hook.pk, datetime.now(UTC))
            self._hook.tries, self._hook.failing_since = 0, None
        return outcome

    def _post(self, message_id: str, body: dict[str, Any]) -> _Outcome:
        packed, stamp = orjson.dumps(body), int(time.time())
        sent = {"Content-Type": "application/json", **headers(message_id, stamp, packed, self._secrets)}
        try:
            answered = post(self._hook.url, packed, sent, allowed=self._allowed, timeout_s=self._timeout_s)
        except DeliveryError as error:
            self._called.failed.append((self._hook.name, str(error)))
            return _Outcome(PAUSE, None, str(error))
        meant = meaning(answered.status)
        if meant == TAKEN:
            self._called.sent += 1
            return _Outcome(TAKEN, answered.status)
        words = f"It answered {answered.status}. {' '.join(answered.words.split())[:200]}".strip()
        self._called.failed.append((self._hook.name, words))
        return _Outcome(meant, answered.status, words, timedelta(seconds=answered.retry_after_s))

    def _pause_if_nobody_answers(self, outcome: _Outcome) -> None:
        """Raise where the consumer as a whole is not there, once it is noted for how long to let it alone."""
        if outcome.meaning == REFUSED:
            return
        pause = None if outcome.meaning == GONE else pause_after(self._hook.tries + 1)
        longest = min(outcome.wait, timedelta(days=1))
        webhooks.mark_failing(self._hook, max(pause, longest) if pause else None, outcome.error, datetime.now(UTC))
        raise _LetAloneError

    def _is_over(self) -> bool:
        return time.monotonic() > self._until
