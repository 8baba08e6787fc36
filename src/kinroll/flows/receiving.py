"""Lists that people upload: kept, looked into, planned and imported by the same flows as any other list.

What each step finds is kept with the upload, so that it can be looked at later; it goes when the upload is emptied.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from kinroll.core.importing import causes
from kinroll.core.importing.mapping import Column, guess
from kinroll.core.process.rehearsing import Foreseen
from kinroll.core.process.rule_set import RuleSet
from kinroll.flows import analysing, importing
from kinroll.flows.analysing import Analysis, Asked, Progress
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.entering import declared
from kinroll.flows.importing import Applied, Planned, Rules
from kinroll.flows.now import Now
from kinroll.sources.errors import SourceUnreadableError
from kinroll.sources.spreadsheet.reader import Spreadsheet
from kinroll.store import import_groups, uploads
from kinroll.store.uploads import Upload

MOST_GROUPS = 60
"""Groups of rows of each cause that are shown and decided one by one; larger ones first."""
LINES_OF_A_GROUP = 6
SAMPLES = 3
NO_LISTS = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"{\\rtf")
"""How files begin that are something else, and that a reader of text might take for one."""
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""What a workbook with a password holds instead of its sheets."""
_ODD = re.compile(r"[^\w. ()-]")
LONGEST_NAME = 100


def receive(name: str, body: bytes, process: str, step: str, rules: RuleSet, now: Now) -> int:
    """Keep a list that was uploaded, if it is one; its number. Raises ``ValueRefusedError`` where it is none."""
    found, form = declared(process, rules)
    if step and step not in found.steps:
        raise ValueRefusedError(f'"{step}" is no step of {process}.')
    called, step = usable_name(name, body), step or found.steps[0]
    number = uploads.add(called, body, process=found.name, step=step, by=now.by, at=now.at)
    try:
        with _list_of(number) as list_:
            guess(list_.captions(), form)
    except ValueRefusedError:
        uploads.remove(number)
        raise
    return number


def usable_name(name: str, body: bytes) -> str:
    """The name that a file is kept under. Raises ``ValueRefusedError`` for what is no list, or is locked."""
    called = _ODD.sub("_", name.rpartition("/")[2].rpartition("\\")[2])[-LONGEST_NAME:].strip(". ") or "list"
    if body.startswith(NO_LISTS):
        raise ValueRefusedError(f"{called} is no list: save it as CSV or XLSX.")
    if ENCRYPTED in body:
        raise ValueRefusedError(f"{called} is protected by a password. Save it without one, then upload it again.")
    return called


@contextmanager
def opened(file: AbstractContextManager[Path]) -> Iterator[Spreadsheet]:
    """An uploaded file as a list; what is wrong with it is said under the name it was uploaded with."""
    with file as path:
        try:
            yield Spreadsheet(path)
        except SourceUnreadableError as error:
            raise ValueRefusedError(str(error).replace(f"{path.parent}/", "")) from error


def _list_of(number: int) -> AbstractContextManager[Spreadsheet]:
    return opened(uploads.as_file(number))


def columns(upload: Upload, rules: RuleSet) -> tuple[tuple[Column, ...], list[tuple[str, ...]]]:
    """What each column seems to fill, and the first rows."""
    _, form = declared(upload.process, rules)
    with _list_of(upload.number) as list_:
        rows = (row.cells for row in list_.rows() if not row.fault)
        samples = [cells for _, cells in zip(range(SAMPLES), rows, strict=False)]
        return guess(list_.captions(), form), samples


def look_into(number: int, rules: RuleSet, now: Now, progress: Progress | None = None) -> Upload:
    """Analyse the list of an upload; the upload with what was found."""
    analyse(number, rules, now, progress)
    return _get(number)


def analyse(number: int, rules: RuleSet, now: Now, progress: Progress | None = None) -> Analysis:
    """The same; what was found."""
    upload = _get(number)
    with _list_of(number) as list_:
        asked = Asked(upload.name, upload.process, upload.step, upload.columns)
        found = analysing.analyse(list_, asked, rules, now, progress)
        groups, lines = import_groups.largest(MOST_GROUPS), import_groups.lines(LINES_OF_A_GROUP)
        report = _analysis(found, groups, lines)
        report["names"] = _names(list_, found.columns, _lines_shown(report))
    uploads.let_go(found.file.pk)
    uploads.keep(number, file_id=found.file.pk, report={"analysis": report}, choices={})
    return found


def _analysis(found: Analysis, groups: Mapping[str, Any], lines: Mapping[Any, list[int]]) -> dict[str, Any]:
    return {
        "columns": [[one.caption, one.fills, one.how] for one in found.columns],
        "rows": found.rows,
        "repeated": found.repeated,
        "before": found.before,
        "unusable": found.faults.stopped,
        "fault_count": sum(found.faults.counts.values()),
        "faults": [[one.line, one.column, one.words, one.stops] for one in found.faults.shown],
        "asked": [cause for cause in found.asked if cause in found.doubts],
        "doubts": {
            cause: {
                "rows": count,
                "single": [list(one.lines[:1]) for one in found.examples.get(cause, ()) if not one.about],
                "groups": [
                    {"about": about, "rows": size, "lines": lines.get((cause, about, first), [first])}
                    for about, first, size in groups.get(cause, ())
                ],
            }
            for cause, count in found.doubts.items()
        },
    }


def _lines_shown(report: Mapping[str, Any]) -> set[int]:
    """The lines whose people are to be named beside them."""
    shown = {line for line, *_ in report["faults"]}
    for doubt in report["doubts"].values():
        shown |= {line for lines in doubt["single"] for line in lines}
        shown |= {line for group in doubt["groups"] for line in group["lines"]}
    return shown


def _names(list_: Spreadsheet, columns: Sequence[Column], lines: set[int]) -> dict[str, str]:
    """Who stands in these lines, as far as they say."""
    places = [place for name in ("forename", "surname") for place, one in enumerate(columns) if one.fills == name]
    found = {}
    for row in list_.rows():
        if row.line in lines and not row.fault:
            found[str(row.line)] = " ".join(row.cells[place] for place in places).strip()
    return found


def plan(number: int, choices: Mapping[str, str], rules: RuleSet, now: Now, progress: Progress | None = None) -> Upload:
    """Work out what an upload would become under these remedies; the upload with the plan."""
    foresee(number, choices, rules, now, progress)
    return _get(number)


def foresee(
    number: int, choices: Mapping[str, str], rules: RuleSet, now: Now, progress: Progress | None = None
) -> Planned:
    """The same; the plan."""
    upload = _get(number)
    with _list_of(number) as list_:
        found = importing.plan(list_, choices, rules, now, progress)
        left = _left_out(importing.left_out(list_, rules, now))
    report = {**upload.report, "plan": _plan(found), "left_out": left}
    report.pop("result", None)
    uploads.keep(number, choices=dict(choices), report=report)
    return found


def _plan(found: Planned) -> dict[str, Any]:
    return {
        "new": found.new,
        "edits": found.edits,
        "left_out": found.left_out.most_common(),
        "remedies": found.remedied.most_common(),
        "outcomes": found.outcomes.most_common(),
        "examples": {outcome: [_foreseen(one) for one in listed] for outcome, listed in found.examples.items()},
        "is_whole": found.is_whole,
        "rehearsed": sum(found.outcomes.values()),
    }


def _foreseen(one: Foreseen) -> dict[str, Any]:
    contact = one.contact if one.contact and one.contact > 0 else None
    return {"line": one.key, "name": one.name, "why": one.why, "contact": contact}


def _left_out(rows: Iterator[tuple[int, str]]) -> dict[str, list[int]]:
    """The lines that are left out, by reason."""
    found: dict[str, list[int]] = {}
    for line, why in rows:
        found.setdefault(why, []).append(line)
    return found


def apply(number: int, source_rules: Rules, rules: RuleSet, now: Now, progress: Progress | None = None) -> Upload:
    """Make the documents that were planned; the upload with the result."""
    carry_out(number, source_rules, rules, now, progress)
    return _get(number)


def carry_out(number: int, source_rules: Rules, rules: RuleSet, now: Now, progress: Progress | None = None) -> Applied:
    """The same; the result."""
    upload = _get(number)
    with _list_of(number) as list_:
        done = importing.apply(list_, source_rules, rules, now, progress)
    left = {why: list(lines) for why, lines in upload.report.get("left_out", {}).items()}
    for line, why in done.refused.items():
        left.setdefault(why, []).append(line)
    uploads.keep(number, report={**upload.report, "result": _result(done), "left_out": left})
    return done


def _result(done: Applied) -> dict[str, Any]:
    return {
        "made": done.made,
        "edited": done.edited,
        "outcomes": done.outcomes.most_common(),
        "refused": len(done.refused),
    }


def not_made(upload: Upload) -> Iterator[tuple[str, ...]]:
    """Every row that became no document, as it stands in the list, behind its line and the reason; captions first."""
    why = {line: reason for reason, lines in upload.report.get("left_out", {}).items() for line in lines}
    with _list_of(upload.number) as list_:
        yield ("line", "why", *list_.captions())
        for row in list_.rows():
            if row.line in why:
                yield (str(row.line), why[row.line], *row.cells)


def remedies_of(cause: str) -> tuple[str, ...]:
    """What can be chosen about a doubt."""
    return causes.CAUSES[cause].remedies if cause in causes.CAUSES else ()


def _get(number: int) -> Upload:
    found = uploads.get(number)
    if found is None or not found.is_there:
        raise ValueRefusedError("The list is not kept any more. Upload it again.")
    return found
