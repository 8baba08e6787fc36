"""Files that browsers send: only to pages that take some, none larger than the page takes, none believed."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kinroll.core.process.field_types import clean
from kinroll.core.process.form import FormField
from kinroll.store.document_files import HandedIn
from kinroll.web.overlong import MARK

LARGEST_LIST = 20 * 1024 * 1024
LARGEST_TRAINING_LIST = 5 * 1024 * 1024
LARGEST_FILE = 5 * 1024 * 1024
LARGEST_REQUEST = 24 * 1024 * 1024
"""What the server takes at all, whatever the page."""
KINDS = (
    (b"%PDF-", 0, "application/pdf"),
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"ftypheic", 4, "image/heic"),
    (b"ftypmif1", 4, "image/heic"),
)
"""How the files begin that people may hand in: documents and photographs."""
ACCEPTED = ".pdf,.jpg,.jpeg,.png,.heic"
View = TypeVar("View", bound=Callable[..., Any])


def takes_files(largest: int) -> Callable[[View], View]:
    """Lets a page take files of at most this size; every other page takes none."""

    def mark(view: View) -> View:
        view.largest_file = largest  # type: ignore[attr-defined]
        return view

    return mark


class Limited(FileUploadHandler):
    """Leaves out files that the page does not take, before anything of them is kept."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        match = self.request.resolver_match if self.request else None
        self._largest = getattr(match.func, "largest_file", 0) if match else 0
        if not self._largest:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > self._largest:
            assert self.request and self.field_name
            self.request.META.setdefault("kinroll.too_large", set()).add(self.field_name)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def is_too_long(request: HttpRequest) -> bool:
    """Whether a request is larger than any page takes: told by the server that has left it, or by its head."""
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    return bool(request.META.get(MARK)) or (length.isdigit() and int(length) >= LARGEST_REQUEST)


def is_too_large(request: HttpRequest, field: str) -> bool:
    """Whether a file was sent in this field that is larger than the page takes. After ``request.FILES`` was read."""
    return field in request.META.get("kinroll.too_large", ())


def handed_in(sent: UploadedFile, asked: FormField) -> HandedIn:
    """A file as it is kept. Raises ``ValidationError`` for one that is no document and no photograph."""
    head = sent.read(64)
    kind = next((kind for mark, place, kind in KINDS if head[place:].startswith(mark)), "")
    if not kind:
        raise ValidationError(_("This is neither a PDF nor a photograph (JPEG, PNG, HEIC). Save it as a PDF."))
    name = " ".join((sent.name or "").split())
    name = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 10]}{name[-10:]}"
    if wrong := clean(name, asked).wrong:
        raise ValidationError(_("The name of the file cannot be used: %(why)s.") % {"why": wrong})
    sent.seek(0)
    return HandedIn(name, kind, sent.read())


LONGEST_NAME = 120
