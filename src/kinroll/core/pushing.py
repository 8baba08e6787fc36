"""What a school's own machine sends of a source: lines of JSON, a head, a line for each person, and an end.

Each line of a person holds the record as it was read, and the codes of what is wrong with it there. Without its end a
stream is cut, and counts for nothing.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from kinroll.core.problem import CATALOGUE, Problem
from kinroll.core.source_record import Extract, SourceRecord

FORMAT = 1


class StreamUnreadableError(ValueError):
    """A line is none of such a stream; the text says why."""


@dataclass(frozen=True, slots=True)
class Head:
    """Whose records these are, of which source, when they were read, and the groups that the extract covers."""

    source: str
    school: str
    made_at: str
    groups: tuple[str, ...]


def head_line(head: Head) -> bytes:
    """The first line."""
    return _line({"kinroll_push": FORMAT, **asdict(head)})


def record_line(record: SourceRecord, problems: Iterable[Problem]) -> bytes:
    """The line of one person, with the codes of what is wrong and the fields concerned."""
    said: dict[str, Any] = {"id": record.key, "said": record.said}
    if record.as_of:
        said["as_of"] = record.as_of.isoformat()
    wrong = [[problem.code, problem.severity, problem.field] for problem in problems]
    return _line({**said, "problems": wrong} if wrong else said)


def end_line(extract: Extract, records: int) -> bytes:
    """The last line: how many people there were, and what the files were like."""
    facts = {
        "columns": {group: sorted(names) for group, names in extract.columns.items()},
        "rows": dict(extract.rows),
        "listed": dict(extract.listed),
        "filled": dict(extract.filled),
        "warnings": extract.warnings,
        "repeated": sorted(extract.repeated),
        "problems": [asdict(problem) for problem in extract.problems],
    }
    return _line({"end": records, "extract": facts})


def _line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def read_line(line: bytes) -> Mapping[str, Any]:
    """One line as an object."""
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise StreamUnreadableError("it is no JSON object")
    return found


def read_head(said: Mapping[str, Any]) -> Head:
    """The head. Raises where another version has written it, or it is none."""
    if said.get("kinroll_push") != FORMAT:
        raise StreamUnreadableError("it does not begin as a stream of this version of Kinroll does")
    groups, source, school, made_at = (said.get(name) for name in ("groups", "source", "school", "made_at"))
    texts = (source, school, made_at, *(groups if isinstance(groups, list) else [None]))
    if not all(isinstance(text, str) for text in texts):
        raise StreamUnreadableError("its head is not whole")
    return Head(str(source), str(school), str(made_at), tuple(groups or ()))


def read_record(said: Mapping[str, Any]) -> SourceRecord:
    """The record of a line."""
    key, groups = said.get("id"), said.get("said")
    if not isinstance(key, str) or not key or not isinstance(groups, dict):
        raise StreamUnreadableError("it has no id, or says nothing")
    if not all(_is_group(group) for group in groups.values()):
        raise StreamUnreadableError("a group holds something that is neither a text nor a list of items")
    as_of = said.get("as_of")
    return SourceRecord(key, groups, datetime.fromisoformat(as_of) if isinstance(as_of, str) else None)


def _is_group(group: Any) -> bool:
    """Whether a group maps names to texts, to lists of items, and its identifiers to texts."""
    return isinstance(group, dict) and all(
        _is_text(value)
        or (isinstance(value, list) and all(_is_item(item) for item in value))
        or (name == "identifiers" and _is_item(value))
        for name, value in group.items()
    )


def _is_item(item: Any) -> bool:
    return isinstance(item, dict) and all(isinstance(value, str) for value in item.values())


def _is_text(value: Any) -> bool:
    return value is None or isinstance(value, str)


def read_end(said: Mapping[str, Any], groups: tuple[str, ...], records: int) -> Extract:
    """What the files were like. Raises where the stream holds fewer people than it was to hold."""
    facts = said.get("extract")
    if said.get("end") != records or not isinstance(facts, dict):
        raise StreamUnreadableError("it does not hold as many people as it says")
    try:
        return Extract(
            groups=groups,
            columns={group: set(names) for group, names in facts["columns"].items()},
            rows=Counter(facts["rows"]),
            listed=Counter(facts["listed"]),
            filled=Counter(facts["filled"]),
            warnings=[str(text) for text in facts["warnings"]],
            repeated=set(facts["repeated"]),
            problems=[_problem(problem) for problem in facts["problems"]],
        )
    except (KeyError, TypeError, AttributeError, ValueError):
        raise StreamUnreadableError("its end is not whole") from None


def _problem(said: Mapping[str, Any]) -> Problem:
    if said["code"] not in CATALOGUE or not all(isinstance(value, str) for value in said.values()):
        raise ValueError("This is no problem that is known here.")
    return Problem(**said)
