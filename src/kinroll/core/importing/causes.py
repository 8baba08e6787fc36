"""What about the rows of a list cannot be matched safely, and what a person may choose to do about it (B23)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from kinroll.core.scoring.names import PART, SLIP, VARIANT, forename_level
from kinroll.core.scoring.spelling import fold_name
from kinroll.core.text import fold

ALLOCATE, GENERATE, ACCEPT, LEAVE = "allocate", "generate", "accept", "leave"
REMEDIES: Mapping[str, str] = {
    ALLOCATE: "give each person an id of their own, the same one in all of their rows",
    GENERATE: "fill in a generated email address, marked as such: never mailed, never evidence",
    ACCEPT: "import them as they are; duplicates are settled later, one by one",
    LEAVE: "leave these rows out",
}
NO_ID, ID_REPEATS, NO_EMAIL, EMAIL_SHARED = "no-unique-id", "id-repeats", "email-missing", "email-shared"
SPELLED, SEVERAL, LIKE_ONE = "spelled-differently", "matches-several", "like-a-contact"
SIMILAR = 0.72
MOST_SPELLINGS = 20
"""More different names than these are never one person's."""
MOST_COMPARED, NEIGHBOURS = 100, 10
"""So many names of one birthday are compared with each other; of more each with so many before it in the alphabet."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One kind of doubt: in words, and the remedies there are for it."""

    words: str
    remedies: tuple[str, ...]


CAUSES: Mapping[str, Cause] = {
    NO_ID: Cause("rows without the id that people are to be found by", (ALLOCATE, ACCEPT, LEAVE)),
    ID_REPEATS: Cause(
        "rows whose id stands for different people: an id of a registration or an office, not of a person",
        (ALLOCATE, ACCEPT, LEAVE),
    ),
    NO_EMAIL: Cause("rows without an email address", (GENERATE, ACCEPT, LEAVE)),
    EMAIL_SHARED: Cause("rows whose email address different people use", (GENERATE, ACCEPT, LEAVE)),
    SPELLED: Cause("rows that may be one person, spelled differently", (ALLOCATE, ACCEPT, LEAVE)),
    SEVERAL: Cause("rows that match several contacts", (ACCEPT, LEAVE)),
    LIKE_ONE: Cause("rows that would make a new contact, and are very like one who is here", (ACCEPT, LEAVE)),
}
"""In the order in which they are asked about."""


def asked_about(scheme: str, match_fields: Iterable[str]) -> frozenset[str]:
    """The doubts that a person has to decide before anything is imported.

    Shared and missing addresses matter only where people are found by them.
    """
    by_email = scheme == "customer email" or "email" in match_fields
    return frozenset(CAUSES) - (frozenset() if by_email else {NO_EMAIL, EMAIL_SHARED})


@dataclass(frozen=True, slots=True)
class Person:
    """Who a row is about, as far as it says. Everything is folded."""

    line: int
    forename: str = ""
    surname: str = ""
    birth: str = ""
    email: str = ""
    id: str = ""

    @property
    def key(self) -> str:
        """What all rows of one person share; only the row itself where it says too little to tell."""
        name = f"{self.surname}|{self.forename}"
        if name != "|" and (self.birth or self.email):
            return f"{name}|{self.birth or self.email}"
        return f"line {self.line}"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Rows that stand in one doubt together; ``about`` is the id, the email or the name that they share.

    ``lines`` has at least the first row of each person in it.
    """

    cause: str
    about: str
    lines: tuple[int, ...]


def build_person(line: int, values: Mapping[str, str], *, id_value: str) -> Person:
    """The person of a row."""
    email = values.get("personal_email") or values.get("work_email", "")
    forename, surname = (fold(values.get(name, "")) for name in ("forename", "surname"))
    return Person(line, forename, surname, values.get("date_of_birth", "").strip(), fold(email), fold(id_value))


def own_doubts(person: Person, *, takes_id: bool) -> tuple[Doubt, ...]:
    """The doubts that a row stands in by itself; ``takes_id``: the rule takes an id from the row."""
    missing = {NO_ID: takes_id and not person.id, NO_EMAIL: not person.email}
    return tuple(Doubt(cause, "", (person.line,)) for cause, is_so in missing.items() if is_so)


def doubts_of_shared(people: Sequence[Person], about: str, cause: str) -> Iterator[Doubt]:
    """What it means that these people share an id or an email: nothing for one person, otherwise one of two doubts."""
    first = _one_of_each(people)
    if len(first) < 2:
        return
    alike = len(first) <= MOST_SPELLINGS and all(
        is_spelled_alike(one, other) for place, one in enumerate(first) for other in first[:place]
    )
    yield Doubt(SPELLED if alike else cause, about, tuple(sorted(person.line for person in people)))


def _one_of_each(people: Iterable[Person]) -> list[Person]:
    """One row of each person: rows are one person's if the names are equal, and the birthdays where both have one."""
    named: dict[tuple[str, str], dict[str, Person]] = {}
    for person in people:
        births = named.setdefault((person.forename, person.surname), {})
        if births and ("" in births or not person.birth):
            continue
        births.setdefault(person.birth, person)
    return [person for births in named.values() for person in births.values()]


def is_spelled_alike(one: Person, other: Person) -> bool:
    """Whether two different names may be one person's: same birthday, names alike or in the other order."""
    if not one.birth or one.birth != other.birth or (one.forename, one.surname) == (other.forename, other.surname):
        return False
    if (one.forename, one.surname) == (other.surname, other.forename):
        return True
    return _is_alike(one.forename, other.forename) and _is_alike(one.surname, other.surname)


def _is_alike(one: str, other: str) -> bool:
    if one == other or not (one and other):
        return one == other
    if _is_one_name(one, other):
        return True
    return _most_alike(one, other) >= SIMILAR and SequenceMatcher(None, one, other).ratio() >= SIMILAR


def _is_one_name(one: str, other: str) -> bool:
    """Whether the scorer takes two names for one: a short form, another spelling, a slip, a part of a double name."""
    mine, theirs = fold_name(one), fold_name(other)
    return mine == theirs or bool(mine and theirs and forename_level(mine, theirs) in (PART, SLIP, VARIANT))


def _most_alike(one: str, other: str) -> float:
    """What the ratio could be at most, by the letters alone: most pairs of names end here, at a tenth of the cost."""
    rest = list(other)
    for letter in one:
        if letter in rest:
            rest.remove(letter)
    return 2 * (len(other) - len(rest)) / (len(one) + len(other))


def doubt_of_two(one: int, mine: Mapping[str, Any], other: int, theirs: Mapping[str, Any]) -> Doubt:
    """The doubt of two people of the list, by their lines and what they say, whom the scorer takes for one."""
    names = [" ".join(fold(str(each.get(name, ""))) for name in ("forename", "surname")) for each in (mine, theirs)]
    return Doubt(SPELLED, " / ".join(name.strip().title() for name in names), (one, other))


def doubts_of_birthday(people: Sequence[Person]) -> Iterator[Doubt]:
    """Who of those born on one day may be one person under two spellings.

    Of very many names each is compared with those that stand next to it in the alphabet.
    """
    first = {(person.forename, person.surname): person for person in reversed(people)}
    names, reach = list(first), len(first)
    if len(names) > MOST_COMPARED:
        names, reach = sorted(names), NEIGHBOURS
    for place, name in enumerate(names):
        for other_name in names[max(0, place - reach) : place]:
            if is_spelled_alike(first[name], first[other_name]):
                lines = (first[other_name].line, first[name].line)
                about = f"{' '.join(other_name).title()} / {' '.join(name).title()}"
                yield Doubt(SPELLED, about, tuple(sorted(lines)))
