"""Passwords, from where they may stand: an environment variable or a file, never the configuration itself."""

import os
from pathlib import Path

from kinroll.sources.errors import SourceUnreadableError


def read_password(variable: str, file: Path | None) -> str:
    """A password from an environment variable or a file; empty when neither is named."""
    if variable:
        found = os.environ.get(variable)
        if found is None:
            raise SourceUnreadableError(f"The environment variable {variable}, which holds a password, is not set.")
        return found
    if file:
        try:
            found = file.read_text(encoding="utf-8-sig").strip()
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "is not UTF-8"
            raise SourceUnreadableError(f"The password file {file} cannot be read ({why}).") from error
        if not found:
            raise SourceUnreadableError(f"The password file {file} is empty.")
        return found
    return ""
