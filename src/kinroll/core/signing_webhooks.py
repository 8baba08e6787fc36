"""How a webhook is signed (Standard Webhooks), when it is sent again, and what an answer means.

Source: https://www.standardwebhooks.com, version 1: the headers ``webhook-id``, ``webhook-timestamp`` and
``webhook-signature``; what is signed is ``id.timestamp.body``, with HMAC-SHA256, written ``v1,`` and Base64.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import timedelta

PREFIX = "whsec_"
SECRET_BYTES = 32
TAKEN, PAUSE, REFUSED, GONE = "taken", "pause", "refused", "gone"
"""What an answer means: taken; nobody can take anything now; this one is not wanted; nobody will be there again."""
PAUSES = tuple(
    timedelta(seconds=seconds) for seconds in (5, 60, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
"""How long to wait after each failure; after the last one a message is a dead letter, and a webhook is stopped."""
_WAIT_ANSWERS = (408, 425, 429)


def write_secret(random: bytes) -> str:
    """A secret as both sides keep it."""
    return PREFIX + base64.b64encode(random).decode()


def headers(message_id: str, timestamp: int, body: bytes, secrets: Sequence[str]) -> Mapping[str, str]:
    """The headers of a message; while a secret is being changed it is signed with both."""
    signatures = " ".join(_signature(message_id, timestamp, body, secret) for secret in secrets)
    return {"webhook-id": message_id, "webhook-timestamp": str(timestamp), "webhook-signature": signatures}


def _signature(message_id: str, timestamp: int, body: bytes, secret: str) -> str:
    signed = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.new(_key(secret), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("This is no secret of a webhook.") from None


def is_signed(sent: Mapping[str, str], body: bytes, secrets: Sequence[str], now: int, tolerance_s: int = 300) -> bool:
    """Whether a message bears a signature of one of these secrets, and is not an old one sent again."""
    message_id, stamp = sent.get("webhook-id", ""), sent.get("webhook-timestamp", "")
    if not (message_id and stamp.isascii() and stamp.isdigit() and len(stamp) < 15):
        return False
    if abs(now - int(stamp)) > tolerance_s:
        return False
    shown = sent.get("webhook-signature", "").split()
    expected = [_signature(message_id, int(stamp), body, secret) for secret in secrets]
    return any(hmac.compare_digest(one.encode(), other.encode()) for one in shown for other in expected)


def meaning(status: int) -> str:
    """What the status of an answer means for the message, and for those behind it."""
    if 200 <= status < 300:
        return TAKEN
    if status == 410:
        return GONE
    if status >= 500 or status in _WAIT_ANSWERS or 300 <= status < 400:
        return PAUSE
    return REFUSED


def pause_after(tries: int) -> timedelta | None:
    """How long to wait after so many failures; None when it is enough."""
    return PAUSES[tries - 1] if tries <= len(PAUSES) else None
