"""What is looked at before files are lodged: that a client of the files is one person, and a person one client.

The checker knows only what stands in the files. This knows the people: who may be here twice, whose documents do not
look like one person's, what a registry has confirmed, and under which identifier somebody was lodged before.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from unicodedata import normalize

from kinroll.core.avetmiss.code_lists import OTHER_STATE, OVERSEAS
from kinroll.core.avetmiss.findings import ERROR, WARNING, Rule
from kinroll.core.scoring.differing import differing
from kinroll.core.text import fold

GATE = "gate"
SPLIT = Rule("G-01", ERROR, GATE, "client identifier", "Two clients may be one person: one person has one identifier")
FUSION = Rule("G-02", ERROR, GATE, "client identifier", "The documents of one client may be of different people")
TWICE_IN_UNIT = Rule("G-03", ERROR, GATE, "unit", "A client is in the same unit from the same day on only once")
NOT_VERIFIED = Rule(
    "G-04", ERROR, GATE, "unique student identifier", "The USI must be verified for the name and birth date now held"
)
SHARED_USI = Rule("G-05", ERROR, GATE, "unique student identifier", "A USI is that of one client only")
CHANGED = Rule("G-06", WARNING, GATE, "client identifier", "A client should keep the identifier that was lodged before")
NOT_OFFSHORE = Rule(
    "G-07", ERROR, GATE, "postcode", "INTOFF is for students wholly offshore: the address must be overseas (OSPC)"
)
LODGED_AS_TWO = Rule("G-08", WARNING, GATE, "client identifier", "One person was lodged before as two clients")
GATE_RULES: Mapping[str, Rule] = {
    rule.number: rule
    for rule in (SPLIT, FUSION, TWICE_IN_UNIT, NOT_VERIFIED, SHARED_USI, CHANGED, NOT_OFFSHORE, LODGED_AS_TWO)
}
"""What the gate looks for, by number."""
ANSWERABLE = frozenset({FUSION.number, CHANGED.number, TWICE_IN_UNIT.number, LODGED_AS_TWO.number})
"""Suspicions that somebody can look at and find right as they are; a pair is answered in the review inbox."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something that the gate has found. ``about`` says what was looked at, so that a change asks again."""

    rule: Rule
    contact: int
    client: str = ""
    other: int | None = None
    document: int | None = None
    value: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a document is about, by what it says."""

    document: int
    forename: str = ""
    surname: str = ""
    birth: str = ""

    @property
    def shown(self) -> str:
        name = f"{self.forename} {self.surname}".strip()
        return f"{name}, {self.birth}" if self.birth else name

    @property
    def known_by(self) -> tuple[str, str, str]:
        """What two documents of one person nearly always share."""
        return _letters(self.forename), _letters(self.surname), self.birth

    @property
    def compared(self) -> Mapping[str, str]:
        """The same in the columns of the scorer."""
        return {"forename": self.forename, "surname": self.surname, "birth_date": self.birth}


def fused(people: Iterable[Person]) -> tuple[Person, Person] | None:
    """Two documents of one contact that look like two people's; None where all can be of one person.

    Another surname alone is a marriage, and a shorter forename a habit. Another day of birth is another person, and so
    is another forename: twins differ by no more.
    """
    different: dict[tuple[str, str, str], Person] = {}
    for person in people:
        different.setdefault(person.known_by, person)
    for one, other in combinations(different.values(), 2):
        if _are_two(one, other):
            return one, other
    return None


def told_apart(one: Person, other: Person) -> str:
    """Two people whom one client may be, with what the scorer has against their being one."""
    return f"{one.shown} / {other.shown}. {' '.join(differing(one.compared, other.compared))}".rstrip(". ") + "."


def _are_two(one: Person, other: Person) -> bool:
    if one.birth and other.birth and one.birth != other.birth:
        return True
    first, second = _letters(one.forename), _letters(other.forename)
    if not first or not second or first.startswith(second) or second.startswith(first):
        return False
    crossed = {_letters(one.surname), first} == {_letters(other.surname), second}
    return not crossed  # a form that was filled in the wrong way round


def _letters(name: str) -> str:
    return "".join(sign for sign in normalize("NFKD", fold(name)) if sign.isalnum())


def about(*parts: object) -> str:
    """What was looked at, as a digest: no name or day can be read out of it."""
    return hashlib.blake2b("\t".join(map(str, parts)).encode(), digest_size=12).hexdigest()


def about_fusion(contact: int, people: Sequence[Person]) -> str:
    """What a suspected fusion was looked at by: who the documents say they are about."""
    return about(contact, *sorted({person.known_by for person in people}))


def is_not_offshore(values: Mapping[str, str]) -> bool:
    """Whether somebody has the code of students wholly offshore and an address in Australia, or none overseas."""
    if "".join(values.get("usi", "").split()).upper() != "INTOFF":
        return False
    return values.get("postcode", "").strip() != OVERSEAS and values.get("state", "").strip() != OTHER_STATE


def changed(contact: int, before: Sequence[str], now: str) -> Iterator[Found]:
    """What is to be told of a client who was lodged under these identifiers before, and is ``now`` another one."""
    if len(set(before)) > 1:
        lodged = ", ".join(sorted(set(before)))
        yield Found(LODGED_AS_TWO, contact, now, value=lodged, about=about(contact, lodged))
    elif before and before[0] != now:
        how = f"{before[0]} → {now}"
        was_number, is_number = before[0].isdigit(), now == str(contact)
        if is_number:
            how += " (the contact number, since the field is empty now)"
        elif was_number:
            how += " (the field, where it was the contact number)"
        yield Found(CHANGED, contact, now, value=how, about=about(contact, before[0], now))
