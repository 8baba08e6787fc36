"""Records that a school's own machine has read: taken piece by piece, and synced once they are whole."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Path, Router
from pydantic import Field

from kinroll.accounts import access
from kinroll.accounts.levels import RUN
from kinroll.core.pushing import Head
from kinroll.declarations.schema import PushedSource
from kinroll.flows.applying import CannotApplyError
from kinroll.flows.sync import sync
from kinroll.sources.errors import RightMissingError, SourceUnreadableError
from kinroll.sources.pushed.reader import Pushed
from kinroll.store import pushes
from kinroll.store.models import Push
from kinroll.web.api.limits import LARGEST_STREAM
from kinroll.web.api.operations import Body, answer, reads, writes
from kinroll.web.api.refusals import RefusedError
from kinroll.web.api.said_no import answer_to
from kinroll.web.api.shapes.pushes import Push as PushShape
from kinroll.web.api.shapes.runs import Report as ReportShape
from kinroll.web.api.sources import carry_out
from kinroll.web.doors import now_of, visitor_of
from kinroll.web.opening import configuration

router = Router(tags=["sources"])
Key = Annotated[str, Path(min_length=64, max_length=64, pattern="^[0-9a-f]{64}$")]
Begins = Annotated[int, Path(ge=0, le=LARGEST_STREAM)]
_PART: dict[str, Any] = {"requestBody": {"content": {"application/octet-stream": {"schema": {"type": "string"}}}}}
AHEAD = timedelta(days=1)
"""So far the clock of a school's machine may be wrong."""
_HOPELESS = (SourceUnreadableError, RightMissingError)


class Announced(Body):
    """A stream that is to come: its SHA-256 as the key, whose it is, when it was read, and the groups it covers."""

    key: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    size: Annotated[int, Field(ge=1, le=LARGEST_STREAM)]
    school: Annotated[str, Field(max_length=200)]
    made_at: Annotated[str, Field(max_length=40)]
    groups: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=20)]


@writes(
    router,
    "/sources/{name}/pushes",
    "records:write",
    PushShape,
    operation_id="pushes_begin",
    summary="Begin to push a source",
)
def begin(request: HttpRequest, name: str, body: Announced) -> HttpResponse:
    """Announce a stream, or ask how far it has come. Another school's is refused, and one that was sent before."""
    access.page(visitor_of(request), RUN)
    source = _declared(name)
    known = pushes.find(body.key)
    if known and known.source == name:
        return answer(_json(known))
    _refuse_strange(source, name, body)
    head = orjson.dumps([name, body.school, body.made_at, body.groups]).decode()
    now = now_of(request)
    return answer(_json(pushes.begin(body.key, name, body.school, head, body.size, at=now.at, by=now.by)))


def _declared(name: str) -> PushedSource:
    source = configuration().declared.sources.get(name)
    if source is None:
        raise access.NotThereError
    if not isinstance(source, PushedSource):
        raise CannotApplyError(f'{name} is read here ({source.kind}); nothing is pushed to it. Set kind = "pushed".')
    return source


def _refuse_strange(source: PushedSource, name: str, body: Announced) -> None:
    if body.school != source.school:
        raise CannotApplyError(
            f'These are records of "{body.school}", and {name} is kept for "{source.school}". Nothing was changed.'
        )
    made_at = _moment(body.made_at)
    last = pushes.last_done(name)
    if made_at > datetime.now(UTC) + AHEAD:
        raise RefusedError("value-refused", "made_at has not come yet: look at the clock of that machine.")
    if last and made_at <= _moment(_head(last).made_at):
        raise CannotApplyError(
            f"These records were read at {body.made_at}, and newer ones are here already. Nothing was changed; read "
            "the source again, and push what is read then."
        )


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise RefusedError("value-refused", "made_at is no time; write it as 2026-11-22T02:30:00+00:00.") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _head(push: Push) -> Head:
    source, school, made_at, groups = orjson.loads(push.head)
    return Head(source, school, made_at, tuple(groups))


def _json(push: Push) -> dict[str, Any]:
    facts = {"push": push.key, "source": push.source, "size": push.size}
    return {**facts, "received": push.received, "state": push.state}


@reads(
    router, "/pushes/{key}", "records:write", PushShape, operation_id="pushes_show", summary="How far a push has come"
)
def show(request: HttpRequest, key: Key) -> HttpResponse:
    """How far a stream has come."""
    return answer(_json(_find(request, key)))


@writes(
    router,
    "/pushes/{key}/{int:begins}",
    "records:write",
    PushShape,
    method="PUT",
    openapi_extra=_PART,
    operation_id="pushes_part",
    summary="Push a piece",
)
def part(request: HttpRequest, key: Key, begins: Begins) -> HttpResponse:
    """The next piece. One that is here already, or not the next, changes nothing: the answer says where to go on."""
    push = _find(request, key)
    pushes.add_part(push, begins, request.body)
    return answer(_json(_find(request, key)))


@writes(
    router,
    "/pushes/{key}/finish",
    "records:write",
    ReportShape,
    operation_id="pushes_finish",
    summary="Sync what was pushed",
)
def finish(request: HttpRequest, key: Key) -> HttpResponse:
    """Read, plan and apply a stream that is whole. Asked again, the same is answered again."""
    push = _find(request, key)
    if push.state != pushes.OPEN:
        return _said_before(push)
    if push.received < push.size:
        raise CannotApplyError(f"{push.received} of {push.size} bytes are here. Send the rest.")
    now = now_of(request)
    with pushes.as_file(push) as (path, digest):
        try:
            if digest != push.key:
                raise SourceUnreadableError("What came is not what was sent: its SHA-256 is another. Send it again.")
            response = carry_out(request, push.source, Pushed(path, _head(push)), now, sync, scratch=path)
        except _HOPELESS as error:
            refusal = answer_to(error)
            pushes.end(push, pushes.FAILED, refusal.content.decode(), now.at)
            return refusal
    pushes.end(push, pushes.DONE, response.content.decode(), now.at)
    return response


def _said_before(push: Push) -> HttpResponse:
    said = orjson.loads(push.answer)
    if push.state == pushes.FAILED:
        raise RefusedError("cannot-be-done", said.get("detail", ""))
    return answer(said)


def _find(request: HttpRequest, key: str) -> Push:
    access.page(visitor_of(request), RUN)
    found = pushes.find(key)
    if found is None:
        raise access.NotThereError
    return found
