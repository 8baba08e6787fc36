"""Who gets a username that several want, or that is taken (A15 to A17)."""

from collections.abc import Sequence
from dataclasses import dataclass

from kinroll.core.problem import REFUSED, VALUE_DROPPED, Problem
from kinroll.core.text import fold, id_order, plain


@dataclass(frozen=True, slots=True)
class Claimant:
    """A record that would get an account. ``is_refusable`` when it is new and only a username stands in its way."""

    key: str
    name: str
    username: str
    name_key: str = ""
    gender: str = ""
    is_refusable: bool = True


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the name: an account that exists, or the claimant that comes first in this run."""

    label: str
    name_key: str = ""
    gender: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a claimant gets: ``won``, ``lost`` (nothing), or ``refused`` (not imported at all)."""

    key: str
    result: str
    username: str = ""
    problems: tuple[Problem, ...] = ()


def contest(claimants: Sequence[Claimant], holder: Holder | None, policy: str) -> list[Outcome]:
    """Decide one username. The account that has it keeps it; among new claimants the lowest source id wins.

    ``policy`` says what becomes of the others: ``refuse``, ``no-account`` or ``other-username``.
    """
    outcomes = []
    for claimant in sorted(claimants, key=lambda claimant: id_order(claimant.key)):
        if holder is None:
            outcomes.append(Outcome(claimant.key, "won", claimant.username))
            holder = Holder(f"{claimant.name} ({claimant.key})", claimant.name_key, claimant.gender)
        else:
            outcomes.append(_lose(claimant, holder, policy))
    return outcomes


def _lose(claimant: Claimant, holder: Holder, policy: str) -> Outcome:
    refused = policy == "refuse" and claimant.is_refusable
    severity = REFUSED if refused else VALUE_DROPPED
    problems = [
        Problem("username-in-use", claimant.key, claimant.name, "username", claimant.username, holder.label, severity)
    ]
    if is_likely_duplicate(claimant, holder):
        problems.append(
            Problem("likely-duplicate", claimant.key, claimant.name, "username", claimant.username, holder.label)
        )
    if policy == "other-username":
        return Outcome(claimant.key, "won", propose_username(claimant), tuple(problems))
    return Outcome(claimant.key, "refused" if refused else "lost", problems=tuple(problems))


def propose_username(claimant: Claimant) -> str:
    """A name nobody else can have in the same source: forename, surname and source id."""
    surname, _, forename = claimant.name_key.partition("|")
    return ".".join(part for part in (plain(forename), plain(surname), fold(claimant.key)) if part)


def is_likely_duplicate(claimant: Claimant, holder: Holder) -> bool:
    """Whether two who share one email look like one: same surname, forenames that begin alike, no other gender."""
    surname, _, forename = claimant.name_key.partition("|")
    other_surname, _, other_forename = holder.name_key.partition("|")
    if not surname or surname != other_surname or forename[:1] != other_forename[:1]:
        return False
    return not (claimant.gender and holder.gender and claimant.gender != holder.gender)
