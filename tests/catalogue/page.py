"""The catalogue as a page for those who look after the sync: what happened, what Kinroll says, what to do."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from catalogue import broken_files, wrong_reports
from catalogue.look_alikes import LOOK_ALIKES, LookAlike
from catalogue.night import Night

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "broken-nights.md"
GROUPS: dict[str, Sequence[Night]] = {
    "A file is missing or empty": broken_files.MISSING,
    "A file was cut off": broken_files.CUT_OFF,
    "A file was damaged": broken_files.DAMAGED,
    "A file is no report": broken_files.NO_REPORT,
    "The wrong report": wrong_reports.WRONG_SLOT,
    "Empty reports": wrong_reports.EMPTY,
    "A right was taken away": wrong_reports.RIGHTS,
    "The wrong people": wrong_reports.PEOPLE,
    "The wrong values": wrong_reports.VALUES,
}
BROKEN = [night for nights in GROUPS.values() for night in nights]
Said = Mapping[str, Sequence[str]]
"""What Kinroll said of each night, by the night's name."""

HEAD = """\
# Broken nights

What a broken night looks like, what Kinroll says of it, and what to do. After each of them not a single contact,
account, role or problem is changed: all were tried on a school of 60 pupils, and the messages are from that trial.

- `kinroll: …` and exit status 4: a file could not be used, and there is no plan. Status 3 with the name of a right:
  the account of the sync lacks it.
- `Brake …` and exit status 3: there is a plan, and it is held. `kinroll changes RUN` shows what it would do. If the
  night is right after all, [let that one plan pass](../how-to/release-a-held-run.md).

There is nothing to repair here after a broken night: put the reports right, and sync again.

This page is written by `tools/broken_nights.py` from `tests/catalogue`.
"""
ALIKE = """\
## Nights that only look broken

Each of these is right, and passes without a question, or with one that is asked once: whoever knows the reason lets the
plan pass, and the next night goes on as ever.

| night | what happened | Kinroll |
|---|---|---|
"""
LIMITS = """\
## What cannot be told

- **Yesterday's files again.** Files that were not written anew say the same as yesterday, and so does a quiet day.
  Where Kinroll runs the report runner itself ([`command`](configuration.md)) it puts the old file aside first, so that
  a report which is not made is missing.
- **A slow loss.** The shares of a week are summed; what is lost more slowly than that looks like life.
- **The first night.** With nothing to compare, only what is no report, lacks ids or repeats them is stopped. Look at
  `kinroll check` and `kinroll plan` before the first `apply`.
- **A few wrong people.** Below five, and below a tenth, nothing stops: such is every ordinary night.
- **Letters damaged on the way** (“ZoÃ«”) are taken as they come, unless so many names change that a brake stops it.
"""


def page(said: Said) -> str:
    """The whole page."""
    groups = "\n".join(
        f"## {title}\n\n" + "\n".join(entry(night, said.get(night.name, ())) for night in nights)
        for title, nights in GROUPS.items()
    )
    rows = "\n".join(row(night, said.get(night.name, ())) for night in LOOK_ALIKES)
    return f"{HEAD}\n{groups}\n{ALIKE}{rows}\n\n{LIMITS}"


def entry(night: Night, said: Iterable[str]) -> str:
    """A broken night on the page."""
    status, _ = night.end
    words = "\n".join(said)
    return f"### {night.name}\n\n{night.happened}\n\n```\n{words}\n```\n\nExit status {status}. {night.to_do}\n"


def row(night: LookAlike, said: Iterable[str]) -> str:
    """A look-alike on the page."""
    asked = "asks once: " + " ".join(words.partition(": ")[2] for words in said) if night.asked else "passes"
    return f"| {night.name} | {night.happened} | {asked} |"


def without_messages(text: str) -> str:
    """The page but for what Kinroll says, which each night's own test compares."""
    without = re.sub(r"```\n.*?\n```", "```\n\n```", text, flags=re.DOTALL)
    return re.sub(r"asks once: .*? \|$", "asks once:  |", without, flags=re.MULTILINE)
