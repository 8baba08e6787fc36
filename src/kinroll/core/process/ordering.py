"""Fields of a form and rules of a process, one place up or down."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from kinroll.core.process.form import Form
from kinroll.core.process.rule_set import Process

UP, DOWN = "up", "down"
WAYS = (UP, DOWN)
T = TypeVar("T")


def with_field_moved(form: Form, name: str, way: str) -> Form:
    """The form with this field one place up or down; as it is where it stands at that end.

    Raises ``ValueError`` where the form has no such field.
    """
    at = [item.name for item in form.fields].index(name)
    return replace(form, fields=_swapped(form.fields, at, _beside(list(range(len(form.fields))), at, way)))


def with_rule_moved(process: Process, name: str, way: str) -> Process:
    """The process with this rule before or behind the next one of its step; as it is where there is none.

    Raises ``ValueError`` where the process has no such rule.
    """
    at = [rule.name for rule in process.rules].index(name)
    on_step = [place for place, rule in enumerate(process.rules) if rule.step == process.rules[at].step]
    return replace(process, rules=_swapped(process.rules, at, _beside(on_step, at, way)))


def _beside(places: Sequence[int], at: int, way: str) -> int:
    """The place before or behind this one; itself at the end."""
    here = places.index(at) + (-1 if way == UP else 1)
    return places[here] if 0 <= here < len(places) else at


def _swapped(items: Sequence[T], one: int, other: int) -> tuple[T, ...]:
    listed = list(items)
    listed[one], listed[other] = listed[other], listed[one]
    return tuple(listed)
