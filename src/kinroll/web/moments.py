"""Moments in the words of this place."""

from datetime import date, datetime
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def moment(at: datetime | str | None) -> str:
    """A moment in the time of this place."""
    if not at:
        return ""
    seen = datetime.fromisoformat(at) if isinstance(at, str) else at
    local = seen.astimezone()
    return f"{local.day} {local:%b %Y, %H:%M}"


def day_of(at: datetime | date | None) -> str:
    """The day of a moment, in the time of this place."""
    if not at:
        return ""
    local = at.astimezone() if isinstance(at, datetime) else at
    return f"{local.day} {local:%b %Y}"


def ago(at: datetime | str | None) -> SafeString | str:
    """How long ago a moment was, with the moment itself for those who point at it."""
    if not at:
        return ""
    seen = datetime.fromisoformat(at) if isinstance(at, str) else at
    now = datetime.now(seen.tzinfo)
    return _ago(seen, now.replace(microsecond=0), get_language())


@lru_cache(maxsize=500)
def _ago(seen: datetime, now: datetime, _language: str | None) -> SafeString:
    """The same; much on a page is of one moment."""
    longest = timesince(seen, now, depth=1)
    is_now = seen > now or longest.startswith("0")
    text = _("just now") if is_now else _("%(time)s ago") % {"time": longest}
    return format_html('<time datetime="{}" title="{}">{}</time>', seen.isoformat(), moment(seen), text)
