"""Open problems: by code and by person, with what can be done about each right there."""

import csv
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kinroll.accounts import access
from kinroll.accounts.levels import ACCOUNTS, EDIT
from kinroll.flows import editing
from kinroll.store import lists, runs
from kinroll.web.doors import back, door, now_of, page_number, pages, tell, visitor_of
from kinroll.web.opening import configuration
from kinroll.web.problem_rows import rows
from kinroll.web.wording import fix_of
from kinroll.web.words import PROBLEMS, SEVERITIES

COLUMNS = ("source", "source_id", "name", "code", "severity", "field", "value", "message", "fix", "first_seen")


@door()
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Open problems, those that keep somebody out first."""
    asked = {name: request.GET.get(name, "").strip() for name in ("code", "source", "severity", "text")}
    found, total = lists.problems(
        code=asked["code"],
        source=asked["source"],
        severity=asked["severity"],
        text=asked["text"],
        page=page_number(request),
    )
    visitor = visitor_of(request)
    everything = {
        "problems": rows(found),
        "pages": pages(request, total, lists.PAGE),
        "codes": [(code, PROBLEMS.get(code, code), count) for code, _severity, count, _first in lists.problem_counts()],
        "severities": SEVERITIES,
        "sources": list(configuration().declared.sources),
        "asked": asked,
        "can_edit": bool(visitor and visitor.may(EDIT)),
        "can_release": bool(visitor and visitor.may(ACCOUNTS)),
    }
    template = "web/parts/problems.html" if request.headers.get("HX-Request") else "web/problems.html"
    return render(request, template, everything)


@door(EDIT)
@require_POST
def same_person(request: HttpRequest, number: int) -> HttpResponse:
    """Say that the record of a problem is the contact that the problem names."""
    item = access.problem(visitor_of(request), number)
    (row,) = rows([item])
    if row.other is None:
        raise access.NotThereError
    other = row.other
    for mine in {other, row.contact or other}:
        access.contact_to_change(visitor_of(request), mine)
    rules, now = configuration().rules, now_of(request)
    done = _("%(name)s is the same person from now on. The next sync takes in all that the school system says.")
    tell(
        request,
        lambda: editing.link(item.source, item.problem.source_id, other, rules, now),
        done % {"name": item.problem.name},
    )
    return redirect(back(request, "/problems/"))


@door(ACCOUNTS)
@require_POST
def release_username(request: HttpRequest) -> HttpResponse:
    """Free a username that an account holds which is switched off, or that is only reserved."""
    username = access.username(visitor_of(request), request.POST.get("username", ""))
    rules, now = configuration().rules, now_of(request)
    done = _("The username %(name)s is free. The next sync can give it to somebody else.") % {"name": username}
    tell(request, lambda: editing.release(username, rules, now), done)
    return redirect(back(request, "/problems/"))


class _Echo:
    def write(self, text: str) -> str:
        return text


@door()
@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """All open problems as a file that a spreadsheet opens."""
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow(COLUMNS)
        for source, seen in runs.open_problems():
            problem = seen.problem
            facts = (source, problem.source_id, problem.name, problem.code, problem.severity, problem.field)
            words = (problem.value, problem.message, str(fix_of(problem)), seen.first_seen.isoformat())
            yield writer.writerow([harmless(text) for text in (*facts, *words)])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="problems.csv"'
    return response


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" ")[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else text
