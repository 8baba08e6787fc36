"""What views share: the check of who asks, the time, paging, and doing something and telling how it went."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

from kinroll.accounts import access
from kinroll.accounts.levels import SEE
from kinroll.accounts.visitor import Visitor
from kinroll.core.importing.mapping import MappingError
from kinroll.core.importing.remedies import ChoiceError
from kinroll.flows.applying import ApplyInterruptedError, CannotApplyError, SourcePausedError
from kinroll.flows.assigning import ItemUnknownError
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.now import Now
from kinroll.flows.reviewing import CaseUnknownError
from kinroll.sources.errors import SourceUnreadableError
from kinroll.store.comparing import NotComparableError
from kinroll.store.contacts import ContactUnknownError
from kinroll.store.documents import DocumentUnknownError
from kinroll.store.locking import SourceBusyError
from kinroll.store.moved import PlanIsStaleError
from kinroll.store.rule_sets import RuleSetUnknownError
from kinroll.web.words import without_commands

View = Callable[..., HttpResponseBase]
REFUSALS = (
    *(CannotApplyError, SourcePausedError, ValueRefusedError, ContactUnknownError, SourceBusyError, PlanIsStaleError),
    *(NotComparableError, ApplyInterruptedError, CaseUnknownError, ItemUnknownError),
    *(DocumentUnknownError, RuleSetUnknownError, MappingError, ChoiceError, SourceUnreadableError),
)
"""What flows say no with, in a sentence that people can read."""


def door(right: str = SEE) -> Callable[[View], View]:
    """Lets a view be seen only by those whose permission holds this right. ``SELF`` pages need none."""

    def wrap(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            access.page(visitor_of(request), right)
            _refuse_unreadable(request)
            return view(request, *args, **kwargs)

        checked.door = right  # type: ignore[attr-defined]
        return checked

    return wrap


def signed_in(view: View) -> View:
    """Lets a view be seen by everybody who is signed in; the view itself asks ``access`` for each object."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if visitor_of(request) is None:
            raise access.NotThereError
        _refuse_unreadable(request)
        return view(request, *args, **kwargs)

    checked.door = "signed-in"  # type: ignore[attr-defined]
    return checked


def theirs(view: View) -> View:
    """The same for a page about one thing: it opens to whom ``access`` says that the thing is theirs."""
    checked = signed_in(view)
    checked.door = "theirs"  # type: ignore[attr-defined]
    return checked


def _refuse_unreadable(request: HttpRequest) -> None:
    """Raise where something was typed that no database takes."""
    typed = [*request.GET.values(), *request.POST.values()]
    if any("\x00" in text for text in typed):
        raise BadRequest


def anybody(view: View) -> View:
    """Marks a view that needs nobody to be signed in."""
    view.door = "anybody"  # type: ignore[attr-defined]
    return view


def visitor_of(request: HttpRequest) -> Visitor | None:
    """Who is asking."""
    return cast("Visitor | None", getattr(request, "visitor", None))


def now_of(request: HttpRequest) -> Now:
    """The time of this request, and who does what it does."""
    at = datetime.now(UTC)
    visitor = visitor_of(request)
    return Now(at, datetime.now().astimezone().date(), at, by=visitor.username if visitor else "")


def tell(request: HttpRequest, act: Callable[[], Any], done: str) -> Any:
    """Do something and note for the next page how it went: the result, or None where it was refused."""
    try:
        result = act()
    except REFUSALS as error:
        messages.error(request, without_commands(str(error)))
        return None
    messages.success(request, done)
    return result if result is not None else True


def back(request: HttpRequest, otherwise: str) -> str:
    """The page of this application that a form asked to return to."""
    wanted = request.POST.get("next", "")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else otherwise


@dataclass(frozen=True, slots=True)
class Pages:
    """Where one page of a list stands among the others."""

    number: int
    total: int
    size: int
    query: str
    is_open: bool = False
    """There are more than ``total``: as many as were counted."""

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first_row(self) -> int:
        return min((self.number - 1) * self.size + 1, self.total)

    @property
    def last_row(self) -> int:
        return min(self.number * self.size, self.total)

    @property
    def earlier(self) -> str:
        return self._address(self.number - 1) if self.number > 1 else ""

    @property
    def later(self) -> str:
        return self._address(self.number + 1) if self.number < self.last else ""

    def _address(self, number: int) -> str:
        return f"?{self.query}&page={number}" if self.query else f"?page={number}"


def page_number(request: HttpRequest) -> int:
    """Which page of a list is asked for; the first where that is no number."""
    text = request.GET.get("page", "1")
    return min(max(int(text), 1), 1_000_000) if text.isascii() and text.isdigit() and len(text) < 8 else 1


def pages(request: HttpRequest, total: int, size: int, *, is_open: bool = False) -> Pages:
    """The paging of a list under the filters of this request."""
    kept = [(name, value) for name, value in request.GET.items() if name != "page" and value]
    return Pages(page_number(request), total, size, urlencode(kept), is_open)
