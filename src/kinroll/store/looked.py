"""Whom a run has to look at: everybody for whom something may change, numbered in order, with all that is said."""

from kinroll.core.rules import SourceRules
from kinroll.core.staging import ACCEPTED
from kinroll.store.bulk import analyze, execute, fetch, fetch_one
from kinroll.store.shapes.staged import LookedRows
from kinroll.store.staging import related_position, state_sql


def prepare(source_id: int, rules: SourceRules, covered: int) -> int:
    """Number those that something may change for; returns how many. ``covered`` masks the groups in the extract."""
    accepted = " OR ".join(f"{state_sql(i, 's.mask')} = {ACCEPTED}" for i in range(len(rules.groups)))
    differs = (
        f"s.gone = 1 OR s.held_mask IS NULL OR s.link <> '' OR s.held_digest <> s.digest OR s.outcome = 'won' "
        f"OR (s.held_mask & {covered}) <> (s.mask & {covered})"
    )
    execute("DROP TABLE IF EXISTS look")
    execute("CREATE TEMPORARY TABLE look (n BIGINT, key TEXT)")
    execute(
        f"""INSERT INTO look
        SELECT DENSE_RANK() OVER (ORDER BY COALESCE(s.root, 9223372036854775807),
            CASE WHEN s.root IS NULL THEN s.sort END,
            CASE WHEN s.root IS NULL THEN s.key END), s.key
        FROM staged s WHERE ((s.root IS NOT NULL) OR {accepted}) AND s.key IN (
            SELECT s.key FROM staged s WHERE {differs} UNION {_ties_differ(rules)} UNION
            SELECT r.key FROM staged s CROSS JOIN source_record r CROSS JOIN role o
            WHERE r.source_id = %s AND r.key = s.key AND o.record_id = r.id
            AND o.lapsed_on IS NOT NULL AND o.ended_plan_id IS NULL)""",
        [*([source_id] if related_position(rules) is not None else []), source_id],
    )
    execute("CREATE INDEX look_n ON look (n)")
    analyze("look")
    return int(fetch_one("SELECT max(n) FROM look") or 0)


def _ties_differ(rules: SourceRules) -> str:
    """The keys of records whose ties to current students are not those that are held."""
    related = related_position(rules)
    if related is None:
        return "SELECT ''"
    accepted = f"SELECT key FROM staged WHERE {state_sql(related)} = {ACCEPTED} AND held_mask IS NOT NULL"
    return (
        f"SELECT key FROM (SELECT key, other FROM staged_tie WHERE key IN ({accepted}) UNION ALL "
        "SELECT r.key, x.other_key FROM relationship x JOIN source_record r ON r.id = x.record_id "
        "JOIN staged s ON s.key = r.key WHERE r.source_id = %s "
        "AND x.ended_plan_id IS NULL) AS pairs GROUP BY key, other HAVING count(*) = 1"
    )


_LOOKED = (
    "s.as_of, s.identifiers, t.said, t.built, look.n, s.key, s.mask, s.held_mask, s.digest, s.name, s.username, "
    "s.root, s.link, s.outcome"
)


ROOT = 11
"""Which of these columns is the root."""


def looked_at(first: int, last: int) -> LookedRows:
    """The staged records of the people numbered ``first`` to ``last``, person by person."""
    between = "look.n BETWEEN %s AND %s"
    records = fetch(
        f"SELECT {_LOOKED} FROM look JOIN staged s ON s.key = look.key LEFT JOIN staged_text t ON t.key = look.key "
        f"WHERE {between} ORDER BY look.n, s.sort",
        [first, last],
    )
    ties = fetch(
        f"SELECT t.key, t.body FROM look JOIN staged_tie t ON t.key = look.key WHERE {between} ORDER BY t.key, t.other",
        [first, last],
    )
    return LookedRows(records, ties)


def newcomers() -> int:
    """How many of those to be looked at nobody is linked to yet."""
    return int(fetch_one("SELECT count(*) FROM look JOIN staged s ON s.key = look.key WHERE s.root IS NULL"))
