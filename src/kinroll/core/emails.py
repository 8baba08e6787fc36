"""Email addresses: whether one can be read."""

from functools import lru_cache

from email_validator import EmailNotValidError, validate_email


@lru_cache(maxsize=100_000)
def is_email(text: str) -> bool:
    """Whether the text is an address that mail can be sent to; the domain is not asked."""
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True
