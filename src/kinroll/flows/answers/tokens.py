"""Tokens of other programs, without what they show."""

from datetime import datetime
from typing import Any

from kinroll.accounts.programs.tokens import Shown


def token_facts(shown: Shown, now: datetime) -> dict[str, Any]:
    """A token, and how it stands."""
    return {
        "token": shown.number,
        "name": shown.name,
        "state": shown.state(now),
        "scopes": list(shown.scopes),
        "made_at": shown.made_at.isoformat(),
        "made_by": shown.made_by,
        "ends_at": shown.ends_at.isoformat(),
        "revoked_at": shown.revoked_at.isoformat() if shown.revoked_at else None,
        "used_at": shown.used_at.isoformat() if shown.used_at else None,
        "uses": shown.uses,
    }
