"""Tokens: made, found again by what a program shows, listed and revoked. What is kept cannot be turned into a token."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256

from kinroll.accounts.models import Token, TokenUse
from kinroll.accounts.programs.caller import Caller, build_caller
from kinroll.store.bulk import fetch
from kinroll.store.prepared import Prepared
from kinroll.store.queries import moment

PREFIX = "kinroll_"
"""What every token begins with, so that one that was published by mistake can be found by machines."""
LONGEST = 100
_GOOD = Prepared(
    "kinroll_token",
    "SELECT id, name, scopes, ends_at FROM api_token WHERE digest = {1} AND revoked_at IS NULL",
    ("text",),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A token as owners see it; ``used_at`` is when it was last shown, as far as that is written down."""

    number: int
    name: str
    scopes: tuple[str, ...]
    made_at: datetime
    made_by: str
    ends_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None
    uses: int

    def state(self, now: datetime) -> str:
        """``revoked``, ``ended`` or ``good``."""
        return "revoked" if self.revoked_at else "ended" if self.ends_at <= now else "good"


@dataclass(frozen=True, slots=True)
class Use:
    """What a token did on one day."""

    day: date
    action: str
    count: int
    last_at: datetime


def make(name: str, scopes: tuple[str, ...], ends_at: datetime, now: datetime, by: str) -> tuple[Token, str]:
    """A new token, and what the program has to show: nobody can read that again."""
    secret = PREFIX + secrets.token_urlsafe(32)
    facts = {"scopes": " ".join(scopes), "made_at": now, "made_by": by, "ends_at": ends_at}
    return Token.objects.create(name=name, digest=_digest(secret), **facts), secret


def find(secret: str, now: datetime) -> Caller | None:
    """Who shows this, in one query; None for a token that never was, has ended or was revoked."""
    if not secret.startswith(PREFIX) or len(secret) > LONGEST:
        return None
    rows = _GOOD.rows(_digest(secret))
    if not rows or moment(rows[0][3]) <= now:
        return None
    number, name, scopes, _ = rows[0]
    return _caller(number, name, scopes)


@lru_cache(maxsize=256)
def _caller(number: int, name: str, scopes: str) -> Caller:
    return build_caller(number, name, scopes.split())


def _digest(secret: str) -> str:
    """What is kept of a token: it holds 256 random bits, so that nothing slower is needed."""
    return sha256(secret.encode()).hexdigest()


def is_taken(name: str) -> bool:
    """Whether there is, or was, a token of this name."""
    return Token.objects.filter(name=name).exists()


def listed() -> list[Shown]:
    """Every token there was, the newest first, in one query."""
    rows = fetch(
        "SELECT t.id, t.name, t.scopes, t.made_at, t.made_by, t.ends_at, t.revoked_at, "
        "(SELECT max(u.last_at) FROM api_token_use u WHERE u.token_id = t.id), "
        "(SELECT COALESCE(sum(u.count), 0) FROM api_token_use u WHERE u.token_id = t.id) "
        "FROM api_token t ORDER BY t.id DESC"
    )
    return [
        Shown(
            *(number, name, tuple(scopes.split()), moment(made), by, moment(ends)),
            *(moment(revoked) if revoked else None, moment(used) if used else None, int(uses)),
        )
        for number, name, scopes, made, by, ends, revoked, used, uses in rows
    ]


def uses(number: int, most: int = 200) -> list[Use]:
    """What a token did, the last days first."""
    rows = TokenUse.objects.filter(token_id=number).order_by("-day", "action")[:most]
    return [Use(row.day, row.action, row.count, row.last_at) for row in rows]


def revoke(number: int, now: datetime, by: str) -> bool:
    """Let a token count no more, from the next request on; whether it counted until now."""
    held = Token.objects.filter(pk=number, revoked_at=None)
    return bool(held.update(revoked_at=now, revoked_by=by))
