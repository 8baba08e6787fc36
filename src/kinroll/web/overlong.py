"""Requests that are larger than any page takes: read to their end and thrown away, so that the answer can be read.

The server would close the connection while the browser still sends, and the browser would then show a page of its own.
Nothing of the body is kept, in memory or on disk; the application gets an empty request with a mark, and answers it.
"""

from io import BytesIO
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import WSGITask
from waitress.utilities import RequestEntityTooLarge

MARK = "kinroll.request_too_large"
"""The key in a request's ``META``."""
READ_AND_LEFT = 4 * 1024**3
"""So many bytes are read of a request that is too large; who sends more is cut off."""


class Nowhere:
    """What is written here is gone."""

    def append(self, _data: bytes) -> None:
        return None

    def __len__(self) -> int:
        return 0

    def getfile(self) -> BytesIO:
        return BytesIO()

    def close(self) -> None:
        return None


class Parser(HTTPRequestParser):
    """Reads a request; one that is too large to its end, without keeping it."""

    expect_continue: bool = False
    is_too_large = False
    left_bytes = 0

    def received(self, data: bytes) -> int:
        """Take this in; how many bytes of it belong to the request."""
        if self.is_too_large:
            return self._leave(data)
        taken: int = super().received(data)
        if isinstance(self.error, RequestEntityTooLarge):
            self._begin_to_leave()
        return taken

    def _begin_to_leave(self) -> None:
        self.error, self.is_too_large = None, True
        self.headers["CONTENT_LENGTH"] = "0"
        self.body_rcv.getbuf().close()
        self.body_rcv.buf = Nowhere()
        if self.expect_continue or self.content_length > READ_AND_LEFT:  # who asks first need not send it at all
            self.expect_continue = False
            self.headers["CONNECTION"] = "close"
        else:
            self.completed = False

    def _leave(self, data: bytes) -> int:
        if self.completed:
            return 0
        taken: int = self.body_rcv.received(data)
        self.left_bytes += taken
        self.error = self.body_rcv.error
        self.completed = bool(self.body_rcv.completed or self.error)
        if self.left_bytes > READ_AND_LEFT and not self.completed:
            self.headers["CONNECTION"], self.completed = "close", True
        return taken


class Task(WSGITask):
    """Has a request answered; the application is told of one that was too large."""

    def get_environment(self) -> dict[str, Any]:
        """What the application is told of the request."""
        environ: dict[str, Any] = super().get_environment()
        environ[MARK] = self.request.is_too_large
        return environ


class Channel(HTTPChannel):
    """A connection whose requests are read so."""

    parser_class = Parser
    task_class = Task
