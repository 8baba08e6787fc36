"""What is a person's own: themselves, their documents and requests, and what they may see of the children they are
related to. Nobody gets more of it here for working here as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from kinroll.accounts.access.refusals import LARGEST, NotThereError
from kinroll.accounts.visitor import Visitor
from kinroll.core.fields import shown
from kinroll.core.relating import combine
from kinroll.core.seeing import DETAILS, NOTHING, Sight, sight
from kinroll.store import change_requests, children, contacts, documents
from kinroll.store.documents import Stored

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Sources:
    """What the configuration says of children: whether an unstated responsibility counts, and what is shown of them."""

    unknown_counts: Mapping[str, bool] = field(default_factory=dict)
    child_fields: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Child:
    """A child as a login sees it; ``values`` are empty where only the name is seen."""

    number: int
    name: str
    relationship: str
    sight: Sight
    values: Mapping[str, str]


def own(visitor: Visitor | None) -> int:
    """The visitor's own contact number."""
    if visitor is None or visitor.contact is None:
        raise NotThereError
    return visitor.contact


def own_children(visitor: Visitor | None, said: Sources, today: date) -> list[Child]:
    """The children whom a visitor sees anything of, by name; of others there is no trace."""
    related = children.related(own(visitor))
    seen = {number: sight(listed, said.unknown_counts, today) for number, listed in related.items()}
    seen = {number: how for number, how in seen.items() if how.much != NOTHING}
    held = contacts.values_of(list(seen))
    found = []
    for number, how in seen.items():
        tie = combine((one.began_on, one.key, one.tie) for one in related[number])
        found.append(_child(number, tie.name, how, held[number], said))
    return sorted(found, key=lambda child: (child.name, child.number))


def _child(number: int, relationship: str, how: Sight, values: Mapping[str, str], said: Sources) -> Child:
    name = f"{values['forename']} {values['surname']}".strip()
    listed = said.child_fields if how.much == DETAILS else ()
    given = {name: values[name] for name in listed if shown(values.get(name))}
    return Child(number, name, relationship, how, given)


def own_child(visitor: Visitor | None, number: int, said: Sources, today: date) -> Child:
    """One child, if the visitor sees anything of it."""
    return _only([child for child in own_children(visitor, said, today) if child.number == number])


def child_documents(child: Child) -> list[Stored]:
    """The documents that are about a child now, the newest first; none where only its name is seen."""
    return _documents(child.number) if child.sight.much == DETAILS else []


def own_documents(visitor: Visitor | None) -> list[Stored]:
    """The documents that are about the visitor now, the newest first; not those that were pointed elsewhere since."""
    return _documents(own(visitor))


def _documents(root: int) -> list[Stored]:
    numbers = [one["document"] for one in documents.of_contacts([root]).get(root, ()) if one["linked"]]
    return sorted(documents.load(numbers).values(), key=lambda stored: -stored.document.number)


def own_document(visitor: Visitor | None, number: int) -> Stored:
    """One document that is about the visitor."""
    return _only([stored for stored in own_documents(visitor) if stored.document.number == number])


def own_request(visitor: Visitor | None, number: int) -> change_requests.Asked:
    """Something that the visitor has asked the school for."""
    root = own(visitor)
    found = change_requests.find(number) if number <= LARGEST else None
    return _only([found] if found and found.contact == root else [])


def _only(found: Sequence[Thing]) -> Thing:
    if not found:
        raise NotThereError
    return found[0]
