"""The draft of the rules: one at most, changed only by those who have seen how it stands."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import IntegrityError, transaction

from kinroll.store.models import RuleDraft


@dataclass(frozen=True, slots=True)
class Draft:
    """The draft as it stands: its text, the version it began as, and who was the last to change it."""

    body: str
    base: int | None
    revision: int
    made_by: str
    made_at: datetime
    changed_by: str
    changed_at: datetime

    @property
    def digest(self) -> str:
        """What a rehearsal of this very text goes by."""
        return digest_of(self.body)


def digest_of(body: str) -> str:
    """The digest of a text of rules."""
    return sha256(body.encode()).hexdigest()


def find() -> Draft | None:
    """The draft, if anybody has begun one."""
    row = RuleDraft.objects.first()
    if row is None:
        return None
    return Draft(row.body, row.base_id, row.revision, row.made_by, row.made_at, row.changed_by, row.changed_at)


def add(body: str, base: int | None, *, by: str, at: datetime) -> bool:
    """Begin a draft; not where there is one already."""
    try:
        with transaction.atomic():
            RuleDraft.objects.create(
                body=body,
                base_id=base,
                revision=int(at.timestamp() * 1_000),
                made_by=by,
                made_at=at,
                changed_by=by,
                changed_at=at,
            )
    except IntegrityError:
        return False
    return True


def keep(body: str, revision: int, *, by: str, at: datetime) -> bool:
    """Keep a text as the draft's next revision; not where somebody has changed it since this revision."""
    here = RuleDraft.objects.filter(revision=revision)
    return bool(here.update(body=body, revision=revision + 1, changed_by=by, changed_at=at))


def remove(revision: int) -> bool:
    """Let go of the draft; not where somebody has changed it since this revision."""
    return bool(RuleDraft.objects.filter(revision=revision).delete()[0])
