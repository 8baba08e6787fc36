"""Rehearsals of rules: how many documents would come out differently, which, and how."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kinroll.core.process.comparing import Difference
from kinroll.store.bulk import fetch_one
from kinroll.store.models import Rehearsal, RehearsalLine

KEPT = 10
PAGE = 50
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A rehearsal with what it counted, by kind of difference."""

    number: int
    digest: str
    against: int
    documents: int
    counts: dict[str, int]
    by: str
    made_at: datetime

    @property
    def differing(self) -> int:
        """How many documents would come out differently."""
        return sum(self.counts.values())


def keep(digest: str, against: int, documents: int, differences: Sequence[Difference], *, by: str, at: datetime) -> int:
    """Keep what a rehearsal has found; its number. Of earlier ones the last few stay."""
    counts = dict(Counter(one.kind for one in differences))
    with transaction.atomic():
        made = Rehearsal.objects.create(
            digest=digest, against_id=against, documents=documents, counts=counts, by=by, made_at=at
        )
        lines = (
            RehearsalLine(
                rehearsal=made,
                document_id=one.document,
                kind=one.kind,
                name=one.name,
                before=one.before,
                after=one.after,
            )
            for one in differences
        )
        RehearsalLine.objects.bulk_create(lines, batch_size=_AT_ONCE)
        Rehearsal.objects.filter(pk__lte=made.pk - KEPT).delete()
    return made.pk


def get(number: int) -> Rehearsed | None:
    """A rehearsal by its number."""
    return _rehearsed(Rehearsal.objects.filter(pk=number).first())


def latest_of(digest: str) -> Rehearsed | None:
    """The last rehearsal of a text."""
    return _rehearsed(Rehearsal.objects.filter(digest=digest).order_by("-pk").first())


def lines(number: int, kind: str = "", page: int = 1) -> tuple[list[RehearsalLine], int]:
    """One page of what would come out differently, all or of one kind, and how many there are."""
    found = RehearsalLine.objects.filter(rehearsal=number).order_by("pk")
    if kind:
        found = found.filter(kind=kind)
    first = (page - 1) * PAGE
    return list(found[first : first + PAGE]), found.count()


def count_documents() -> int:
    """How many documents a rehearsal has to look at."""
    return int(fetch_one("SELECT count(*) FROM document", []))


def _rehearsed(row: Rehearsal | None) -> Rehearsed | None:
    if row is None:
        return None
    return Rehearsed(row.pk, row.digest, row.against_id, row.documents, dict(row.counts), row.by, row.made_at)
