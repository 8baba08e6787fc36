"""Days as sources write them."""

import re
from datetime import date, datetime
from functools import lru_cache

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$")
_BRITISH = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: .*)?$")
_LONG_MONTH = re.compile(r"[A-Za-z]{4}")


@lru_cache(maxsize=50_000)
def day(text: str) -> str:
    """The day as YYYY-MM-DD, or the text itself when it names no day.

    The date part is taken as written: turning a stamp with an offset into UTC would move a summer birthday
    back by one day.
    """
    text = text.strip()
    try:
        if found := _ISO.match(text):
            return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
        if found := _BRITISH.match(text):
            return date(int(found[3]), int(found[2]), int(found[1])).isoformat()
        form = "%d %B %Y" if _LONG_MONTH.search(text) else "%d %b %Y"
        return datetime.strptime(text.replace("-", " "), form).date().isoformat()  # noqa: DTZ007 (a day has no zone)
    except ValueError:
        return text


def is_ahead(said_on: date, today: date) -> bool:
    """Whether nothing can be true of this day yet: one after tomorrow, which has begun elsewhere in the world."""
    return (said_on - today).days > 1


def is_day(text: str) -> bool:
    """Whether the text is a day of the calendar, written YYYY-MM-DD."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10 and text[7] == "-"  # weeks are read too: 2026-W36-1
