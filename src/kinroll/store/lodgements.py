"""Lodgements: what was lodged, byte for byte, in pieces that are compressed one by one."""

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction

from kinroll.core.avetmiss.window import Window
from kinroll.store.bulk import in_batches, insert
from kinroll.store.models import LodgedClient, Lodgement, LodgementFile, LodgementPart

PIECE = 4 << 20
PAGE = 50


class LodgementDamagedError(Exception):
    """What is kept of a lodgement is not what was lodged."""


@dataclass(frozen=True, slots=True)
class New:
    """What a lodgement says of itself."""

    window: Window
    release: str
    note: str
    rules: Mapping[str, Any]
    counts: Mapping[str, Any]


def keep(
    new: New,
    files: Iterable[Path],
    clients: Iterable[tuple[int, str]],
    completions: Iterable[tuple[int, str]],
    *,
    at: datetime,
    by: str,
) -> Lodgement:
    """Keep files byte for byte, with who was in them, in one transaction."""
    with transaction.atomic():
        made = Lodgement.objects.create(
            first_on=new.window.first,
            last_on=new.window.last,
            release=new.release,
            made_at=at,
            by=by,
            note=new.note,
            rules=dict(new.rules),
            counts=dict(new.counts),
        )
        for path in files:
            with path.open("rb") as opened:
                _keep_file(made, path.name, opened)
        for table, column, rows in (
            ("lodged_client", "client", clients),
            ("lodged_completion", "program", completions),
        ):
            for batch in in_batches(rows, 5_000):
                insert(table, ("lodgement_id", "contact", column), [(made.pk, *row) for row in batch])
    return made


def _keep_file(lodgement: Lodgement, name: str, opened: BinaryIO) -> None:
    file = LodgementFile.objects.create(lodgement=lodgement, name=name, size=0, digest="")
    digest, size, place = hashlib.sha256(), 0, 0
    while piece := opened.read(PIECE):
        digest.update(piece)
        size += len(piece)
        LodgementPart.objects.create(file=file, place=place, body=zlib.compress(piece, 6))
        place += 1
    file.size, file.digest = size, digest.hexdigest()
    file.save()


def get(number: int) -> Lodgement | None:
    """A lodgement, if there is one of this number."""
    return Lodgement.objects.filter(pk=number).first()


def listed(*, page: int = 1, size: int = PAGE) -> tuple[list[Lodgement], int]:
    """One page of lodgements, the newest first, and how many there are."""
    found = Lodgement.objects.order_by("-pk")
    return list(found[(page - 1) * size : page * size]), found.count()


def before(window: Window, number: int | None = None) -> Lodgement | None:
    """The newest lodgement of a window, before one of a number."""
    found = Lodgement.objects.filter(first_on=window.first, last_on=window.last)
    return (found.filter(pk__lt=number) if number else found).order_by("-pk").first()


def files(number: int) -> list[LodgementFile]:
    """The files of a lodgement, by name."""
    return list(LodgementFile.objects.filter(lodgement_id=number).order_by("name"))


def read(file: LodgementFile) -> Iterator[bytes]:
    """The bytes of a file as they were lodged; raises ``LodgementDamagedError`` at the end where they are others."""
    digest = hashlib.sha256()
    place = 0
    while part := LodgementPart.objects.filter(file=file, place=place).first():
        piece = zlib.decompress(bytes(part.body))
        digest.update(piece)
        yield piece
        place += 1
    if digest.hexdigest() != file.digest:
        raise LodgementDamagedError(f"{file.name} of lodgement {file.lodgement_id} is not what was lodged.")


def write(number: int, folder: Path) -> list[Path]:
    """Write the files of a lodgement into a folder, the same bytes as then."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for file in files(number):
        path = folder / file.name
        with path.open("wb") as opened:
            opened.writelines(read(file))
        written.append(path)
    return written


def mark_lodged(number: int, on: date | None) -> None:
    """Note on which day the files were lodged; None takes the note back."""
    Lodgement.objects.filter(pk=number).update(lodged_on=on)


def forget(number: int) -> None:
    """Take out files that were never lodged."""
    Lodgement.objects.filter(pk=number, lodged_on__isnull=True).delete()


def clients(number: int) -> dict[str, int]:
    """The contacts behind the client identifiers of a lodgement."""
    return dict(LodgedClient.objects.filter(lodgement_id=number).values_list("client", "contact"))
