"""What has moved since a plan was made: contacts, usernames, links, people who were not there yet (rules 16 and 20).

Asked twice: of the whole plan before its first write, and of each batch inside its transaction.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection

from kinroll.core.fields import EMAIL_FIELDS
from kinroll.core.matching import Description, describe, keys
from kinroll.core.rules import MatchRule, SourceRules
from kinroll.store import feed, plans, queries
from kinroll.store.bulk import any_of, fetch
from kinroll.store.models import Plan
from kinroll.store.shapes.packed import Body

LEFT_ALONE = 2
NOT_WRITTEN = "not-written"
"""The problem of a change that was left alone for its own values, not because anything had moved."""
READ = ("sync", "move-in")
"""The kinds of plans that speak of records which others may link meanwhile."""
Batch = Sequence[tuple[dict[str, Any], Body]]


class PlanIsStaleError(Exception):
    """Something moved between plan and apply; ``moved`` names what, and nothing was changed."""

    def __init__(self, moved: Sequence[str]) -> None:
        super().__init__("; ".join(moved))
        self.moved = list(moved)


def check_fresh(plan: Plan) -> None:
    """Raise unless everything that a plan speaks of is still as it was when the plan was made."""
    moved = [*_changed_contacts(plan), *_linked_records(plan), *_used_names(plan), *_newcomers(plan)]
    if moved:
        raise PlanIsStaleError(moved)


def _changed_contacts(plan: Plan) -> Iterator[str]:
    for number, forename, surname in fetch(
        "SELECT k.number, k.forename, k.surname FROM change c JOIN contact k ON k.number = c.contact_id "
        "WHERE c.plan_id = %s AND c.state = 0 AND c.expected_version <> k.version ORDER BY k.number",
        [plan.pk],
    ):
        yield f"contact {number} ({forename} {surname}) was changed since"


def _linked_records(plan: Plan) -> Iterator[str]:
    for key, number in fetch(
        "SELECT r.key, l.contact_id FROM change c CROSS JOIN source_record r CROSS JOIN link l CROSS JOIN contact k "
        "WHERE r.key = c.source_key AND r.source_id = %s AND l.record_id = r.id AND l.ended_plan_id IS NULL "
        "AND k.number = l.contact_id AND c.plan_id = %s AND c.state = 0 AND %s IN ('sync', 'move-in') "
        "AND (c.contact_id IS NULL OR c.contact_id <> COALESCE(k.root, k.number)) ORDER BY r.key",
        [plan.source_id, plan.pk, plan.kind],
    ):
        yield f"{key} was linked to contact {number} since"


def _used_names(plan: Plan) -> Iterator[str]:
    for (key,) in fetch(
        "SELECT n.key FROM change c JOIN name n ON n.key = c.name_key LEFT JOIN account a ON a.id = n.account_id "
        "LEFT JOIN contact m ON m.number = COALESCE(a.contact_id, n.contact_id) "
        "LEFT JOIN contact k ON k.number = c.contact_id WHERE c.plan_id = %s AND c.state = 0 AND c.name_key <> '' "
        "AND (k.number IS NULL OR COALESCE(m.root, m.number, 0) <> COALESCE(k.root, k.number)) ORDER BY n.key",
        [plan.pk],
    ):
        yield f'the username "{key}" was taken since'


def _newcomers(plan: Plan) -> Iterator[str]:
    known = Newcomers(plan)
    if known:
        for change, body in plans.changes(plan):
            if number := known.same_as(change, body):
                yield f"{change['source_key']} ({body['name']}) may be contact {number}, who was created since"


def moved_meanwhile(plan: Plan, batch: Batch) -> set[int]:
    """The changes whose contact, username or record somebody else has taken up while the plan was being applied."""
    return _moved_contacts(batch) | _taken_names(batch) | _taken_records(plan, batch) | _arrived(plan, batch)


def has_moved(plan: Plan, created: Sequence[dict[str, Any]], known: Collection[str]) -> bool:
    """Whether anything may stand against creating these contacts; ``moved_meanwhile`` tells against which.

    ``known`` are the records that are there already: nobody can have linked another.
    """
    batch: Batch = [(change, {}) for change in created]
    linked: Batch = [(change, {}) for change in created if change["source_key"] in known]
    return bool(Newcomers(plan)) or bool(_taken_names(batch)) or bool(linked and _taken_records(plan, linked))


def _moved_contacts(batch: Batch) -> set[int]:
    by_number = {change["contact_id"]: change for change, _ in batch if change["contact_id"]}
    condition, values = any_of("number", list(by_number))
    locking = " ORDER BY number FOR NO KEY UPDATE" if connection.vendor == "postgresql" else ""  # in order: no deadlock
    versions = dict(fetch(f"SELECT number, version FROM contact WHERE {condition}{locking}", values))
    return {c["seq"] for n, c in by_number.items() if versions.get(n) != c["expected_version"]}


def _taken_names(batch: Batch) -> set[int]:
    by_name = {change["name_key"]: change for change, _ in batch if change["name_key"]}
    condition, values = any_of("n.key", list(by_name))
    holders = fetch(
        "SELECT n.key, COALESCE(m.root, m.number) FROM name n LEFT JOIN account a ON a.id = n.account_id "
        f"LEFT JOIN contact m ON m.number = COALESCE(a.contact_id, n.contact_id) WHERE {condition}",
        values,
    )
    if not holders:
        return set()
    condition, values = any_of("number", [change["contact_id"] for change in by_name.values() if change["contact_id"]])
    roots = dict(fetch(f"SELECT number, COALESCE(root, number) FROM contact WHERE {condition}", values))
    return {by_name[key]["seq"] for key, n in holders if n is None or n != roots.get(by_name[key]["contact_id"])}


def _taken_records(plan: Plan, batch: Batch) -> set[int]:
    if plan.kind not in READ:
        return set()
    by_key = {change["source_key"]: change for change, _ in batch}
    condition, values = any_of("r.key", list(by_key))
    linked = fetch(
        "SELECT r.key, COALESCE(k.root, k.number) FROM source_record r JOIN link l ON l.record_id = r.id "
        f"AND l.ended_plan_id IS NULL JOIN contact k ON k.number = l.contact_id WHERE r.source_id = %s AND {condition}",
        [plan.source_id, *values],
    )
    return {by_key[key]["seq"] for key, root in linked if root != by_key[key]["contact_id"]}


def _arrived(plan: Plan, batch: Batch) -> set[int]:
    known = Newcomers(plan)
    return {change["seq"] for change, body in batch if known and known.same_as(change, body)}


def refuse_left_alone(plan: Plan) -> None:
    """Raise when a change was left alone although nothing had moved before it began."""
    rows = fetch("SELECT contact_id, source_key FROM change WHERE plan_id = %s AND state = %s", [plan.pk, LEFT_ALONE])
    if rows:
        raise PlanIsStaleError([f"contact {number or key} was changed at the same moment" for number, key in rows])


def matching(rules: SourceRules, horizon: str) -> dict[str, Any]:
    """What a plan remembers of its matching: by which rules, and how much of the feed could be seen."""
    if not rules.match:
        return {}
    fields = [list(rule.fields) for rule in rules.match]
    return {"matching": {"rules": fields, "reserved": sorted(rules.reserved_ids), "horizon": horizon}}


class Newcomers:
    """The contacts that others have created since a plan was made, as its match rules would have found them."""

    def __init__(self, plan: Plan) -> None:
        remembered = plan.extract.get("matching", {})
        self._source = plan.source.name if plan.source else ""
        self._rules = [MatchRule("", tuple(fields)) for fields in remembered.get("rules", ())]
        self._reserved = frozenset(remembered.get("reserved", ()))
        numbers = feed.created_behind(remembered["horizon"], but_by=plan.pk) if remembered else []
        self._found: Mapping[tuple[Any, ...], int] = {
            key: number
            for number, described in (queries.descriptions(numbers, self._reserved) if numbers else {}).items()
            for key in self._keys(described)
        }

    def __bool__(self) -> bool:
        return bool(self._found)

    def same_as(self, change: Mapping[str, Any], body: Body) -> int | None:
        """The newcomer whom a change would create a second time."""
        if change["kind"] != "created":
            return None
        values = body.get("values", {})
        described = describe(values, (values.get(name, "") for name in EMAIL_FIELDS), self._ids(body), self._reserved)
        return next((self._found[key] for key in self._keys(described) if key in self._found), None)

    def _ids(self, body: Body) -> Iterable[tuple[str, str]]:
        for record in body["records"]:
            yield self._source, record["key"]
            yield from ((kind, value) for kind, value in record.get("identifiers", {}).items() if value)

    def _keys(self, described: Description) -> Iterator[tuple[Any, ...]]:
        for number, rule in enumerate(self._rules):
            yield from ((number, *key) for key in keys(rule, described))
