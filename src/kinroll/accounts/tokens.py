"""The secret part of an invitation's link: signed, so that nothing has to be stored to know it again."""

from datetime import timedelta

from django.core import signing

LASTS = timedelta(days=14)
_SALT = "kinroll.invitation"


def make(invitation: int, secret_key: str) -> str:
    """The token of an invitation."""
    return signing.dumps(invitation, key=secret_key, salt=_SALT)


def read(token: str, secret_key: str) -> int | None:
    """The number of the invitation that a token was made for; None for one that is forged, cut or too old."""
    try:
        number = signing.loads(token, key=secret_key, salt=_SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    return number if isinstance(number, int) else None
