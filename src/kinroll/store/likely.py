"""Contacts that somebody who is being typed in may be already: a few queries, and the surest first."""

from collections.abc import Mapping
from dataclasses import dataclass

from kinroll.core import reviewing
from kinroll.core.fields import EMAIL_FIELDS, TELEPHONE_FIELDS
from kinroll.store import review_pairs, searching
from kinroll.store.searching import Asked, Found

MOST = 5


@dataclass(frozen=True, slots=True)
class Likely:
    """A contact who may be meant; ``why`` is the kind of certainty, empty where only something is alike."""

    found: Found
    why: str


def likely(values: Mapping[str, str]) -> list[Likely]:
    """The contacts that share an email, a telephone number or the name with what was typed."""
    emails = [text for name in EMAIL_FIELDS if "@" in (text := values.get(name, "").strip())]
    phones = [text for name in TELEPHONE_FIELDS if reviewing.dialled(text := values.get(name, "").strip())]
    both = values.get("forename", "").strip() and values.get("surname", "").strip()
    name = f"{values['forename']} {values['surname']}" if both else ""
    found: dict[int, Found] = {}
    for words in filter(None, (*emails, *phones, name)):
        found |= {one.number: one for one in searching.find(Asked(words), size=MOST).found}
    typed = reviewing.known(values, emails, phones)
    known = review_pairs.known_of(found) if found else {}
    listed = [Likely(one, reviewing.certainty(typed, known[number])) for number, one in found.items()]
    return sorted(listed, key=lambda one: (reviewing.HARM.get(one.why, len(reviewing.HARM)), one.found.number))[:MOST]
