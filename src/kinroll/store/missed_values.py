"""Values of the school system that are no title and no gender here, and how often each stands there."""

from dataclasses import dataclass

from django.db.models import Count

from kinroll.store.models import Problem

CODES = {"title-unknown": "title", "gender-unknown": "gender"}


@dataclass(frozen=True, slots=True)
class Missed:
    """A value that was dropped, of a field, for so many people."""

    field: str
    value: str
    people: int


def missed(source: str) -> list[Missed]:
    """What the last sync of a source could not look up, the commonest first."""
    found = Problem.objects.filter(source__name=source, closed_plan=None, code__in=CODES).exclude(value="")
    counted = found.values_list("code", "value").annotate(people=Count("source_key", distinct=True))
    return [Missed(CODES[code], value, people) for code, value, people in counted.order_by("-people", "value")]
