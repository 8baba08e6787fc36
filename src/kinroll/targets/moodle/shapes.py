"""Answers in the shape that they should have; what is none of that is a target that cannot be trusted."""

from typing import Any

from kinroll.targets.errors import StoppedError


def rows(answer: Any, *keys: str, under: str = "") -> list[dict[str, Any]]:
    """The rows of an answer (``under`` a key), each of which has these keys. Numbers may come as text."""
    found = answer.get(under) if under and isinstance(answer, dict) else answer
    if not isinstance(found, list) or not all(isinstance(row, dict) and row.keys() >= set(keys) for row in found):
        raise odd()
    return found


def number(value: Any) -> int:
    """A number of Moodle's, which comes as one or as text."""
    text = str(value)
    if not (text.isascii() and text.isdigit()):
        raise odd()
    return int(text)


def odd() -> StoppedError:
    """What is said of an answer that is none."""
    return StoppedError("odd-answer", "Moodle answered something else than what was asked for.")
