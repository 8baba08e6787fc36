"""By which keys somebody is found in a base that is kept; as digests, so that a key says nothing of anybody."""

from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b

from kinroll.core.scoring.person import Person
from kinroll.core.scoring.spelling import sound

Key = tuple[str, ...]
REACHED = ("emails", "telephones", "identifiers", "verified_identifiers", "related_to")
LARGEST_BLOCK = 40
"""A key that more people share brings nobody together."""


def digests(person: Person) -> list[int]:
    """The digest of each key that somebody may be found by."""
    return [digest(*key) for key in keys(person)]


@lru_cache(maxsize=20_000)
def digest(*parts: str) -> int:
    """A number that stands for some texts, the same on every machine."""
    return int.from_bytes(blake2b("\t".join(parts).encode(), digest_size=8).digest(), "big", signed=True)


def keys(person: Person) -> Iterator[Key]:
    """Each key that somebody may be found by."""
    first, last, postcode = person.forename, person.surname, person.postcode
    surnames = [last, *person.other_names]
    for name in REACHED:
        yield from ((name, value) for value in getattr(person, name))
    if born := unordered(person.birth_date):
        yield from (("birth", born, sound(name)) for name in {first, *surnames} if name)
        if first and last:
            yield "birth, initials", born, first[0], last[0]
    if first and last:
        yield "name", *sorted((first, last))
    yield from (("sounds", sound(first), sound(name)) for name in surnames if first and name)
    if postcode:
        yield from (("postcode", postcode, sound(name)) for name in {first, last} if name)
    if person.street and first:
        yield "street", person.street, sound(first)


def unordered(date: str) -> str:
    """A birth date with day and month in whichever order."""
    return date[:4] + "".join(sorted((date[4:6], date[6:8]))) if len(date) == 8 else date
