"""Staff edit or move a document that somebody else may be editing too: the second is shown what the first did."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from kinroll.core.process.overtaking import Overtaken, compare
from kinroll.flows import documents
from kinroll.flows.documents import Done
from kinroll.flows.now import Now
from kinroll.flows.processing import Rules
from kinroll.store import document_files, document_lists
from kinroll.store import documents as stored_documents
from kinroll.store.document_files import HandedIn
from kinroll.store.documents import DocumentUnknownError


@dataclass(frozen=True, slots=True)
class Corrected:
    """What became of an edit; ``done`` is None where others changed the same fields, and nothing was changed."""

    overtaken: Overtaken
    done: Done | None = None


def correct(
    number: int,
    seen: Mapping[str, str],
    typed: Mapping[str, str],
    files: Mapping[str, HandedIn],
    rules: Rules,
    now: Now,
) -> Corrected:
    """Change what this person changed and nothing else, unless somebody else has changed the same meanwhile.

    ``seen`` is what the form showed. What others did to other fields stays beside it.
    """
    with transaction.atomic():
        stored = stored_documents.load([number], for_update=True).get(number)
        if stored is None:
            raise DocumentUnknownError(f"There is no document {number}. See: kinroll document list")
        found = compare(seen, stored.document.values, typed)
        if found.clashes:
            return Corrected(found)
        document_files.keep(number, files, now.at)
        (done,) = documents.edit({number: found.mine}, rules, now)
        return Corrected(found, done)


def move(number: int, before: str, step: str, rules: Rules, now: Now) -> Done | None:
    """Move a document on from the step that was shown; None where somebody else has moved it meanwhile."""
    with transaction.atomic():
        stored_documents.load([number], for_update=True)
        held = document_lists.step_of(number)
        if held is None:
            raise DocumentUnknownError(f"There is no document {number}. See: kinroll document list")
        if held[0] != before:
            return None
        (done,) = documents.move({number: step}, rules, now)
        return done
