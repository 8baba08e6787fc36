"""The keys that sign who somebody is: made when they are needed first, kept sealed, changed by a person."""

from datetime import datetime, timedelta

from allauth.idp.oidc.models import PrivateKey
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.db import transaction

from kinroll.accounts.sealing import SealBrokenError, seal, unseal
from kinroll.store import signing_keys as kept
from kinroll.store.bulk import lock

PURPOSE = "signing"
KNOWN = timedelta(days=1)
"""So long what an old key has signed is still believed."""
_BITS = 2048
_opened: dict[tuple[int, str], str] = {}
"""Keys that this process has unsealed before, by number and seal."""


def keys(now: datetime) -> list[PrivateKey]:
    """Every key that is believed, the newest last; the first one is made here."""
    found = _readable(now)
    if not found:
        make(now)
        found = _readable(now)
    return found


def _readable(now: datetime) -> list[PrivateKey]:
    opened = [(_open(number, sealed), made, ends) for number, sealed, made, ends in kept.good(now)]
    return [PrivateKey(pem=pem, issued_at=made, expires_at=ends) for pem, made, ends in opened if pem]


def _open(number: int, sealed: str) -> str:
    """The key; empty where the secret key of the installation was changed since."""
    if (number, sealed) not in _opened:
        try:
            _opened[number, sealed] = unseal(sealed, settings.SECRET_KEY, PURPOSE)
        except SealBrokenError:
            return ""
    return _opened[number, sealed]


def make(now: datetime, *, is_another: bool = False) -> None:
    """Make a key, unless somebody else was quicker; ``is_another`` replaces those that there are."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    pem = key.private_bytes(encoding, form, serialization.NoEncryption()).decode()
    with transaction.atomic():
        lock(["\tsigning key"])
        if not is_another and _readable(now):
            return
        kept.add(seal(pem, settings.SECRET_KEY, PURPOSE), now, now + KNOWN)
