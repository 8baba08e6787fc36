"""Email addresses: whether one can be read, and those that are generated to fill a gap.

A generated address ends in a domain that can never exist. So it is no email by the one test there is (``is_email``): it
is never mailed, never evidence of who somebody is, and not an email that a record needs. It can be an id, and no more.
"""

import re
from functools import lru_cache

LONGEST = 254
PLAIN_NAME = re.compile(r"[A-Za-z0-9_'+-]+(\.[A-Za-z0-9_'+-]+)*")


GENERATED = "@generated.invalid"


def generated_email(own_id: str) -> str:
    """An address that fills a gap, marked as such."""
    return f"{own_id.lower()}{GENERATED}"


def is_generated(text: str) -> bool:
    """Whether an address was generated to fill a gap."""
    return text.strip().casefold().endswith(GENERATED)


def is_email(text: str) -> bool:
    """Whether the text is an address that mail can be sent to; the domain is not asked."""
    if len(text) > LONGEST:
        return False
    name, _, domain = text.rpartition("@")
    if text.isascii() and PLAIN_NAME.fullmatch(name) and len(name) <= 64:
        return _is_valid(f"a@{domain}")  # few domains, many names: each domain is looked into once
    return _is_valid(text)


@lru_cache(maxsize=50_000)
def _is_valid(text: str) -> bool:
    from email_validator import EmailNotValidError, validate_email  # here: it takes a while to load

    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True
