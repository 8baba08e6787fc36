"""Lists that somebody keeps: their own."""

from kinroll.accounts.access.refusals import LARGEST, NotThereError, page
from kinroll.accounts.models import SavedView
from kinroll.accounts.visitor import Visitor


def saved_view(visitor: Visitor | None, number: int) -> SavedView:
    """One of the visitor's own lists, to forget; a colleague's is theirs."""
    account = page(visitor).account
    found = SavedView.objects.filter(pk=number, account_id=account).first() if number <= LARGEST else None
    if found is None:
        raise NotThereError
    return found
