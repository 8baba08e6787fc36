"""Whether the rows of a list would still do what they would have done when somebody looked at it."""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Protocol

from kinroll.core.avetmiss.facts import Thing

DIGEST_BYTES = 8
Changed = Mapping[str, tuple[str, str]]


class Difference(Protocol):
    """What keeping a row changes: each fact before and after."""

    @property
    def is_new(self) -> bool: ...
    @property
    def changed(self) -> Changed: ...


def digest(is_new: bool, changed: Changed) -> bytes:
    """What two rows share only if they would do the same."""
    told = repr((bool(is_new), sorted((name, *pair) for name, pair in changed.items())))
    return blake2b(told.encode(), digest_size=DIGEST_BYTES).digest()


def moved(thing: Thing, would: Mapping[int, Difference], agreed: Mapping[int, bytes]) -> dict[int, str]:
    """The rows that would do something else by now, and why; one that changes nothing any more does no harm."""
    found = {}
    for line, one in would.items():
        if (one.is_new or one.changed) and digest(one.is_new, one.changed) != agreed.get(line):
            found[line] = _why(thing, one, is_refused=line not in agreed)
    return found


def _why(thing: Thing, one: Difference, *, is_refused: bool) -> str:
    again = "upload the list again to see what it would do now"
    if is_refused:
        return f"it could not be kept when the list was looked at, and could be now; {again}"
    if one.is_new:
        return f"somebody has taken it out since the list was looked at; {again}"
    labels = {name: thing.by_name[name].label.lower() for name in one.changed}
    now = "; ".join(f"{labels[name]} is {before or 'blank'}" for name, (before, _) in one.changed.items())
    return f"somebody has changed it since the list was looked at ({now}); {again}"
