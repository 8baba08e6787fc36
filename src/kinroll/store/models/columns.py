"""Columns that many tables have."""

from django.db import models


def text(**options: object) -> "models.TextField[str, str]":
    """A text that is empty rather than null."""
    return models.TextField(default="", blank=True, **options)  # type: ignore[arg-type]
