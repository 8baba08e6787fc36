"""What is kept for a while only is forgotten once that is over: sessions, and answers to programs."""

from datetime import datetime

from kinroll.accounts.programs import answers
from kinroll.accounts.sessions import SessionStore


def tidy(now: datetime) -> None:
    """Forget sessions that have run out, and answers that no program may ask for again."""
    SessionStore.clear_expired()
    answers.forget_old(now)
