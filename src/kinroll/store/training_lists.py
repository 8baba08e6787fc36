"""Lists of what training is made of, as they were uploaded: what each would do, and what came of it."""

import struct
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from kinroll.core.avetmiss.list_changes import DIGEST_BYTES
from kinroll.store import bodies
from kinroll.store.models import TrainingList

PLANNED, APPLIED = "planned", "applied"
KEPT = timedelta(days=14)
"""How long a list is kept after the upload; how many of its rows were kept stays."""
PAGE = 50
_ROW = struct.Struct(f"<I{DIGEST_BYTES}s")


@dataclass(frozen=True, slots=True)
class Uploaded:
    """One list, without its words. ``is_there`` until it was emptied; ``result`` is empty until it was brought in."""

    number: int
    kind: str
    name: str
    size: int
    state: str
    plan: Mapping[str, Any]
    result: Mapping[str, Any]
    counts: Mapping[str, int]
    by: str
    made_at: datetime
    applied_by: str
    applied_at: datetime | None
    is_there: bool


def add(kind: str, name: str, body: bytes, *, by: str, at: datetime) -> int:
    """Keep a list; its number. What was uploaded long ago is emptied."""
    forget(at - KEPT)
    return TrainingList.objects.create(kind=kind, name=name, body=body, size=len(body), by=by, made_at=at).pk


def forget(before: datetime) -> None:
    """Empty the lists that were uploaded before this moment; the counts of what they did stay."""
    old = TrainingList.objects.filter(made_at__lt=before, size__gt=0)
    old.update(body=b"", agreed=b"", size=0, plan={}, result={})


def remove(number: int) -> None:
    """Forget a list altogether; what was brought in of it stays."""
    TrainingList.objects.filter(pk=number).delete()


def get(number: int) -> Uploaded | None:
    """One list, without its words."""
    row = TrainingList.objects.defer("body", "agreed").filter(pk=number).first()
    return _uploaded(row, row.plan, row.result) if row else None


def listed(*, page: int = 1, size: int = PAGE) -> tuple[list[Uploaded], int]:
    """One page of the lists, the newest first, with their counts alone; and how many there are."""
    rows = TrainingList.objects.defer("body", "agreed", "plan", "result").order_by("-pk")
    return [_uploaded(row, {}, {}) for row in rows[(page - 1) * size : page * size]], rows.count()


def _uploaded(row: TrainingList, plan: Mapping[str, Any], result: Mapping[str, Any]) -> Uploaded:
    return Uploaded(
        *(row.pk, row.kind, row.name, row.size, row.state, plan, result, row.counts),
        *(row.by, row.made_at, row.applied_by, row.applied_at, row.size > 0),
    )


def keep(number: int, **facts: Any) -> None:
    """Write what is known of a list now."""
    TrainingList.objects.filter(pk=number).update(**facts)


def as_file(number: int) -> AbstractContextManager[Path]:
    """The list as a file, under the name that it was uploaded with, for as long as it is worked on."""
    row = TrainingList.objects.only("body", "name").get(pk=number)
    return bodies.as_file(row.name, bytes(row.body))


def packed(agreed: Mapping[int, bytes]) -> bytes:
    """What each line would do, as it is kept: twelve bytes a line."""
    return b"".join(_ROW.pack(line, digest) for line, digest in agreed.items())


def agreed(number: int) -> dict[int, bytes]:
    """What each line would have done when the list was looked at."""
    found = TrainingList.objects.filter(pk=number).values_list("agreed", flat=True).first()
    return dict(_ROW.iter_unpack(bytes(found or b"")))
