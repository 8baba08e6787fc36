"""One POST to an address that somebody has typed: only to where it may go, and never longer than it may take.

The name is looked up once, every address that it has is judged, and the connection goes to the very address that was
judged: a name that means something else a moment later leads nowhere else. Redirects are not followed.
"""

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from kinroll.channels.errors import DeliveryError, one_line
from kinroll.core.calling import Network, may_call

READ = 2_000
"""So much of an answer is read."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered: the status, how long to wait where that was said, and the beginning of the words."""

    status: int
    retry_after_s: int
    words: str


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, allowed: Sequence[Network] = (), timeout_s: float = 15
) -> Answered:
    """Post once. Raises ``DeliveryError`` where nobody answered in time, or nobody may be asked."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection = _connection(parts.scheme, host, port, allowed, timeout_s)
        with _deadline(connection, timeout_s) as ended:
            try:
                connection.request("POST", path, body, {"User-Agent": "Kinroll", **headers})
                response = connection.getresponse()
                words = response.read(READ).decode("utf-8", "replace")
            except (OSError, HTTPException, AttributeError):
                if ended.is_set():
                    raise DeliveryError(f"{host}: no answer within {timeout_s:g} seconds") from None
                raise
    except socket.gaierror as error:
        raise DeliveryError(f"{host}: no computer of this name was found") from error
    except ConnectionRefusedError as error:
        raise DeliveryError(f"{host}: nobody answers there") from error
    except (OSError, HTTPException, AttributeError, UnicodeError) as error:
        raise DeliveryError(f"{host}: {one_line(error)}") from error
    wait = response.headers.get("Retry-After", "")
    return Answered(response.status, int(wait) if wait.isascii() and wait.isdigit() and len(wait) < 7 else 0, words)


@contextlib.contextmanager
def _deadline(connection: HTTPConnection, seconds: float) -> Iterator[threading.Event]:
    """End the connection after so long, however slowly somebody goes on talking."""
    ended = threading.Event()

    def end() -> None:
        ended.set()
        if connection.sock:
            with contextlib.suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield ended
    finally:
        timer.cancel()
        connection.close()


def _connection(scheme: str, host: str, port: int, allowed: Sequence[Network], timeout_s: float) -> HTTPConnection:
    is_secure = scheme == "https"
    address = _address(host, port, allowed, is_secure=is_secure)
    if is_secure:
        return _SecureTo(host, port, timeout=timeout_s, address=address, context=ssl.create_default_context())
    return _To(host, port, timeout=timeout_s, address=address)


def _address(host: str, port: int, allowed: Sequence[Network], *, is_secure: bool) -> str:
    """The address to call; raises where one of those that a name has may not be called."""
    found = sorted({str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)})
    if not found:
        raise DeliveryError(f"{host} has no address")
    if all(may_call(text, allowed, is_secure=is_secure) for text in found):
        return found[0]
    why = "an address inside a network" if is_secure else "called without https"
    raise DeliveryError(f"{host} is {why}: that is not done unless kinroll.toml allows it ([webhooks] allow)")


class _To(HTTPConnection):
    """A connection that goes to one address, whatever its name means by now."""

    def __init__(self, host: str, port: int, *, timeout: float, address: str) -> None:
        super().__init__(host, port, timeout=timeout)
        self._address = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), self.timeout)


class _SecureTo(HTTPSConnection):
    """The same with TLS; the certificate has to be that of the name."""

    def __init__(self, host: str, port: int, *, timeout: float, address: str, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=timeout, context=context)
        self._address, self._tls = address, context

    def connect(self) -> None:
        sock = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = self._tls.wrap_socket(sock, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock.do_handshake()  # under the deadline, now that the socket is known to it
