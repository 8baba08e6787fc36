"""The rules of a SIMS source of which a school has changed nothing, or only what a test names."""

from typing import Any

from kinroll.core.rules import SourceRules
from kinroll.declarations.rules import build_rules
from kinroll.declarations.schema import Declared


def sims_rules(**settings: Any) -> SourceRules:
    """What follows from ``[sources.sims]`` with these settings added."""
    source = {"kind": "sims-report", "students": "students.xml", "contacts": "contacts.xml", **settings}
    return build_rules("sims", 0, Declared.model_validate({"sources": {"sims": source}}))


SIMS = sims_rules()
CONTACTS, STAFF, STUDENTS = SIMS.groups
