"""Lists of contacts that people who work here keep under a name, for themselves or for everybody."""

from dataclasses import dataclass

from kinroll.accounts.models import SavedView
from kinroll.store.bulk import fetch

MOST = 50


@dataclass(frozen=True, slots=True)
class Kept:
    """A list as it is offered to somebody. ``by``: the username of the colleague who shares it, empty for one's own."""

    number: int
    name: str
    query: str
    is_shared: bool
    by: str


def offered_to(account: int) -> list[Kept]:
    """One's own lists and those that colleagues share, by name."""
    rows = fetch(
        "SELECT v.id, v.name, v.query, v.is_shared, v.account_id, a.username FROM account_saved_view v "
        "JOIN account a ON a.id = v.account_id WHERE v.account_id = %s OR v.is_shared "
        f"ORDER BY v.name, v.id LIMIT {MOST}",
        [account],
    )
    return [
        Kept(number, name, query, bool(is_shared), "" if owner == account else username)
        for number, name, query, is_shared, owner, username in rows
    ]


def keep(account: int, name: str, query: str, *, is_shared: bool) -> None:
    """Keep a list under a name; one of this name is replaced."""
    facts = {"query": query, "is_shared": is_shared}
    SavedView.objects.update_or_create(account_id=account, name=name, defaults=facts)
