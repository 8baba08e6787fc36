"""Documents as people and programs see them, with what is wrong with their values."""

from typing import Any

from kinroll.core.process.speaking import clean_values
from kinroll.flows import ruling
from kinroll.store import documents, rule_sets, timeline
from kinroll.store.documents import DocumentUnknownError, Stored


def document(number: int) -> dict[str, Any]:
    """One document, whole."""
    stored = _stored(number)
    found, course = stored.document, stored.document.course
    kept = rule_sets.active()
    process = ruling.parsed(kept).process(found.process) if kept else None
    asked = ruling.parsed(kept).form(process.form) if kept and process else None
    _, wrong = clean_values(found, asked, None) if asked else ({}, {})
    return {
        "document": number,
        "process": found.process,
        "step": found.step,
        "reference": found.reference,
        "source": found.source,
        "source_identifier": found.source_identifier,
        "course": course.course,
        "course_date": course.course_date,
        "contact_id": found.contact,
        "version": found.version,
        "waiting": stored.waiting,
        "values": dict(found.values),
        "wrong": wrong,
        "timeline": timeline.of(number),
    }


def process_of(number: int) -> str:
    """The process of a document."""
    return _stored(number).document.process


def _stored(number: int) -> Stored:
    stored = documents.load([number]).get(number)
    if stored is None:
        raise DocumentUnknownError(f"There is no document {number}. See: kinroll document list")
    return stored
