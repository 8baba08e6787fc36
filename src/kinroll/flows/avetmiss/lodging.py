"""Makes the files of a window to be lodged, and keeps them byte for byte with the rules that they were made by."""

import csv
import hashlib
import shutil
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kinroll.core.avetmiss.catalogue import EVERY
from kinroll.core.avetmiss.layouts import layout
from kinroll.core.avetmiss.records import read
from kinroll.core.avetmiss.window import REASONS, Window
from kinroll.core.formulas import harmless
from kinroll.flows.applying import CannotApplyError
from kinroll.flows.avetmiss.checking import Asked
from kinroll.flows.avetmiss.collecting import ZIP, Collected, Progress, pack
from kinroll.flows.avetmiss.looking import Looked, looked, stands_between
from kinroll.flows.client_files import OTHERWISE
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.now import Now
from kinroll.store import collecting, collection_checks, lodgements
from kinroll.store.models import CollectionCheck, Lodgement

LEFT_OUT = "left-out.csv"
KEPT = (ZIP, LEFT_OUT, OTHERWISE)
"""What is kept of a lodgement: the files, packed; who is not in them and why; what was written otherwise than held."""


class GateShutError(CannotApplyError):
    """Something stands between now and a clean lodgement."""


def make(
    window: Window,
    now: Now,
    *,
    note: str = "",
    although: str = "",
    asked: Asked | None = None,
    progress: Progress | None = None,
) -> Lodgement:
    """Files that were looked at and kept; refused while something stands in the way, unless ``although`` says why."""
    with looked(window, now, asked, progress) as found:
        counts = found.check.counts
        if found.report is None:
            raise CannotApplyError(
                f"Nothing of {window.first} to {window.last} can be reported, so there are no files. "
                "See why: kinroll avetmiss left-out"
            )
        if stands_between(counts) and not although.strip():
            raise GateShutError(
                f"{counts['errors']} errors and {counts['gate_stops']} open questions about who is who stand between "
                "now and a clean lodgement. See: kinroll avetmiss findings. To make the files all the same, say why."
            )
        return _keep(found, window, now, note, although.strip(), asked or Asked())


def collect_into(folder: Path, window: Window, now: Now, *, progress: Progress | None = None) -> CollectionCheck:
    """The files of a window written into a folder, packed too, with the lists beside them; looked at, and not kept."""
    folder.mkdir(parents=True, exist_ok=True)
    with looked(window, now, None, progress) as found:
        pack(found.collected, found.collected.folder.parent / ZIP)
        _write_left_out(found.collected.folder.parent / LEFT_OUT, found.check)
        for old in folder.glob("NAT*.txt"):
            old.unlink()
        for path in [*found.collected.folder.iterdir(), *(found.collected.folder.parent / name for name in KEPT)]:
            shutil.copyfile(path, folder / path.name)
        return found.check


def _keep(found: Looked, window: Window, now: Now, note: str, although: str, asked: Asked) -> Lodgement:
    folder = found.collected.folder
    above = folder.parent
    pack(found.collected, above / ZIP)
    _write_left_out(above / LEFT_OUT, found.check)
    rules = {
        "kinroll": version("kinroll"),
        "release": found.collected.release,
        "settings": collecting.settings(),
        "checked by": hashlib.sha256(repr(EVERY).encode()).hexdigest(),
        "severities": dict(asked.severities),
        "although": although,
        "check": found.check.pk,
    }
    return lodgements.keep(
        lodgements.New(window, found.collected.release, note, rules, found.check.counts),
        [above / name for name in KEPT],
        found.collected.who.items(),
        _completions(found.collected),
        at=now.at,
        by=now.by,
    )


def _completions(collected: Collected) -> Iterator[tuple[int, str]]:
    path = collected.folder / "NAT00130.txt"
    if path.exists():
        with path.open(encoding="ascii", newline="") as opened:
            for line in opened:
                record = read(layout(collected.release, "NAT00130"), line.rstrip("\r\n"))
                contact = collected.contact_of(record["client identifier"])
                assert contact is not None
                yield contact, record["program identifier"]


def _write_left_out(path: Path, check: CollectionCheck) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as opened:
        csv.writer(opened).writerows(left_out_rows(check))


def left_out_rows(check: CollectionCheck) -> Iterator[tuple[Any, ...]]:
    """What a check has found to be left out, as rows of a table, the captions first."""
    yield ("reason", "in words", "file", "document", "contact", "name", "client identifier", "unit or program", "value")
    page = 1
    while True:
        found, total = collection_checks.left_out(check, page=page, size=5_000)
        for one in found:
            texts = map(harmless, (one.name, one.client, one.about, one.value))
            yield (one.reason, REASONS[one.reason], one.kind, one.document, one.contact or "", *texts)
        if page * 5_000 >= total:
            return
        page += 1


def get(number: int) -> Lodgement:
    """A lodgement; raises ``ValueRefusedError`` where there is none of this number."""
    found = lodgements.get(number)
    if found is None:
        raise ValueRefusedError(f"There is no lodgement {number}. See: kinroll avetmiss lodgements")
    return found


def write_again(number: int, folder: Path) -> list[Path]:
    """The files of a lodgement, the same bytes as then, in a folder."""
    try:
        return lodgements.write(get(number).pk, folder)
    except lodgements.LodgementDamagedError as error:
        raise CannotApplyError(f"{error} Restore the database from a backup.") from None


def mark_lodged(number: int, on: date | None) -> Lodgement:
    """Note on which day these files were lodged with the authority; None takes the note back."""
    lodgements.mark_lodged(get(number).pk, on)
    return get(number)


def forget(number: int) -> None:
    """Take out files that were never lodged."""
    if get(number).lodged_on:
        raise CannotApplyError("What was lodged is kept. If it was not lodged after all, take that back first.")
    lodgements.forget(number)


def zipped(number: int) -> tuple[str, Iterator[bytes]]:
    """The name and the bytes of the zip file of a lodgement, for a download."""
    made = get(number)
    found = next(file for file in lodgements.files(made.pk) if file.name == ZIP)
    return f"nat-{made.last_on.year}-{number}.zip", lodgements.read(found)
