"""Systems that people sign in to with their account of here: for owners."""

from allauth.idp.oidc.models import Client

from kinroll.accounts.access.refusals import NotThereError, page
from kinroll.accounts.levels import OWN
from kinroll.accounts.visitor import Visitor


def signed_on_systems(visitor: Visitor | None) -> list[Client]:
    """Every system that people may sign in to, by name."""
    page(visitor, OWN)
    return list(Client.objects.order_by("name", "id"))


def signed_on_system(visitor: Visitor | None, client: str) -> Client:
    """One system, for owners to look at or change."""
    page(visitor, OWN)
    found = Client.objects.filter(pk=client).first() if "\x00" not in client else None
    if found is None:
        raise NotThereError
    return found
