"""Rows of a list that are one person by all that they say: judged by the scorer, each pair as a whole.

What the last sweep has learned counts; before the first one what is believed beforehand, with the list's own names.
However long a list is, only people who share one of the scorer's keys are compared, and no more than so many pairs.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

import orjson

from kinroll.core.importing import causes
from kinroll.core.importing.causes import Doubt
from kinroll.core.importing.listing import ReadRow
from kinroll.core.scoring.certain import Options
from kinroll.core.scoring.commons import RAREST, Commons, hexed
from kinroll.core.scoring.keys import digests
from kinroll.core.scoring.learned import Learned
from kinroll.core.scoring.levels import FORENAME, RARITIES, SURNAME, UNKNOWN_PEOPLE, USUAL_SHARES, rarity
from kinroll.core.scoring.person import Person
from kinroll.core.scoring.values import fold_single
from kinroll.core.scoring.weights import prior
from kinroll.flows.looking_up import described, what_was_learned
from kinroll.store import import_likeness, scoring

UNPACKED = 10
"""So many people are kept unpacked at a time: pairs come in the order of their lines."""


def add(rows: Iterable[tuple[causes.Person, ReadRow]]) -> None:
    """Take in these rows of a list; of several of one person among them the first."""
    first: dict[str, tuple[int, str, str, list[int]]] = {}
    for person, row in rows:
        if person.key not in first:
            says = {name: value for name, value in described(row.values).items() if value}
            keys = sorted(set(digests(Person(says))))
            first[person.key] = (person.line, person.key, orjson.dumps(says).decode(), keys)
    import_likeness.add(list(first.values()))


def doubts() -> Iterator[Doubt]:
    """People of the list who are more likely than not one person, pair by pair."""
    import_likeness.close_people()
    learned, options = _learned()
    unpack = lru_cache(maxsize=UNPACKED)(lambda said: Person(orjson.loads(said)))
    for one, said, other, also_said in import_likeness.pairs():
        mine, theirs = unpack(said), unpack(also_said)
        found = learned.judge(mine, theirs, options)
        if found and found.probability >= options.same and not found.veto:
            yield causes.doubt_of_two(one, mine.values, other, theirs.values)


def _learned() -> tuple[Learned, Options]:
    version = scoring.version()
    if version:
        return what_was_learned(version)
    people = import_likeness.count()
    return Learned(
        prior(people), Commons({f"rarity {name}": _rarities(name, people) for name in (FORENAME, SURNAME)})
    ), (Options())


def _rarities(name: str, people: int) -> dict[str, int]:
    """The names of the list that are not as rare as most are."""
    counts: dict[str, int] = {}
    for text, holders in import_likeness.holders(name, (people + UNKNOWN_PEOPLE) * USUAL_SHARES[-1]):
        folded = fold_single(text)
        counts[folded] = counts.get(folded, 0) + holders
    places = {text: RARITIES.index(rarity(holders, people)) for text, holders in counts.items()}
    return {hexed(text): place for text, place in places.items() if place != RAREST}
