"""What the fictional training organisation consists of, once it is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kinroll.demo.training.people import Learner


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list of registrations: the process and step that they enter, and what was chosen about its doubts."""

    file: Path
    process: str
    step: str
    choices: Mapping[str, str]


@dataclass(slots=True)
class College:
    """What was written, and what happens after the lists are in.

    ``moves`` and ``edits`` speak of documents by booking id, in order. ``cases`` names what is there to be seen, with
    the booking ids that it is about. ``verified`` are learners whose USI the registry knows, beside the ordinary ones.
    """

    folder: Path
    learners: int
    rules: Path
    dates: Path
    lists: list[ListFile] = field(default_factory=list)
    answers: Path = Path()
    moves: list[tuple[str, str]] = field(default_factory=list)
    edits: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    cases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    verified: list[Learner] = field(default_factory=list)
