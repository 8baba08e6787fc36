"""Every rule there is, by its number."""

from collections.abc import Mapping

from kinroll.core.avetmiss.across import ACROSS_RULES
from kinroll.core.avetmiss.checking import ACTIVITY_REPEATED
from kinroll.core.avetmiss.field_rules import FIELD_RULES
from kinroll.core.avetmiss.file_rules import FILE_RULES
from kinroll.core.avetmiss.findings import Rule
from kinroll.core.avetmiss.record_rules import RECORD_RULES


def _every() -> list[Rule]:
    of_fields = [one.rule for one in FIELD_RULES]
    of_records = [rule for rules in RECORD_RULES.values() for rule, _ in rules]
    return [*FILE_RULES.values(), *of_fields, *of_records, *(one.rule for one in ACROSS_RULES), ACTIVITY_REPEATED]


RULES: Mapping[str, Rule] = {rule.number: rule for rule in _every()}
"""Every rule, by number; one number is never two rules."""
EVERY = tuple(_every())
