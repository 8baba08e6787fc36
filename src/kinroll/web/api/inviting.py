"""Many people invited at once to choose a password."""

from dataclasses import asdict
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from kinroll.accounts import access
from kinroll.accounts.levels import ACCOUNTS
from kinroll.accounts.people_in import LAPSED, NEW, Asked
from kinroll.flows import inviting, working
from kinroll.flows.editing import ValueRefusedError
from kinroll.web.api.background import ACCEPTED, in_background, is_wanted
from kinroll.web.api.keys import number_of
from kinroll.web.api.operations import Body, answer, writes
from kinroll.web.api.shapes.accounts import Invitations
from kinroll.web.doors import now_of, visitor_of

router = Router(tags=["accounts"])
MOST = 5_000


class Inviting(Body):
    """Whom: ``contacts`` by their keys, or ``everybody``, or those of one ``role`` who were never invited; with
    ``again`` those whose invitation is over, instead. ``dry_run`` sends nothing.
    """

    contacts: Annotated[list[Annotated[str, Field(min_length=1, max_length=300)]], Field(max_length=MOST)] = []
    everybody: bool = False
    role: Annotated[str, Field(max_length=100)] = ""
    again: bool = False
    dry_run: bool = False


@writes(
    router,
    "/invitations",
    "accounts:write",
    Invitations,
    answers=ACCEPTED,
    operation_id="accounts_invite_many",
    summary="Invite many",
)
def invite(request: HttpRequest, body: Inviting) -> HttpResponse:
    """Invite people to choose a first password. Who has signed in, has no address or a made-up one, works here, or was
    invited within the hour is left out.
    """
    access.page(visitor_of(request), ACCOUNTS)
    if bool(body.contacts) + (body.everybody or bool(body.role)) != 1:
        raise ValueRefusedError("Say whom: contacts, everybody, or a role.")
    asked, now = _asked(body), now_of(request)
    if is_wanted(request) and not body.dry_run:
        return in_background(request, working.INVITE, {"who": asdict(asked), "url": "/people/"})
    found = inviting.preview(asked, now.at)
    invited = 0 if body.dry_run else inviting.invite(asked, now)
    return answer({"schema": 1, "mails": found.mails, "invited": invited, "left_out": dict(found.left_out)})


def _asked(body: Inviting) -> Asked:
    if body.contacts:
        return Asked(numbers=tuple(dict.fromkeys(number_of(key) for key in body.contacts)))
    return Asked(state=LAPSED if body.again else NEW, role=body.role)
