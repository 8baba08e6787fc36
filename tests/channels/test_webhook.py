"""A webhook is posted to a real server on this machine."""

import hashlib
import hmac
import json
import socket
import time
from collections.abc import Iterator

import pytest

from kinroll.channels.errors import DeliveryError
from kinroll.channels.webhook import Webhook
from kinroll.core.calling import networks
from kinroll.core.message import Message
from loopback import Hook, hook, speaking

MESSAGE = Message("kinroll-7", "sims was held", "sims was held.\n", {"schema": 1, "kind": "held", "run": 7})


@pytest.fixture
def target() -> Iterator[Hook]:
    with hook() as target:
        yield target


def test_programs_get_the_facts_and_people_the_words(target: Hook) -> None:
    Webhook(target.url).send(MESSAGE)
    ((headers, body),) = target.received
    assert headers["Content-Type"] == "application/json"
    told = {"subject": "sims was held", "text": "sims was held.\n"}
    assert json.loads(body) == {"schema": 1, "kind": "held", "run": 7, **told}


def test_the_body_is_signed_with_the_secret(target: Hook) -> None:
    Webhook(target.url, "swordfish").send(MESSAGE)
    ((headers, body),) = target.received
    expected = hmac.new(b"swordfish", body, hashlib.sha256).hexdigest()
    assert headers["X-Kinroll-Signature"] == f"sha256={expected}"


def test_without_a_secret_nothing_pretends_to_be_signed(target: Hook) -> None:
    Webhook(target.url).send(MESSAGE)
    assert "X-Kinroll-Signature" not in target.received[0][0]


def test_a_message_that_is_sent_again_carries_the_same_key(target: Hook) -> None:
    for _ in range(2):
        Webhook(target.url).send(MESSAGE)
    assert [headers["X-Kinroll-Delivery"] for headers, _ in target.received] == ["kinroll-7", "kinroll-7"]


@pytest.mark.parametrize("status", [400, 404, 500, 503])
def test_an_answer_that_is_no_success_is_told(target: Hook, status: int) -> None:
    target.status = status
    with pytest.raises(DeliveryError, match=f"answered {status}"):
        Webhook(target.url).send(MESSAGE)


def test_a_redirect_is_not_followed(target: Hook) -> None:
    target.status, target.location = 302, target.url + "/elsewhere"
    with pytest.raises(DeliveryError, match="answered 302"):
        Webhook(target.url).send(MESSAGE)
    assert len(target.received) == 1


def test_the_path_of_the_address_may_be_a_secret_and_is_not_told(target: Hook) -> None:
    target.status = 500
    with pytest.raises(DeliveryError) as told:
        Webhook(target.url + "/T0K3N").send(MESSAGE)
    assert "T0K3N" not in str(told.value)


def test_a_server_that_never_answers_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(DeliveryError, match=r"timed out|no answer"):
            Webhook(url, timeout_s=0.2).send(MESSAGE)


def test_a_server_that_drips_its_headers_is_given_up() -> None:
    with speaking(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100, 0.05) as port:
        began = time.monotonic()
        with pytest.raises(DeliveryError, match=r"127\.0\.0\.1: no answer within 0\.4 seconds"):
            Webhook(f"http://127.0.0.1:{port}/", timeout_s=0.4).send(MESSAGE)
        assert time.monotonic() - began < 2


def test_a_server_that_is_not_there_is_named() -> None:
    with hook() as target:
        pass
    with pytest.raises(DeliveryError, match=r"127\.0\.0\.1: .*refused"):
        Webhook(target.url).send(MESSAGE)


def test_an_address_that_was_typed_on_a_page_is_judged_before_it_is_called(target: Hook) -> None:
    with pytest.raises(DeliveryError):
        Webhook(target.url, allowed=()).send(MESSAGE)
    assert target.received == []
    Webhook(target.url, "swordfish", allowed=networks(["127.0.0.0/8"])).send(MESSAGE)
    assert len(target.received) == 1
