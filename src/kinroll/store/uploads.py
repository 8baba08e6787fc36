"""Lists as they were uploaded, with what is known of each so far; emptied once they are no longer needed."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import F

from kinroll.store import bodies
from kinroll.store.models import ImportUpload

KEPT = timedelta(days=14)
"""How long the words of a list are kept after the upload; what it became stays."""
PAGE = 50


@dataclass(frozen=True, slots=True)
class Upload:
    """One list. ``state`` is that of its import, empty before anybody has looked into it; ``is_there`` till emptied."""

    number: int
    name: str
    size: int
    process: str
    step: str
    columns: dict[str, str]
    choices: dict[str, str]
    report: dict[str, Any]
    by: str
    made_at: datetime
    file: int | None
    state: str
    is_there: bool


def add(name: str, body: bytes, *, process: str, step: str, by: str, at: datetime) -> int:
    """Keep a list; its number. What was uploaded long ago is emptied."""
    forget(at - KEPT)
    facts = {"process": process, "step": step, "by": by, "made_at": at}
    return ImportUpload.objects.create(name=name, body=body, size=len(body), **facts).pk


def forget(before: datetime) -> None:
    """Empty the lists that were uploaded before this moment, and what was shown of their rows."""
    ImportUpload.objects.filter(made_at__lt=before, size__gt=0).update(body=b"", size=0, report={})


def remove(number: int) -> None:
    """Forget an upload altogether; what was made of it stays."""
    ImportUpload.objects.filter(pk=number).delete()


def get(number: int) -> Upload | None:
    """One upload, without the list itself."""
    row = ImportUpload.objects.select_related("file").defer("body").filter(pk=number).first()
    return _upload(row) if row else None


def listed(*, page: int = 1, size: int = PAGE) -> tuple[list[Upload], int]:
    """One page of the uploads, the newest first, and how many there are."""
    rows = ImportUpload.objects.select_related("file").defer("body", "report").annotate(counts=F("file__counts"))
    first = (page - 1) * size
    return [_upload(row, row.counts or {}) for row in rows.order_by("-pk")[first : first + size]], rows.count()


def _upload(row: ImportUpload, counts: Any = None) -> Upload:
    return Upload(
        *(row.pk, row.name, row.size, row.process, row.step, row.columns, row.choices),
        *(row.report if counts is None else counts, row.by, row.made_at, row.file_id),
        *(row.file.state if row.file else "", row.size > 0),
    )


def keep(number: int, **facts: Any) -> None:
    """Write what is known of an upload now."""
    ImportUpload.objects.filter(pk=number).update(**facts)


def as_file(number: int) -> AbstractContextManager[Path]:
    """The list as a file, under the name that it was uploaded with, for as long as it is worked on."""
    row = ImportUpload.objects.only("body", "name").get(pk=number)
    return bodies.as_file(row.name, bytes(row.body))


def choices(number: int) -> dict[str, str]:
    """The remedies that were chosen for an upload."""
    found = ImportUpload.objects.filter(pk=number).values_list("choices", flat=True).first()
    return dict(found or {})


def rows(number: int) -> int | None:
    """How many rows an upload was found to have."""
    found = get(number)
    return found.report.get("analysis", {}).get("rows") if found else None


def let_go(file: int) -> None:
    """The same list was looked into anew: what earlier uploads of it show does not hold any more."""
    ImportUpload.objects.filter(file_id=file).update(file=None, report={})
