"""What the scorer has for two contacts being one person, in sentences, for lists that have room for a line."""

from collections.abc import Collection, Mapping

from kinroll.core.scoring.differing import is_same, said
from kinroll.store import scoring, scoring_people
from kinroll.store.scoring import Pair, Scored


def evidence(pairs: Collection[Pair]) -> Mapping[Pair, list[str]]:
    """For each of these pairs that the sweep has found its main reason, then all in which the two differ."""
    found = scoring.these(pairs)
    numbers = {number for one in found for number in (one.one, one.other)}
    people = {int(one["id"]): one for one in scoring_people.themselves(numbers)} if found else {}
    return {
        (one.one, one.other): said(_told(one), people[one.one], people[one.other])
        for one in found
        if one.one in people and one.other in people
    }


def _told(one: Scored) -> list[tuple[str, int]]:
    """The main reason first."""
    levels = one.levels.items()
    main = [(name, code) for name, code in levels if name == one.reason]
    return [*main, *((name, code) for name, code in levels if name != one.reason and not is_same(name, code))]
