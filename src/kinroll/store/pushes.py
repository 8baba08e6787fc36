"""Streams that schools send, piece by piece, until they are whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction
from django.db.models import F, Q

from kinroll.store.models import Push, PushPart

OPEN, DONE, FAILED = "open", "done", "failed"
STREAM = "stream.gz"
LONGEST = timedelta(days=2)


def find(key: str) -> Push | None:
    """A stream by its key."""
    return Push.objects.filter(key=key).first()


def last_done(source: str) -> Push | None:
    """The last stream of a source that was read and planned."""
    return Push.objects.filter(source=source, state=DONE).order_by("-pk").first()


def begin(key: str, source: str, school: str, head: str, size: int, *, at: datetime, by: str) -> Push:
    """Announce a stream; what was begun for the source, or days ago, and never ended is forgotten."""
    with transaction.atomic():
        given_up = Q(source=source) | Q(made_at__lt=at - LONGEST)
        Push.objects.filter(given_up, state=OPEN).exclude(key=key).delete()
        facts = {"source": source, "school": school, "head": head, "size": size, "state": OPEN}
        made, _ = Push.objects.get_or_create(key=key, defaults={**facts, "made_at": at, "made_by": by})
        return made


def add_part(push: Push, begins: int, body: bytes) -> bool:
    """Add a piece, if it is the next one; whether it was."""
    with transaction.atomic():
        fits = Push.objects.filter(pk=push.pk, state=OPEN, received=begins, size__gte=begins + len(body))
        if not body or not fits.update(received=F("received") + len(body)):
            return False
        PushPart.objects.create(push=push, begins=begins, body=body)
        return True


@contextmanager
def as_file(push: Push) -> Iterator[tuple[Path, str]]:
    """The whole stream as a file for as long as it is worked on, and its digest."""
    with TemporaryDirectory(prefix="kinroll-") as folder:
        path, found = Path(folder) / STREAM, sha256()
        with path.open("wb") as file:
            for part in PushPart.objects.filter(push=push).order_by("begins").iterator(chunk_size=4):
                body = bytes(part.body)
                found.update(body)
                file.write(body)
        yield path, found.hexdigest()


def end(push: Push, state: str, answer: str, at: datetime) -> None:
    """Note what came of a stream, and forget what it said."""
    with transaction.atomic():
        Push.objects.filter(pk=push.pk).update(state=state, answer=answer, ended_at=at)
        PushPart.objects.filter(push=push).delete()
