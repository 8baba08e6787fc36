"""What is counted of a plan, and what the brakes say to it."""

from datetime import datetime
from typing import Any

from kinroll.core.brakes import SUMMED, Before, Brake, Now, Tally, relied_on
from kinroll.core.brakes import tripped as tripped_brakes
from kinroll.core.counting import Counter
from kinroll.core.rules import SourceRules
from kinroll.core.source_record import Extract
from kinroll.core.staging import ACCEPTED, FAILED, OUT_OF_SCOPE
from kinroll.store import runs, staging
from kinroll.store.models import Plan, Source

COUNTED = ("created", "updated", "unchanged", "disabled", "enabled", "refused", "out_of_scope")


def counts(counted: Counter, rules: SourceRules, *, refused: int, dropped: int) -> dict[str, Any]:
    """The counts of a plan as it is stored and shown."""
    groups = range(len(rules.groups))
    accepted = " OR ".join(f"{staging.state_sql(i, 's.mask')} = {ACCEPTED}" for i in groups)
    touched = sum(counted.kinds[kind] for kind in ("created", "updated", "disabled", "enabled"))
    told = {kind: counted.kinds[kind] for kind in ("created", "updated", "disabled", "enabled")}
    told["unchanged"] = max(0, staging.count(f"({accepted})") - touched + counted.kinds["disabled"])
    told["refused"] = refused
    told["value_dropped"] = dropped
    told["out_of_scope"] = _out_of_scope(rules, accepted)
    told["noted"] = counted.kinds["noted"]
    return told | {"tally": {name: getattr(counted.tally, name) for name in SUMMED}}


def _out_of_scope(rules: SourceRules, accepted: str) -> int:
    """How many people are in the contact reports, related to no current student, and here for no other reason."""
    related = staging.related_position(rules)
    if related is None:
        return 0
    return staging.count(f"{staging.state_sql(related, 's.mask')} = {OUT_OF_SCOPE} AND NOT ({accepted})")


def describe(extract: Extract, rules: SourceRules) -> dict[str, Any]:
    """What is kept of an extract, for the next one to be compared with."""
    people = {
        group.name: staging.count(f"{staging.state_sql(i, 's.mask')} <> 0")
        for i, group in enumerate(rules.groups)
        if group.name in extract.groups
    }
    filled, listed = dict(extract.filled), dict(extract.listed)
    return {"filled": filled, "listed": listed, "people": people, "repeated": len(extract.repeated)}


def tripped(
    plan: Plan, last: Plan | None, source: Source, rules: SourceRules, tally: Tally, at: datetime
) -> list[Brake]:
    """The brakes that stop this plan, which comes after the ``last`` run of its source."""
    earlier = last.extract if last else {}
    records, students = runs.present_records(source), runs.current_students(source)
    tally.week = runs.week_before(source, at)
    shared = staging.count("s.held_mask <> 0")
    before = Before(
        accounts=runs.active_accounts(source) if tally.disabled else 0,  # what nobody loses need not be counted
        roles=runs.live_roles(source) if tally.roles_lost else 0,
        relationships=runs.live_relationships(source) if tally.relationships_lost else 0,
        records=records,
        students=students,
        ids=records,
        columns=relied_on(rules.brakes, earlier.get("filled", {}), earlier.get("listed", {}))
        if rules.complete
        else frozenset(),
        is_first=last is None,
        is_newer=bool(last and last.as_of > plan.as_of),
    )
    student = staging.student_position(rules)
    now = Now(
        students=students if student is None else staging.count(f"{staging.state_sql(student, 's.mask')} >= {FAILED}"),
        ids_shared=shared if rules.complete else records,
        names_shared=(shared if rules.complete else records) - tally.renamed,
        columns=frozenset(plan.extract["filled"]),
        repeated=plan.extract["repeated"],
        lost_groups=tuple(
            name
            for name, people in earlier.get("people", {}).items()
            if people and not plan.extract["people"].get(name)
        )
        if rules.complete
        else (),
    )
    return tripped_brakes(rules.brakes, before, now, tally)
