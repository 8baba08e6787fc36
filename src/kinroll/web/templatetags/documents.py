"""What templates about documents, courses and imports call things by."""

from datetime import date

from django import template

from kinroll.web import document_words, import_words

register = template.Library()
register.filter("waits_for", document_words.waits_for)


@register.filter
def outcome(code: str) -> str:
    """What a rule came to."""
    return str(document_words.OUTCOMES.get(code, code))


@register.filter
def outcome_tone(code: str) -> str:
    """How a badge of this outcome looks."""
    return document_words.TONES.get(code, "")


@register.filter
def day(value: date | None) -> str:
    """A day as people write it."""
    return f"{value.day} {value:%b %Y}" if value else ""


@register.filter
def days(first: date | None, last: date | None) -> str:
    """From when to when, as briefly as it can be said."""
    if not first or not last or first == last:
        return day(first or last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    return f"{day(first)} – {day(last)}"


@register.filter
def import_state(code: str) -> str:
    """How far a list is."""
    return str(import_words.STATES.get(code, (code, ""))[0])


@register.filter
def import_tone(code: str) -> str:
    """How a badge of this state looks."""
    return import_words.STATES.get(code, ("", ""))[1]


@register.filter
def import_outcome(code: str) -> str:
    """What becomes of rows."""
    return str(import_words.OUTCOMES.get(code, code))


@register.filter
def import_done(code: str) -> str:
    """What remedies do to rows."""
    return str(import_words.DONE.get(code, code))


register.filter("import_reason", import_words.reason)


@register.filter
def person_on(names: dict[str, str], line: int) -> str:
    """Who stands in a line of a list."""
    return names.get(str(line), "")


@register.filter
def how_mapped(code: str) -> str:
    """Why a column fills what it fills."""
    return str(import_words.HOW.get(code, code))
