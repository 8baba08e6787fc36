"""The way to a Kinroll elsewhere: parts of a stream over TLS, tried again after a cut, with a token."""

import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from kinroll.channels.errors import DeliveryError, one_line

LOOPBACK = ("localhost", "127.0.0.1", "::1")
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0
_LATER = (408, 425, 429, 502, 503, 504)
_BUSY = ("busy", "still-going-on", "begun")


class RefusedThereError(Exception):
    """The other side said no; the text says why and what to do."""


class Kinroll:
    """A Kinroll elsewhere. ``patience_s`` is how long one cut may last."""

    def __init__(
        self,
        url: str,
        token: str,
        *,
        patience_s: float = 1_800,
        timeout_s: float = 600,
        sleep: Callable[[float], None] = time.sleep,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise RefusedThereError(f"{url} does not begin with https://: records of people are not sent in the clear.")
        headers = {"Authorization": f"Bearer {token}", "User-Agent": "Kinroll push"}
        timeout = httpx.Timeout(30, read=timeout_s)
        base = f"{url.rstrip('/')}/api/v1"
        self._client = httpx.Client(base_url=base, headers=headers, timeout=timeout, transport=transport)
        self._patience_s, self._sleep = patience_s, sleep

    def begin(self, source: str, facts: Mapping[str, Any]) -> Mapping[str, Any]:
        """Announce a stream, or ask how far it has come."""
        return self._ask("POST", f"/sources/{quote(source, safe='')}/pushes", json=dict(facts))

    def part(self, key: str, begins: int, body: bytes) -> Mapping[str, Any]:
        """Send a piece."""
        return self._ask(
            "PUT", f"/pushes/{key}/{begins}", content=body, headers={"Content-Type": "application/octet-stream"}
        )

    def finish(self, key: str) -> Mapping[str, Any]:
        """Have it read, planned and applied there; what came of it."""
        return self._ask("POST", f"/pushes/{key}/finish", json={})

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def _ask(self, method: str, path: str, **what: Any) -> Mapping[str, Any]:
        """One request, again and again while the way is cut or the other side is busy; never for ever."""
        until, pause, why = time.monotonic() + self._patience_s, FIRST_PAUSE_S, ""
        while True:
            try:
                answer = self._client.request(method, path, **what)
            except httpx.TransportError as error:
                why = one_line(error)
            else:
                if answer.is_success:
                    return _object(answer)
                why = self._why_later(answer)
            if time.monotonic() + pause > until:
                raise DeliveryError(f"{self._client.base_url.host}: {why}")
            self._sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)

    def _why_later(self, answer: httpx.Response) -> str:
        """Why it has to be tried later; raises where that would be of no use."""
        try:
            said = _object(answer)
        except DeliveryError:
            said = {}
        words = f"{said.get('detail') or f'it answered {answer.status_code}'} {said.get('fix', '')}".strip()
        if answer.status_code in _LATER or answer.status_code >= 500 or said.get("code") in _BUSY:
            return words
        raise RefusedThereError(words)


def _object(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise DeliveryError(f"{answer.url.host} answered something that is not Kinroll's. Is the address right?")
    return found
