"""A source on one page: its last runs, files, words, columns, brakes, and where each setting stands."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kinroll.accounts import access
from kinroll.accounts.levels import RUN
from kinroll.declarations import writing
from kinroll.declarations.channels import overdue_after
from kinroll.declarations.file import Configuration
from kinroll.declarations.schema import AnySource, SimsReportSource
from kinroll.flows import configuring, previewing, working
from kinroll.sources.sims.captions import REPORTS
from kinroll.store import jobs, lists, missed_values, overview
from kinroll.web import source_words
from kinroll.web.doors import door, visitor_of
from kinroll.web.opening import configuration
from kinroll.web.views.work.asking import watch

RUNS = 8
SETTINGS = ("grace_days", "holiday_hold", "username_clash", "overdue_after", "unknown_responsibility", "as_of")


@door()
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every source that is declared, with how it stands."""
    current, states, now = configuration(), overview.sources(), datetime.now(UTC)
    rows = [
        (name, source_words.KINDS[declared.kind], states.get(name), _is_overdue(current, name, states.get(name), now))
        for name, declared in current.declared.sources.items()
    ]
    return render(request, "web/sources/list.html", {"sources": rows})


@door()
@require_safe
def show(request: HttpRequest, name: str) -> HttpResponse:
    """One source."""
    current, now, visitor = configuration(), datetime.now(UTC), visitor_of(request)
    access.declared_source(visitor, name, current.declared.sources)
    declared = current.declared.sources[name]
    state = overview.sources().get(name)
    missed = missed_values.missed(name)
    checked = jobs.last_of(working.CHECK, name)
    found = previewing.files_of(current, name)
    everything = {
        "name": name,
        "kind": source_words.KINDS[declared.kind],
        "state": state,
        "limit": overdue_after(current, name),
        "is_overdue": _is_overdue(current, name, state, now),
        "runs": lists.runs(source=name, size=RUNS)[0],
        "files": [(one, source_words.REPORTS.get(one.name, one.name)) for one in found],
        "reports": _reports(declared),
        "words": _words(declared, missed),
        "brakes": source_words.brakes(declared.brakes),
        "brake_lines": configuring.settings(current, name, "brakes", declared.brakes.model_dump()),
        "settings": _settings(current, name, declared),
        "copies": [(field, source_words.COPIES[rule]) for field, rule in current.rules[name].copy.items()],
        "copy_default": source_words.COPIES[current.rules[name].copy_default],
        "terms": getattr(declared, "terms", ()) or current.declared.terms,
        "checked": checked,
        "file": current.file,
        "seen": writing.digest(current.file),
        "may_run": bool(visitor and visitor.may(RUN)),
    }
    return render(request, "web/sources/show.html", everything)


def _is_overdue(current: Configuration, name: str, state: overview.SourceState | None, now: datetime) -> bool:
    limit, good = overdue_after(current, name), state.last_good_at if state else None
    return bool(limit and good and now - good > limit)


def _reports(declared: AnySource) -> list[tuple[str, object]]:
    """The reports whose columns can be mapped."""
    if not isinstance(declared, SimsReportSource):
        return []
    return [(report, source_words.REPORTS[report]) for report in REPORTS if getattr(declared, report)]


def _words(declared: AnySource, missed: list[missed_values.Missed]) -> list[dict[str, Any]]:
    """For titles and genders: those there are, their other spellings, and what could not be looked up."""
    return [
        {
            "field": field,
            "known": getattr(declared.lookups, field),
            "means": getattr(declared.lookups, f"{field}_means"),
            "missed": [one for one in missed if one.field == field],
        }
        for field in configuring.LOOKUPS
    ]


def _settings(current: Configuration, name: str, declared: AnySource) -> list[tuple[str, str, int]]:
    """What only whoever has the file can change: its name, its value in words, and its line."""
    values = {key: getattr(declared, key) for key in SETTINGS if hasattr(declared, key)}
    values["overdue_after"] = declared.overdue_after or current.declared.notify.overdue_after
    standing = configuring.settings(current, name, "", values)
    return [(one.name, _shown(one.name, one.value), one.line) for one in standing]


def _shown(name: str, value: Any) -> str:
    if name == "username_clash":
        return str(source_words.CLASHES[value])
    return ", ".join(value) if isinstance(value, tuple) else str(value)


@door(RUN)
@require_POST
def check(request: HttpRequest, name: str) -> HttpResponse:
    """Look whether the source can be read, in the background; nothing is changed."""
    access.declared_source(visitor_of(request), name, configuration().declared.sources, RUN)
    return watch(request, working.CHECK, {"source": name, "url": reverse("source", args=[name])})
