"""Rule sets: what the linter says, the versions there were, and what another one would do."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from kinroll.core.process.checks.finding import Finding
from kinroll.core.process.linting import can_be_activated, fix, message, severity
from kinroll.flows.ruling import Imported
from kinroll.flows.trying import Tried
from kinroll.store import rule_sets


def findings_json(found: Iterable[Finding]) -> list[dict[str, Any]]:
    """All that the linter says."""
    return [
        {
            "code": finding.code,
            "severity": severity(finding),
            "place": finding.place,
            "message": message(finding),
            "fix": fix(finding),
        }
        for finding in found
    ]


def checked_json(found: Iterable[Finding]) -> dict[str, Any]:
    """What the linter says of a rule set."""
    return {"schema": 1, "findings": findings_json(found)}


def imported_json(imported: Imported) -> dict[str, Any]:
    """The version that a rule set was kept as."""
    facts = {"version": imported.version, "new": imported.is_new, "can_be_activated": can_be_activated(imported.found)}
    return {"schema": 1, **facts, "findings": findings_json(imported.found)}


def activated_json(version: int, found: Iterable[Finding], *, is_active: bool) -> dict[str, Any]:
    """Whether a version counts from now on."""
    return {"schema": 1, "version": version, "active": is_active, "findings": findings_json(found)}


def history_json() -> list[dict[str, Any]]:
    """Every version there was, the newest first."""
    active = rule_sets.active()
    return [
        {
            "version": kept.version,
            "active": active is not None and kept.version == active.version,
            "note": kept.note,
            "by": kept.by,
            "made_at": kept.made_at.isoformat(),
            "activated_at": kept.activated_at.isoformat() if kept.activated_at else None,
        }
        for kept in rule_sets.history()
    ]


def difference_json(one: int, other: int, lines: Sequence[str]) -> dict[str, Any]:
    """The lines that differ between two versions."""
    return {"schema": 1, "one": one, "other": other, "lines": list(lines)}


def tried_json(tried: Tried) -> dict[str, Any]:
    """Which documents would come out differently."""
    names = ("document", "name", "kind", "before", "after")
    return {
        "schema": 1,
        "documents": tried.documents,
        "counts": dict(Counter(one.kind for one in tried.differences)),
        "differences": [{name: getattr(one, name) for name in names} for one in tried.differences],
    }
