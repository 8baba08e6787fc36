"""Open problems: whom they concern, since when, and how to put them right."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from kinroll.accounts import access
from kinroll.accounts.levels import SEE
from kinroll.flows.answers.problems import problem_json, problems_csv
from kinroll.store import pages, runs
from kinroll.web.api import cursors
from kinroll.web.api.contacts import Cursor, Limit, Text
from kinroll.web.api.operations import answer, reads
from kinroll.web.api.shapes.runs import Problems
from kinroll.web.doors import visitor_of

router = Router(tags=["problems"])


@reads(router, "/problems", "runs:read", Problems, operation_id="problems_list", summary="List open problems")
def listing(
    request: HttpRequest,
    code: Text = "",
    source: Text = "",
    severity: Text = "",
    text: Text = "",
    cursor: Cursor = "",
    limit: Limit = cursors.USUAL,
) -> HttpResponse:
    """Open problems in the order in which they were found: all, or of one code, source or severity, or of a name."""
    access.page(visitor_of(request), SEE)
    filters = {"code": code, "source": source, "severity": severity, "text": text}
    after = cursors.read("problems", filters, cursor) or 0
    found = pages.problems(after, limit + 1, **filters)
    shown, more = found[:limit], len(found) > limit
    following = cursors.make("problems", filters, shown[-1][0]) if more else None
    return answer({"items": [problem_json(seen, name) for _, name, seen in shown], "next": following})


CSV = {"responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}}


@reads(
    router,
    "/problems.csv",
    "runs:read",
    None,
    openapi_extra=CSV,
    operation_id="problems_csv",
    summary="Open problems as a CSV file",
)
def as_csv(request: HttpRequest, source: Text = "") -> HttpResponse:
    """All open problems, or those of one source, as a file that a spreadsheet opens."""
    access.page(visitor_of(request), SEE)
    body = "\ufeff" + problems_csv(runs.open_problems(source))
    headers = {"Content-Disposition": 'attachment; filename="problems.csv"', "Cache-Control": "no-store"}
    return HttpResponse(body, content_type="text/csv; charset=utf-8", headers=headers)
