"""Work that somebody asked for."""

from kinroll.accounts.access.refusals import LARGEST, NotAllowedError, NotThereError, page
from kinroll.accounts.levels import ACCOUNTS, EDIT, RUN, SEE
from kinroll.accounts.visitor import Visitor
from kinroll.store import jobs
from kinroll.store.models import Job

RIGHTS = {
    **dict.fromkeys(("sync", "plan", "apply", "revert", "import-look", "import-plan", "import-apply", "trial"), RUN),
    **dict.fromkeys(("rehearse", "check", "target"), RUN),
    **dict.fromkeys(("avetmiss-look", "avetmiss-lodge"), RUN),
    "invite": ACCOUNTS,
}
"""What one has to be allowed to do, to ask for each kind of work or to stop it; ``EDIT`` for the others."""


def right_for(kind: str) -> str:
    """The right that this kind of work needs."""
    return RIGHTS.get(kind, EDIT)


def job(visitor: Visitor | None, number: int, *, to_stop: bool = False) -> Job:
    """A piece of work: to look at, or to stop."""
    page(visitor, SEE)
    found = jobs.find(number) if number <= LARGEST else None
    if found is None:
        raise NotThereError
    if to_stop and not (visitor and visitor.may(right_for(found.kind))):
        raise NotAllowedError
    return found
