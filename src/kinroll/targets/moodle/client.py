"""One request to Moodle: sent with patience, never longer than allowed, and repeated only where nothing was done."""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from kinroll.targets.errors import DownError, UnknownOutcomeError
from kinroll.targets.moodle.decoding import decode
from kinroll.targets.moodle.encoding import encode

PATH = "/webservice/rest/server.php"
LARGEST = 64 * 1024 * 1024
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 300.0


@dataclass
class Client:
    """A way to call Moodle's functions. The token travels in the body, since addresses are written into logs."""

    url: str
    token: str
    timeout_s: float = 30.0
    tries: int = 4
    pause: Callable[[float], None] = time.sleep
    requests: int = 0
    _http: httpx.Client = field(init=False, repr=False)

    def __post_init__(self) -> None:
        limits = httpx.Timeout(self.timeout_s, connect=min(5.0, self.timeout_s))
        self._http = httpx.Client(timeout=limits, headers={"User-Agent": "Kinroll"}, trust_env=False)

    def close(self) -> None:
        """Let go of the connection."""
        self._http.close()

    def read(self, function: str, params: Mapping[str, Any] | None = None) -> Any:
        """What a function answers that changes nothing: asked again while it cannot be reached."""
        return self._patiently(lambda: self._call(function, params or {}), (DownError, UnknownOutcomeError))

    def write(self, function: str, params: Mapping[str, Any]) -> Any:
        """What a function answers that changes something: repeated only where it is certain that nothing was done."""
        return self._patiently(lambda: self._call(function, params), (DownError,))

    def _patiently(self, act: Callable[[], Any], again: tuple[type[Exception], ...]) -> Any:
        for tries in range(1, self.tries):
            try:
                return act()
            except again:
                self.pause(min(FIRST_PAUSE_S * 2 ** (tries - 1), LONGEST_PAUSE_S) * random.uniform(0.75, 1.25))
        return act()

    def _call(self, function: str, params: Mapping[str, Any]) -> Any:
        data = {"wstoken": self.token, "wsfunction": function, "moodlewsrestformat": "json", **encode(params)}
        self.requests += 1
        try:
            return decode(*self._answer(data))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise DownError("unreachable", f"Moodle cannot be reached: {_words(error)}.") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise UnknownOutcomeError("no-answer", f"Moodle did not answer: {_words(error)}.") from None

    def _answer(self, data: Mapping[str, str]) -> tuple[int, bytes, str]:
        """Status, body and where it leads; a body that drips in or never ends is given up."""
        until = time.monotonic() + 4 * self.timeout_s
        with self._http.stream("POST", self.url.rstrip("/") + PATH, data=dict(data)) as response:
            parts, size = [], 0
            for part in response.iter_bytes():
                parts.append(part)
                size += len(part)
                if size > LARGEST or time.monotonic() > until:
                    raise UnknownOutcomeError("endless", "Moodle's answer had no end.")
            return response.status_code, b"".join(parts), response.headers.get("Location", "")


def _words(error: Exception) -> str:
    """What an error says, without the request that it may hold."""
    known: dict[type[Exception], str] = {
        httpx.ConnectTimeout: "no connection in time",
        httpx.ReadTimeout: "no answer in time",
    }
    return known.get(type(error), str(error).splitlines()[0][:200] if str(error) else type(error).__name__)
