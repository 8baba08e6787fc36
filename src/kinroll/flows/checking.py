"""Can a source be read, and are the rights and columns there? Changes nothing, and needs no database."""

from contextlib import closing
from dataclasses import dataclass, field
from datetime import date

from kinroll.core.problem import Problem
from kinroll.core.rules import SourceRules
from kinroll.core.staging import ACCEPTED, stage, state_of
from kinroll.flows.reader import Reader


@dataclass(slots=True)
class Checked:
    """What is in an extract: people and current people by group, and what looks wrong about it."""

    people: dict[str, int] = field(default_factory=dict)
    current: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def check(reader: Reader, rules: SourceRules, *, today: date) -> Checked:
    """Read everything once, and count. A missing right that shows in the files raises ``RightMissingError``."""
    checked = Checked()
    positions = {group.name: i for i, group in enumerate(rules.groups)}
    with closing(reader):
        for _ in reader.skim():
            pass
        for record in reader.read():
            staged = stage(record, rules, today=today)
            for name in record.said:
                checked.people[name] = checked.people.get(name, 0) + 1
                if state_of(staged.mask, positions[name]) == ACCEPTED:
                    checked.current[name] = checked.current.get(name, 0) + 1
        extract = reader.finish()
    checked.problems, checked.warnings = list(extract.problems), list(extract.warnings)
    return checked
