"""Open problems as a file that a spreadsheet opens."""

import csv
from collections.abc import Iterator

from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe

from kinroll.store import runs
from kinroll.store.runs import SeenProblem
from kinroll.web.doors import door
from kinroll.web.spreadsheet import harmless
from kinroll.web.views.problems.listing import Asked, asked_of
from kinroll.web.wording import fix_of

COLUMNS = ("source", "source_id", "name", "code", "severity", "field", "value", "message", "fix", "first_seen")


class _Echo:
    def write(self, text: str) -> str:
        return text


@door()
@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The problems that the filters of the page leave, all of them without any."""
    writer, asked = csv.writer(_Echo()), asked_of(request)

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow(COLUMNS)
        for source, seen in runs.open_problems(asked["source"]):
            if _fits(seen, asked):
                yield writer.writerow([harmless(text) for text in _cells(source, seen)])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="problems.csv"'
    return response


def _fits(seen: SeenProblem, asked: Asked) -> bool:
    problem = seen.problem
    return (
        asked["code"] in ("", problem.code)
        and asked["severity"] in ("", problem.severity)
        and asked["text"].casefold() in problem.name.casefold()
    )


def _cells(source: str, seen: SeenProblem) -> tuple[str, ...]:
    problem = seen.problem
    facts = (source, problem.source_id, problem.name, problem.code, problem.severity, problem.field)
    return (*facts, problem.value, problem.message, str(fix_of(problem)), seen.first_seen.isoformat())
