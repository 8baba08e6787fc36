"""Checks of our own data, what is left out, lodgements and comparisons, as programs get them."""

from dataclasses import asdict
from typing import Any

from kinroll.core.avetmiss.catalogue import RULES
from kinroll.core.avetmiss.findings import Rule
from kinroll.core.avetmiss.gate import GATE_RULES
from kinroll.core.avetmiss.window import REASONS
from kinroll.flows.avetmiss.comparing import Compared
from kinroll.flows.avetmiss.looking import stands_between
from kinroll.store.collection_checks import Found, NotIn
from kinroll.store.models import CollectionCheck, Lodgement


def rule(number: str) -> Rule:
    """A rule of the checker or of the gate."""
    return GATE_RULES[number] if number in GATE_RULES else RULES[number]


def check_json(check: CollectionCheck) -> dict[str, Any]:
    """One look at what would be lodged: counts, and what stands between now and a clean lodgement."""
    counts = check.counts
    return {
        "schema": 1,
        "check": check.pk,
        "first": str(check.first_on),
        "last": str(check.last_on),
        "made_at": check.made_at.isoformat(),
        "by": check.by,
        "stands_between": stands_between(counts),
        **{name: counts.get(name, 0) for name in _NUMBERS},
        **{name: counts.get(name, {}) for name in ("records", "in_window", "left_out")},
        "rules": [
            {"rule": number, "severity": severity, "count": count, "says": rule(number).says}
            for number, (severity, count) in counts.get("rules", {}).items()
        ],
        "not_checked": counts.get("not_checked", []),
    }


_NUMBERS = ("clients", "errors", "warnings", "gate_stops", "gate_warnings", "written_otherwise")


def finding_json(one: Found) -> dict[str, Any]:
    """One finding, with the contact and the document that it leads to."""
    return {
        "finding": one.number,
        "rule": one.rule,
        "severity": one.severity,
        "file": one.file,
        "line": one.line or None,
        "client": one.client,
        "record": one.key,
        "field": one.field,
        "value": one.value,
        "says": rule(one.rule).says,
        "authority": rule(one.rule).avs,
        "contact_id": one.contact,
        "other_contact_id": one.other,
        "name": one.name,
        "document": one.document,
    }


FINDING_COLUMNS = (
    *("severity", "rule", "file", "line", "client", "record", "field", "value", "what must hold"),
    *("contact", "name", "other contact", "document"),
)


def finding_row(one: Found) -> tuple[str, ...]:
    """The same as a row of a table."""
    texts = (one.severity, one.rule, one.file, one.line or "", one.client, one.key, one.field, one.value)
    leads = (one.contact or "", one.name, one.other or "", one.document or "")
    return tuple(map(str, (*texts, rule(one.rule).says, *leads)))


def left_out_json(one: NotIn) -> dict[str, Any]:
    """One record that is left out, with the number of the reason."""
    return {
        "reason": one.reason,
        "why": REASONS[one.reason],
        "file": one.kind,
        "document": one.document,
        "contact_id": one.contact,
        "name": one.name,
        "client": one.client,
        "about": one.about,
        "value": one.value,
    }


def lodgement_json(one: Lodgement) -> dict[str, Any]:
    """One lodgement: what it is of, by which rules, and whether it was lodged."""
    return {
        "schema": 1,
        "lodgement": one.pk,
        "first": str(one.first_on),
        "last": str(one.last_on),
        "release": one.release,
        "made_at": one.made_at.isoformat(),
        "by": one.by,
        "note": one.note,
        "lodged_on": str(one.lodged_on) if one.lodged_on else None,
        "rules": one.rules,
        "records": one.counts.get("records", {}),
        "errors": one.counts.get("errors", 0),
        "gate_stops": one.counts.get("gate_stops", 0),
    }


def compared_json(found: Compared) -> dict[str, Any]:
    """What has changed since a lodgement, person by person."""
    return {
        "schema": 1,
        "lodgement": found.lodgement,
        "people": found.people,
        "new": found.new,
        "gone": found.gone,
        "changed": [
            {
                "contact_id": one.contact,
                "client_before": one.before,
                "client_now": one.after,
                "differences": [asdict(difference) for difference in one.found],
            }
            for one in found.changed
        ],
        "others": [asdict(difference) for difference in found.others],
    }
