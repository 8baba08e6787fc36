"""Servers on this machine that take what Kinroll sends: one for mail, one for webhooks. Real sockets, no mocks."""

import base64
import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import StreamRequestHandler, TCPServer, ThreadingTCPServer
from typing import Any

CERTIFICATE = Path(__file__).parent / "channels" / "localhost.pem"
"""A certificate that this machine signed for itself, and its key. Worth nothing anywhere else."""


@dataclass
class MailHost:
    """What a mail server offers and demands, and what it was given."""

    port: int = 0
    offers_starttls: bool = False
    user: str = ""
    password: str = ""
    refuses: bytes = b""
    received: list[EmailMessage] = field(default_factory=list)
    logins: list[tuple[str, str, bool]] = field(default_factory=list)
    """User, password, and whether they came over TLS."""


@dataclass
class Hook:
    """What a webhook answers, and what was posted to it: headers and body."""

    url: str = ""
    status: int = 204
    location: str = ""
    received: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def mail_host(**wants: Any) -> Iterator[MailHost]:
    """An SMTP server, for as long as the block lasts."""
    host = MailHost(**wants)

    class Handler(_Smtp):
        told = host

    with _serving(ThreadingTCPServer(("127.0.0.1", 0), Handler)) as port:
        host.port = port
        yield host


@contextmanager
def hook(**wants: Any) -> Iterator[Hook]:
    """An HTTP server, for as long as the block lasts."""
    told = Hook(**wants)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.received.append((dict(self.headers), body))
            self.send_response(told.status)
            if told.location:
                self.send_header("Location", told.location)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with _serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        told.url = f"http://127.0.0.1:{port}/hook"
        yield told


@contextmanager
def _serving(server: TCPServer) -> Iterator[int]:
    server.block_on_close = False  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Smtp(StreamRequestHandler):
    """One conversation. Knows the words that a client needs to hand mail in, with or without a login."""

    told: MailHost
    is_secret = False

    def handle(self) -> None:
        self.say("220 localhost")
        with contextlib.suppress(OSError):
            while line := self.rfile.readline():
                word, _, rest = line.decode().strip().partition(" ")
                if word.upper() == "QUIT":
                    self.say("221 bye")
                    return
                getattr(self, f"on_{word.lower()}", self.unknown)(rest)

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")
        self.wfile.flush()

    def unknown(self, _: str) -> None:
        self.say("500 unknown")

    def on_ehlo(self, _: str) -> None:
        offers = ["STARTTLS"] if self.told.offers_starttls and not self.is_secret else []
        offers += ["AUTH PLAIN"] if self.told.user else []
        lines = ["localhost", *offers]
        for line in lines[:-1]:
            self.say(f"250-{line}")
        self.say(f"250 {lines[-1]}")

    def on_starttls(self, _: str) -> None:
        self.say("220 go ahead")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        self.connection = context.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb")
        self.is_secret = True

    def on_auth(self, rest: str) -> None:
        _, user, password = base64.b64decode(rest.split()[1]).decode().split("\0")
        self.told.logins.append((user, password, self.is_secret))
        is_right = (user, password) == (self.told.user, self.told.password)
        self.say("235 welcome" if is_right else "535 wrong password")

    def on_mail(self, _: str) -> None:
        self.say(self.told.refuses.decode() or "250 ok")

    def on_rcpt(self, _: str) -> None:
        self.say("250 ok")

    def on_rset(self, _: str) -> None:
        self.say("250 ok")

    def on_data(self, _: str) -> None:
        self.say("354 go on")
        lines = list(iter(self.rfile.readline, b".\r\n"))
        unstuffed = b"".join(line[1:] if line.startswith(b"..") else line for line in lines)
        self.told.received.append(message_from_bytes(unstuffed, policy=policy.default))
        self.say("250 taken")


@contextmanager
def speaking(words: bytes, pause_s: float = 0.0, *, is_secure: bool = False) -> Iterator[int]:
    """A server that says this to whoever comes, letter by letter with pauses, and then nothing more."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)

        def serve() -> None:
            try:
                connection, _ = server.accept()
                connection = context.wrap_socket(connection, server_side=True) if is_secure else connection
                with connection:
                    for letter in words or [0]:
                        connection.sendall(bytes([letter]) if words else b"")
                        time.sleep(pause_s)
                    time.sleep(5 if not words else 0)
            except OSError:
                pass

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]
