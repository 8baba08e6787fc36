"""What people are told of a night: one short message a thing, with counts, codes and the next command, and no names.

``about`` says what a notice tells of. The same thing is told once: until a sync ends well again, a source that is held
by the same brakes, or fails the same way, is not worth a second message.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

_HAPPENED = {
    "source-paused": "is paused, nothing was changed",
    "unfinished": "was begun and not finished (unfinished)",
    "unexpected": "failed (unexpected)",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """A message ready to be delivered; ``facts`` are the same for programs."""

    kind: str
    source: str
    about: str
    subject: str
    text: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Night:
    """What a notice is made of: whose source, which run, and the last one before it that ended well."""

    school: str
    source: str
    at: datetime
    run: int | None = None
    last_good: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)


_TOLD = ("created", "updated", "disabled", "enabled", "unchanged", "refused")


class Failure(NamedTuple):
    """A way in which a run can fail: in words for whoever gets the mail, and what to type then."""

    words: str
    command: str


FAILURES: Mapping[str, Failure] = {
    "right-missing": Failure("The account that its reports are made with lacks a right.", "kinroll check {source}"),
    "source-unreadable": Failure(
        "One of its files is missing, empty, cut off or not the one it should be, or the program that makes it failed.",
        "kinroll check {source}",
    ),
    "source-busy": Failure("Another run of it did not end in time.", "kinroll runs"),
    "source-paused": Failure(
        "A run of it was undone, and nothing comes in until somebody resumes it.", "kinroll resume {source}"
    ),
    "database-unusable": Failure("The database could not be reached, or not be used.", "kinroll runs"),
    "plan-stale": Failure("Others kept changing the same contacts meanwhile.", "kinroll sync {source}"),
    "unfinished": Failure(
        "It was stopped half-way. Whoever was changed is whole, and the next sync goes on from there.",
        "kinroll sync {source}",
    ),
    "unexpected": Failure(
        "That should not happen: it is a fault of Kinroll or of its machine.", "kinroll sync {source}"
    ),
}


def held(night: Night, brakes: Sequence[tuple[str, str]]) -> Notice:
    """A run was stopped by these brakes: (code, message), which holds counts and names of columns only."""
    codes = sorted({code for code, _ in brakes})
    said = [f"{code}: {message}" for code, message in brakes]
    commands = [f"kinroll changes {night.run}", f"kinroll apply {night.run} --release-brake REASON"]
    return _notice(
        night,
        kind="held",
        about=",".join(codes),
        happened=f"{night.source} was held, nothing was changed",
        said=[*said, _counted(night.counts)],
        codes=codes,
        commands=commands,
    )


def failed(night: Night, code: str, reason: str, missing: Sequence[str] = ()) -> Notice:
    """A run failed. ``reason`` may hold names, and only tells one failure from another; ``missing`` are more codes."""
    same = hashlib.sha256(re.sub(r"\d+", "", reason).encode()).hexdigest()[:12]
    return _notice(
        night,
        kind="held" if code == "source-paused" else "failed",
        about=f"{code}:{same}",
        happened=f"{night.source} {_HAPPENED.get(code, f'failed ({code}), nothing was changed')}",
        said=[FAILURES[code].words, *missing],
        codes=[code, *missing],
        commands=[FAILURES[code].command.format(source=night.source)],
    )


def new_problems(night: Night, opened: Mapping[str, int]) -> Notice:
    """A run ended well and found problems, counted by code, that were not open before."""
    count = sum(opened.values())
    return _notice(
        night,
        kind="problems",
        about=str(night.run),
        happened=f"{night.source} has {count:,} new {'problem' if count == 1 else 'problems'}",
        said=[f"{number:,} {code}" for code, number in sorted(opened.items())],
        codes=sorted(opened),
        commands=[f"kinroll problems --source {night.source}"],
        more={"opened": dict(opened)},
    )


def overdue(night: Night, since: datetime, *, is_held: bool = False, is_paused: bool = False) -> Notice:
    """No run has ended well since then. ``run`` is the last that was tried."""
    command = f"kinroll sync {night.source}"
    if is_paused:
        command = f"kinroll resume {night.source}"
    elif is_held:
        command = f"kinroll changes {night.run}"
    return _notice(
        night,
        kind="overdue",
        about="",
        happened=f"{night.source} is overdue",
        said=[f"No sync of it has ended well since {since:%Y-%m-%d %H:%M} UTC."],
        codes=["overdue"],
        commands=[command],
        more={"since": since.isoformat()},
    )


def _notice(
    night: Night,
    *,
    kind: str,
    about: str,
    happened: str,
    said: Sequence[str],
    codes: Sequence[str],
    commands: Sequence[str],
    more: Mapping[str, Any] | None = None,
) -> Notice:
    subject = f"Kinroll {night.school}: {happened}"
    run = f" (run {night.run})" if night.run else ""
    lines = [f"{happened}{run}.", *(f"  {line}" for line in said if line), "", "Next:", *(f"  {c}" for c in commands)]
    facts = {
        "schema": 1,
        "kind": kind,
        "school": night.school,
        "source": night.source,
        "run": night.run,
        "at": night.at.isoformat(),
        "codes": list(codes),
        "counts": dict(night.counts),
        "next": list(commands),
        **(more or {}),
    }
    known = f"{kind}:{night.source}:{about}" + ("" if kind == "problems" else f":after-{night.last_good or 0}")
    return Notice(kind, night.source, known, subject, "\n".join(lines) + "\n", facts)


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{counts[name]:,} {name}" for name in _TOLD if counts.get(name))
