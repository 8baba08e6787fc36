"""What a candidate must have before it can become a contact (A13)."""

from kinroll.core.candidate import Candidate
from kinroll.core.problem import Problem
from kinroll.core.rules import GroupRules


def refusals(candidate: Candidate, group: GroupRules, *, key: str, name: str) -> list[Problem]:
    """One problem for each thing that the group requires and the candidate lacks."""
    return [
        Problem(f"no-{required}", key, name, required)
        for required in group.requires
        if not (candidate.has_email if required == "email" else candidate.values.get(required))
    ]
