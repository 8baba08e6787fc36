"""The configuration as others may see it: no password, no address of anybody, no folder of this machine."""

from collections.abc import Mapping, Sequence
from typing import Any

from kinroll.declarations.file import Configuration

LEFT_OUT = "(left out)"
_WHOLE = frozenset({"school", "command"})
"""Tables that name people, or hold the words of a command with its passwords."""
_TEXTS = frozenset({"url", "user", "to", "from", "address", "proxy", "allowed_hosts"})


def without_secrets(configuration: Configuration) -> dict[str, Any]:
    """What is declared. A path is cut to its last part; of the database only its kind is told."""
    told: dict[str, Any] = _told("", configuration.declared.model_dump(mode="json", by_alias=True))
    told["database"] = {"kind": configuration.database_url.partition(":")[0]}
    return told


def _told(name: str, value: Any) -> Any:
    if name in _WHOLE or (name in _TEXTS and value):
        return LEFT_OUT
    if isinstance(value, Mapping):
        return {key: _told(str(key), item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_told("", item) for item in value]
    return _text(value) if isinstance(value, str) else value


def _text(text: str) -> str:
    if "@" in text:
        return LEFT_OUT
    return text.replace("\\", "/").rpartition("/")[2]
