"""Lists on their way in: what was found, what would become of them, what became."""

from typing import Any

from kinroll.core.importing.causes import CAUSES
from kinroll.core.process.rehearsing import Foreseen
from kinroll.flows.analysing import Analysis
from kinroll.flows.importing import Applied, Planned

MOST_SHOWN = 20


def analysis_json(found: Analysis) -> dict[str, Any]:
    """What was found in a list."""
    return {
        "schema": 1,
        "import": found.file.pk,
        "process": found.file.process,
        "step": found.file.step,
        "contact_id": found.file.scheme,
        "columns": [
            {"caption": one.caption, "field": one.fills or None, "how": one.how or None} for one in found.columns
        ],
        "rows": found.rows,
        "repeated": found.repeated,
        "imported_before": found.before,
        "faults": [
            {"line": fault.line, "column": fault.column or None, "message": fault.words, "stops_row": fault.stops}
            for fault in found.faults.shown
        ],
        "fault_counts": dict(found.faults.counts),
        "doubts": [
            {
                "cause": cause,
                "rows": count,
                "to_decide": cause in found.asked,
                "remedies": list(CAUSES[cause].remedies),
                "examples": [
                    {"about": one.about, "lines": list(one.lines[:MOST_SHOWN])} for one in found.examples[cause]
                ],
            }
            for cause, count in found.doubts.items()
        ],
    }


def plan_json(planned: Planned) -> dict[str, Any]:
    """What an import would make."""
    return {
        "schema": 1,
        "import": planned.file.pk,
        "documents": planned.new,
        "edits": planned.edits,
        "left_out": dict(planned.left_out),
        "remedies": dict(planned.remedied),
        "outcomes": dict(planned.outcomes),
        "examples": {name: [_foreseen_json(one) for one in found] for name, found in planned.examples.items()},
        "is_whole": planned.is_whole,
    }


def _foreseen_json(one: Foreseen) -> dict[str, Any]:
    contact = one.contact if one.contact and one.contact > 0 else None
    facts = {"line": int(one.key), "name": one.name, "rule": one.rule or None, "contact_id": contact}
    return facts | {"external_id": one.external_id or None, "why": one.why, "code": one.code or None}


def applied_json(applied: Applied) -> dict[str, Any]:
    """What an import has made."""
    return {
        "schema": 1,
        "import": applied.file.pk,
        "documents": applied.made,
        "edits": applied.edited,
        "outcomes": dict(applied.outcomes),
        "refused": [{"line": line, "message": why} for line, why in applied.refused.items()],
    }
