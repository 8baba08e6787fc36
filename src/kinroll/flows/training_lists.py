"""Lists of what training is made of: looked at, then brought in as they were looked at; by command, page and API.

A list that is uploaded is kept between the look and the bringing in. Whatever somebody has changed in between is
refused by name and not overwritten.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any, Protocol

from kinroll.core.avetmiss.facts import THINGS, Thing
from kinroll.core.text import fold
from kinroll.flows.answers.training_lists import kept_json
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.now import Now
from kinroll.flows.receiving import opened, usable_name
from kinroll.flows.training_facts import Closed, How, Kept, keep
from kinroll.sources.spreadsheet.reader import Spreadsheet
from kinroll.store import training_lists
from kinroll.store.bulk import in_batches
from kinroll.store.locking import SourceBusyError, source_lock
from kinroll.store.training_lists import APPLIED, PLANNED, Uploaded

BATCH = 1_000
LOCK, WAIT_S = "training-lists", 20.0
PASSED_OVER = ("line", "why")
"""Columns that stand before the others where the rows that were refused are given back; they may stay there."""


class List(Protocol):
    """A list with a thing in each row."""

    def captions(self) -> tuple[str, ...]: ...
    def rows(self) -> Iterable[Any]: ...


def plan_list(kind: str, list_: List, how: How | None = None) -> Kept:
    """What keeping a whole list would change; nothing is kept. Each row is looked at beside what is there now."""
    return _each_batch(kind, list_, None, replace(how or How(), is_plan=True))


def import_list(kind: str, list_: List, now: Now | None = None, how: How | None = None) -> Kept:
    """Keep a whole list; the columns are called as the facts are, or by their labels. Bad rows cost no other row."""
    return _each_batch(kind, list_, now, how or How())


def _each_batch(kind: str, list_: List, now: Now | None, how: How) -> Kept:
    thing = THINGS[kind]
    names = [_meant(thing, caption) for caption in list_.captions()]
    if missing := [thing.by_name[name].label for name in thing.key if name not in names]:
        columns = " and ".join(f'"{label}"' for label in missing)
        raise ValueRefusedError(f"The list has no column {columns}, which tells what each row is about.")
    done = Kept()
    rows = ((row.line, row.fault or _facts(names, row.cells)) for row in list_.rows())
    for batch in in_batches(rows, BATCH):
        done.refused |= {line: row for line, row in batch if isinstance(row, str)}
        done.add(keep(thing, [(line, row) for line, row in batch if not isinstance(row, str)], now, how))
    done.refused = dict(sorted(done.refused.items()))
    return done


def _meant(thing: Thing, caption: str) -> str:
    wanted = fold(caption.replace("_", " "))
    if wanted in PASSED_OVER:
        return ""
    for fact in thing.facts:
        if wanted in (fold(fact.name.replace("_", " ")), fold(fact.label)):
            return fact.name
    raise ValueRefusedError(f'The column "{caption}" is none of a list of this kind: {", ".join(thing.by_name)}.')


def _facts(names: Collection[str], cells: Collection[str]) -> dict[str, str]:
    """What a row says; the mark that keeps a spreadsheet from taking a text for a formula is none of it."""
    return {
        name: cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@") else cell
        for name, cell in zip(names, cells, strict=True)
        if name
    }


def receive(kind: str, name: str, body: bytes, closed: Closed, now: Now) -> int:
    """Keep a list that was uploaded, with what it would do; its number. Raises where it is none of this kind."""
    number = training_lists.add(kind, usable_name(name, body), body, by=now.by, at=now.at)
    try:
        _look(number, kind, closed)
    except BaseException:
        training_lists.remove(number)
        raise
    return number


def look_again(number: int, closed: Closed) -> Uploaded:
    """Look at a list once more, since what is here may have changed; one that was brought in stays as it is."""
    with _alone():
        upload = _get(number)
        if upload.state == PLANNED:
            _look(number, upload.kind, closed)
    return _get(number)


def _look(number: int, kind: str, closed: Closed) -> None:
    how = How(closed=closed)
    with _list_of(number) as list_:
        planned = plan_list(kind, list_, how)
    answer, packed = kept_json(kind, planned, is_plan=True), training_lists.packed(how.would)
    training_lists.keep(number, plan=answer, counts=_counts(planned), agreed=packed)


def bring_in(number: int, closed: Closed, now: Now) -> Uploaded:
    """Keep what a list was found to do, as it was found; done again it does nothing, and after a break goes on."""
    with _alone():
        upload = _get(number)
        if upload.state != PLANNED:
            raise ValueRefusedError("This list was brought in already. Upload it again to see what it would do now.")
        with _list_of(number) as list_:
            done = import_list(upload.kind, list_, now, How(closed=closed, agreed=training_lists.agreed(number)))
        facts = {"result": kept_json(upload.kind, done, is_plan=False), "counts": _counts(done)}
        training_lists.keep(number, state=APPLIED, applied_by=now.by, applied_at=now.at, **facts)
    return _get(number)


def discard(number: int) -> None:
    """Forget a list; what was brought in of it stays."""
    with _alone():
        training_lists.remove(number)


def not_kept(upload: Uploaded) -> Iterator[tuple[str, ...]]:
    """Every row that is not kept as it stands in the list, behind its line and the reason; captions first."""
    why = (upload.result or upload.plan).get("refused", {})
    with _list_of(upload.number) as list_:
        captions = list_.captions()
        kept = [place for place, caption in enumerate(captions) if fold(caption) not in PASSED_OVER]
        yield (*PASSED_OVER, *(captions[place] for place in kept))
        for row in list_.rows():
            if reason := why.get(str(row.line)):
                yield (str(row.line), reason, *(row.cells[place] for place in kept if row.cells))


@contextmanager
def _alone() -> Iterator[None]:
    """One list at a time, so that none is brought in twice."""
    try:
        with source_lock(LOCK, wait_s=WAIT_S):
            yield
    except SourceBusyError:
        raise SourceBusyError(
            "Another list is being brought in just now. Nothing was changed by this one; try again in a minute."
        ) from None


def _list_of(number: int) -> AbstractContextManager[Spreadsheet]:
    return opened(training_lists.as_file(number))


def _counts(done: Kept) -> dict[str, int]:
    return {name: getattr(done, name) for name in ("kept", "new", "changed", "same")} | {"refused": len(done.refused)}


def _get(number: int) -> Uploaded:
    found = training_lists.get(number)
    if found is None or not found.is_there:
        raise ValueRefusedError("The list is not kept any more. Upload it again.")
    return found
