"""Accounts of contacts: switched off and on, renamed, invited, signed out; usernames freed; who may work here."""

from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from kinroll.accounts import access
from kinroll.accounts.levels import ACCOUNTS, LEVELS, OWN
from kinroll.flows import accounts, editing
from kinroll.flows.answers.contacts import done_json
from kinroll.flows.applying import Report
from kinroll.flows.editing import ValueRefusedError
from kinroll.web.api.contacts import Text
from kinroll.web.api.keys import Key, number_of
from kinroll.web.api.operations import Body, answer, reads, writes
from kinroll.web.api.shapes.accounts import Permission, Permissions
from kinroll.web.api.shapes.contacts import Done, Invited
from kinroll.web.doors import now_of, visitor_of
from kinroll.web.opening import configuration

router = Router(tags=["accounts"])
Name = Annotated[str, Field(min_length=1, max_length=254)]


def _done(request: HttpRequest, key: str, act: Callable[[int], Report]) -> HttpResponse:
    """Do something with the account of a contact."""
    _, shown = access.account(visitor_of(request), number_of(key))
    return answer(done_json(act(shown["contact_id"]), shown["contact_id"]))


class Reason(Body):
    """Why, in a few words."""

    reason: Annotated[str, Field(max_length=500)] = ""


@writes(
    router, "/contacts/{key}/disable", "accounts:write", Done, operation_id="accounts_disable", summary="Switch off"
)
def disable(request: HttpRequest, key: Key, body: Reason) -> HttpResponse:
    """Switch a contact's account off, until a person switches it on again; no sync does."""
    return _done(
        request, key, lambda number: accounts.disable(number, body.reason, configuration().rules, now_of(request))
    )


@writes(router, "/contacts/{key}/enable", "accounts:write", Done, operation_id="accounts_enable", summary="Switch on")
def enable(request: HttpRequest, key: Key) -> HttpResponse:
    """Switch a contact's account on again, if something still gives the person a login."""
    return _done(request, key, lambda number: accounts.enable(number, configuration().rules, now_of(request)))


class Username(Body):
    username: Name


@writes(router, "/contacts/{key}/rename", "accounts:write", Done, operation_id="accounts_rename", summary="Rename")
def rename(request: HttpRequest, key: Key, body: Username) -> HttpResponse:
    """Another username, and with it another external id. The person is told."""
    visitor, number = visitor_of(request), number_of(key)
    shown = access.contact(visitor, number, ACCOUNTS)
    if shown["account"]:
        access.account(visitor, number)  # of somebody with a higher permission: not theirs to rename
    report = editing.rename(number, body.username, configuration().rules, now_of(request))
    return answer(done_json(report, number))


@writes(router, "/contacts/{key}/invite", "accounts:write", Invited, operation_id="accounts_invite", summary="Invite")
def invite(request: HttpRequest, key: Key) -> HttpResponse:
    """Invite somebody to choose a password, at the address that they prefer."""
    _, shown = access.account(visitor_of(request), number_of(key))
    accounts.invite(shown["contact_id"], now_of(request))
    return answer({"contact_id": shown["contact_id"], "outcome": "invited"})


@writes(
    router, "/contacts/{key}/sign-out", "accounts:write", Invited, operation_id="accounts_sign_out", summary="Sign out"
)
def sign_out(request: HttpRequest, key: Key) -> HttpResponse:
    """End all sessions of a contact's account."""
    account, shown = access.account(visitor_of(request), number_of(key))
    accounts.sign_out(account, now_of(request).at)
    return answer({"contact_id": shown["contact_id"], "outcome": "signed-out"})


@writes(
    router, "/usernames/release", "accounts:write", Done, operation_id="accounts_release", summary="Free a username"
)
def release(request: HttpRequest, body: Username) -> HttpResponse:
    """Free a username that is reserved, or held by an inactive account, so that somebody else can have it."""
    name = access.username(visitor_of(request), body.username)
    return answer(done_json(editing.release(name, configuration().rules, now_of(request)), None))


@reads(router, "/permissions", "admin", Permissions, operation_id="permissions_list", summary="Who works here")
def permissions(request: HttpRequest) -> HttpResponse:
    """Everybody who may work here, and as what."""
    listed = access.permissions(visitor_of(request))
    return answer({"items": [{"username": one.username, "level": one.level} for one in listed]})


class Level(Body):
    """What somebody may do here; null takes everything."""

    level: Text | None


@writes(
    router,
    "/permissions/{username}",
    "admin",
    Permission,
    method="PUT",
    operation_id="permissions_set",
    summary="Say what somebody may do here",
)
def permit(request: HttpRequest, username: str, body: Level) -> HttpResponse:
    """Give or take a permission. The last owner stays one."""
    access.page(visitor_of(request), OWN)
    if body.level is not None and body.level not in LEVELS:
        raise ValueRefusedError(f"{body.level!r} is no permission. Choose from: {', '.join(LEVELS)}, or null.")
    account: Any = access.any_account(visitor_of(request), username)
    if account is None:
        raise access.NotThereError
    accounts.permit(account, body.level or "", now_of(request))
    return answer({"username": account.username, "level": body.level})
