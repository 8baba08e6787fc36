"""Who may be here twice: simple certainty about two people, what waits most urgently, and what "different" is kept by.

Nothing is decided here: a person answers. What this says is only whom to ask about, and what to ask first.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from kinroll.core.emails import is_generated
from kinroll.core.fields import TELEPHONE_FIELDS
from kinroll.core.process.evidence import is_filler
from kinroll.core.text import fold

VERIFIED_ID, EMAIL_AND_NAME = "same-id", "same-email"
NAME_AND_BIRTH, TELEPHONE_AND_NAME = "same-birth", "same-telephone"
CERTAINTIES = (VERIFIED_ID, EMAIL_AND_NAME, NAME_AND_BIRTH, TELEPHONE_AND_NAME)
"""The kinds of simple certainty, the most certain first."""
LIKELY = "likely"
"""No simple certainty: all that the scorer has for and against it makes it likely."""
KEPT_OUT, DOCUMENT_WAITS, NO_LOGIN = "kept-out", "document-waits", "no-login"
HARM: Mapping[str, int] = {
    KEPT_OUT: 0,
    NO_LOGIN: 1,
    DOCUMENT_WAITS: 2,
    **{certainty: 3 + place for place, certainty in enumerate((*CERTAINTIES, LIKELY))},
}
"""What is asked first: somebody cannot sign in, a document waits, the same id; then the rest."""
LATER_DAYS = 7
FEWEST_DIGITS = 6
WHOLE_GROUP = 4
"""Of a larger group each is asked about beside the first one only: the answers join all of them anyway."""
_PREFIXES = ("00", "44", "61", "0")


@dataclass(frozen=True, slots=True)
class Known:
    """What somebody is known by, in the form in which two of them are equal. Blanks equal nothing, and are left out."""

    name: str = ""
    birth: str = ""
    emails: frozenset[str] = frozenset()
    telephones: frozenset[str] = frozenset()
    ids: frozenset[tuple[str, str]] = frozenset()


def known(
    values: Mapping[str, str],
    emails: Iterable[str],
    telephones: Iterable[str],
    ids: Iterable[tuple[str, str]] = (),
) -> Known:
    """What these values make somebody known by. What only fills a field or was made up is no evidence."""
    forename, surname = values.get("forename", ""), values.get("surname", "")
    return Known(
        fold(f"{forename} {surname}") if forename and surname else "",
        values.get("date_of_birth", ""),
        frozenset(fold(email) for email in emails if email and not is_generated(email) and not is_filler(email)),
        frozenset(number for text in telephones if not is_filler(text) and (number := dialled(text))),
        frozenset(ids),
    )


def by_display(name: str, value: str) -> Known:
    """The same of somebody of whom no more is kept than how problems name them, and an email that they gave."""
    return Known(fold(name), emails=frozenset({fold(value)} if "@" in value and not is_generated(value) else ()))


def dialled(telephone: str) -> str:
    """The digits that all spellings of a telephone number share; empty where they are too few to be anybody's."""
    digits = "".join(filter(str.isdecimal, telephone))
    for prefix in _PREFIXES:
        digits = digits.removeprefix(prefix) if len(digits) > 9 else digits
    return digits if len(digits) >= FEWEST_DIGITS else ""


def evidence(person: Known) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each thing that makes it simply certain that two who share it are one person, with its kind."""
    yield from ((VERIFIED_ID, one) for one in person.ids)
    if person.name:
        yield from ((EMAIL_AND_NAME, (person.name, email)) for email in person.emails)
        if person.birth:
            yield NAME_AND_BIRTH, (person.name, person.birth)
        yield from ((TELEPHONE_AND_NAME, (person.name, number)) for number in person.telephones)


def certainty(one: Known, other: Known) -> str:
    """The strongest reason to ask whether two are one person; empty without any."""
    return _strongest(kind for kind, _ in set(evidence(one)) & set(evidence(other)))


def _strongest(kinds: Iterable[str]) -> str:
    return min(kinds, key=HARM.__getitem__, default="")


def pairs(people: Mapping[int, Known]) -> dict[tuple[int, int], str]:
    """Who is to be asked about beside whom, the lower number first, with the strongest reason."""
    groups: dict[tuple[str, tuple[str, ...]], set[int]] = {}
    for number, person in people.items():
        for item in evidence(person):
            groups.setdefault(item, set()).add(number)
    found: dict[tuple[int, int], str] = {}
    for (kind, _), numbers in groups.items():
        for pair in _asked_about(sorted(numbers)):
            found[pair] = _strongest({kind, found.get(pair, kind)})
    return found


def _asked_about(numbers: list[int]) -> Iterable[tuple[int, int]]:
    if len(numbers) <= WHOLE_GROUP:
        return combinations(numbers, 2)
    return ((numbers[0], other) for other in numbers[1:])


def digests(person: Known, salt: bytes) -> frozenset[bytes]:
    """What somebody can be known again by under other numbers: name with birth date, email or telephone, as digests."""
    return frozenset(
        hashlib.blake2b("\t".join((kind, *parts)).encode(), digest_size=16, key=salt).digest()
        for kind, parts in evidence(person)
    )


@dataclass(frozen=True, slots=True)
class Said:
    """That two are different people: what each side was known by when it was said."""

    one: frozenset[bytes]
    other: frozenset[bytes]


ONE, OTHER, EITHER, NEITHER = "one", "other", "either", ""


def is_said_apart(one: frozenset[bytes], other: frozenset[bytes], said: Iterable[Said]) -> bool:
    """Whether it was said of just these two, by whatever numbers, that they are different people.

    Of two who are both like one side nothing was said; where nothing told the sides apart, nothing tells these apart.
    """
    return any({_side(one, item), _side(other, item)} in ({ONE, OTHER}, {EITHER}) for item in said)


def _side(person: frozenset[bytes], said: Said) -> str:
    """Which of two different people somebody is like: what one of them alone was known by tells more than the rest."""
    here, there = bool(person & (said.one - said.other)), bool(person & (said.other - said.one))
    if here or there:
        return NEITHER if here and there else ONE if here else OTHER
    if not person & said.one & said.other:
        return NEITHER
    bare = [name for name, alone in ((ONE, said.one - said.other), (OTHER, said.other - said.one)) if not alone]
    return EITHER if len(bare) > 1 else bare[0] if bare else NEITHER


@dataclass(frozen=True, slots=True)
class Standing:
    """What speaks for a contact to be the one that stays: an account that works, any account, its age."""

    number: int
    has_account: bool = False
    is_active: bool = False


def who_stays(one: Standing, other: Standing) -> tuple[int, int]:
    """Of two who are one person the number that is kept and the one that is seen as it: nobody's login is lost."""
    kept, lost = sorted((one, other), key=lambda side: (not side.is_active, not side.has_account, side.number))
    return kept.number, lost.number


SAME, DIFFERS, ONE_SIDED = "same", "differs", "one-sided"


def compare(field: str, one: str, other: str) -> str:
    """How two values of a field compare; a blank is not another value, and tells nothing."""
    if not one or not other:
        return ONE_SIDED if one or other else ""
    forms = (dialled(one), dialled(other)) if field in TELEPHONE_FIELDS else (fold(one), fold(other))
    return SAME if forms[0] == forms[1] else DIFFERS


def pair_key(one: int, other: int) -> str:
    """What a case of two contacts is called: ``17-42``."""
    return f"{min(one, other)}-{max(one, other)}"


def read_pair(key: str) -> tuple[int, int] | None:
    """The two contacts of a case; None where the key is another kind's."""
    first, dash, second = key.partition("-")
    is_pair = dash and all(part.isascii() and part.isdigit() and len(part) < 19 for part in (first, second))
    return (int(first), int(second)) if is_pair else None
