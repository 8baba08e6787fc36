"""A list that was looked into: plan what it would become under the remedies chosen, then make exactly that (B23)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction

from kinroll.core.importing import causes, listing, remedies
from kinroll.core.importing.listing import ReadRow
from kinroll.core.importing.mapping import COURSE_DATE, REFERENCE, SOURCE_IDENTIFIER, Column
from kinroll.core.importing.remedies import Standing, Treated
from kinroll.core.process.document import CourseFacts
from kinroll.core.process.rehearsing import Foreseen, Imagined
from kinroll.core.process.rule_set import RuleSet
from kinroll.core.rules import SourceRules
from kinroll.flows import documents
from kinroll.flows.analysing import IMPORTED, REPEATED, List, Progress, asked_about, is_imported, read
from kinroll.flows.applying import CannotApplyError
from kinroll.flows.entering import New, declared
from kinroll.flows.now import Now
from kinroll.flows.rehearsing import rehearse
from kinroll.store import courses, imports
from kinroll.store import documents as stored_documents
from kinroll.store.bulk import in_batches
from kinroll.store.locking import source_lock
from kinroll.store.models import ImportFile

BATCH = 500
EXAMPLES = 8
MOST_REHEARSED = 100_000
"""Rows whose fate is worked out one by one, in memory; of a longer list the first so many."""
SOURCE = "import"
"""What documents of a list are said to come from, where their rows have an id of their own."""
Rules = Mapping[str, SourceRules]


@dataclass(frozen=True, slots=True)
class Ready:
    """A row with what is imported of it; ``document`` is the one that it brings news of (B22)."""

    row: ReadRow
    treated: Treated
    document: int | None = None


@dataclass(slots=True)
class Planned:
    """What an import would do. ``left_out`` and ``outcomes`` count rows; ``examples`` show some of each outcome."""

    file: ImportFile
    new: int = 0
    edits: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    remedied: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[Foreseen]] = field(default_factory=dict)
    is_whole: bool = True


@dataclass(slots=True)
class Applied:
    """What an import did. ``refused`` are rows that could not be made a document, by line, with the reason."""

    file: ImportFile
    made: int = 0
    edited: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    refused: dict[int, str] = field(default_factory=dict)


def plan(
    list_: List, choices: Mapping[str, str], rules: RuleSet, now: Now, progress: Progress | None = None
) -> Planned:
    """What the list would become under these remedies, row by row; kept with the list, and nothing else is written."""
    file = _looked_into(list_)
    if file.state == imports.APPLIED:
        raise CannotApplyError(is_imported(file))
    remedies.check_choices(choices)
    planned, imagined = Planned(file), Imagined()
    file.choices = dict(choices)
    for batch in _ready(list_, file, rules, now):
        usable = [item for item in batch if not item.treated.left_out]
        for item in batch:
            planned.left_out[_reason(item.treated.left_out)] += bool(item.treated.left_out)
            planned.remedied.update(_kind(done) for done in item.treated.done)
        planned.edits += sum(item.document is not None for item in usable)
        fresh = [item for item in usable if item.document is None]
        planned.new += len(fresh)
        _foresee(fresh, planned, imagined, rules, now)
        if progress:
            progress(len(batch))
    planned.left_out += Counter()  # without the zeros
    file.counts = {**file.counts, "plan": _counts(planned)}
    file.state, file.rule_set_id = imports.PLANNED, rules.version or None
    file.save()
    return planned


def left_out(list_: List, rules: RuleSet, now: Now) -> Iterator[tuple[int, str]]:
    """The line of every row that the plan leaves out, with the reason in words that many rows have in common."""
    for batch in _ready(list_, _looked_into(list_), rules, now):
        yield from ((item.row.line, _reason(item.treated.left_out)) for item in batch if item.treated.left_out)


def _looked_into(list_: List) -> ImportFile:
    file = imports.of_digest(list_.digest())
    if file is None:
        raise CannotApplyError(
            "Nobody has looked into this file yet, or it has changed since. kinroll import analyse FILE"
        )
    return file


def _ready(list_: List, file: ImportFile, rules: RuleSet, now: Now) -> Iterator[list[Ready]]:
    """The rows of a list, batch by batch, with the remedies carried out."""
    process, form = declared(file.process, rules)
    asked = asked_about(listing.first_settings(process, file.step), rules)
    columns = [Column(caption, fills) for caption, fills in file.columns]
    for batch in in_batches(read(list_, columns, form, now), BATCH):
        kept = imports.kept_rows(file, [row.line for row in batch])
        ids = {row.values.get(SOURCE_IDENTIFIER, "") for row in batch} - {""}
        held = stored_documents.find(SOURCE, ids) if ids else {}
        ready = []
        for row in batch:
            standing, document = kept.get(row.line, (None, None))
            if standing is None or not row.is_usable:
                why = next((fault.words for fault in row.faults if fault.stops), "it was not there to be looked into")
                treated = Treated({}, left_out=f"cannot be imported: {why}")
            elif document or standing.same_as:
                treated = Treated({}, left_out=standing.same_as or f"{IMPORTED}, as document {document}")
            else:
                standing = _with_own(standing, row, file.scheme)
                treated = remedies.treat(row.values, standing, file.choices, scheme=file.scheme, asked=asked)
            known_as = treated.values.get(SOURCE_IDENTIFIER, "")
            ready.append(Ready(row, treated, held.get(known_as)))
        yield ready


def _with_own(standing: Standing, row: ReadRow, scheme: str) -> Standing:
    """Where a row stands, with the doubts that it is in by itself."""
    own = causes.own_doubts(listing.person_of(row, scheme), takes_id=remedies.takes_id(scheme))
    return replace(standing, doubts=(*standing.doubts, *((one.cause, one.about, row.line) for one in own)))


def _reason(left_out: str) -> str:
    """Why a row is left out, in words that many rows have in common."""
    return next((same for same in (IMPORTED, REPEATED) if left_out.startswith(same)), left_out)


def _kind(done: str) -> str:
    return "ids allocated" if done.startswith("id ") else "email addresses generated"


def _foresee(fresh: Sequence[Ready], planned: Planned, imagined: Imagined, rules: RuleSet, now: Now) -> None:
    """What the rules would make of rows that become documents."""
    if sum(planned.outcomes.values()) >= MOST_REHEARSED:
        planned.is_whole = False
        return
    dated = courses.dates({code for item in fresh if (code := item.treated.values.get(COURSE_DATE, ""))})
    drafts = [
        listing.draft(
            ReadRow(item.row.line, item.treated.values),
            planned.file.process,
            planned.file.step,
            now.as_of,
            dated.get(item.treated.values.get(COURSE_DATE, ""), (0, CourseFacts()))[1],
            SOURCE,
        )
        for item in fresh
    ]
    for foreseen in rehearse(drafts, rules, now, imagined):
        planned.outcomes[foreseen.outcome] += 1
        examples = planned.examples.setdefault(foreseen.outcome, [])
        if len(examples) < EXAMPLES:
            examples.append(foreseen)


def _counts(planned: Planned) -> dict[str, Any]:
    return {
        "documents": planned.new,
        "edits": planned.edits,
        "left_out": sum(planned.left_out.values()),
        "outcomes": dict(planned.outcomes),
    }


def apply(list_: List, source_rules: Rules, rules: RuleSet, now: Now, progress: Progress | None = None) -> Applied:
    """Make the documents that were planned, batch by batch, and run their rules.

    Each batch marks its rows in the transaction of its documents: what was interrupted is finished by calling it again.
    """
    file = _looked_into(list_)
    with source_lock(f"import-{file.pk}", wait_s=30.0):
        file.refresh_from_db()
        if file.state == imports.APPLIED:
            raise CannotApplyError(is_imported(file))
        if file.state not in (imports.PLANNED, imports.APPLYING):
            raise CannotApplyError(f"{file.name} was looked into, and not planned. kinroll import plan FILE")
        if file.rule_set_id != (rules.version or None):
            raise CannotApplyError(f"The rules have changed since {file.name} was planned. kinroll import plan FILE")
        file.state = imports.APPLYING
        file.save(update_fields=["state"])
        applied = Applied(file)
        for batch in _ready(list_, file, rules, now):
            _apply_batch(batch, applied, source_rules, rules, now)
            if progress:
                progress(len(batch))
        imports.forget_doubts(file)
        file.state, file.applied_at = imports.APPLIED, now.at
        file.counts = {**file.counts, "applied": {"documents": applied.made, "outcomes": dict(applied.outcomes)}}
        file.save()
    return applied


def _apply_batch(batch: Sequence[Ready], applied: Applied, source_rules: Rules, rules: RuleSet, now: Now) -> None:
    pending = [item for item in batch if not item.treated.left_out]
    fresh = [item for item in pending if item.document is None]
    edits = {item.document: item for item in pending if item.document is not None}
    with transaction.atomic():
        made = documents.make([_new(item, applied.file, now) for item in fresh], source_rules, now)
        said = {number: listing.field_values(item.treated.values) for number, item in edits.items()}
        edited = documents.edit(said, source_rules, now) if edits else []
        numbers = {item.row.line: done.number for item, done in zip(fresh, made, strict=True) if done.number}
        imports.mark(applied.file, numbers | {item.row.line: number for number, item in edits.items()})
    for item, done in zip([*fresh, *edits.values()], [*made, *edited], strict=True):
        applied.outcomes[done.outcome or "no rule"] += 1
        if done.outcome == "refused":
            applied.refused[item.row.line] = done.text
    applied.made += len(numbers)
    applied.edited += len(edits)


def _new(item: Ready, file: ImportFile, now: Now) -> New:
    """The document of a row."""
    values = item.treated.values
    known_as = values.get(SOURCE_IDENTIFIER, "")
    return New(
        process=file.process,
        values=listing.field_values(values),
        step=file.step,
        reference=values.get(REFERENCE, ""),
        source=SOURCE if known_as else "",
        source_identifier=known_as,
        course_date=values.get(COURSE_DATE, ""),
        at=listing.said_at(values, now.as_of),
    )
