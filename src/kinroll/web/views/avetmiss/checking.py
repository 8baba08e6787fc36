"""NAT files that somebody brings: checked while one waits, and nothing is kept of them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kinroll.accounts.levels import EDIT
from kinroll.flows.avetmiss import checking
from kinroll.flows.avetmiss.checking import Asked, Report
from kinroll.sources.avetmiss.collection import unpacked_size
from kinroll.sources.errors import SourceUnreadableError
from kinroll.web.doors import door, now_of
from kinroll.web.uploading import LARGEST_LIST, is_too_large, takes_files

FILES = "files"
MB = 1024 * 1024
MOST_UNPACKED = 400 * MB
SHOWN = 200


@takes_files(LARGEST_LIST)
@door(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The form to send NAT files, and what is wrong with those that were sent."""
    report, error = _checked(request) if request.method == "POST" else (None, "")
    facts: dict[str, Any] = {"report": report, "error": error, "most": LARGEST_LIST // MB, "most_bytes": LARGEST_LIST}
    facts["too_large"] = _too_large()
    if report:
        tally = report.tally
        facts["rules"] = [
            (rule, tally.severity(rule), tally.counts[number]) for number, rule in sorted(tally.rules.items())
        ]
        facts["found"] = [one for _place, one in zip(range(SHOWN), tally.findings(), strict=False)]
        facts["is_all"] = sum(tally.counts.values()) <= SHOWN
    return render(request, "web/avetmiss/check.html", facts)


def _checked(request: HttpRequest) -> tuple[Report | None, str]:
    """The report on what was sent; or why there is none."""
    sent = request.FILES.getlist(FILES)
    if is_too_large(request, FILES) or sum(file.size or 0 for file in sent) > LARGEST_LIST:
        return None, _too_large()
    if not sent:
        return None, _("Choose a zip file, or NAT files.")
    with as_path(sent) as path:
        try:
            if unpacked_size(path, MOST_UNPACKED) > MOST_UNPACKED:
                return None, _unpacks_too_large()
            return checking.check(path, Asked(), today=now_of(request).today), ""
        except SourceUnreadableError as error:
            return None, in_words(error, path, sent)


@contextmanager
def as_path(sent: Sequence[UploadedFile]) -> Iterator[Path]:
    """What was sent, in a scratch folder: the one file, or the folder of them."""
    with TemporaryDirectory(prefix="kinroll-nat-") as scratch:
        folder = Path(scratch)
        for place, file in enumerate(sent):
            with (folder / f"{_safe(file.name or '') or place}").open("wb") as kept:
                kept.writelines(file.chunks())
        yield next(folder.iterdir()) if len(sent) == 1 else folder


def in_words(error: Exception, path: Path, sent: Sequence[UploadedFile]) -> str:
    """What is wrong with what was sent, without telling where it was put."""
    return str(error).replace(f"{path}", path.name if len(sent) == 1 else _("what was sent"))


def _safe(name: str) -> str:
    """The name of a file without anything that would lead elsewhere."""
    return "".join(char for char in Path(name.replace("\\", "/")).name if char.isalnum() or char in "._-")[-80:]


def _too_large() -> str:
    words = _(
        "This is larger than %(most)s MB, the most that a page takes. Let the command check it, on any computer with "
        "Kinroll: kinroll avetmiss check PATH"
    )
    return words % {"most": LARGEST_LIST // MB}


def _unpacks_too_large() -> str:
    words = _(
        "What is in this zip file is larger than %(most)s MB, the most that a page unpacks. Let the command check it, "
        "on any computer with Kinroll: kinroll avetmiss check PATH"
    )
    return words % {"most": MOST_UNPACKED // MB}
