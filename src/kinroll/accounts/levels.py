"""The four permissions that an account can have, and what each allows. Pure values, no database."""

SEE, EDIT, ACCOUNTS, RUN, OWN = "see", "edit", "accounts", "run", "own"
"""Look at staff pages; edit contacts; help people sign in; let runs change things; say who may do what."""

VIEWER, OFFICE, DATA_MANAGER, OWNER = "viewer", "office", "data-manager", "owner"
LEVELS: dict[str, frozenset[str]] = {
    VIEWER: frozenset({SEE}),
    OFFICE: frozenset({SEE, EDIT, ACCOUNTS}),
    DATA_MANAGER: frozenset({SEE, EDIT, ACCOUNTS, RUN}),
    OWNER: frozenset({SEE, EDIT, ACCOUNTS, RUN, OWN}),
}
"""From the least to the most; each holds all that the one before it holds."""


def is_at_least(level: str, other: str) -> bool:
    """Whether a level holds everything that another one holds; no level (an empty text) holds nothing."""
    return LEVELS.get(level, frozenset()) >= LEVELS.get(other, frozenset())
