"""Two runs of a source side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kinroll.accounts import access
from kinroll.core.problem import Problem
from kinroll.store import lists
from kinroll.store.comparing import Comparison, NotComparableError, Person, compare
from kinroll.store.models import Plan
from kinroll.web.doors import door, visitor_of
from kinroll.web.words import COUNTS, without_commands

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Group:
    """Problems or people that are alike in how they differ; the first of them."""

    name: str
    count: int
    problems: Sequence[Problem] = ()
    people: Sequence[Person] = ()

    @property
    def more(self) -> int:
        """How many are not listed."""
        return self.count - len(self.problems) - len(self.people)


@door()
@require_safe
def show(request: HttpRequest, number: int) -> HttpResponse:
    """What is different between this run and another of its source; without one named, the one before."""
    visitor = visitor_of(request)
    plan = access.plan(visitor, number)
    others = [one for one in lists.syncs(plan.source_id) if one.pk != number] if plan.source_id else []
    other = _chosen(request.GET.get("with", ""), number, others)
    found, refusal = None, ""
    if other:
        access.plan(visitor, other)
        try:
            found = compare(number, other)
        except NotComparableError as error:
            refusal = without_commands(str(error))
    everything = {"plan": plan, "others": others, "other": other, "refusal": refusal, "found": found}
    return render(request, "web/runs/compare.html", {**everything, **(_shown(found) if found else {})})


def _chosen(typed: str, number: int, others: Sequence[Plan]) -> int | None:
    if typed.isascii() and typed.isdigit() and len(typed) < 19:
        return int(typed)
    earlier = [one.pk for one in others if one.pk < number]
    return earlier[0] if earlier else next((one.pk for one in others), None)


def _shown(found: Comparison) -> dict[str, object]:
    counts = [
        (COUNTS.get(name, name.replace("_", " ")), before, after, after - before)
        for name, (before, after) in found.counts.items()
        if before or after
    ]
    problems = [
        Group(_("New problems"), len(found.new), found.new[:SHOWN]),
        Group(_("Problems that are gone"), len(found.gone), found.gone[:SHOWN]),
        Group(_("Problems in both"), len(found.still), found.still[:SHOWN]),
    ]
    names = {"created": _("New people"), "disabled": _("Switched off"), "enabled": _("Switched on")}
    kinds = {kind: [one for one in found.people if one.kind == kind] for kind in names}
    people = [Group(names[kind], len(listed), people=listed[:SHOWN]) for kind, listed in kinds.items()]
    return {"counts": counts, "groups": [group for group in (*people, *problems) if group.count]}
