"""Typed identifiers: what can be one, when it counts as verified, and which identifies a client in the NAT files.

A registry is asked about an identifier *for a name and a day of birth*. Its answer holds for exactly those: a person
whose name, day or number has changed since is not verified any more, without anything having to be un-verified.
*Exactly*: capitals, outer and doubled blanks, and the Unicode form of a letter make no difference
(``core.text.fold``); accents, hyphens, apostrophes and which name is which do. That is our choice, on the safe side: no
source says how freely the registry itself compares.

Source: notes on AVETMISS, section 8: a registry matches a USI with name and date of birth; the tenth character is a
Luhn check over 32 letters; codes stand in the same field for those who have none.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from stdnum import luhn

from kinroll.core.dates import is_day
from kinroll.core.text import fold

USI, CLIENT = "usi", "client_identifier"
"""The types of identifiers, and the names of the fields that hold them in documents and contacts."""
ENTERED, VERIFIED, FAILED = "entered", "verified", "failed"
USI_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
USI_LENGTH, LONGEST_CLIENT = 10, 10
NOBODYS = frozenset({"INTOFF", "INDIV", "SHORT"})
"""Codes that stand where an identifier would, and are never anybody's id: whoever has one shares it with strangers."""
NOT_VERIFIED = "usi-not-verified"
"""Why a document waits: the answer of a registry about its USI has not come, or was no."""


def normal(kind: str, value: str) -> str:
    """An identifier as it is kept: a USI in capitals and without blanks, any other one trimmed."""
    return "".join(value.split()).upper() if kind == USI else " ".join(value.split())


def is_reserved(value: str) -> bool:
    """Whether this is a code for those who have no identifier."""
    return "".join(value.split()).upper() in NOBODYS


def fault(kind: str, value: str) -> str:
    """What is wrong with an identifier, in words; empty when nothing is, for a blank one, and for a code as a USI."""
    kept = normal(kind, value)
    if not kept:
        return ""
    if kind == CLIENT:
        code = "it is a code that many people have" if is_reserved(kept) else ""
        return f"it is longer than {LONGEST_CLIENT} characters" if len(kept) > LONGEST_CLIENT else code
    if is_reserved(kept):
        return ""
    if kind != USI:
        return ""
    if len(kept) != USI_LENGTH:
        return f"a USI has {USI_LENGTH} characters"
    if wrong := sorted(set(kept) - set(USI_ALPHABET)):
        return f"no USI holds {' or '.join(wrong)} (0, 1, I and O are never used)"
    return "" if luhn.is_valid(kept, USI_ALPHABET) else "its last character does not fit the others: one is mistyped"


def identifier(kind: str, value: str) -> str:
    """The identifier that a value is; empty where it is blank, malformed, or a code that is nobody's."""
    kept = normal(kind, value)
    return "" if is_reserved(kept) or fault(kind, kept) else kept


def identifiers_of(values: Mapping[str, str]) -> dict[str, str]:
    """The typed identifiers that the values of a document or contact carry."""
    return {kind: found for kind in (USI, CLIENT) if (found := identifier(kind, values.get(kind, "")))}


@dataclass(frozen=True, slots=True)
class Identity:
    """An identifier with the name and the day of birth that it is to be for."""

    type: str
    value: str
    forename: str = ""
    surname: str = ""
    date_of_birth: str = ""

    @property
    def key(self) -> str:
        """What answers about it are found by: the folded identifier; empty when there is none."""
        return fold(identifier(self.type, self.value))

    @property
    def compared(self) -> tuple[str, ...]:
        """What must be equal for an answer to be about this."""
        return (self.type, self.key, fold(self.forename), fold(self.surname), self.date_of_birth)

    @property
    def is_whole(self) -> bool:
        """Whether a registry can be asked about it: identifier, a name and the day are there."""
        return bool(self.key and (self.forename.strip() or self.surname.strip()) and is_day(self.date_of_birth))


def identity_of(values: Mapping[str, str], kind: str = USI) -> Identity:
    """The identifier of a document or contact with the name and day beside it."""
    return Identity(
        kind,
        normal(kind, values.get(kind, "")),
        *(values.get(name, "").strip() for name in ("forename", "surname", "date_of_birth")),
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What a registry said: ``verified`` or ``failed``, about whom, when, who recorded it, and how it came."""

    about: Identity
    outcome: str
    at: datetime
    by: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How an identifier stands now. ``answer`` is the one that decides.

    ``changed`` names what is another than in the last answer about the same identifier, where none is about this.
    """

    status: str
    answer: Answer | None = None
    changed: tuple[str, ...] = ()


_COMPARED = ("type", "value", "forename", "surname", "date_of_birth")


def standing(identity: Identity, answers: Sequence[Answer]) -> Standing:
    """Whether an identifier is verified for exactly this name and day: the newest answer about them decides.

    Of two answers of one moment the failed one counts.
    """
    if not identity.is_whole:
        return Standing(ENTERED)
    ranked = sorted(answers, key=lambda answer: (answer.at, answer.outcome == FAILED))
    same = [answer for answer in ranked if answer.about.compared == identity.compared]
    if same:
        return Standing(same[-1].outcome, same[-1])
    others = [answer for answer in ranked if answer.about.key == identity.key and answer.about.type == identity.type]
    if not others:
        return Standing(ENTERED)
    pairs = zip(_COMPARED, others[-1].about.compared, identity.compared, strict=True)
    return Standing(ENTERED, others[-1], tuple(name for name, one, other in pairs if one != other))


def client_identifier(value: str, number: int) -> str:
    """What identifies a client in the NAT files: the field where it is filled, otherwise the contact number (B14)."""
    return identifier(CLIENT, value) or str(number)


@dataclass(frozen=True, slots=True)
class Holder:
    """A contact that an identifier is in use for, or whose number it is."""

    number: int
    label: str
    is_number: bool = False


def other_holder(holders: Collection[Holder], own: int | None) -> Holder | None:
    """Who else an identifier is in use for; ``own`` is the contact that it is meant for, None for a new one."""
    return min((holder for holder in holders if holder.number != own), key=lambda one: one.number, default=None)


def has_come_apart(kind: str, external_id: str, values: Mapping[str, str]) -> bool:
    """Whether an external id made of this identifier is not what the field holds now; it is never followed (B16, B21).

    An emptied field is no other identifier, and an id of another kind was made of something else.
    """
    now = identifier(kind, values.get(kind, ""))
    return bool(now and identifier(kind, external_id) and fold(now) != fold(external_id))
