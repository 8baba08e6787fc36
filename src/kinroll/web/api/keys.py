"""How addresses name a contact: KEY is a contact number, ``SOURCE:ID``, or a username (``@…`` forces that)."""

from datetime import date
from typing import Annotated
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from ninja import Path
from pydantic import AfterValidator, Field

from kinroll.accounts import access
from kinroll.accounts.levels import SEE
from kinroll.core.text import fold
from kinroll.store import contacts, names
from kinroll.store.contacts import Shown
from kinroll.web.doors import visitor_of

Key = Annotated[str, Path(description="A contact number, SOURCE:ID, or a username (@ forces that).", max_length=300)]
Number = Annotated[int, Path(ge=1, le=access.LARGEST)]


def _day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a day in the calendar") from None
    return text


Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_day)]
OLD_NAMES = ("reserved", "alias")
ROOT = "/api/v1/contacts/"
_SAFE = "%&=+-._~!$'()*,;:@/?"


def contact(request: HttpRequest, key: str) -> Shown | HttpResponse:
    """The contact of a key; for a number that was merged, or a username of before, the address of today."""
    visitor = visitor_of(request)
    access.page(visitor, SEE)
    is_number = key.isascii() and key.isdigit() and len(key) < 19
    if not is_number and (now_called := _renamed(key)):
        return moved(request, f"@{now_called}")
    found = access.card(visitor, int(key) if is_number else contacts.find(key))
    return moved(request, str(found.root)) if found.shown is None else found.shown


def number_of(key: str) -> int:
    """The number of the contact that a key means, whatever it is called by now."""
    return contacts.find(key)


def _renamed(key: str) -> str:
    """What an account is called today whose username of before this is."""
    owner = names.owner(fold(key.removeprefix("@")))
    return owner.username if owner and owner.kind in OLD_NAMES and owner.contact is not None else ""


def moved(request: HttpRequest, key: str) -> HttpResponse:
    """To the same of the contact under its present key, for good; what is asked of it goes along."""
    _, slash, what = request.path_info.removeprefix(ROOT).partition("/")
    asked = request.META.get("QUERY_STRING", "")
    where = f"{ROOT}{quote(key, safe='@')}{slash}{quote(what)}{'?' if asked else ''}{quote(asked, safe=_SAFE)}"
    return HttpResponse(status=308, headers={"Location": where, "Cache-Control": "no-store"})
