"""Accounts to try the pages of a fictional school with: one for each permission, and a parent's."""

import os
import secrets
from pathlib import Path

from django.db import transaction

from kinroll.accounts import levels
from kinroll.accounts.backend import by_username
from kinroll.flows import accounts
from kinroll.flows.now import Now
from kinroll.store.models import Account

FILE = "demo-accounts.txt"
PARENT = "pat@mail.example"
"""Pat Quill of the demo school: one email, three children."""


def make(folder: Path, now: Now) -> Path:
    """The file that says how to sign in to the demo; accounts that are there keep their password."""
    file = folder / FILE
    if file.exists():
        return file
    password = secrets.token_urlsafe(9)
    names = {f"demo-{level}": level for level in reversed(levels.LEVELS)}
    with transaction.atomic():
        for name, level in names.items():
            if by_username(name) is None:
                accounts.create_staff(name, password, "", level, now)
        parent = by_username(PARENT)
        if parent:
            _give(parent, password)
    people = [*names, *([PARENT] if parent else [])]
    _write(file, "".join(f"{line}\n" for line in ["Nobody here is real.", "", *people, "", f"password: {password}"]))
    return file


def _give(account: Account, password: str) -> None:
    account.set_password(password)
    account.save(update_fields=["password"])


def _write(file: Path, text: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
