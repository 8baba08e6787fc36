"""Looking for people who are here twice, by all that speaks for and against it."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from kinroll.flows import working
from kinroll.web.api.background import in_background
from kinroll.web.api.operations import Body, writes
from kinroll.web.api.shapes.runs import Job

router = Router(tags=["merging"])


class Sweep(Body):
    """``full``: look at everybody, not only at who is new or has changed."""

    full: bool = False


@writes(router, "/sweeps", "contacts:write", Job, status=202, operation_id="sweep", summary="Look for the same person")
def sweep(request: HttpRequest, body: Sweep) -> HttpResponse:
    """Have it looked, in the background, who is here twice; likely pairs come into the inbox, nobody is merged."""
    return in_background(request, working.REVIEW, {"full": True} if body.full else {})
