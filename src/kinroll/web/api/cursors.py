"""Cursors: where a list goes on. Signed, and good only for the list and the filters that they were made for."""

from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from typing import Any, TypeVar

import orjson
from django.core import signing

from kinroll.web.api.refusals import RefusedError

T = TypeVar("T")
_SALT = "kinroll.cursor"
LONGEST = 500
USUAL, MOST = 50, 500
"""How many things a page of a list holds."""


def make(list_: str, filters: Mapping[str, Any], place: Any) -> str:
    """A cursor that stands behind a place of a list."""
    return signing.dumps([_digest(list_, filters), place], salt=_SALT)


def read(list_: str, filters: Mapping[str, Any], text: str) -> Any:
    """The place of a cursor; None without one. Raises for a cursor of another list, or of nobody's."""
    if not text:
        return None
    try:
        digest, place = signing.loads(text, salt=_SALT)
    except (signing.BadSignature, ValueError):
        raise RefusedError("cursor-unknown") from None
    if digest != _digest(list_, filters):
        raise RefusedError("cursor-unknown", "The cursor was made for other filters.")
    return place


def numbered(
    list_: str, filters: Mapping[str, Any], cursor: str, limit: int, get: Callable[[int], tuple[Sequence[T], int]]
) -> tuple[Sequence[T], str | None]:
    """A page of a list that is read page by page, and the cursor of the next; ``get`` takes the number of a page."""
    asked = {**filters, "limit": limit}
    page = read(list_, asked, cursor) or 1
    found, total = get(page)
    return found, make(list_, asked, page + 1) if page * limit < total else None


def _digest(list_: str, filters: Mapping[str, Any]) -> str:
    asked = orjson.dumps(
        [list_, sorted((name, str(value)) for name, value in filters.items() if value not in ("", None))]
    )
    return blake2b(asked, digest_size=6).hexdigest()
