"""Whose something is that came while two contacts were seen as one: what can be told of it once they are two again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kinroll.core.fields import EMAIL_FIELDS
from kinroll.core.held import HeldRecord
from kinroll.core.resolving import fold_versions
from kinroll.core.text import fold, name_key

HOLDER, OTHER, BOTH = "holder", "other", ""


@dataclass(frozen=True, slots=True)
class Traits:
    """What a person can be known by: addresses and ids as such, name and birth date together."""

    ids: frozenset[tuple[str, str]]
    birth: frozenset[tuple[str, str]]


def traits(records: Iterable[HeldRecord], ids: Mapping[str, Iterable[tuple[str, str]]]) -> Traits:
    """What these records say that their person can be known by; ``ids`` are their identifiers, by ``SOURCE:ID``."""
    found: set[tuple[str, str]] = set()
    births: set[tuple[str, str]] = set()
    for record in records:
        claims = {name: claim.value for name, claim in fold_versions(record.versions, record.rules).items()}
        found |= {("email", fold(claims[name])) for name in (*EMAIL_FIELDS, "email") if claims.get(name)}
        found |= set(ids.get(f"{record.source}:{record.key}", ()))
        name = name_key(claims.get("forename", ""), claims.get("surname", ""))
        if name and claims.get("date_of_birth"):
            births.add((name, claims["date_of_birth"]))
    return Traits(frozenset(found), frozenset(births))


def side(record: Traits, holder: Traits, other: Traits) -> str:
    """Which of two people a record is about, if it has something in common with one of them only; else ``BOTH``."""
    here = bool(record.ids & holder.ids or record.birth & holder.birth)
    there = bool(record.ids & other.ids or record.birth & other.birth)
    return BOTH if here == there else HOLDER if here else OTHER
