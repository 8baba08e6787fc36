"""Documents as a list, and as a board with a column for each step of a process."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinroll.accounts.levels import EDIT
from kinroll.core.process import booking
from kinroll.core.process.rule_set import Process
from kinroll.flows import ruling
from kinroll.store import courses, document_lists
from kinroll.store.document_lists import Asked, Found
from kinroll.web.document_words import waits_for
from kinroll.web.doors import door, page_number, pages, visitor_of

NAMES = ("q", "process", "step", "date", "type", "problem")


def asked_of(request: HttpRequest) -> Asked:
    """What the filters of a page ask for."""
    return Asked(*(request.GET.get(name, "").strip() for name in NAMES))


@door()
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The documents that are looked for, the newest first."""
    asked = asked_of(request)
    found, total = document_lists.search(asked, page=page_number(request))
    facts = {
        "found": found,
        "pages": pages(request, total, document_lists.PAGE, is_open=total == document_lists.MOST_COUNTED),
        "asked": asked,
    }
    if request.headers.get("HX-Request"):
        return render(request, "web/documents/found.html", facts)
    return render(request, "web/documents/list.html", {**facts, **_filters(request, asked)})


def _filters(request: HttpRequest, asked: Asked) -> dict[str, object]:
    """What can be chosen in the filters."""
    rules, visitor = ruling.in_force(), visitor_of(request)
    processes = rules.processes if rules else ()
    chosen = [process for process in processes if process.name == asked.process] or processes
    return {
        "processes": [process.name for process in processes],
        "steps": list(dict.fromkeys(step for process in chosen for step in process.steps)),
        "types": rules.types if rules else (),
        "problems": [(code, waits_for(code), count) for code, count in document_lists.problem_counts()],
        "dates": courses.codes(),
        "can_edit": bool(visitor and visitor.may(EDIT)),
    }


@dataclass(frozen=True, slots=True)
class Column:
    """One step of a board; ``onward`` is where most documents go from here, ``others`` all other steps."""

    step: str
    count: int
    cards: list[Found]
    onward: str
    others: list[str]


@door()
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The documents of one process, step by step."""
    rules, visitor = ruling.in_force(), visitor_of(request)
    processes = rules.processes if rules else ()
    wanted = request.GET.get("process", "").strip()
    process = next((one for one in processes if one.name == wanted), processes[0] if processes else None)
    asked = Asked(
        request.GET.get("q", "").strip(), process.name if process else "", "", request.GET.get("date", "").strip()
    )
    columns = _columns(process, asked) if process else []
    is_part = bool(request.headers.get("HX-Request"))
    everything = {
        "processes": [one.name for one in processes],
        "process": process,
        "columns": columns,
        "asked": asked,
        "dates": () if is_part else courses.codes(),
        "can_edit": bool(visitor and visitor.may(EDIT)),
        "most": document_lists.ON_A_STEP,
    }
    return render(request, "web/documents/columns.html" if is_part else "web/documents/board.html", everything)


def _columns(process: Process, asked: Asked) -> list[Column]:
    """Every step in its order; documents on a step that the rules do not know any more come last."""
    found = document_lists.board(asked)
    steps = [*process.steps, *(step for step in found if step not in process.steps)]
    columns = []
    for step in steps:
        count, cards = found.get(step, (0, []))
        onward = booking.onward(process.steps, step)
        others = [one for one in process.steps if one not in (step, onward)]
        columns.append(Column(step, count, cards, onward, others))
    return columns
