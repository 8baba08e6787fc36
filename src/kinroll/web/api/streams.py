"""Streams of JSON lines: taken whole before anything is done with them, so that one which is cut changes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
from django.http import HttpRequest

from kinroll.web.api.limits import LARGEST_STREAM
from kinroll.web.api.operations import NDJSON
from kinroll.web.api.refusals import RefusedError

_CHUNK = 256 * 1024
_STREAM: dict[str, Any] = {"type": "string", "description": "One JSON object a line (NDJSON), in UTF-8."}
BODY = {"requestBody": {"required": True, "content": {NDJSON: {"schema": _STREAM}}}}


@dataclass(frozen=True, slots=True)
class Taken:
    """A stream as a file, with a digest of it."""

    path: Path
    digest: str


@contextmanager
def taken(request: HttpRequest, name: str) -> Iterator[Taken]:
    """The body of a request as a file, for as long as it is worked on. Raises where it was cut, or is no stream."""
    if request.content_type != NDJSON:
        raise RefusedError("request-unreadable", f"Send the lines with the header Content-Type: {NDJSON}.")
    with TemporaryDirectory(prefix="kinroll-") as folder:
        path, found = Path(folder) / name, sha256()
        size = 0
        with path.open("wb") as file:
            while chunk := request.read(_CHUNK):
                size += len(chunk)
                if size > LARGEST_STREAM:
                    raise RefusedError("too-large")
                found.update(chunk)
                file.write(chunk)
        if size < int(request.META.get("CONTENT_LENGTH") or 0):
            raise RefusedError("request-cut")
        yield Taken(path, found.hexdigest())


def line(value: Any) -> bytes:
    """One line of an answer."""
    return orjson.dumps(value, default=str) + b"\n"
