"""Who is asking, on every request; and what they are told where a view refuses."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _

from kinroll.accounts import looking, standing
from kinroll.accounts.access import NotAllowedError, NotThereError
from kinroll.accounts.visitor import Visitor
from kinroll.store.models import Account
from kinroll.web.uploading import LARGEST_REQUEST, is_too_long

_OPEN_WITHOUT_SECOND_STEP = ("/account/", "/static/")
_ONESELF = ("/looking/leave/", "/account/logout/", "/static/")
"""Where somebody who looks as another is themselves."""
_THEIRS_ALONE = ("/account/", "/identity/", "/me/data.json")
"""What nobody sees but the person: how they sign in, here and elsewhere, and the file of all that is held of them."""


class HeadMiddleware:
    """Takes the body off answers to HEAD: the server does not, and who keeps the connection would take it for the next
    answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_head = request.method == "HEAD"
        response = self._get_response(request)
        if is_head and response.streaming:
            response.streaming_content = ()  # type: ignore[attr-defined]
        elif is_head:
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response


class VisitorMiddleware:
    """Puts ``visitor`` on every request: None for somebody who is not signed in, or is not any more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        visitor = _visitor(request)
        request.visitor = visitor  # type: ignore[attr-defined]
        if visitor and _lacks_second_step(request, visitor):
            messages.info(request, _("Staff sign in with a second step here. Set one up to go on."))
            return redirect("mfa_index")
        response = _looked_at(request, visitor) if visitor else None
        response = response or self._get_response(request)
        if visitor:
            response.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for what a visitor may not see, or not do."""
        if isinstance(error, NotThereError):
            if request.visitor is None:  # type: ignore[attr-defined]
                return _to_sign_in(request)
            return render(request, "web/errors/404.html", status=404)
        if isinstance(error, NotAllowedError):
            return render(request, "web/errors/403.html", status=403)
        return None


class TooLargeMiddleware:
    """Answers a request that is larger than any page takes; nothing of it was kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_too_long(request):
            return self._get_response(request)
        facts = {"most": LARGEST_REQUEST // (1024 * 1024), "back": request.path}
        facts["is_nat"] = request.path == "/avetmiss/check/"
        return render(request, "web/errors/413.html", facts, status=413)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Off to sign in, and back here; a part of a page that is asked for alone takes the whole page along."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": resolve_url(settings.LOGIN_URL)})
    return redirect_to_login(request.get_full_path())


def _visitor(request: HttpRequest) -> Visitor | None:
    """Who is asking. A session that was ended from elsewhere is forgotten here and now."""
    account = request.user
    if isinstance(account, Account) and not standing.has_ended(request.session, account):
        return standing.visitor(request.session, account)
    if SESSION_KEY in request.session:
        logout(request)
        messages.info(request, _("You have been signed out. Sign in again to go on."))
    return None


def _looked_at(request: HttpRequest, visitor: Visitor) -> HttpResponse | None:
    """Show the pages as somebody else sees them, where that was asked for; an answer where there is nothing to see.

    Whoever looks can do nothing: only what is asked for to be read gets through.
    """
    if request.path.startswith(_ONESELF):
        return None
    seen = looking.seen_as(request.session, visitor, datetime.now(UTC))
    if seen is None:
        return None
    request.user, request.visitor = seen  # type: ignore[attr-defined]
    if request.method not in ("GET", "HEAD", "OPTIONS") or request.path.startswith(_THEIRS_ALONE):
        return render(request, "web/people/only_looking.html", status=403)
    return None


def _lacks_second_step(request: HttpRequest, visitor: Visitor) -> bool:
    """Whether somebody who works here has yet to set up the second step that the school asks for."""
    if not (settings.KINROLL_STAFF_NEED_SECOND_STEP and visitor.level):
        return False
    if request.path.startswith(_OPEN_WITHOUT_SECOND_STEP):
        return False
    return not standing.has_second_step(cast("Account", request.user))
