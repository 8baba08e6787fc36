"""What stops a plan for a target until a person lets it pass."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kinroll.core.brakes import Brake
from kinroll.core.provisioning.values import PAUSE, RENAME, SUSPEND, UNENROL, Decision


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of what a target holds one plan, or those of seven days, may take away."""

    share: float = 0.10
    at_least: int = 5
    off: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Before:
    """What the target holds from here: users that are not suspended, enrolments; what the last seven days took away."""

    users: int = 0
    enrolments: int = 0
    week: Mapping[str, int] = field(default_factory=dict)


_RULES = (
    ("suspended", (SUSPEND,), "users", "too-many-suspended", "users would be suspended"),
    ("unenrolled", (PAUSE, UNENROL), "enrolments", "too-many-unenrolled", "enrolments would end"),
    ("renamed", (RENAME,), "users", "too-many-renamed", "users would get another username"),
)


def taken_away(decisions: Iterable[Decision]) -> dict[str, int]:
    """How many users and enrolments a plan would take away, by what; and how many are gone there already."""
    counted = dict.fromkeys([name for name, *_ in _RULES], 0) | {"gone": 0}
    for decision in decisions:
        counted["gone"] += bool(decision.parked and decision.parked.code == "gone-there")
        for name, kinds, *_ in _RULES:
            counted[name] += sum(step.kind in kinds for step in decision.steps)
    return counted


def tripped(limits: Limits, before: Before, counted: Mapping[str, int], *, is_other_site: bool = False) -> list[Brake]:
    """Every brake that stops this plan."""
    if is_other_site:
        return [Brake("another-site", "Another site answers at this address than the one that people were made on.")]
    return [brake for brake in _about(limits, before, counted) if brake.code not in limits.off]


def _about(limits: Limits, before: Before, counted: Mapping[str, int]) -> Iterator[Brake]:
    for name, _, base, code, words in _RULES:
        count, earlier, total = counted[name], before.week.get(name, 0), getattr(before, base)
        if count and _is_too_many(limits, count, total):
            yield Brake(code, f"{count} of {total} {words}.")
        elif count and earlier and _is_too_many(limits, count + earlier, total + earlier):
            yield Brake(code, f"{count} of {total} {words}, {count + earlier} within seven days.")
    if _is_too_many(limits, counted["gone"], before.users):
        yield Brake("too-many-gone", f"{counted['gone']} of {before.users} users are not there any more.")


def _is_too_many(limits: Limits, count: int, total: int) -> bool:
    return count >= limits.at_least and count > limits.share * total
