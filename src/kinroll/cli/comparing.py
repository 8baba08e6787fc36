"""How two runs of a source differ, as ``kinroll run A --diff B`` tells it."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kinroll.cli.showing import dump, say, table, tell

if TYPE_CHECKING:
    from kinroll.core.problem import Problem
    from kinroll.store.comparing import Comparison, Person
    from kinroll.store.models import Plan

SHOWN = 50


def tell_difference(one: int, other: int, *, as_json: bool) -> None:
    """Tell what is different between two runs, the earlier one first."""
    from kinroll.store.comparing import compare

    found = compare(one, other)
    if as_json:
        from kinroll.flows.answers.runs import difference_json

        dump(difference_json(found))
    else:
        _in_words(found)


def _in_words(found: "Comparison") -> None:
    earlier, later = found.earlier, found.later
    say(f"{_run_words(earlier)}, then {_run_words(later)}")
    say(f"settings: {'changed in between' if found.has_new_settings else 'the same'}")
    _counts_in_words(found)
    for name, problems in (("new", found.new), ("gone", found.gone), ("still there", found.still)):
        _problems_in_words(name, problems, listed=name != "still there")
    for kind in ("created", "disabled", "enabled"):
        _people_in_words(kind, [person for person in found.people if person.kind == kind])
    tell(f"All of it, as JSON: kinroll run {earlier.pk} --diff {later.pk} --json")


def _run_words(plan: "Plan") -> str:
    return f"run {plan.pk} of {plan.made_at.astimezone():%Y-%m-%d %H:%M} ({plan.state})"


def _counts_in_words(found: "Comparison") -> None:
    rows = [
        (name.replace("_", " "), f"{before:,}", f"{after:,}", f"{after - before:+,}" if after != before else "")
        for name, (before, after) in found.counts.items()
    ]
    table(("", f"run {found.earlier.pk}", f"run {found.later.pk}", "difference"), rows)


def _problems_in_words(title: str, problems: "Sequence[Problem]", *, listed: bool) -> None:
    by_code = Counter(problem.code for problem in problems)
    say(f"problems {title}: {len(problems):,}" + "".join(f", {code} {count:,}" for code, count in by_code.items()))
    for problem in problems[:SHOWN] if listed else ():
        say(f"    {problem.source_id} {problem.message}  [{problem.code}]")
    _tell_rest(len(problems) if listed else 0)


def _people_in_words(kind: str, people: "Sequence[Person]") -> None:
    say(f"{kind}: {len(people):,}")
    for person in people[:SHOWN]:
        number = f"contact {person.contact_id}" if person.contact_id else "new"
        planned = "" if person.done else ", planned"
        say(f"    {person.name or person.source_id} ({person.source_id}, {number}, run {person.run}{planned})")
    _tell_rest(len(people))


def _tell_rest(count: int) -> None:
    if count > SHOWN:
        say(f"    and {count - SHOWN:,} more")
