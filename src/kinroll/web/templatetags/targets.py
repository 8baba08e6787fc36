"""What templates about targets call things by."""

from collections.abc import Mapping

from django import template

from kinroll.web import target_words

register = template.Library()


@register.filter
def target_state(code: str) -> str:
    """How a target stands."""
    return str(target_words.STATES.get(code, code))


@register.filter
def target_tone(code: str) -> str:
    """How a badge of that looks."""
    return target_words.TONES.get(code, "")


@register.filter
def step_kind(code: str) -> str:
    """What a step does."""
    return str(target_words.KINDS.get(code, code))


@register.filter
def step_state(code: int) -> str:
    """Whether it was done."""
    return str(target_words.STEP_STATES.get(code, ""))


@register.filter
def target_value(code: str) -> str:
    """What a value of a user there is called."""
    return str(target_words.VALUES.get(code, code))


@register.filter
def parked_message(code: str) -> str:
    """Why somebody is left alone."""
    return str((target_words.PARKED.get(code) or target_words.PARKED["refused"])[0])


@register.filter
def parked_fix(code: str) -> str:
    """What is to be done about it."""
    return str((target_words.PARKED.get(code) or target_words.PARKED["refused"])[1])


@register.filter
def can_adopt(code: str) -> bool:
    """Whether a person may say that the user there is the same."""
    return code in target_words.ADOPTED


@register.filter
def was(before: Mapping[str, str] | None, name: str) -> str:
    """What a value was there before, empty where that is not known."""
    return str((before or {}).get(name) or "")
