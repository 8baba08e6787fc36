"""Whom a login is related to, and which records say what of it."""

from datetime import date

from kinroll.core.seeing import Said
from kinroll.store.bulk import of_roots
from kinroll.store.prepared import fetch_kept
from kinroll.store.queries import build_tie, day

_TIE = (
    "x.other_key, x.name, x.parental_responsibility, x.priority, x.court_order, x.lives_with, x.starts, x.ends, x.who"
)


def related(root: int) -> dict[int, list[Said]]:
    """The contacts that a root contact is related to now, each with every record that says so; one query."""
    condition, values = of_roots("c", [root])
    rows = fetch_kept(
        f"SELECT k.number, s.name, r.key, x.began_on, {_TIE} FROM contact c "
        "JOIN link l ON l.contact_id = c.number AND l.ended_plan_id IS NULL "
        "JOIN source_record r ON r.id = l.record_id JOIN source s ON s.id = r.source_id "
        "JOIN relationship x ON x.record_id = r.id AND x.ended_plan_id IS NULL "
        "JOIN source_record r2 ON r2.source_id = r.source_id AND r2.key = x.other_key "
        "JOIN link l2 ON l2.record_id = r2.id AND l2.ended_plan_id IS NULL "
        "JOIN contact c2 ON c2.number = l2.contact_id JOIN contact k ON k.number = COALESCE(c2.root, c2.number) "
        f"WHERE {condition} AND k.is_active ORDER BY x.id",
        values,
    )
    found: dict[int, list[Said]] = {}
    for child, source, key, began_on, *facts in rows:
        if child != root:
            found.setdefault(child, []).append(Said(source, key, day(began_on) or date.min, build_tie(facts)))
    return found
