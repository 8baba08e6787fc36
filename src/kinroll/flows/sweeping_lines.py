"""From how likely on people are asked about a pair."""

from django.db import transaction

from kinroll.flows import reviewing
from kinroll.flows.now import Now
from kinroll.store import scoring


def move(review_from: int, now: Now) -> int:
    """Ask about the pairs of which at least so many of a hundred are one person; how many cases are open then."""
    with transaction.atomic():
        held = scoring.model()
        held.review_from, held.by = review_from, now.by
        scoring.keep_model(held)
    return reviewing.refresh(now.at)
