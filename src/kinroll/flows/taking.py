"""Documents as another program writes them: a JSON object each."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from kinroll.flows.entering import New

KNOWN = ("process", "values", "step", "reference", "source", "source_identifier", "course_date", "at")


def read_line(line: str | bytes) -> New | str:
    """A document to be made, or what is wrong with the line."""
    try:
        return read_new(orjson.loads(line))
    except orjson.JSONDecodeError as error:
        return f"cannot be read: {error}"


def read_new(given: Any) -> New | str:
    """A document to be made, or what is wrong with the object."""
    if not isinstance(given, Mapping) or not isinstance(given.get("values"), Mapping) or not given.get("process"):
        return "is no object with process and values"
    if unknown := sorted(set(given) - set(KNOWN)):
        return f"has the unknown key {unknown[0]!r}"
    facts = {name: value for name, value in given.items() if value is not None and name not in ("values", "at")}
    texts = {str(name): "" if value is None else value for name, value in given["values"].items()}
    for name, value in {**facts, **texts}.items():
        if isinstance(value, dict | list) or "\x00" in f"{name}{value}":
            return f"{name} is no text"
    try:
        at = datetime.fromisoformat(given["at"]) if given.get("at") else None
    except (TypeError, ValueError):
        return "at is no time; write it 2026-11-21T09:00:00+00:00"
    if at is not None and at.tzinfo is None:
        return "at has no time zone"
    values = {name: str(value) for name, value in texts.items()}
    return New(values=values, at=at, **{name: str(value) for name, value in facts.items()})
