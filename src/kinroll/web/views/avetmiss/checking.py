"""NAT files that somebody brings: checked while one waits, and nothing is kept of them."""

import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kinroll.accounts.levels import EDIT
from kinroll.flows.avetmiss import checking
from kinroll.flows.avetmiss.checking import Asked, Report
from kinroll.sources.errors import SourceUnreadableError
from kinroll.web.doors import door, now_of
from kinroll.web.uploading import LARGEST_LIST, is_too_large, takes_files

FILES = "files"
MOST_UNPACKED = 400 * 1024 * 1024
SHOWN = 200


@takes_files(LARGEST_LIST)
@door(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The form to send NAT files, and what is wrong with those that were sent."""
    report, error = _checked(request) if request.method == "POST" else (None, "")
    facts: dict[str, Any] = {"report": report, "error": error, "most": LARGEST_LIST // (1024 * 1024)}
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
    if is_too_large(request, FILES):
        most = LARGEST_LIST // (1024 * 1024)
        return None, _("This is larger than %(most)s MB. Let the command check it: kinroll avetmiss check.") % {
            "most": most
        }
    if not sent:
        return None, _("Choose a zip file, or NAT files.")
    with TemporaryDirectory(prefix="kinroll-nat-") as scratch:
        folder = Path(scratch)
        for place, file in enumerate(sent):
            (folder / f"{_safe(file.name or '') or place}").write_bytes(file.read())
        only = next(folder.iterdir())
        path = only if len(sent) == 1 else folder
        if len(sent) == 1 and zipfile.is_zipfile(only) and _unpacked(only) > MOST_UNPACKED:
            return None, _("What is in this zip file is too large for a page: kinroll avetmiss check.")
        try:
            return checking.check(path, Asked(), today=now_of(request).today), ""
        except SourceUnreadableError as error:
            return None, str(error).replace(f"{path}", path.name if len(sent) == 1 else _("what was sent"))


def _safe(name: str) -> str:
    """The name of a file without anything that would lead elsewhere."""
    return "".join(char for char in Path(name.replace("\\", "/")).name if char.isalnum() or char in "._-")[-80:]


def _unpacked(path: Path) -> int:
    with zipfile.ZipFile(path) as archive:
        return sum(entry.file_size for entry in archive.infolist())
