"""What a target says by itself: signed as Standard Webhooks are, and no more than a hint where to ask."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime

ID, SENT_AT, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
TOLERANCE_S = 300


def sign(secret: str, id_: str, sent_at: int, body: bytes) -> str:
    """The signature of a message, as its header has it."""
    digest = hmac.new(key_of(secret), f"{id_}.{sent_at}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def key_of(secret: str) -> bytes:
    """The key in a secret: what follows ``whsec_`` is written in base 64; any other secret counts as it stands."""
    if secret.startswith("whsec_"):
        try:
            return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except ValueError:
            pass
    return secret.encode()


def is_genuine(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Whether a message was signed with this secret, a short while ago."""
    sent_at = headers.get(SENT_AT, "")
    if not secret or not (sent_at.isascii() and sent_at.isdigit() and len(sent_at) < 15):
        return False
    if abs(now.timestamp() - int(sent_at)) > TOLERANCE_S:
        return False
    wanted = sign(secret, headers.get(ID, ""), int(sent_at), body).encode()
    given = headers.get(SIGNATURE, "").encode("utf-8", "replace").split()
    return any(hmac.compare_digest(wanted, one) for one in given)


def read(body: bytes) -> tuple[str, str] | None:
    """The course and the learner that a message is about; numbers may come as text. None where it says neither."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    course, user = (str(said.get(name, "")) for name in ("courseid", "relateduserid"))
    is_number = all(text.isascii() and text.isdigit() and len(text) < 19 for text in (course, user))
    return (course, user) if is_number else None
