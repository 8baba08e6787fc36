"""Leading people on to the system that they want to sign in to, once they have signed in here."""

from collections.abc import Callable

from allauth.idp.oidc.models import Client
from django.http import HttpRequest, HttpResponse

from kinroll.flows.sign_on import origin

_FORMS = ("/account/", "/identity/")


class LeadingOn:
    """Lets the forms of signing in lead to the systems that people may sign in to, and nowhere else.

    A browser holds a form's policy against every redirect that follows it: without this, whoever comes from Moodle
    would type a password and never get back there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if request.path.startswith(_FORMS) and "text/html" in response.get("Content-Type", ""):
            listed = Client.objects.values_list("redirect_uris", flat=True)
            origins = sorted({origin(uri) for uris in listed for uri in uris.split()})
            response._csp_update = {"form-action": origins}  # type: ignore[attr-defined]
        return response
