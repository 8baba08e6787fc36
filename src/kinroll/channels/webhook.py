"""A webhook: the facts of a message as JSON, posted to one address, and signed so that the receiver can trust them.

``X-Kinroll-Signature`` is ``sha256=`` and the HMAC-SHA256 of the body under the shared secret. ``X-Kinroll-Delivery``
is the same when a message is sent again, so that the receiver can tell.
"""

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from kinroll.channels.bounded import within
from kinroll.channels.calling import post
from kinroll.channels.errors import DeliveryError, one_line
from kinroll.core.calling import Network
from kinroll.core.message import Message


class _NoRedirect(HTTPRedirectHandler):
    """A redirected POST would arrive as a GET without its body: that is a failure, and is told as one."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where messages are posted; without a secret they are not signed.

    ``allowed``: networks beside the internet that may be called; None where the address may be any.
    """

    url: str
    secret: str = ""
    timeout_s: float = 20
    allowed: Sequence[Network] | None = None

    def send(self, message: Message) -> None:
        """Post one message; any answer but 2xx is a failure. Raises ``DeliveryError``."""
        request = self._request(message)
        if self.allowed is not None:
            self._send_judged(request, self.allowed)
            return
        try:
            within(self.timeout_s, lambda: self._open(request))
        except HTTPError as error:
            raise DeliveryError(f"{self._host}: answered {error.code}") from error
        except (OSError, HTTPException, ValueError) as error:
            raise DeliveryError(f"{self._host}: {one_line(error)}") from error

    def _open(self, request: Request) -> None:
        with build_opener(_NoRedirect).open(request, timeout=self.timeout_s):
            return

    def _send_judged(self, request: Request, allowed: Sequence[Network]) -> None:
        """Post to an address that somebody typed on a page: only to where one may be called."""
        assert isinstance(request.data, bytes)
        answer = post(self.url, request.data, dict(request.header_items()), allowed=allowed, timeout_s=self.timeout_s)
        if not 200 <= answer.status < 300:
            raise DeliveryError(f"{self._host}: answered {answer.status}")

    def _request(self, message: Message) -> Request:
        body = json.dumps({**message.facts, "subject": message.subject, "text": message.text}).encode()
        headers = {"Content-Type": "application/json", "User-Agent": "Kinroll", "X-Kinroll-Delivery": message.key}
        if self.secret:
            headers["X-Kinroll-Signature"] = sign(body, self.secret)
        return Request(self.url, body, headers, method="POST")

    @property
    def _host(self) -> str:
        """The address as far as it can be shown: its path may be a secret."""
        return urlsplit(self.url).hostname or "the webhook"


def sign(body: bytes, secret: str) -> str:
    """The signature of a body, as it stands in the header."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
