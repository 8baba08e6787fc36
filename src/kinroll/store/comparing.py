"""Two runs of one source side by side: counts, problems, who came and went in between, whether the rules changed."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import orjson

from kinroll.core.problem import Problem
from kinroll.store import history, plans
from kinroll.store.apply import DONE
from kinroll.store.bulk import any_of, fetch
from kinroll.store.models import Plan
from kinroll.store.runs import OUTSIDE

_FACTS = "source_key, code, field, value, name, other, severity"


class NotComparableError(Exception):
    """These two runs say nothing about each other; the text says why."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom a run created, disabled or enabled; ``done`` is false where that is only planned."""

    run: int
    kind: str
    contact_id: int | None
    source_id: str
    name: str
    done: bool


@dataclass(slots=True)
class Comparison:
    """What is different in the later of two runs."""

    earlier: Plan
    later: Plan
    counts: dict[str, tuple[int, int]]
    new: list[Problem] = field(default_factory=list)
    gone: list[Problem] = field(default_factory=list)
    still: list[Problem] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)

    @property
    def has_new_settings(self) -> bool:
        """Whether the rules of the source were others."""
        return self.earlier.rules_digest != self.later.rules_digest


def compare(one: int, other: int) -> Comparison:
    """Compare two runs of one source, whichever is named first. Raises ``NotComparableError``."""
    earlier, later = (history.get(number) for number in sorted((one, other)))
    _refuse_incomparable(earlier, later)
    found = Comparison(earlier, later, _counts(earlier, later))
    before, after = ({_same(problem): problem for problem in _problems_of(plan)} for plan in (earlier, later))
    found.new = [problem for same, problem in after.items() if same not in before]
    found.still = [problem for same, problem in after.items() if same in before]
    found.gone = [problem for same, problem in before.items() if same not in after]
    found.people = list(_people(earlier, later))
    return found


def _same(problem: Problem) -> tuple[str, ...]:
    """What makes it the same problem in another run; the person may be called something else by then."""
    return problem.source_id, problem.code, problem.field, problem.value


def _refuse_incomparable(earlier: Plan, later: Plan) -> None:
    for plan in (earlier, later):
        if plan.kind != "sync":
            raise NotComparableError(f"Run {plan.pk} is no sync ({plan.kind}). Compare two syncs; see: kinroll runs")
        if plan.state in (plans.FAILED, plans.DRAFTING):
            raise NotComparableError(f"Run {plan.pk} failed before its plan was complete. Why: kinroll run {plan.pk}")
    if earlier.source_id != later.source_id:
        names = " and ".join(f"run {plan.pk} is of {plan.source.name}" for plan in (earlier, later) if plan.source)
        raise NotComparableError(f"Compare two runs of one source: {names}. See: kinroll runs")


def _counts(earlier: Plan, later: Plan) -> dict[str, tuple[int, int]]:
    names = [name for name in {**earlier.counts, **later.counts} if name != "tally"]
    return {name: (earlier.counts.get(name, 0), later.counts.get(name, 0)) for name in names}


def _problems_of(plan: Plan) -> Iterator[Problem]:
    """What was open after a run; of a plan that was not applied, what it saw."""
    if plan.state in (plans.APPLIED, plans.UNCHANGED):
        rows = fetch(
            f"SELECT {_FACTS} FROM problem WHERE source_id = %s AND first_plan_id <= %s "
            "AND (closed_plan_id IS NULL OR closed_plan_id > %s) ORDER BY code, id",
            [plan.source_id, plan.pk, plan.pk],
        )
    else:
        rows = fetch(
            f"SELECT {_FACTS} FROM finding WHERE plan_id = %s AND severity <> %s ORDER BY code, id",
            [plan.pk, OUTSIDE],
        )
    for key, code, name, value, who, other, severity in rows:
        yield Problem(code, key, who, name, value, other, severity)


def _people(earlier: Plan, later: Plan) -> Iterator[Person]:
    """Whom the runs after the earlier one, up to the later, have created, disabled or enabled; two queries."""
    between = Plan.objects.filter(source=later.source, kind__in=("sync", "revert"), state=plans.APPLIED)
    numbers = set(between.filter(pk__gt=earlier.pk, pk__lte=later.pk).values_list("pk", flat=True))
    condition, values = any_of("c.plan_id", sorted(numbers | {later.pk}))
    rows = fetch(
        "SELECT c.plan_id, c.kind, c.contact_id, c.source_key, c.state, p.body FROM change c "
        f"LEFT JOIN payload p ON p.id = c.payload_id WHERE {condition} "
        "AND c.kind IN ('created', 'disabled', 'enabled') ORDER BY c.plan_id, c.seq",
        values,
    )
    for run, kind, contact, key, state, body in rows:
        yield Person(run, kind, contact, key, orjson.loads(body)["name"] if body else "", done=state == DONE)
