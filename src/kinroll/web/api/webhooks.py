"""Webhooks: other programs that are called when something has happened to contacts."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router
from pydantic import Field

from kinroll.accounts import access
from kinroll.flows import webhooks
from kinroll.flows.answers.webhooks import message_json, webhook_json
from kinroll.flows.webhooks import Made
from kinroll.store import webhooks as kept
from kinroll.store.webhooks import Shown
from kinroll.web.api import positions
from kinroll.web.api.operations import Body, answer, reads, writes
from kinroll.web.api.refusals import RefusedError
from kinroll.web.api.shapes.webhooks import Webhook as WebhookShape
from kinroll.web.api.shapes.webhooks import WebhookDone, WebhookMessages, Webhooks, WebhookSecret
from kinroll.web.doors import now_of, visitor_of
from kinroll.web.opening import configuration

router = Router(tags=["webhooks"])
Number = Annotated[int, Path(ge=1, le=access.LARGEST)]
Kinds = Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=40)]
Url = Annotated[str, Field(max_length=500)]
BASE = "/webhooks/{int:number}"


class Wanted(Body):
    """A program to be called: of all kinds of events where none is named."""

    name: Annotated[str, Field(max_length=100)]
    url: Url
    kinds: Kinds = []
    from_start: bool = False


class Changed(Body):
    url: Url
    kinds: Kinds = []


class Again(Body):
    """From when on, or behind which position; or what was given up: all of it, or one message."""

    since: datetime | None = None
    after: Annotated[str, Field(max_length=50)] | None = None
    dead: Literal[True] | None = None
    message: Annotated[int, Field(ge=1, le=access.LARGEST)] | None = None


class Switched(Body):
    on: bool


@reads(router, "/webhooks", "admin", Webhooks, operation_id="webhooks_list", summary="List webhooks")
def listing(request: HttpRequest) -> HttpResponse:
    """Every webhook: whether it is on, how far it has come, what waits, and what was given up."""
    return answer({"items": [webhook_json(one) for one in access.webhooks(visitor_of(request))]})


@writes(router, "/webhooks", "admin", WebhookSecret, status=201, operation_id="webhooks_make", summary="Call a program")
def make(request: HttpRequest, body: Wanted) -> HttpResponse:
    """Call a program from now on, or have it told of everything. The secret that signs messages is answered once."""
    access.webhooks(visitor_of(request))
    more = {"from_start": body.from_start}
    return _secret(webhooks.create(body.name, body.url, body.kinds, configuration(), now_of(request), **more), 201)


@reads(router, BASE, "admin", WebhookShape, operation_id="webhooks_show", summary="Show a webhook")
def show(request: HttpRequest, number: Number) -> HttpResponse:
    """One webhook."""
    return answer(webhook_json(_find(request, number)))


@writes(router, BASE, "admin", WebhookShape, method="PUT", operation_id="webhooks_change", summary="Change a webhook")
def change(request: HttpRequest, number: Number, body: Changed) -> HttpResponse:
    """Call another address, or of other kinds of events."""
    webhooks.change(_find(request, number).hook, body.url, body.kinds, configuration())
    return answer(webhook_json(_find(request, number)))


@writes(router, BASE, "admin", WebhookDone, method="DELETE", operation_id="webhooks_remove", summary="Remove a webhook")
def remove(request: HttpRequest, number: Number) -> HttpResponse:
    """Forget a webhook: it is not called any more."""
    webhooks.remove(_find(request, number).hook)
    return _done(number, removed=True)


@reads(router, f"{BASE}/messages", "admin", WebhookMessages, operation_id="webhooks_messages", summary="Its messages")
def messages(
    request: HttpRequest, number: Number, state: Literal["", "waiting", "delivered", "dead"] = ""
) -> HttpResponse:
    """The last messages, the newest first; ``dead`` are those that were given up."""
    listed = kept.messages(_find(request, number).hook.pk, state)
    return answer({"items": [message_json(one) for one in listed]})


@writes(router, f"{BASE}/test", "admin", WebhookDone, operation_id="webhooks_test", summary="Send a test event")
def test(request: HttpRequest, number: Number) -> HttpResponse:
    """Queue a test event; it is sent within seconds. What became of it stands among the messages."""
    return _done(number, message=webhooks.test(_find(request, number).hook, now_of(request)))


@writes(router, f"{BASE}/rotate", "admin", WebhookSecret, operation_id="webhooks_rotate", summary="Make another secret")
def rotate(request: HttpRequest, number: Number) -> HttpResponse:
    """Another secret. For a day messages are signed with the old one too."""
    return _secret(webhooks.rotate(_find(request, number).hook, configuration(), now_of(request)))


@writes(router, f"{BASE}/switch", "admin", WebhookShape, operation_id="webhooks_switch", summary="Switch on or off")
def switch(request: HttpRequest, number: Number, body: Switched) -> HttpResponse:
    """Switch a webhook off, or on again: it goes on where it stopped."""
    webhooks.switch(_find(request, number).hook, is_on=body.on)
    return answer(webhook_json(_find(request, number)))


@writes(router, f"{BASE}/replay", "admin", WebhookDone, operation_id="webhooks_replay", summary="Deliver again")
def replay(request: HttpRequest, number: Number, body: Again) -> HttpResponse:
    """Have messages delivered again, with the same ids."""
    hook = _find(request, number).hook
    if sum(one is not None for one in (body.since, body.after, body.dead, body.message)) != 1:
        raise RefusedError("value-refused", "Say one of since, after, dead and message.")
    if body.dead or body.message:
        return _done(number, revived=webhooks.revive(hook, body.message))
    after = positions.read(body.after) if body.after is not None else None
    since = body.since.astimezone() if body.since else None
    return _done(number, position=str(webhooks.replay(hook, since=since, after=after)))


def _find(request: HttpRequest, number: int) -> Shown:
    return access.webhook(visitor_of(request), number)


def _secret(made: Made, status: int = 200) -> HttpResponse:
    return answer({"webhook": made.number, "name": made.name, "secret": made.secret}, status)


def _done(number: int, **facts: Any) -> HttpResponse:
    return answer({"webhook": number, "done": facts})
