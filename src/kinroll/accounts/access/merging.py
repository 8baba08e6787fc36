"""Merged contacts, what is to be assigned after an unmerge, and cases of "who is this?"."""

import re
from collections.abc import Mapping
from typing import Any

from kinroll.accounts.access.contacts import contact_to_change, refuse_higher
from kinroll.accounts.access.documents import document_to_change
from kinroll.accounts.access.refusals import LARGEST, NotThereError, page
from kinroll.accounts.levels import EDIT, SEE
from kinroll.accounts.visitor import Visitor
from kinroll.store import assignments, contacts, merges, review
from kinroll.store.contacts import ContactUnknownError
from kinroll.store.models import Assignment
from kinroll.store.review import DOCUMENT, Case

_CASE = re.compile(r"[^\x00-\x1f]{1,300}")


def pair_to_change(visitor: Visitor | None, one: int, other: int) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Two contacts that the visitor may merge, in as many queries as one costs."""
    page(visitor, EDIT)
    try:
        roots = [contacts.find(str(number)) for number in (one, other)]
    except ContactUnknownError:
        raise NotThereError from None
    shown = {each["contact_id"]: each for each in contacts.show(set(roots))}
    refuse_higher(visitor, roots)
    return shown[roots[0]], shown[roots[1]]


def merged(visitor: Visitor | None, number: int) -> int:
    """A number that is seen as another, to be itself again; both have to be the visitor's to change."""
    shown = contact_to_change(visitor, number)
    try:
        very = merges.number_of(str(number))
    except ContactUnknownError:
        raise NotThereError from None
    if very is None or very == shown["contact_id"]:
        raise NotThereError
    return very


def assignment(visitor: Visitor | None, number: int) -> Assignment:
    """Something to be said whose it is, by who may change both."""
    page(visitor, EDIT)
    found = assignments.find(number) if number <= LARGEST else None
    if found is None:
        raise NotThereError
    for one in (found.holder_id, found.other_id):
        contact_to_change(visitor, one)
    return found


def is_case_key(key: str) -> bool:
    """Whether a case may be called so."""
    return bool(_CASE.fullmatch(key)) and bool(re.fullmatch(r"\d+-\d+|.+:.+", key))


def case(visitor: Visitor | None, key: str) -> Case:
    """An open case, to look at."""
    page(visitor, SEE)
    found = review.find(key) if _CASE.fullmatch(key) else None
    if found is None:
        raise NotThereError
    return found


def case_to_answer(visitor: Visitor | None, key: str) -> Case:
    """An open case, to answer it: whoever it is about has to be the visitor's to change."""
    page(visitor, EDIT)
    found = case(visitor, key)
    for number in (found.contact, *found.others):
        if number is not None:
            contact_to_change(visitor, number)
    if found.kind == DOCUMENT:
        document_to_change(visitor, int(found.record[1]))
    return found
