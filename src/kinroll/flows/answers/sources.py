"""Sources: what is declared, and how each stands."""

from collections.abc import Mapping
from typing import Any

from kinroll.store import history
from kinroll.store.overview import SourceState


def sources_json(declared: Mapping[str, str], states: Mapping[str, SourceState]) -> list[dict[str, Any]]:
    """Every source that is declared, by name with its kind, with its last run."""
    return [_source_json(name, kind, states.get(name)) for name, kind in declared.items()]


def _source_json(name: str, kind: str, state: SourceState | None) -> dict[str, Any]:
    paused_at, last, good = (state.paused_at, state.last, state.last_good_at) if state else (None, None, None)
    return {
        "source": name,
        "kind": kind,
        "paused_at": paused_at.isoformat() if paused_at else None,
        "paused_why": (state.paused_why if state else "") or None,
        "last_run": history.facts(last) if last else None,
        "last_good_at": good.isoformat() if good else None,
    }
