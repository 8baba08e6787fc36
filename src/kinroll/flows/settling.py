"""What was asked of a source closes once its record says so, and opens again if the record says otherwise later."""

from collections.abc import Mapping
from datetime import datetime

from kinroll.core.held import HeldContact, HeldRecord
from kinroll.core.owning import is_granted
from kinroll.core.resolving import fold_versions
from kinroll.core.rules import SourceRules
from kinroll.store import change_requests, queries
from kinroll.store.change_requests import DONE, SOURCE, Asked
from kinroll.store.models import Plan

Rules = Mapping[str, SourceRules]


def said_now(record: HeldRecord) -> dict[str, str]:
    """What a record says now, field by field."""
    folded = fold_versions(record.versions, record.rules, roles=record.roles)
    return {name: claim.value for name, claim in folded.items()}


def settle(plan: Plan, rules: Rules, at: datetime) -> None:
    """After a run of a source: close what it says now, and open again what it says otherwise once more."""
    if plan.source is None:
        return
    asked = change_requests.at_source(plan.source.name)
    if not asked:
        return
    held = queries.held({one.contact for one in asked}, rules)
    for one in asked:
        _settle(one, held[one.contact], plan, at)


def _settle(asked: Asked, held: HeldContact, plan: Plan, at: datetime) -> None:
    said = next((said_now(r).get(asked.field) for r in held.records if (r.source, r.key) == asked.place), None)
    if said is None:
        return
    wish = str(asked.words.get("value", ""))
    is_said = is_granted(asked.field, wish, said)
    if asked.is_waiting and is_said:
        change_requests.close(asked.number, plan.pk, at)
    elif asked.state == DONE and not is_said and _is_wanted_still(asked, held, wish):
        change_requests.reopen(asked.number, said, at)


def _is_wanted_still(asked: Asked, held: HeldContact, wish: str) -> bool:
    """Whether what was asked for is still what the person has set here; a plain wish is wanted until it is declined."""
    return asked.kind != SOURCE or is_granted(asked.field, wish, held.values.get(asked.field, ""))
