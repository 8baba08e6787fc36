"""What every page needs: who is signed in, and where they may go."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kinroll.accounts.levels import OWN, SEE
from kinroll.accounts.visitor import Visitor

_BELOW = {
    "/documents/": ("/documents/", "/courses/", "/imports/", "/rules/", "/avetmiss/"),
    "/contacts/": ("/contacts/", "/people/", "/assignments/"),
    "/runs/": ("/runs/", "/nights/", "/jobs/", "/sources/", "/targets/"),
    "/problems/": ("/problems/", "/support/", "/mails/"),
    "/permissions/": ("/permissions/", "/tokens/", "/webhooks/", "/sign-on/"),
}
"""Places of the menu under which there are pages at other addresses."""


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the menu."""

    name: str
    url: str
    is_here: bool


def page(request: HttpRequest) -> dict[str, object]:
    """The visitor, and the menu with the place where they are."""
    visitor: Visitor | None = getattr(request, "visitor", None)
    return {"visitor": visitor, "menu": _menu(visitor, request.path)}


def _menu(visitor: Visitor | None, path: str) -> list[Place]:
    if visitor is None:
        return []
    if not visitor.may(SEE):
        return [Place(_("Start"), reverse("portal"), path.startswith(reverse("portal"))), _own_place(path)]
    places = [
        (_("Overview"), reverse("overview")),
        (_("Contacts"), reverse("contacts")),
        (_("Documents"), reverse("documents")),
        (_("Who is who"), reverse("review")),
        (_("Problems"), reverse("problems")),
        (_("Runs"), reverse("runs")),
        (_("Requests"), reverse("requests")),
    ]
    if visitor.may(OWN):
        places.append((_("Permissions"), reverse("permissions")))
    return [Place(name, url, path.startswith(_BELOW.get(url, url))) for name, url in places]


def _own_place(path: str) -> Place:
    return Place(_("My account"), reverse("me"), path.startswith((reverse("me"), "/account/")))
