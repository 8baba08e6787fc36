"""Looking after a target: can it be used, who has completed what there, and one person's user said anew."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from ninja import Router

from kinroll.accounts import access
from kinroll.accounts.levels import RUN
from kinroll.declarations.file import Configuration
from kinroll.flows.answers.targets import polled_json
from kinroll.flows.now import Now
from kinroll.flows.provisioning import adopting, at, polling
from kinroll.web.api.keys import Key, number_of
from kinroll.web.api.operations import answer, writes
from kinroll.web.api.shapes.targets import Polled, Settled, Usable
from kinroll.web.doors import now_of, visitor_of
from kinroll.web.opening import configuration

router = Router(tags=["targets"])


@writes(
    router, "/targets/{name}/check", "runs:write", Usable, operation_id="targets_check", summary="Can a target be used"
)
def check(request: HttpRequest, name: str) -> HttpResponse:
    """Can it be used, are its functions and rights there? Changes nothing there. After a stop this lets it go on."""
    _refuse_undeclared(request, name)
    with at.at(configuration(), name, now_of(request)) as where:
        found = at.check(where)
    facts = {"site": found.site, "release": found.release, "warnings": list(found.warnings)}
    return answer({"schema": 1, "target": name, **facts})


@writes(
    router, "/targets/{name}/poll", "runs:write", Polled, operation_id="targets_poll", summary="Ask for completions"
)
def poll(request: HttpRequest, name: str) -> HttpResponse:
    """Ask who has completed what; each completion is news for its document."""
    _refuse_undeclared(request, name)
    return answer(polled_json(name, polling.poll(configuration(), name, now_of(request))))


@writes(
    router,
    "/targets/{name}/people/{key}/forget",
    "runs:write",
    Settled,
    operation_id="targets_forget",
    summary="Forget whose a user is",
)
def forget(request: HttpRequest, name: str, key: Key) -> HttpResponse:
    """Forget whose user a contact's was: it is looked for anew, and made where there is none. Nothing changes there."""
    return _do(request, name, key, adopting.forget)


@writes(
    router,
    "/targets/{name}/people/{key}/retry",
    "runs:write",
    Settled,
    operation_id="targets_retry",
    summary="Send again what was refused",
)
def retry(request: HttpRequest, name: str, key: Key) -> HttpResponse:
    """Send again what was refused, with the next sync."""
    return _do(request, name, key, adopting.try_again)


def _do(request: HttpRequest, name: str, key: str, act: Callable[[Configuration, str, int, Now], None]) -> HttpResponse:
    _refuse_undeclared(request, name)
    number = number_of(key)
    act(configuration(), name, number, now_of(request))
    return answer({"schema": 1, "target": name, "contact_id": number, "outcome": "done"})


def _refuse_undeclared(request: HttpRequest, name: str) -> None:
    access.declared_target(visitor_of(request), name, configuration().declared.targets, RUN)
