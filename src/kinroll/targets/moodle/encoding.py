"""Requests as Moodle reads them: form fields with bracketed keys, numbers for yes and no."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

MOST_FIELDS = 999
"""PHP drops what is beyond its limit without a word: 1,000 is the lowest that hosts are known to set."""
CONTROL = 3
"""The fields that every request needs: token, function, format."""


class TooManyFieldsError(ValueError):
    """A request of so many fields would be cut off silently."""


def encode(params: Mapping[str, Any]) -> dict[str, str]:
    """Nested values as form fields; what is None is left out, and so left unchanged."""
    fields = dict(_pairs("", params))
    if len(fields) > MOST_FIELDS - CONTROL:
        raise TooManyFieldsError(f"{len(fields)} fields in one request; at most {MOST_FIELDS - CONTROL} arrive.")
    return fields


def _pairs(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if value is None:
        return
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _pairs(f"{name}[{key}]" if name else key, inner)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for place, inner in enumerate(value):
            yield from _pairs(f"{name}[{place}]", inner)
    else:
        yield name, str(int(value)) if isinstance(value, bool) else str(value)
