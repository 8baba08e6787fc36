"""Which column of a report fills which field, edited beside the first rows of the last extract."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kinroll.accounts import access
from kinroll.accounts.levels import RUN
from kinroll.declarations import writing
from kinroll.declarations.schema import SimsReportSource
from kinroll.flows import configuring, previewing
from kinroll.flows.previewing import PERSON, Preview
from kinroll.sources.sims.captions import REPORTS
from kinroll.web import source_words
from kinroll.web.doors import door, visitor_of
from kinroll.web.opening import configuration
from kinroll.web.views.sources.lookups import REFUSALS


@door(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, name: str, report: str) -> HttpResponse:
    """The columns of one report: what each fills, why, and what its first rows say."""
    current = configuration()
    access.declared_source(visitor_of(request), name, current.declared.sources, RUN)
    declared = current.declared.sources[name]
    if not isinstance(declared, SimsReportSource) or report not in REPORTS or not getattr(declared, report):
        raise access.NotThereError
    preview = previewing.preview(current, name, report)
    chosen = {column.caption: column.fills for column in preview.columns}
    seen, error, now_fills = writing.digest(current.file), "", dict(chosen)
    if request.method == "POST":
        chosen = _chosen(request, preview)
        try:
            fills, typed_on = _settable(preview, chosen), request.POST.get("seen", "")
            configuring.map_captions(current, name, report, fills, seen=typed_on)
        except REFUSALS as refused:
            error = str(refused)
        else:
            messages.success(request, _("Saved. The next sync reads the columns like this."))
            return redirect("source-columns", name, report)
    everything = {
        "name": name,
        "report": report,
        "reports": [(one, source_words.REPORTS[one]) for one in REPORTS if getattr(declared, one)],
        "title": source_words.REPORTS[report],
        "preview": preview,
        "rows": _rows(preview, chosen, now_fills),
        "fields": [(field, source_words.part_name(field)) for field in preview.fields],
        "absent": [(caption, source_words.part_name(field)) for caption, field in preview.absent],
        "seen": seen,
        "error": error,
    }
    return render(request, "web/sources/columns.html", everything)


def _chosen(request: HttpRequest, preview: Preview) -> dict[str, str]:
    """What was chosen for each column; as it is where nothing was said of it: the report may be another by now."""
    chosen = {column.caption: column.fills for column in preview.columns}
    for caption, field in zip(request.POST.getlist("caption"), request.POST.getlist("fills"), strict=False):
        if caption in chosen and (not field or field in preview.fields):
            chosen[caption] = field
    return chosen


def _settable(preview: Preview, chosen: dict[str, str]) -> dict[str, str]:
    return {column.caption: chosen[column.caption] for column in preview.columns if column.how != PERSON}


def _rows(preview: Preview, chosen: dict[str, str], now_fills: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "place": place,
            "column": column,
            "chosen": chosen[column.caption],
            "how": source_words.HOW[column.how],
            "is_settable": column.how != PERSON,
            "is_changed": chosen[column.caption] != now_fills[column.caption],
        }
        for place, column in enumerate(preview.columns)
    ]
