"""What a token can be allowed, and the right that each of these is. Pure values, no database."""

from collections.abc import Iterable

from kinroll.accounts.levels import ACCOUNTS, EDIT, LEVELS, OWN, RUN, SEE

SCOPES: dict[str, str] = {
    "contacts:read": SEE,
    "contacts:write": EDIT,
    "accounts:write": ACCOUNTS,
    "documents:read": SEE,
    "documents:write": EDIT,
    "imports:write": RUN,
    "runs:read": SEE,
    "runs:write": RUN,
    "records:write": RUN,
    "rules:read": SEE,
    "rules:write": RUN,
    "admin": OWN,
}
"""An address of the API needs one of these; ``accounts.access`` is then asked with the right behind it."""


def rights_of(scopes: Iterable[str]) -> frozenset[str]:
    """The rights that these scopes come to; whoever may do anything may look."""
    held = {SCOPES[scope] for scope in scopes if scope in SCOPES}
    return frozenset({*held, SEE}) if held else frozenset()


def level_of(rights: frozenset[str]) -> str:
    """The highest level of people that these rights hold; empty where they hold none whole."""
    return next((level for level, needed in reversed(LEVELS.items()) if needed <= rights), "")
