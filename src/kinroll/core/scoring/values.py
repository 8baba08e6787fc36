"""Values in the form in which they are compared: equal means equal, and what only fills a gap is blank."""

from collections.abc import Iterable

from kinroll.core.process.evidence import is_filler
from kinroll.core.scoring.spelling import fold_name
from kinroll.core.text import fold

RESERVED_IDS = frozenset({"intoff", "indiv", "short", "none", "null", "unknown", "tba", "n/a", "na", "0"})
"""Ids that stand for "no id": they are nobody's."""
SEPARATOR = "|"
_NO_NAMES = frozenset(
    ("n a", "nil", "none", "null", "unknown", "not known", "not provided", "test", "xx", "xxx", "tba", "tbc")
)


def several(value: object) -> tuple[str, ...]:
    """The values of a field that holds several: a list, or a text with ``|`` between them."""
    if value is None:
        return ()
    items: Iterable[object] = value.split(SEPARATOR) if isinstance(value, str) else value  # type: ignore[assignment]
    return tuple(text for item in items if item is not None and (text := str(item).strip()))


def fold_single(text: str) -> str:
    """A name; blank where it only fills a gap."""
    name = fold_name(text)
    return "" if name in _NO_NAMES or name.isdecimal() else name


def fold_gender(text: str) -> str:
    """The first letter of a gender; blank where it says none."""
    letter = fold_name(text)[:1]
    return letter if letter in ("m", "f") else ""


def fold_identifier(text: str) -> str:
    """An id with its type, ``usi:abc``; blank where the id is reserved or fills a gap."""
    kind, _, value = fold(text[:200]).partition(":")
    value = value.replace(" ", "")
    return "" if not value or value in RESERVED_IDS or is_filler(value) else f"{kind}:{value}"
