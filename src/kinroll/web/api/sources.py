"""Sources: how each stands, checked, planned, synced, resumed; and those whose records other programs post."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from kinroll.accounts import access
from kinroll.accounts.levels import RUN, SEE
from kinroll.core.dates import is_ahead
from kinroll.declarations.schema import JsonLinesSource
from kinroll.declarations.sources import open_source, posted
from kinroll.flows import checking, reverting, working
from kinroll.flows.answers.checks import checked_json
from kinroll.flows.answers.runs import report_json
from kinroll.flows.answers.sources import sources_json
from kinroll.flows.applying import CannotApplyError, Report
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.notifying import tell_outcome
from kinroll.flows.now import Now, of_day
from kinroll.flows.reader import Reader
from kinroll.flows.sync import plan_only, sync
from kinroll.sources.errors import SourceUnreadableError
from kinroll.store import overview
from kinroll.web.api import repeating, streams
from kinroll.web.api.background import ACCEPTED, in_background, is_wanted, timed
from kinroll.web.api.keys import Day
from kinroll.web.api.operations import Body, answer, reads, writes
from kinroll.web.api.shapes.runs import Checked, Resumed, Sources
from kinroll.web.api.shapes.runs import Report as ReportShape
from kinroll.web.doors import now_of, visitor_of
from kinroll.web.opening import configuration

router = Router(tags=["sources"])
LOCK_S = 5.0


class Dated(Body):
    """The day of the extract, where it is not today."""

    as_of: Day | None = None


@reads(router, "/sources", "runs:read", Sources, operation_id="sources_list", summary="List sources")
def listing(request: HttpRequest) -> HttpResponse:
    """Every source that is declared, with its last run, the last that ended well, and whether it is paused."""
    access.page(visitor_of(request), SEE)
    declared = {name: source.kind for name, source in configuration().declared.sources.items()}
    return answer({"items": sources_json(declared, overview.sources())})


@writes(router, "/sources/{name}/check", "runs:write", Checked, operation_id="sources_check", summary="Check a source")
def check(request: HttpRequest, name: str) -> HttpResponse:
    """Can it be read, are its rights and columns there? Changes nothing."""
    _refuse_undeclared(request, name)
    current = configuration()
    reader = open_source(current, name)
    return answer(checked_json(name, checking.check(reader, current.rules[name], today=now_of(request).today)))


@writes(
    router,
    "/sources/{name}/plan",
    "runs:write",
    ReportShape,
    answers=ACCEPTED,
    operation_id="sources_plan",
    summary="Plan a sync",
)
def plan(request: HttpRequest, name: str, body: Dated) -> HttpResponse:
    """Make and store a plan; nothing else changes. ``held`` where a brake would stop it."""
    return _run(request, name, body, working.PLAN, plan_only)


@writes(
    router,
    "/sources/{name}/sync",
    "runs:write",
    ReportShape,
    answers=ACCEPTED,
    operation_id="sources_sync",
    summary="Sync a source",
)
def run_sync(request: HttpRequest, name: str, body: Dated) -> HttpResponse:
    """Read a source, plan, and apply the plan unless a brake stops it."""
    return _run(request, name, body, working.SYNC, sync)


def _run(request: HttpRequest, name: str, body: Dated, kind: str, flow: Callable[..., Report]) -> HttpResponse:
    _refuse_undeclared(request, name)
    now = _time(request, name, body)
    if is_wanted(request):
        if body.as_of:
            raise ValueRefusedError("as_of is for work in the request; leave out Prefer: respond-async.")
        return in_background(request, kind, {"source": name})
    return carry_out(request, name, open_source(configuration(), name), now, flow)


def carry_out(
    request: HttpRequest,
    name: str,
    reader: Reader,
    now: Now,
    flow: Callable[..., Report],
    *,
    scratch: Path | None = None,
) -> HttpResponse:
    """Let a flow read a source. People are told of a sync as of any night; of a ``scratch`` file only its name."""
    current, error = configuration(), None
    declared, rules = current.declared.sources[name], current.rules
    try:
        report, seconds = timed(
            lambda: flow(reader, rules[name], rules, now, kind=declared.kind, is_on=current.is_on, wait_s=LOCK_S)
        )
    except Exception as found:
        error = _without_folder(found, scratch)
        raise error from None
    finally:
        if flow is sync:
            tell_outcome(current, name, since=now.at, now=datetime.now(UTC), error=error)
    return answer(report_json(report, seconds))


def _without_folder(error: Exception, scratch: Path | None) -> Exception:
    """The same error, with a scratch file under its name alone: where this machine keeps it is nobody's business."""
    if scratch and isinstance(error, SourceUnreadableError):
        return SourceUnreadableError(str(error).replace(str(scratch), scratch.name))
    return error


def _refuse_undeclared(request: HttpRequest, name: str) -> None:
    access.page(visitor_of(request), RUN)
    if name not in configuration().declared.sources:
        raise access.NotThereError


def _time(request: HttpRequest, name: str, body: Dated) -> Now:
    """The time of a run, with the day of the extract."""
    now, asked = now_of(request), body.as_of or configuration().declared.sources[name].as_of
    if not asked:
        return now
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        raise ValueRefusedError(f"{asked!r} is not a day; write it YYYY-MM-DD") from None
    if is_ahead(day, now.today):
        raise ValueRefusedError(f"{asked} has not come yet, so no extract can be of that day")
    return of_day(day, now.at, now.today, now.by)


@writes(router, "/sources/{name}/resume", "runs:write", Resumed, operation_id="sources_resume", summary="End a pause")
def resume(request: HttpRequest, name: str) -> HttpResponse:
    """End the pause of a source."""
    _refuse_undeclared(request, name)
    return answer({"source": name, "resumed": reverting.resume(name)})


@writes(
    router,
    "/sources/{name}/records",
    "records:write",
    ReportShape,
    is_stream=True,
    openapi_extra=streams.BODY,
    operation_id="records_post",
    summary="Post the records of a source",
)
def post_records(request: HttpRequest, name: str) -> HttpResponse:
    """All people of a source of the kind ``json-lines``, one JSON object a line, read, planned and applied as a sync.
    Where the source is complete, whoever is not among them is gone.
    """
    source = _refuse_unposted(request, name)
    with streams.taken(request, "records.jsonl") as lines:

        def act() -> HttpResponse:
            reader = posted(configuration(), source, lines.path)
            return carry_out(request, name, reader, now_of(request), sync, scratch=lines.path)

        key = repeating.key_of(request)
        return (
            repeating.under_key(request, key, repeating.digest_of(request, lines.digest.encode()), act)
            if key
            else act()
        )


class PostedRecord(Body):
    """What a line of such a source may say, but for its id: ``as_of``, ``identifiers``, and fields of a contact."""

    as_of: Annotated[str, Field(max_length=40)] | None = None
    identifiers: dict[str, Any] | None = None
    fields: dict[str, Any] = {}


@writes(
    router,
    "/sources/{name}/records/{record}",
    "records:write",
    ReportShape,
    method="PUT",
    operation_id="records_put",
    summary="Post one record",
)
def put_record(request: HttpRequest, name: str, record: str, body: PostedRecord) -> HttpResponse:
    """One person of a source of the kind ``json-lines`` that is not complete."""
    source = _refuse_unposted(request, name)
    if source.complete:
        raise CannotApplyError(
            f"{name} is complete: whoever is not among its records is gone. Post all of them to "
            f"/api/v1/sources/{name}/records, or set complete = false in kinroll.toml."
        )
    said = {"id": record, **body.fields}
    said |= {
        key: value for key, value in (("as_of", body.as_of), ("identifiers", body.identifiers)) if value is not None
    }
    with TemporaryDirectory(prefix="kinroll-") as folder:
        path = Path(folder) / "record.jsonl"
        path.write_bytes(orjson.dumps(said))
        reader = posted(configuration(), source, path)
        return carry_out(request, name, reader, now_of(request), sync, scratch=path)


def _refuse_unposted(request: HttpRequest, name: str) -> JsonLinesSource:
    """The source, if its records can be posted."""
    _refuse_undeclared(request, name)
    source = configuration().declared.sources[name]
    if not isinstance(source, JsonLinesSource):
        raise CannotApplyError(f"{name} is read from its own system ({source.kind}): its records cannot be posted.")
    return source
