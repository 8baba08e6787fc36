"""The rules about several fields of one record: where they are kept.

Each is a function of the record (values without the spaces at their end) and of the facts of the check; it says whether
the record breaks the rule. A breach of a rule about a single field is no breach here: blank and unknown codes pass.
``client_rules`` and ``training_rules`` fill the table. Source: notes on AVETMISS, section 9.
"""

from collections.abc import Callable, Mapping

from kinroll.core.avetmiss.code_lists import OTHER_STATE, state_by_postcode
from kinroll.core.avetmiss.findings import Facts, Rule

Record = Mapping[str, str]
Breaks = Callable[[Record, Facts], bool]
NOT_SURE = "How bad it is, is not known."
ROUGH = "By a rough table: towns on a border may be right. The exact check needs the list of Australia Post."

_STATES = (*(f"0{number}" for number in range(1, 9)), OTHER_STATE)
"""What can be wrong beside a postcode: 09 (other territories) and @@ fit any."""

RECORD_RULES: dict[str, list[tuple[Rule, Breaks]]] = {}
"""Every rule about one record, by file."""


def rule(
    number: str, severity: str, file: str, field: str, says: str, avs: str = "", doubt: str = ""
) -> Callable[[Breaks], Breaks]:
    """Puts a function into the table, with the rule whose breach it finds."""

    def keep(breaks: Breaks) -> Breaks:
        RECORD_RULES.setdefault(file, []).append((Rule(number, severity, file, field, says, avs, doubt), breaks))
        return breaks

    return keep


def state_misfits(record: Record) -> bool:
    """Whether the state is another than most places with this postcode are in."""
    state, expected = record["state identifier"], state_by_postcode(record["postcode"])
    return bool(expected) and state != expected and state in _STATES
