"""Is this person here already, by all that speaks for and against it? In a few milliseconds, for one person.

What the last sweep learned is kept in the process until there is something newer.
"""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

import orjson

from kinroll.core.fields import EMAIL_FIELDS, TELEPHONE_FIELDS, unpack_address
from kinroll.core.rules import SourceRules
from kinroll.core.scoring.certain import Options
from kinroll.core.scoring.commons import Commons
from kinroll.core.scoring.keys import digests
from kinroll.core.scoring.learned import Learned
from kinroll.core.scoring.person import Person
from kinroll.core.scoring.vetoes import HARD
from kinroll.core.scoring.weights import Weights
from kinroll.store import scoring, scoring_people
from kinroll.store.scoring import Scored

BASES = 4
"""Of so many databases at once a process keeps what was learned."""
NOBODY = 0


def look_up(values: Mapping[str, Any], rules: Mapping[str, SourceRules]) -> list[Scored]:
    """Whom of the base somebody may be, the likeliest first; nobody before the base was swept for the first time.

    ``values`` are in the columns of the scorer. ``other`` of what is found is the contact. The judgement is that of
    the sweep.
    """
    version = scoring.version()
    asked = Person({"id": str(NOBODY), **values})
    beside = _sharing(digests(asked)) if version else set()
    if not beside:
        return []
    learned, options = what_was_learned(version)
    judged = (_judge(learned, asked, Person(one), options) for one in _known(asked, beside, rules))
    return sorted(filter(None, judged), key=lambda one: (-one.probability, one.other))


def likely_here(asked: Mapping[int, Mapping[str, Any]]) -> set[int]:
    """Which of these people are more likely than not somebody of the base. A fixed number of queries for all of them.

    What they say of themselves alone is compared: names, birth date, and how they are reached.
    """
    version = scoring.version()
    people = {key: Person({"id": str(NOBODY), **values}) for key, values in asked.items()} if version else {}
    keys = {key: digests(person) for key, person in people.items()}
    holders = scoring.sharing({digest for mine in keys.values() for digest in mine}) if keys else {}
    if not holders:
        return set()
    learned, options = what_was_learned(version)
    numbers = {number for each in holders.values() for number in each}
    known = {int(one["id"]): Person(one) for one in scoring_people.themselves(numbers)}
    found = set()
    for key, person in people.items():
        beside = {number for digest in keys[key] for number in holders.get(digest, ())} & known.keys()
        judged = (learned.judge(person, known[number], options) for number in sorted(beside))
        if any(one and one.probability >= options.same and one.veto not in HARD for one in judged):
            found.add(key)
    return found


def described(values: Mapping[str, str]) -> dict[str, object]:
    """What was typed about somebody, in the columns of the scorer."""
    lines, postcode = unpack_address(values["address"]) if values.get("address") else ([], "")
    return {
        **{name: values.get(name, "") for name in ("forename", "surname", "gender")},
        "birth_date": values.get("date_of_birth", ""),
        "emails": [text for name in EMAIL_FIELDS if (text := values.get(name, ""))],
        "telephones": [text for name in TELEPHONE_FIELDS if (text := values.get(name, ""))],
        "address": lines,
        "postcode": postcode,
    }


def _sharing(keys: Collection[int]) -> set[int]:
    return {number for numbers in scoring.sharing(keys).values() for number in numbers}


def _judge(learned: Learned, asked: Person, other: Person, options: Options) -> Scored | None:
    found = learned.judge(asked, other, options)
    if found is None:
        return None
    says = {name: code for name, code in found.levels.items() if code}
    number = int(other.values["id"])
    return Scored(NOBODY, number, found.probability, found.reason, says, found.veto, found.is_sure)


def _known(asked: Person, beside: set[int], rules: Mapping[str, SourceRules]) -> list[dict[str, Any]]:
    """Those who share a key, with as much of them as can be compared with what is asked."""
    says_more = (asked.identifiers, asked.verified_identifiers, asked.related_to, asked.apart_from)
    if not any((*says_more, asked.complete_sources)):
        return scoring_people.themselves(beside)
    return scoring_people.people({name for name, each in rules.items() if each.complete}, beside)


@lru_cache(maxsize=BASES)
def what_was_learned(version: tuple[Any, ...]) -> tuple[Learned, Options]:
    """What was learned up to this version, and where the lines are; read once in a process."""
    held = scoring.model()
    commons = orjson.loads(held.commons or "{}")
    lines = Options(automatic=held.sure_from / 100, review=held.review_from / 100)
    return Learned(Weights.from_json(held.weights), Commons(commons)), lines
