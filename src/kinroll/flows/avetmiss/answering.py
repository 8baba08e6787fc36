"""Keeps that somebody looked at a suspicion of the gate and found it right as it is."""

from kinroll.core.avetmiss.gate import ANSWERABLE
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.now import Now
from kinroll.store import collection_checks, gate


def answer(finding: int, reason: str, now: Now) -> None:
    """Note that this finding is no fault; raises ``ValueRefusedError`` for what has to be mended, not explained."""
    found = collection_checks.finding(finding)
    if found is None:
        raise ValueRefusedError(f"There is no finding {finding} any more. Look again: kinroll avetmiss ready")
    if found.rule not in ANSWERABLE or found.contact is None:
        raise ValueRefusedError("This has to be mended: it cannot be right as it is.")
    if not reason.strip():
        raise ValueRefusedError("Say why it is right as it is.")
    gate.answer(found.rule, found.contact, found.about, words=reason.strip(), by=now.by, at=now.at)
    collection_checks.drop(finding)
