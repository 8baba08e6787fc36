"""Secrets that have to be read again: kept so that the database alone tells nobody what they are."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken


class SealBrokenError(Exception):
    """A secret was sealed with another key: that of this installation has been changed since."""


def seal(text: str, secret_key: str, purpose: str) -> str:
    """The text as it can be stored; ``secret_key`` is that of the installation."""
    return _box(secret_key, purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, secret_key: str, purpose: str) -> str:
    """The text again. Raises ``SealBrokenError`` where another key, or another purpose, has sealed it."""
    try:
        return _box(secret_key, purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise SealBrokenError(
            "A secret cannot be read any more: the file of the secret key was changed. Make a new one."
        ) from None


def _box(secret_key: str, purpose: str) -> Fernet:
    """The secret key is long and random, so that one round of a hash is enough."""
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"kinroll.{purpose}.{secret_key}".encode()).digest()))
