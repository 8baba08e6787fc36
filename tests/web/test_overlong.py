"""Requests that are larger than any page takes, sent to a real server: the answer can be read, and nothing is kept."""

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
import waitress
from waitress import wasyncore
from waitress.buffers import OverflowableBuffer

from kinroll.web import serving
from kinroll.web.overlong import Channel
from kinroll.web.uploading import LARGEST_REQUEST
from website import Site

PIECE = b"x" * (1 << 20)
PIECES = 40
"""More than a page takes, and more than what systems keep of a connection that nobody reads."""


@pytest.fixture
def port(site: Site) -> Iterator[int]:
    """Where the application of a school is served, as ``kinroll serve`` does it."""
    application = serving.get_wsgi_application()
    server = waitress.create_server(
        application, host="127.0.0.1", port=0, ident="", max_request_body_size=LARGEST_REQUEST
    )
    server.channel_class = Channel

    def run() -> None:
        with suppress(OSError):  # what is closed at the end while it is looked at
            server.run()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield int(server.effective_port)
    with suppress(OSError):  # where it has ended before it was asked to
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))  # in its own thread: it ends by itself
    thread.join(timeout=10)
    server.task_dispatcher.shutdown()


def head(path: str, *lines: str) -> bytes:
    return "\r\n".join([f"POST {path} HTTP/1.1", "Host: localhost", *lines, "", ""]).encode()


def answer(connection: socket.socket) -> tuple[int, str, str]:
    """What a server answers: status, kind and words."""
    response = http.client.HTTPResponse(connection, method="POST")
    response.begin()
    return response.status, response.getheader("Content-Type", ""), response.read().decode()


def plain(connection: socket.socket, path: str) -> None:
    connection.sendall(head(path, f"Content-Length: {PIECES * len(PIECE)}", "Content-Type: multipart/form-data"))
    for _ in range(PIECES):
        connection.sendall(PIECE)


def chunked(connection: socket.socket, path: str) -> None:
    connection.sendall(head(path, "Transfer-Encoding: chunked", "Content-Type: multipart/form-data"))
    for _ in range(PIECES):
        connection.sendall(f"{len(PIECE):x}\r\n".encode() + PIECE + b"\r\n")
    connection.sendall(b"0\r\n\r\n")


@pytest.mark.parametrize("send", [plain, chunked])
@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/avetmiss/check/", "kinroll avetmiss check PATH"),
        ("/imports/", "divide a list into two files"),
        ("/avetmiss/lists/", "Nothing of it was kept."),
    ],
)
def test_a_page_says_what_to_do(port: int, send: object, path: str, told: str) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        send(connection, path)  # type: ignore[operator]
        status, kind, words = answer(connection)
        assert (status, kind) == (413, "text/html; charset=utf-8")
        assert "larger than 24 MB" in words
        assert told in words
        connection.sendall(b"GET /account/login/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert answer(connection)[0] == 200  # the same connection goes on


def test_programs_get_a_problem(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        plain(connection, "/api/v1/imports")
        status, kind, words = answer(connection)
    assert (status, kind, json.loads(words)["code"]) == (413, "application/problem+json", "too-large")


def test_who_asks_first_need_not_send_it(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(head("/imports/", "Content-Length: 9000000000", "Expect: 100-continue"))
        assert answer(connection)[0] == 413
        assert connection.recv(1) == b""


def test_a_body_that_is_no_chunks_is_refused(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(head("/imports/", "Transfer-Encoding: chunked"))
        for _ in range(PIECES):
            connection.sendall(f"{len(PIECE):x}\r\n".encode() + PIECE + b"\r\n")
        connection.sendall(b"no chunk\r\n")
        assert answer(connection)[0] == 400


def test_nothing_of_it_is_kept(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[int] = []
    whole = OverflowableBuffer.append
    monkeypatch.setattr(OverflowableBuffer, "append", lambda self, s: (kept.append(len(s)), whole(self, s))[1])
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        plain(connection, "/imports/")
        assert answer(connection)[0] == 413
    assert sum(kept) < 1 << 20  # the answer alone


def test_what_is_not_too_large_is_served_as_ever(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        body = b"a=b"
        connection.sendall(head("/imports/", f"Content-Length: {len(body)}") + body)
        assert answer(connection)[0] == 403  # without the token of a form
