"""Tokens for other programs: made, with what each may do and until when, and revoked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from kinroll.accounts.programs import tokens
from kinroll.accounts.programs.scopes import SCOPES
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.now import Now

MOST_DAYS = 366
USUAL_DAYS = 90
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Made:
    """A new token with its secret, which is told once and kept nowhere."""

    number: int
    name: str
    secret: str
    scopes: tuple[str, ...]
    ends_at: datetime


def create(name: str, scopes: Sequence[str], days: int, now: Now) -> Made:
    """A new token. Raises ``ValueRefusedError`` with all that is wrong with what was asked for."""
    name = " ".join(name.split())
    if wrong := [*_wrong_name(name), *_wrong_scopes(scopes), *_wrong_days(days)]:
        raise ValueRefusedError(" ".join(wrong))
    asked = tuple(scope for scope in SCOPES if scope in scopes)
    ends_at = now.at + timedelta(days=days)
    with transaction.atomic():
        token, secret = tokens.make(name, asked, ends_at, now.at, now.by)
    return Made(token.pk, name, secret, asked, ends_at)


def _wrong_name(name: str) -> list[str]:
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        return [f"A token has a name of 1 to {LONGEST_NAME} characters that can be read: say which program it is for."]
    return [f'There is a token "{name}" already, or was one. Take another name.'] if tokens.is_taken(name) else []


def _wrong_scopes(scopes: Sequence[str]) -> list[str]:
    if not scopes:
        return [f"Say what the program may do: {', '.join(SCOPES)}."]
    unknown = [scope for scope in scopes if scope not in SCOPES]
    return [f"{', '.join(unknown)}: there is no such scope. Choose from: {', '.join(SCOPES)}."] if unknown else []


def _wrong_days(days: int) -> list[str]:
    return [] if 1 <= days <= MOST_DAYS else [f"A token lasts 1 to {MOST_DAYS} days."]


def revoke(number: int, now: Now) -> bool:
    """Let a token count no more; whether it counted until now."""
    return tokens.revoke(number, now.at, now.by)
