"""Streams of JSON lines: taken whole before anything is done with them, so that one which is cut changes nothing."""

import zlib
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
        raise RefusedError("form-unknown", f"Send the lines with the header Content-Type: {NDJSON}.")
    with TemporaryDirectory(prefix="kinroll-") as folder:
        path, found = Path(folder) / name, sha256()
        size = 0
        with path.open("wb") as file:
            for part in _unpacked(request):
                size += len(part)
                if size > LARGEST_STREAM:
                    raise RefusedError("too-large")
                found.update(part)
                file.write(part)
        yield Taken(path, found.hexdigest())


def _unpacked(request: HttpRequest) -> Iterator[bytes]:
    """The body, piece by piece; packed with gzip, it is unpacked on the way, and no piece is large."""
    packing = request.META.get("HTTP_CONTENT_ENCODING", "").lower()
    if packing not in ("", "identity", "gzip"):
        raise RefusedError("form-unknown", "A stream can be packed with gzip, and with nothing else.")
    if packing != "gzip":
        yield from _received(request)
        return
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        for chunk in _received(request):
            rest = chunk
            while rest:
                yield unpacker.decompress(rest, _CHUNK)
                rest = unpacker.unconsumed_tail
        while tail := unpacker.decompress(b"", _CHUNK):
            yield tail
    except zlib.error:
        raise RefusedError("request-unreadable", "The stream is not packed with gzip.") from None
    if not unpacker.eof:
        raise RefusedError("request-cut")


def _received(request: HttpRequest) -> Iterator[bytes]:
    """The body as it comes. Raises where less came than was announced."""
    size = 0
    while chunk := request.read(_CHUNK):
        size += len(chunk)
        yield chunk
    if size < int(request.META.get("CONTENT_LENGTH") or 0):
        raise RefusedError("request-cut")


def line(value: Any) -> bytes:
    """One line of an answer."""
    return orjson.dumps(value, default=str) + b"\n"
