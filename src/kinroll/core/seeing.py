"""What a login sees of a child: all that is shown of children, the name only, or nothing (rule 14 of the model)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from kinroll.core.relating import Tie, combine

NOTHING, NAME, DETAILS = "nothing", "name", "details"
NO_RESPONSIBILITY, RESPONSIBILITY_UNKNOWN = "no-responsibility", "responsibility-unknown"


@dataclass(frozen=True, slots=True)
class Said:
    """One relationship to the child, as a record of a source has it; ``began_on`` is the day we heard of it."""

    source: str
    key: str
    began_on: date
    tie: Tie


@dataclass(frozen=True, slots=True)
class Sight:
    """How much is seen, and why it is not everything; nothing at all has no reason that could be told."""

    much: str
    reason: str = ""


def sight(said: Collection[Said], unknown_counts: Mapping[str, bool], today: date) -> Sight:
    """What somebody sees of a child whom these records relate them to.

    A restriction in any of them, of whatever days, shows nothing. Then the relationships of today count, as one:
    without parental responsibility the name is seen. Where nobody states it, it counts as the sources say
    (``unknown_counts``, by source, by default as stated); one source that says no is enough.
    """
    if any(one.tie.court_order for one in said):
        return Sight(NOTHING)
    current = [one for one in said if _is_current(one.tie, today)]
    if not current:
        return Sight(NOTHING)
    responsibility = combine((one.began_on, one.key, one.tie) for one in current).parental_responsibility
    if responsibility is None:
        counts = all(unknown_counts.get(one.source, True) for one in current)
        return Sight(DETAILS) if counts else Sight(NAME, RESPONSIBILITY_UNKNOWN)
    return Sight(DETAILS) if responsibility else Sight(NAME, NO_RESPONSIBILITY)


def _is_current(tie: Tie, today: date) -> bool:
    day = today.isoformat()
    return (not tie.start or tie.start <= day) and (not tie.end or day <= tie.end)
