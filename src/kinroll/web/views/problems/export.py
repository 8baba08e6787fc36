"""Open problems as a file that a spreadsheet opens."""

from collections.abc import Iterator

from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe

from kinroll.store import runs
from kinroll.store.runs import SeenProblem
from kinroll.web.doors import door
from kinroll.web.spreadsheet import as_file
from kinroll.web.views.problems.listing import Asked, asked_of
from kinroll.web.wording import fix_of

COLUMNS = ("source", "source_id", "name", "code", "severity", "field", "value", "message", "fix", "first_seen")


@door()
@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The problems that the filters of the page leave, all of them without any."""
    return as_file(_rows(asked_of(request)), "problems.csv")


def _rows(asked: Asked) -> Iterator[tuple[str, ...]]:
    yield COLUMNS
    for source, seen in runs.open_problems(asked["source"]):
        if _fits(seen, asked):
            yield _cells(source, seen)


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
