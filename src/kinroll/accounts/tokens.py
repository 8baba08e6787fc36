"""The secret part of a link in a mail: signed, so that nothing has to be stored to know it again."""

from datetime import timedelta

from django.core import signing

LASTS = timedelta(days=14)
INVITATION, EMAIL_CHECK, WHICH_ACCOUNT = "invitation", "email-check", "which-account"
"""What a link is for. One that was made for something else is no good."""


def make(number: int, secret_key: str, purpose: str = INVITATION) -> str:
    """The token of a row, for one purpose."""
    return signing.dumps(number, key=secret_key, salt=f"kinroll.{purpose}")


def read(token: str, secret_key: str, purpose: str = INVITATION) -> int | None:
    """The number of the row that a token was made for; None for one that is forged, cut, too old or for another use."""
    try:
        number = signing.loads(token, key=secret_key, salt=f"kinroll.{purpose}", max_age=LASTS)
    except signing.BadSignature:
        return None
    return number if isinstance(number, int) else None
