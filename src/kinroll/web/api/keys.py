"""How addresses name a contact: KEY is a contact number, ``SOURCE:ID``, or a username (``@…`` forces that)."""

from typing import Annotated
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from ninja import Path
from pydantic import Field

from kinroll.accounts import access
from kinroll.accounts.levels import SEE
from kinroll.core.text import fold
from kinroll.store import contacts, names
from kinroll.store.contacts import Shown
from kinroll.web.doors import visitor_of

Key = Annotated[str, Path(description="A contact number, SOURCE:ID, or a username (@ forces that).", max_length=300)]
Number = Annotated[int, Path(ge=1, le=access.LARGEST)]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
OLD_NAMES = ("reserved", "alias")
ROOT = "/api/v1/contacts/"


def contact(request: HttpRequest, key: str) -> Shown | HttpResponse:
    """The contact of a key; for a number that was merged, or a username of before, the address of today."""
    visitor = visitor_of(request)
    access.page(visitor, SEE)
    is_number = key.isascii() and key.isdigit() and len(key) < 19
    if not is_number and (now_called := _renamed(key)):
        return moved(f"@{now_called}")
    found = access.card(visitor, int(key) if is_number else contacts.find(key))
    return moved(str(found.root)) if found.shown is None else found.shown


def number_of(key: str) -> int:
    """The number of the contact that a key means, whatever it is called by now."""
    return contacts.find(key)


def _renamed(key: str) -> str:
    """What an account is called today whose username of before this is."""
    owner = names.owner(fold(key.removeprefix("@")))
    return owner.username if owner and owner.kind in OLD_NAMES and owner.contact is not None else ""


def moved(key: str) -> HttpResponse:
    """To the present address of a contact, for good."""
    return HttpResponse(status=308, headers={"Location": ROOT + quote(key, safe="@"), "Cache-Control": "no-store"})
