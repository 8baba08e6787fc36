"""A list of people from elsewhere, looked into before anything is made of it: columns, faults, and doubts (B23).

What was found is kept; no document and no contact is touched. ``importing`` goes on from here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, Protocol

from django.db import transaction

from kinroll.core.importing import causes, listing
from kinroll.core.importing.causes import EMAIL_SHARED, ID_REPEATS, LIKE_ONE, NO_EMAIL, NO_ID, SEVERAL, Doubt
from kinroll.core.importing.listing import Fault, Faults, ReadRow
from kinroll.core.importing.mapping import Column, confirm, guess
from kinroll.core.importing.remedies import takes_id
from kinroll.core.process.form import Form
from kinroll.core.process.rehearsing import CREATED, Foreseen, Imagined
from kinroll.core.process.rule_set import CreateContact, RuleSet
from kinroll.flows import likely_rows, looking_up
from kinroll.flows.applying import CannotApplyError
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.entering import declared
from kinroll.flows.now import Now
from kinroll.flows.rehearsing import rehearse
from kinroll.store import courses, database, import_likeness, imports
from kinroll.store.bulk import in_batches
from kinroll.store.models import ImportFile

BATCH = 2_000
EXAMPLES, LINES_SHOWN = 5, 20
MISSING = {NO_ID: "id", NO_EMAIL: "email"}
SHARED = {"id": ID_REPEATS, "email": EMAIL_SHARED}
AMBIGUOUS = ("document-match-ambiguous", "id-and-email-differ")
IMPORTED, REPEATED = "imported already", "the same as an earlier row"
"""Why a row is left out, before it is said of which document or line it is a repetition."""
Progress = Callable[[int], None]


class List(Protocol):
    """A file with rows of people."""

    def digest(self) -> str: ...
    def captions(self) -> tuple[str, ...]: ...
    def rows(self) -> Iterator[Any]: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants of a list: into which process, at which step, which columns are other than guessed."""

    name: str
    process: str
    step: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Analysis:
    """What was found in a list: for each cause how many rows stand in it; ``asked`` are the causes to be decided."""

    file: ImportFile
    columns: tuple[Column, ...]
    asked: list[str] = field(default_factory=list)
    rows: int = 0
    faults: Faults = field(default_factory=Faults)
    doubts: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[Doubt]] = field(default_factory=dict)
    repeated: int = 0
    before: int = 0


def analyse(list_: List, asked: Asked, rules: RuleSet, now: Now, progress: Progress | None = None) -> Analysis:
    """Look at a whole list and keep what was found; no document and no contact is touched."""
    process, form = declared(asked.process, rules)
    step = asked.step or process.steps[0]
    if step not in process.steps:
        raise ValueRefusedError(f'"{step}" is no step of {process.name}. Steps: {", ".join(process.steps)}.')
    columns = confirm(guess(list_.captions(), form), asked.columns, form)
    settings = listing.first_settings(process, step)
    digest = list_.digest()
    earlier = imports.of_digest(digest)
    if earlier and earlier.state in (imports.APPLYING, imports.APPLIED):
        raise CannotApplyError(is_imported(earlier))
    file = earlier or ImportFile(digest=digest, choices={})
    file.name, file.process, file.step = asked.name, process.name, step
    file.scheme = settings.contact_id or "" if settings else ""
    file.columns = [[column.caption, column.fills] for column in columns]
    file.state, file.by, file.made_at = imports.ANALYSED, now.by, now.at
    analysis = Analysis(file, columns, asked=sorted(asked_about(settings, rules)))
    with database.small_cache(), transaction.atomic():
        file.rule_set_id = rules.version or None
        file.save()
        _take_in(read(list_, columns, form, now), analysis, rules, now, progress)
        _look(analysis)
        file.counts = _counted(analysis)
        file.save()
    return analysis


def asked_about(settings: CreateContact | None, rules: RuleSet) -> frozenset[str]:
    """The doubts that a person has to decide, under these settings."""
    match = rules.match_rule(settings.match) if settings else None
    return causes.asked_about(settings.contact_id or "" if settings else "", match.fields if match else ())


def is_imported(file: ImportFile) -> str:
    """Why a list cannot be imported again."""
    if file.state == imports.APPLYING:
        return f"{file.name} is half imported. Finish it first: kinroll import apply {file.pk}"
    when = f"{file.applied_at:%Y-%m-%d %H:%M}" if file.applied_at else "before"
    return f"{file.name} was imported already, {when} (import {file.pk}). Nothing was changed."


def read(list_: List, columns: Sequence[Column], form: Form, now: Now) -> Iterator[ReadRow]:
    """Every row, field by field, or with the reason why it cannot be read."""
    known = frozenset(str(row["code"]) for row in courses.everything())
    for row in list_.rows():
        if row.fault:
            yield ReadRow(row.line, {}, (Fault(row.line, "", row.fault, stops=True),))
        else:
            yield listing.build_row(row.line, row.cells, columns, form, course_dates=known, today=now.today)


def _take_in(rows: Iterator[ReadRow], analysis: Analysis, rules: RuleSet, now: Now, progress: Progress | None) -> None:
    """Read the list into the table of those who stand in it, and note the lines that match several contacts."""
    file = analysis.file
    imports.open_listing()
    import_likeness.open_people()
    for batch in in_batches(rows, BATCH):
        usable = [row for row in batch if row.is_usable]
        analysis.rows += len(batch)
        for row in batch:
            analysis.faults.add(row.faults)
        people = [listing.person_of(row, file.scheme) for row in usable]
        imports.add([(person, listing.digest_of(row.values)) for person, row in zip(people, usable, strict=True)])
        likely_rows.add(zip(people, usable, strict=True))
        drafts = [listing.draft(row, file.process, file.step, now.as_of) for row in usable]
        foreseen = rehearse(drafts, rules, now, Imagined())
        _note((Doubt(SEVERAL, "", (int(one.key),)) for one in foreseen if one.code in AMBIGUOUS), analysis)
        _note(_like_somebody(usable, foreseen), analysis)
        if progress:
            progress(len(batch))
    imports.close_listing()
    imports.spread("line")


def _like_somebody(rows: Iterable[ReadRow], foreseen: Iterable[Foreseen]) -> Iterator[Doubt]:
    """Rows that no match rule finds a contact for, though by all evidence somebody is here already."""
    new = {int(one.key) for one in foreseen if one.outcome == CREATED}
    asked = {row.line: looking_up.described(row.values) for row in rows if row.line in new}
    return (Doubt(LIKE_ONE, "", (line,)) for line in sorted(looking_up.likely_here(asked)))


def _look(analysis: Analysis) -> None:
    """Find every doubt, in sets, and keep it with its rows."""
    analysis.repeated, analysis.before = imports.repeated(), imports.imported_before()
    scheme, counts = analysis.file.scheme, dict[str, int]()
    for cause, column in MISSING.items():
        if cause != NO_ID or takes_id(scheme):
            counts[cause], lines = imports.without(column, EXAMPLES)
            analysis.examples[cause] = [Doubt(cause, "", (line,)) for line in lines]
    _note((found for people in imports.born_together() for found in causes.doubts_of_birthday(people)), analysis)
    _note(likely_rows.doubts(), analysis)
    imports.spread("name")
    for column, cause in SHARED.items():
        if column == "email" or takes_id(scheme):
            shared = (causes.doubts_of_shared(people, about, cause) for about, people in imports.sharing(column))
            _note(chain.from_iterable(shared), analysis)
            imports.spread(column)
    for cause in analysis.examples.keys() - MISSING.keys():
        shown = analysis.examples[cause]
        analysis.examples[cause] = [replace(one, lines=imports.lines_of(one, LINES_SHOWN)) for one in shown]
    counts |= imports.count_doubts()
    analysis.doubts = {cause: counts[cause] for cause in causes.CAUSES if counts.get(cause)}
    imports.keep_rows(analysis.file, repeats=f"{REPEATED}, line ", before=f"{IMPORTED}, as document ")


def _note(doubts: Iterable[Doubt], analysis: Analysis) -> None:
    """Note doubts that several rows stand in together; what one row lacks is seen of it when it is imported."""
    for found in in_batches(doubts, BATCH):
        imports.add_doubts(found)
        for doubt in found:
            examples = analysis.examples.setdefault(doubt.cause, [])
            if len(examples) < EXAMPLES and doubt not in examples:
                examples.append(doubt)


def _counted(analysis: Analysis) -> dict[str, Any]:
    return {
        "rows": analysis.rows,
        "unusable": analysis.faults.stopped,
        "faults": sum(analysis.faults.counts.values()),
        "repeated": analysis.repeated,
        "imported_before": analysis.before,
        "doubts": analysis.doubts,
        "asked": [cause for cause in analysis.asked if cause in analysis.doubts],
    }
