"""Form fields as PHP reads them: bracketed keys, and silence beyond the limit."""

from typing import Any
from urllib.parse import parse_qsl


def read(body: bytes, most: int) -> dict[str, Any]:
    """Nested values out of a form body; what is beyond ``most`` fields is dropped."""
    found: dict[str, Any] = {}
    for name, value in parse_qsl(body.decode(), keep_blank_values=True)[:most]:
        keys = name.replace("]", "").split("[")
        place = found
        for key in keys[:-1]:
            place = place.setdefault(key, {})
        place[keys[-1] or str(len(place))] = value
    return found


def listed(value: Any) -> list[Any]:
    """What PHP sees as a list: the values by their place."""
    return [value[key] for key in sorted(value, key=int)] if isinstance(value, dict) else []
