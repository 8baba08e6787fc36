"""One POST to an address that somebody has typed, to real servers on this machine."""

import time

import pytest

from kinroll.channels.calling import post
from kinroll.channels.errors import DeliveryError
from kinroll.core.calling import networks
from loopback import hook, speaking

HERE = networks(["127.0.0.0/8"])


def test_it_is_posted_and_what_is_answered_is_told() -> None:
    with hook(status=202) as target:
        answered = post(target.url, b"{}", {"webhook-id": "one"}, allowed=HERE, timeout_s=5)
    assert answered.status == 202
    ((headers, body),) = target.received
    assert (headers["webhook-id"], headers["User-Agent"], body) == ("one", "Kinroll", b"{}")


def test_nobody_inside_is_called_unless_the_school_allows_it() -> None:
    with hook() as target, pytest.raises(DeliveryError, match="allow"):
        post(target.url, b"{}", {})
    with hook() as target, pytest.raises(DeliveryError, match="allow"):
        post(target.url.replace("http:", "https:"), b"{}", {})
    assert target.received == []


def test_a_redirect_is_not_followed() -> None:
    with hook() as inside, hook(status=307, location=inside.url) as target:
        assert post(target.url, b"{}", {}, allowed=HERE).status == 307
    assert inside.received == []


@pytest.mark.parametrize(
    ("words", "pause_s"), [(b"", 0.0), (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 500, 0.05)], ids=["silent", "drip by drip"]
)
def test_nobody_is_waited_for_for_ever(words: bytes, pause_s: float) -> None:
    with speaking(words, pause_s) as port:
        began = time.monotonic()
        with pytest.raises(DeliveryError):
            post(f"http://127.0.0.1:{port}/", b"{}", {}, allowed=HERE, timeout_s=0.4)
        assert time.monotonic() - began < 2


def test_a_certificate_that_nobody_vouches_for_is_not_believed() -> None:
    with (
        speaking(b"HTTP/1.1 200 OK\r\n\r\n", is_secure=True) as port,
        pytest.raises(DeliveryError, match="certificate"),
    ):
        post(f"https://localhost:{port}/", b"{}", {}, allowed=networks(["127.0.0.0/8", "::1"]), timeout_s=5)


@pytest.mark.parametrize("words", [b"nonsense\r\n\r\n", b"HTTP/1.1 999999 X\r\n\r\n", b"\r\n"])
def test_nonsense_is_no_answer(words: bytes) -> None:
    with speaking(words) as port, pytest.raises(DeliveryError, match="127"):
        post(f"http://127.0.0.1:{port}/", b"{}", {}, allowed=HERE, timeout_s=2)


def test_a_name_that_nobody_has_is_told() -> None:
    with pytest.raises(DeliveryError, match=r"nowhere\.invalid"):
        post("https://nowhere.invalid/", b"{}", {}, timeout_s=2)
