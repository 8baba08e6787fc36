"""What the standard leaves open and an organisation may settle for itself: each setting, its values, its default."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kinroll.core.avetmiss.addresses import Choices
from kinroll.core.avetmiss.window import Steps
from kinroll.core.process.codes import CODES


@dataclass(frozen=True, slots=True)
class Settled:
    """How an organisation reports. ``state_tail``: with the fields that only state authorities ask for."""

    choices: Choices = field(default_factory=Choices)
    steps: Steps = field(default_factory=Steps)
    state_tail: bool = False


class SettingError(Exception):
    """A setting cannot be so; the text says why."""


DEFAULTS: Mapping[str, Any] = {
    "survey_contact_status": "A",
    "overseas_postal_state": "99",
    "capitals": False,
    "state_tail": False,
    "asked_steps": ["enquiry"],
    "cancelled_steps": ["cancelled"],
    "completed_steps": ["completed"],
}
"""Every setting with what it is where nothing was settled."""
_YES = {"yes", "true", "y", "1", "on"}
_NO = {"no", "false", "n", "0", "off"}


def clean(name: str, entered: str) -> Any:
    """A setting as it is kept; raises ``SettingError``."""
    if name not in DEFAULTS:
        raise SettingError(f"there is no setting {name!r} ({', '.join(DEFAULTS)})")
    usual, value = DEFAULTS[name], entered.strip()
    if isinstance(usual, bool):
        if value.casefold() not in _YES | _NO:
            raise SettingError(f"{name}: {value!r} is neither yes nor no")
        return value.casefold() in _YES
    if isinstance(usual, list):
        return [part.strip() for part in value.split(",") if part.strip()]
    allowed = CODES["survey contact status"] if name == "survey_contact_status" else ("99", "@@")
    if value not in allowed:
        raise SettingError(f"{name}: {value!r} is none of {', '.join(allowed)}")
    return value


def settled(kept: Mapping[str, Any]) -> Settled:
    """How it is reported by what was kept, and the defaults."""
    facts = {**DEFAULTS, **kept}
    steps = (frozenset(facts[f"{kind}_steps"]) for kind in ("asked", "cancelled", "completed"))
    choices = Choices(facts["survey_contact_status"], facts["overseas_postal_state"], capitals=facts["capitals"])
    return Settled(choices, Steps(*steps), facts["state_tail"])
