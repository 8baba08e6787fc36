"""NAT files that somebody uploads to move in: made into lists, each of which is looked at and brought in by itself.

What training is made of comes first, then the people as registrations, then what came of them: each list hangs on the
one before it, so it is looked at again when that one is in.
"""

from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from kinroll.core.avetmiss import moving_in as core
from kinroll.core.process.rule_set import RuleSet
from kinroll.flows import receiving, training_lists
from kinroll.flows.avetmiss import moving_in
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.now import Now
from kinroll.flows.training_facts import Closed
from kinroll.store import uploads

STEP = "completed"
BEFORE, BEHIND = core.KINDS, ("enrolment", "outcome")
"""The lists that come before the people and behind them, in their order."""


@dataclass(slots=True)
class Brought:
    """What was made of NAT files: how many clients and enrolments, the list of people, and the other lists by kind."""

    clients: int
    enrolments: int
    people: int
    lists: dict[str, int] = field(default_factory=dict)


def receive(path: Path, process: str, step: str, rules: RuleSet, closed: Closed, now: Now, *, most: int) -> Brought:
    """Make lists of NAT files, and keep them to be looked at; refused where one has more than ``most`` bytes."""
    with TemporaryDirectory(prefix="kinroll-nat-") as scratch:
        made = moving_in.make_lists(path, Path(scratch), process, rules)
        bodies = {one.stem: one for one in Path(scratch).glob("*.csv")}
        if not made.enrolments:
            raise ValueRefusedError("There is no client in these files, so there is nothing to move in.")
        if any(one.stat().st_size > most for one in bodies.values()):
            raise ValueRefusedError(
                "So many clients are moved in by the command, where Kinroll runs: kinroll avetmiss move-in PATH"
            )
        people = Path(moving_in.PEOPLE)
        number = receiving.receive(people.name, bodies[people.stem].read_bytes(), process, step or STEP, rules, now)
        uploads.keep(number, columns=dict(moving_in.FILLS))
        done = Brought(made.clients, made.enrolments, number)
        for kind in (*BEFORE, *BEHIND):
            if kind in bodies:
                body = bodies[kind].read_bytes()
                done.lists[kind] = training_lists.receive(kind, f"{kind}.csv", body, closed, now)
    return done
