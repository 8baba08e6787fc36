"""Pages for what went wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kinroll.web.doors import anybody


@anybody
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is no such page."""
    return render(request, "web/errors/404.html", status=404)


@anybody
def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The visitor's permission does not go so far."""
    return render(request, "web/errors/403.html", status=403)


@anybody
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request cannot be read."""
    return render(request, "web/errors/400.html", status=400)


@anybody
def fault(request: HttpRequest) -> HttpResponse:
    """A fault of Kinroll itself; the page asks nothing of anything that may be broken."""
    return render(request, "web/errors/500.html", status=500)


@anybody
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open for too long, or was sent from elsewhere."""
    return render(request, "web/errors/csrf.html", status=403)
