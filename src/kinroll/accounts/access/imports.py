"""Lists that were uploaded to be imported: for those who may let runs change things."""

from kinroll.accounts.access.refusals import LARGEST, NotThereError, page
from kinroll.accounts.levels import RUN
from kinroll.accounts.visitor import Visitor
from kinroll.store import uploads
from kinroll.store.uploads import Upload


def upload(visitor: Visitor | None, number: int) -> Upload:
    """A list that was uploaded, with what was found in it so far."""
    page(visitor, RUN)
    found = uploads.get(number) if number <= LARGEST else None
    if found is None:
        raise NotThereError
    return found
