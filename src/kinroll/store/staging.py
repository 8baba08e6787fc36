"""The extract of one run in temporary tables, where everything that concerns several people at once is decided in sets.

A temporary table belongs to this connection and to this run. One row in ``staged`` is one record; ``staged_text`` holds
what it says, apart, so that the many questions to ``staged`` need not step over it; ``staged_tie`` says who it is
related to. Who is left unread is not staged (see ``unread``): a record of the source that is not staged stays as it is.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from kinroll.core.problem import Problem
from kinroll.core.rules import SourceRules
from kinroll.core.staging import ACCEPTED, FAILED, OUT_OF_SCOPE
from kinroll.store.bulk import analyze, any_of, drop, execute, fetch, fetch_one, insert
from kinroll.store.shapes.staged import StagedRows

_COLUMNS = {
    "key": "TEXT PRIMARY KEY",
    "sort": "TEXT",
    "mask": "INTEGER",
    "digest": "TEXT",
    "name": "TEXT",
    "username": "TEXT",
    "username_else": "TEXT",
    "username_key": "TEXT",
    "username_else_key": "TEXT",
    "name_key": "TEXT",
    "gender": "TEXT",
    "described": "TEXT",
    "identifiers": "TEXT",
    "as_of": "TEXT",
    "problems": "TEXT",
    "filled": "TEXT",
    "due": "TEXT",
    "ties": "INTEGER",
    "gone": "INTEGER DEFAULT 0",
    "held_mask": "INTEGER",
    "held_digest": "TEXT",
    "root": "BIGINT",
    "has_account": "INTEGER DEFAULT 0",
    "link": "TEXT DEFAULT ''",
    "outcome": "TEXT DEFAULT ''",
}
_FILLED = tuple(_COLUMNS)[:18]
BATCH = 5_000


def open_stage() -> None:
    """Empty temporary tables for a new run."""
    drop("staged", "staged_text", "staged_tie", "waiting")
    columns = ", ".join(f"{name} {kind}" for name, kind in _COLUMNS.items())
    execute(f"CREATE TEMPORARY TABLE staged ({columns})")
    execute("CREATE TEMPORARY TABLE staged_text (key TEXT PRIMARY KEY, said TEXT, built TEXT)")
    execute("CREATE TEMPORARY TABLE staged_tie (key TEXT, other TEXT, body TEXT)")
    execute("CREATE TEMPORARY TABLE waiting (key TEXT, other TEXT)")


def add(rows: StagedRows) -> None:
    """Stage some records."""
    insert("staged_text", ("key", "said", "built"), rows.texts)
    insert("staged", _FILLED, rows.records)
    insert("staged_tie", ("key", "other", "body"), rows.ties)


def close_stage() -> None:
    """All records are in: index them, so that the questions that follow are quick."""
    execute("CREATE INDEX staged_tie_key ON staged_tie (key)")
    execute("CREATE INDEX staged_username ON staged (username_key)")
    analyze("staged", "staged_text", "staged_tie")


def state_sql(position: int, column: str = "mask") -> str:
    """The state of one group, as SQL."""
    return f"(({column} >> {2 * position}) & 3)"


def _set_state(position: int, state: int) -> str:
    return f"(mask & {~(3 << 2 * position) & 0xFFFF}) | {state << 2 * position}"


def related_position(rules: SourceRules) -> int | None:
    """Which group is there only through its ties to current students."""
    return next((i for i, group in enumerate(rules.groups) if group.scope == "related"), None)


def student_position(rules: SourceRules) -> int | None:
    """Which group gives the role of student."""
    return next((i for i, group in enumerate(rules.groups) if group.role == "student"), None)


def mark_scope(source_id: int, rules: SourceRules) -> None:
    """Put everybody out of scope who is related to no current student (A1); the ties to others wait."""
    related, student = related_position(rules), student_position(rules)
    if related is None or student is None:
        return
    waiting = fetch(
        "DELETE FROM staged_tie WHERE NOT EXISTS (SELECT 1 FROM staged s WHERE s.key = staged_tie.other "
        f"AND {state_sql(student, 's.mask')} >= {FAILED}) AND NOT EXISTS (SELECT 1 FROM source_record r "
        f"WHERE r.source_id = %s AND r.key = staged_tie.other AND {state_sql(student, 'r.mask')} >= {FAILED} "
        "AND NOT EXISTS (SELECT 1 FROM staged s WHERE s.key = r.key)) RETURNING key, other",
        [source_id],
    )
    insert("waiting", ("key", "other"), waiting)
    execute(
        f"UPDATE staged SET mask = {_set_state(related, OUT_OF_SCOPE)}, username = username_else, "
        "username_key = username_else_key "
        f"WHERE {state_sql(related)} >= {FAILED} "
        "AND NOT EXISTS (SELECT 1 FROM staged_tie t WHERE t.key = staged.key)"
    )


def mark_refused(keys: Sequence[str], rules: SourceRules, *, all_groups: bool = False) -> None:
    """These records fail: in the groups that need an email (their username is someone else's), or altogether."""
    for position, group in enumerate(rules.groups):
        if keys and (all_groups or "email" in group.requires):
            condition, values = any_of("key", keys)
            execute(
                f"UPDATE staged SET mask = {_set_state(position, FAILED)} "
                f"WHERE {state_sql(position)} = {ACCEPTED} AND {condition}",
                values,
            )


def add_gone(source_id: int, *, left_out: bool) -> None:
    """Add the records that were here at the last run, or have a role in its days of grace, and are in no report now.

    Where the reader ``left_out`` people, those who are gone were skimmed without a digest.
    """
    listed = "SELECT 1 FROM skimmed k WHERE k.key = r.key"
    is_gone = f"EXISTS ({listed} AND k.digest = '')" if left_out else f"NOT EXISTS ({listed})"
    execute(
        f"INSERT INTO staged ({', '.join(_FILLED)}, gone) "
        "SELECT r.key, r.key, 0, '', '', '', '', '', '', '', '', '', '', '', '', '', '', 0, 1 "
        "FROM source_record r WHERE r.source_id = %s AND (r.mask <> 0 "
        "OR EXISTS (SELECT 1 FROM role o WHERE o.record_id = r.id AND o.ended_plan_id IS NULL)) "
        "AND NOT EXISTS (SELECT 1 FROM staged s WHERE s.key = r.key) "
        f"AND {is_gone}",
        [source_id],
    )


def mark_held(source_id: int) -> None:
    """Note beside each record what is held of it: its contact's root, and whether that has an account."""
    held = (
        "SELECT r.key, r.mask, r.digest, COALESCE(c.root, c.number) AS root FROM staged s "
        "CROSS JOIN source_record r LEFT JOIN link l ON l.record_id = r.id AND l.ended_plan_id IS NULL "
        "LEFT JOIN contact c ON c.number = l.contact_id WHERE r.source_id = %s AND r.key = s.key"
    )
    execute(
        "UPDATE staged SET held_mask = h.mask, held_digest = h.digest, root = h.root "
        f"FROM ({held}) AS h WHERE h.key = staged.key",
        [source_id],
    )
    _revive(source_id)
    mark_accounts()


def _revive(source_id: int) -> None:
    """Give records that are linked to nobody any more back to the contact that they made."""
    unlinked = "staged.root IS NULL AND staged.gone = 0 AND r.source_id = %s AND r.key = staged.key"
    if not fetch_one(f"SELECT 1 FROM staged CROSS JOIN source_record r WHERE {unlinked} LIMIT 1", [source_id]):
        return
    execute(
        "UPDATE staged SET root = c.number, link = 'revived' "
        "FROM contact c JOIN source_record r ON r.id = c.made_by_id "
        f"WHERE {unlinked} AND c.root IS NULL AND length(c.salt) > 0 "
        "AND NOT EXISTS (SELECT 1 FROM rejection x WHERE x.record_id = r.id AND x.contact_id = c.number)",
        [source_id],
    )


def mark_accounts() -> None:
    """Note which records belong to a contact that has an account."""
    execute(
        "UPDATE staged SET has_account = 1 WHERE root IS NOT NULL AND has_account = 0 AND EXISTS "
        "(SELECT 1 FROM account a WHERE a.contact_id = staged.root)"
    )


def problems() -> Iterator[Problem]:
    """What was found wrong while staging; groups that are out of scope have no problems."""
    for mask, text in fetch("SELECT mask, problems FROM staged WHERE problems <> '' ORDER BY sort"):
        listed = (facts for position, *facts in orjson.loads(text) if mask >> (2 * position) & 3 >= FAILED)
        yield from dict.fromkeys(Problem(*facts) for facts in listed)  # two groups may say the same


def with_both(one: int, other: int) -> list[tuple[str, str]]:
    """Key and name of the records of which both groups are accepted."""
    return [
        (key, name)
        for key, name in fetch(
            f"SELECT key, name FROM staged WHERE {state_sql(one)} = {ACCEPTED} AND {state_sql(other)} = {ACCEPTED} "
            "ORDER BY sort"
        )
    ]


def count(condition: str) -> int:
    """How many records of the extract meet a condition, which may ask for ``s.mask`` and ``s.held_mask``."""
    staged = f"SELECT count(*) FROM staged s WHERE s.gone = 0 AND ({condition})"
    return int(fetch_one(f"SELECT ({staged}) + COALESCE(sum(s.people), 0) FROM unread s WHERE {condition}"))


def outside(rules: SourceRules) -> Iterator[tuple[str, str, int, dict[str, Any]]]:
    """Everybody in the extract of whom no group is accepted: key, name, mask, and what was said."""
    accepted = " AND ".join(f"{state_sql(i, 's.mask')} <> {ACCEPTED}" for i in range(len(rules.groups)))
    people = (
        f"SELECT s.key, s.name, s.mask, t.said FROM staged s JOIN staged_text t ON t.key = s.key WHERE {accepted} "
        f"AND s.key > %s ORDER BY s.key LIMIT {BATCH}"
    )
    rows = fetch(people, [""])
    while rows:
        for key, name, mask, said in rows:
            yield key, name, mask, orjson.loads(said)
        rows = fetch(people, [rows[-1][0]]) if len(rows) == BATCH else []
