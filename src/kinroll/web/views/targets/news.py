"""What a target tells by itself: signed, and no more than a hint where to ask."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kinroll.core.provisioning import hints
from kinroll.flows.provisioning import polling
from kinroll.targets.errors import StoppedError
from kinroll.web.doors import anybody, now_of
from kinroll.web.opening import configuration

LARGEST = 16_384


@anybody
@csrf_exempt
@require_POST
def hear(request: HttpRequest, target: str) -> HttpResponse:
    """Take a hint that is signed by the secret of the target; whoever has none is told that there is nothing here."""
    if target not in configuration().declared.targets or int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return HttpResponseNotFound()
    headers = {name: request.headers.get(name, "") for name in (hints.ID, hints.SENT_AT, hints.SIGNATURE)}
    try:
        is_genuine = polling.hear(configuration(), target, headers, request.body, now_of(request))
    except StoppedError:  # its secret is not where it should be
        is_genuine = False
    if not is_genuine:
        return HttpResponseNotFound()
    return HttpResponse(status=204)
