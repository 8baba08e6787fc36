"""What was handed in with documents, in their file fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kinroll.store.models import DocumentFile


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One file: its name as it is shown, its kind (a MIME type that was looked at, not believed), and what it holds."""

    name: str
    kind: str
    body: bytes


def keep(number: int, files: Mapping[str, HandedIn], at: datetime) -> None:
    """Keep files of a document, by field, in the place of earlier ones."""
    for field, file in files.items():
        facts = {"name": file.name, "kind": file.kind, "body": file.body, "made_at": at}
        DocumentFile.objects.update_or_create(document_id=number, field=field, defaults=facts)


def names(number: int) -> dict[str, str]:
    """The names of the files of a document, by field."""
    return dict(DocumentFile.objects.filter(document_id=number).values_list("field", "name"))


def get(number: int, field: str) -> HandedIn | None:
    """The file in one field of a document."""
    found = DocumentFile.objects.filter(document_id=number, field=field).first()
    return HandedIn(found.name, found.kind, bytes(found.body)) if found else None
