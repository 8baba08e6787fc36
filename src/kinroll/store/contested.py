"""What more than one person may be about: usernames that several want, and records that may be somebody known already.

Read from the stage a batch at a time, and answered in sets.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import orjson

from kinroll.core.matching import Description, describe
from kinroll.core.rules import SourceRules
from kinroll.core.staging import ACCEPTED
from kinroll.store.bulk import any_of, execute, fetch, in_batches, update
from kinroll.store.shapes.staged import identifiers_of
from kinroll.store.staging import mark_accounts, state_sql


def _wants_account(rules: SourceRules) -> str:
    """Whether a record would get an account, if nobody else had the name; as SQL."""
    logins = [state_sql(i, "s.mask") + f" = {ACCEPTED}" for i, group in enumerate(rules.groups) if group.login]
    return f"s.has_account = 0 AND s.username <> '' AND ({' OR '.join(logins)})"


@dataclass(frozen=True, slots=True)
class Wanting:
    """A record that would get an account of this name, if nobody else had it."""

    username_key: str
    key: str
    name: str
    username: str
    name_key: str
    gender: str
    root: int | None
    mask: int


def claimant_batches(rules: SourceRules, size: int) -> Iterator[dict[str, list[Wanting]]]:
    """Every wanted username that is held already or wanted twice, with all who want it."""
    if not rules.accounts or not any(group.login for group in rules.groups):
        return
    execute(f"UPDATE staged AS s SET outcome = 'won' WHERE {_wants_account(rules)}")
    contested = (
        "SELECT username_key FROM staged WHERE outcome = 'won' GROUP BY username_key HAVING count(*) > 1 "
        "UNION SELECT s.username_key FROM staged s JOIN name n ON n.key = s.username_key WHERE s.outcome = 'won'"
    )
    keys = sorted(key for (key,) in fetch(contested))
    for batch in in_batches(keys, size):
        condition, values = any_of("username_key", batch)
        wanting: dict[str, list[Wanting]] = {}
        for row in fetch(
            "SELECT username_key, key, name, username, name_key, gender, root, mask FROM staged "
            f"WHERE outcome = 'won' AND {condition} ORDER BY username_key, sort",
            values,
        ):
            wanting.setdefault(row[0], []).append(Wanting(*row))
        yield wanting


def set_outcomes(outcomes: Iterable[tuple[str, str, str]]) -> None:
    """Write down who got which username: result, username, key."""
    update("staged", ("outcome", "username"), list(outcomes), key="key")


@dataclass(frozen=True, slots=True)
class Unlinked:
    """A record that no link ties to anyone yet, as match rules see it."""

    key: str
    name: str
    name_key: str
    values: dict[str, str]
    emails: list[str]
    identifiers: dict[str, str]

    def describe(self, reserved: frozenset[str]) -> Description:
        """What can be compared of it."""
        return describe(self.values, self.emails, self.identifiers.items(), reserved)


def unlinked_batches(size: int) -> Iterator[list[Unlinked]]:
    """The records that may be somebody who is known already, in the order of their ids."""
    after = ""
    while True:
        rows = fetch(
            "SELECT sort, key, name, name_key, described, identifiers FROM staged "
            f"WHERE root IS NULL AND gone = 0 AND described <> '' AND sort > %s ORDER BY sort LIMIT {size}",
            [after],
        )
        if not rows:
            return
        yield [_unlinked(*row[1:]) for row in rows]
        after = rows[-1][0]


def _unlinked(key: str, name: str, name_key: str, described: str, identifiers: str) -> Unlinked:
    values, emails = orjson.loads(described)
    return Unlinked(key, name, name_key, values, emails, identifiers_of(identifiers))


def set_matches(matches: Iterable[tuple[str, int, str, str]]) -> None:
    """Write down whom records were matched to: key, root, name of the rule, anchor."""
    rows = [(root, orjson.dumps([rule, anchor]).decode(), key) for key, root, rule, anchor in matches]
    if rows:
        update("staged", ("root", "link"), rows, key="key")
        mark_accounts()
