"""The files of the package that browsers fetch, each under an address that changes with the release."""

from functools import cache
from hashlib import sha256
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class VersionedStorage(StaticFilesStorage):
    """Adds a digest of the file to its address, so that browsers may keep it for long."""

    def url(self, name: str | None, *args: Any, **kwargs: Any) -> str:
        return f"{super().url(name, *args, **kwargs)}?v={_digest(name or '')}"


@cache
def _digest(name: str) -> str:
    found = finders.find(name)
    if not isinstance(found, str):
        return "0"
    with open(found, "rb") as stream:  # noqa: PTH123
        return sha256(stream.read()).hexdigest()[:10]
