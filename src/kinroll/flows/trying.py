"""Try a changed rule set on the documents there are, beside the active one, before it counts. Nothing is written.

Both rule sets begin anew: contacts known by documents alone are left aside, and every document goes through the steps
that it has taken, with the values that it has now.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from kinroll.core.process.comparing import Difference, Ending, differences
from kinroll.core.process.document import Document
from kinroll.core.process.rehearsing import Imagined
from kinroll.core.process.rule_set import RuleSet
from kinroll.declarations import rule_file
from kinroll.flows import ruling
from kinroll.flows.now import Now
from kinroll.flows.rehearsing import rehearse
from kinroll.store import rehearsals

Progress = Callable[[int], None]


@dataclass(slots=True)
class Tried:
    """How many documents were looked at, and which would come out differently."""

    documents: int = 0
    differences: list[Difference] = field(default_factory=list)


def try_file(file: Path, now: Now, progress: Progress | None = None) -> Tried:
    """What the rule set in a file would do differently than the active one."""
    return try_rules(rule_file.read(ruling.read_text(file), str(file)), now, progress)


def try_rules(changed: RuleSet, now: Now, progress: Progress | None = None) -> Tried:
    """What a rule set would do differently than the active one."""
    sets = (ruling.current(), changed)
    endings, imagined, tried = (Ending(), Ending()), (Imagined(), Imagined()), Tried()
    for batch in rehearsals.every_document():
        for rules, ending, world in zip(sets, endings, imagined, strict=True):
            _go_through(batch, rules, now, world, ending)
        tried.documents += len(batch)
        if progress:
            progress(len(batch))
    tried.differences = list(differences(*endings))
    return tried


def _go_through(
    batch: list[tuple[Document, list[str]]], rules: RuleSet, now: Now, imagined: Imagined, ending: Ending
) -> None:
    """Let documents take their steps again, each step of all before the next."""
    for place in range(max(len(steps) for _, steps in batch)):
        here = [
            replace(document, step=steps[place], contact=None, record="")
            for document, steps in batch
            if len(steps) > place
        ]
        for step in rehearse(here, rules, now, imagined, anew=True):
            ending.take_in(step)
