"""Documents and what was handed in with them: for those who work here."""

from kinroll.accounts.access.contacts import contact_to_change
from kinroll.accounts.access.refusals import LARGEST, NotThereError, page
from kinroll.accounts.levels import EDIT, SEE
from kinroll.accounts.visitor import Visitor
from kinroll.store import document_files, documents
from kinroll.store.document_files import HandedIn
from kinroll.store.documents import Stored


def document(visitor: Visitor | None, number: int, right: str = SEE) -> Stored:
    """A document, for anybody who works here and may do this."""
    page(visitor, right)
    found = documents.load([number]).get(number) if number <= LARGEST else None
    if found is None:
        raise NotThereError
    return found


def document_to_change(visitor: Visitor | None, number: int) -> Stored:
    """A document that the visitor may change. What it says reaches its contact, so that has to be theirs to change."""
    found = document(visitor, number, EDIT)
    if found.document.contact is not None:
        contact_to_change(visitor, found.document.contact)
    return found


def document_file(visitor: Visitor | None, number: int, field: str) -> HandedIn:
    """A file that was handed in with a document."""
    document(visitor, number)
    found = document_files.get(number, field)
    if found is None:
        raise NotThereError
    return found
