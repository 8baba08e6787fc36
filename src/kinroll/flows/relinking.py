"""Point a document at another contact: from now on, with all that it has said, or at nobody yet."""

from dataclasses import dataclass

from django.db import transaction

from kinroll.core.change import Change
from kinroll.core.news import LinkNews, News, Restored
from kinroll.core.planning import decide
from kinroll.core.rules import DOCUMENTS
from kinroll.flows.applying import Report
from kinroll.flows.editing import ValueRefusedError, carry_out, link_record
from kinroll.flows.now import Now
from kinroll.flows.processing import Rules
from kinroll.store import document_problems, documents, likeness, queries, runs, timeline
from kinroll.store.documents import DocumentUnknownError, Stored
from kinroll.store.timeline import Entry


@dataclass(frozen=True, slots=True)
class Relinked:
    """A document with the contact it is linked to now, and the one before; the same where nothing was changed."""

    number: int
    contact: int | None
    before: int | None
    run: int | None


def relink(number: int, contact: int, rules: Rules, now: Now) -> Relinked:
    """Let a document speak of this contact from the next rule on. What it said stays where it was said.

    Another source record speaks for it then, or the earlier one, where it had spoken of this contact before.
    """
    with transaction.atomic():
        stored, source = _open(number), runs.get_source(documents.SOURCE, documents.SOURCE)
        before = stored.document.contact
        if before == contact:
            return Relinked(number, contact, before, None)
        records = documents.records_of(number)
        likeness.hold({contact} if before is None else {contact, before})
        key = _record_for(number, contact, stored, records)
        is_there = records.get(key, (None, False))[0] == contact
        changes = [] if is_there else [_beginning(key, contact, rules, now)]
        current = stored.document.record
        if before is not None and current != key and not records[current][1]:
            changes.append(_leaving(current, before, rules, now, "the document was linked elsewhere"))
        if records.get(key, (None, False))[0] not in (None, contact):  # it has said nothing, so it may go along
            report = link_record(source, key, contact, rules, now, kind=timeline.RELINKED)
        else:
            report = carry_out(timeline.RELINKED, [item for item in changes if item], now, source=source)
        documents.attach_records({number: key})
        return _note(stored, contact, timeline.RELINKED, report, now)


def _record_for(number: int, contact: int, stored: Stored, records: dict[str, tuple[int | None, bool]]) -> str:
    """The record that speaks for the document from now on."""
    spoke_here = next((key for key, (root, _) in records.items() if root == contact), None)
    if spoke_here:
        return spoke_here
    current = stored.document.record
    if not current:
        return str(number)
    return f"{number}.{len(records) + 1}" if records[current][1] else current


def _beginning(key: str, contact: int, rules: Rules, now: Now) -> Change | None:
    """The change of the contact that a record is linked to, which says nothing of it yet."""
    held = queries.held([contact], rules)[contact]
    news = News(key=key, name="", link=LinkNews("person"))
    return decide(held, [news], DOCUMENTS, as_of=now.as_of, columns=None, today=now.today)


def _leaving(key: str, contact: int, rules: Rules, now: Now, why: str) -> Change | None:
    """The change of the contact that a record leaves, with all that it said and gave."""
    held = queries.held([contact], rules)[contact]
    news = News(key=key, name="", why_gone=why, restored=Restored(frozenset(), {}, [], unlink=True))
    return decide(held, [news], DOCUMENTS, as_of=now.as_of, columns=None, today=now.today)


def reassign(number: int, contact: int, rules: Rules, now: Now) -> Relinked:
    """Let a document, and all that its record has said, be this contact's."""
    with transaction.atomic():
        stored, source = _open(number), runs.get_source(documents.SOURCE, documents.SOURCE)
        before = stored.document.contact
        if before is None:
            raise ValueRefusedError(
                f"Document {number} has said nothing of any contact yet. Link it: kinroll document relink {number} KEY"
            )
        if before == contact:
            return Relinked(number, contact, before, None)
        likeness.hold({contact, before})
        report = link_record(source, stored.document.record, contact, rules, now, kind=timeline.REASSIGNED)
        return _note(stored, contact, timeline.REASSIGNED, report, now)


def reject(number: int, contact: int, rules: Rules, now: Now) -> Relinked:
    """Keep that a document is not about this contact; if it was linked to it, what it said there goes too."""
    with transaction.atomic():
        stored, source = _open(number), runs.get_source(documents.SOURCE, documents.SOURCE)
        before, current = stored.document.contact, stored.document.record
        likeness.hold({contact})
        is_leaving = before == contact
        change = _leaving(current, contact, rules, now, "a person said it is not this contact") if is_leaving else None
        report = carry_out(timeline.REJECTED, [change] if change else [], now, source=source)
        has_spoken = is_leaving or (before is None and bool(current))
        key = f"{number}.{len(documents.records_of(number)) + 1}" if has_spoken else current or str(number)
        documents.reject(number, key, contact, source.pk, report.plan.pk)
        return _note(stored, None if is_leaving else before, timeline.REJECTED, report, now, of=contact)


def _open(number: int) -> Stored:
    stored = documents.load([number], for_update=True).get(number)
    if stored is None:
        raise DocumentUnknownError(f"There is no document {number}. See: kinroll document list")
    return stored


def _note(stored: Stored, contact: int | None, kind: str, report: Report, now: Now, of: int | None = None) -> Relinked:
    """Write down what a person said of a document, and close what was asked about it."""
    document, plan = stored.document, report.plan
    known = likeness.labels({one for one in (contact, document.contact, of) if one is not None})
    if kind == timeline.REJECTED:
        text = f"a person said that this is not {known[of or 0]}"
    else:
        text = f"{kind} to {known[contact or 0]}"
        text += f"; it was linked to {known[document.contact]}" if document.contact is not None else ""
        document_problems.answer(plan, str(document.number), now.at)
        documents.mark_waiting({document.number: ""})
    entry = Entry(document.number, document.version, kind, document.step, text=f"{text}.", plan=plan.pk)
    timeline.add([entry], at=now.at, by=now.by, rule_set=None)
    return Relinked(document.number, contact, document.contact, plan.pk)
