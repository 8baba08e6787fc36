"""Contacts as lists show them: the words of each row, made once."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kinroll.store.searching import Found
from kinroll.web.wording import role_name


@dataclass(frozen=True, slots=True)
class Row:
    """One contact. ``state`` is how its account stands, ``tone`` how that looks; both empty without one."""

    url: str
    name: str
    roles: str
    email: str
    telephone: str
    state: str
    tone: str


def rows(found: Iterable[Found]) -> list[Row]:
    """The rows of a list."""
    places = reverse("contacts")
    words = {"active": _("active"), "inactive": _("switched off"), "": ""}
    tones = {"active": "good", "inactive": "bad", "": ""}
    nameless = _("(no name)")
    return [
        Row(
            url=f"{places}{one.number}/",
            name=f"{one.forename} {one.surname}".strip() or f"{nameless} {one.number}",
            roles=", ".join(role_name(role) for role in one.roles),
            email=one.email,
            telephone=one.telephone,
            state=words[one.account],
            tone=tones[one.account],
        )
        for one in found
    ]
