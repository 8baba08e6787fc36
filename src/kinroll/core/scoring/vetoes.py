"""Who may never be joined by a machine, whatever else agrees; a person may still decide otherwise."""

SAID_APART, VERIFIED_IDS, COMPLETE_SOURCE, BIRTH_DATES = "said-apart", "verified-ids", "complete-source", "birth-dates"
VETOES = (SAID_APART, VERIFIED_IDS, COMPLETE_SOURCE, BIRTH_DATES)
"""Said by a person or known to be parent, child or sibling; different verified ids; two people of a source that lists
everybody once; birth dates that differ by more than a slip."""
HARD = frozenset(VETOES) - {BIRTH_DATES}
"""Those that hold however unsure the dates of a base are."""
