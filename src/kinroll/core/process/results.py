"""What a list of answers about USIs says, line by line; and the list that asks for them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kinroll.core import dates
from kinroll.core.process.identifying import FAILED, USI, VERIFIED, Answer, Identity, fault, is_reserved, normal
from kinroll.core.text import clip, fold

ASKED = ("reference", "usi", "first_name", "family_name", "date_of_birth")
"""The columns of a list for bulk verification. ``reference`` says whose it is here, and may come back or not."""
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "usi": ("usi", "unique student identifier", "student identifier"),
    "first_name": ("first name", "first given name", "given name", "given names", "forename"),
    "family_name": ("family name", "last name", "surname", "single name"),
    "date_of_birth": ("date of birth", "dob", "birth date"),
    "result": ("result", "status", "outcome", "verification result", "verification status", "usi status"),
}
"""What the columns of a list of answers are called, where nobody says otherwise."""
WORDS: Mapping[str, str] = {
    **dict.fromkeys(("verified", "valid", "match", "matched", "success", "yes", "true", "ok"), VERIFIED),
    **dict.fromkeys(
        ("failed", "fail", "invalid", "no match", "not matched", "mismatch", "unsuccessful", "not verified", "no"),
        FAILED,
    ),
    "false": FAILED,
    "deactivated": FAILED,
}
"""How lists of answers say yes and no. Any other word is no answer."""


@dataclass(frozen=True, slots=True)
class Misread:
    """A line that is no answer, and why."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A line whose result is blank: nobody has answered yet."""

    line: int


def places_of(captions: Sequence[str], named: Mapping[str, str]) -> dict[str, int]:
    """In which column each of ``COLUMNS`` stands; ``named`` says what one is called. Missing ones are left out."""
    folded = [_plain(caption) for caption in captions]
    wanted = {name: (_plain(named[name]),) if name in named else words for name, words in COLUMNS.items()}
    found = {name: next((folded.index(word) for word in words if word in folded), -1) for name, words in wanted.items()}
    return {name: place for name, place in found.items() if place >= 0}


def _plain(caption: str) -> str:
    return fold(caption.replace("_", " ").replace("-", " "))


def missing(places: Mapping[str, int]) -> list[str]:
    """The columns without which a list says nothing for certain: an answer is about a USI, a name and a day."""
    needed = [name for name in ("usi", "date_of_birth", "result") if name not in places]
    return needed if {"first_name", "family_name"} & places.keys() else [*needed, "family_name"]


def read_answers(
    rows: Iterable[tuple[int, Sequence[str], str]], places: Mapping[str, int], *, at: datetime, by: str, how: str
) -> Iterator[Answer | Misread | Unanswered]:
    """The answer of each line, or why it is none; a line may come with the reason why it has no cells."""
    for line, cells, wrong in rows:
        if wrong:
            yield Misread(line, wrong)
            continue
        said = {name: cells[place].strip() for name, place in places.items()}
        if not said["result"]:
            yield Unanswered(line)
            continue
        outcome = WORDS.get(fold(said["result"]))
        about = Identity(
            USI,
            normal(USI, said["usi"]),
            said.get("first_name", ""),
            said.get("family_name", ""),
            dates.day(said["date_of_birth"]),
        )
        why = _why_not(about, said["result"], outcome)
        yield Misread(line, why) if why or not outcome else Answer(about, outcome, at, by, how)


def _why_not(about: Identity, result: str, outcome: str | None) -> str:
    if is_reserved(about.value):
        return f"{about.value} is nobody's USI, and is not looked up"
    if wrong := fault(USI, about.value):
        return f'"{clip(about.value)}" is no USI: {wrong}'
    if not dates.is_day(about.date_of_birth):
        return f'the date of birth "{clip(about.date_of_birth)}" is not a day in the calendar'
    if not about.is_whole:
        return "USI, name and date of birth must all be there: an answer is about all three"
    return "" if outcome else f'the result "{clip(result)}" is neither yes nor no'


def asked(reference: str, about: Identity) -> tuple[str, ...]:
    """The line that asks about somebody; whoever has one name only has it as the family name."""
    forename, surname = (about.forename, about.surname) if about.surname else ("", about.forename)
    return (reference, about.value, forename, surname, about.date_of_birth)
