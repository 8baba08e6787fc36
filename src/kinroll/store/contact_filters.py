"""The conditions of a list of contacts: roles, accounts, sources, open problems. Each is SQL about one contact ``c``.

They are asked of one contact after the other, in the order of their names, until a page is full; none gathers the
contacts of a whole school.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from kinroll.store import database
from kinroll.store.bulk import any_of, fetch
from kinroll.store.prepared import fetch_kept

Condition = tuple[str, list[Any]]
ROOT = "COALESCE(k.root, k.number)"
RECORDS = (
    "source_record r JOIN source s ON s.id = r.source_id "
    "JOIN link l ON l.record_id = r.id AND l.ended_plan_id IS NULL JOIN contact k ON k.number = l.contact_id"
)
FEW = 2_000
GATHERED = 5_000
"""So many are known by name, to list them; of these only ``FEW`` are looked through for what else is asked of them."""
_WALKED = "COALESCE(("
"""How a condition begins that is asked of one contact after the other."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for; an empty text asks nothing.

    ``account``: ``active``, ``inactive``, ``none``, ``never`` (never signed in). ``problem``: ``any``, or a code.
    """

    text: str = ""
    role: str = ""
    account: str = ""
    source: str = ""
    problem: str = ""

    @property
    def words(self) -> str:
        """What was typed, if that is anything."""
        return self.text.replace("\x00", "").strip()


def conditions(asked: Asked) -> list[Condition]:
    """The conditions that are set, but for the text."""
    found = (_of_role(asked.role), _of_account(asked.account), _of_source(asked.source), _of_problem(asked.problem))
    return [condition for condition in found if condition[0]]


def by_name(asked: Asked) -> tuple[list[int] | None, list[Condition]]:
    """Those who fit, by name, where one filter alone is asked and they are known; else None, and the conditions."""
    if asked.role and asked == Asked(role=asked.role):
        held = holding(asked.role)
        return held, [] if held is not None else [_having(asked.role)]
    if asked.problem and asked == Asked(problem=asked.problem):
        found = troubled(asked.problem)
        return found, [] if found is not None else [_troubled_by(asked.problem)]
    return None, conditions(asked)


def all_of(wanted: Iterable[Condition]) -> Condition:
    """One condition out of many; contacts that are seen as another are none."""
    listed = sorted(wanted, key=lambda one: one[0].startswith(_WALKED))
    parts = [f"({condition})" for condition, _ in listed]
    values = [value for _, values in listed for value in values]
    if connection.vendor != "sqlite":
        return " AND ".join(["c.root IS NULL", *parts]), values
    # SQLite would take an index of the roots that finds nearly all, but not of a sum
    itself = "c.root + 0 IS NULL"
    if listed and listed[-1][0].startswith(_WALKED):
        # and it would read the whole contact for it, also of the very many whom the condition does not fit
        return " AND ".join([*parts[:-1], f"CASE WHEN {parts[-1]} THEN {itself} END"]), values
    return " AND ".join([itself, *parts]), values


def _of_role(role: str) -> Condition:
    if not role:
        return "", []
    numbers = holding(role)
    return any_of("c.number", numbers) if numbers is not None and len(numbers) <= FEW else _having(role)


def _having(role: str) -> Condition:
    # as a text put together: not by the index of all who have the role
    return _linked("role o ON o.record_id = l.record_id AND o.name || '' = %s AND o.ended_plan_id IS NULL", role)


def _linked(tables: str, *values: str) -> Condition:
    """A record that is linked to the contact, or to somebody who is seen as it, has what a join finds."""
    own = f"SELECT 1 FROM link l JOIN {tables} WHERE l.contact_id = c.number AND l.ended_plan_id IS NULL"
    theirs = (
        f"SELECT 1 FROM contact m JOIN link l ON l.contact_id = m.number AND l.ended_plan_id IS NULL JOIN {tables} "
        "WHERE m.root = c.number"
    )
    # most are nobody else too: whoever is, is found in one set that is made once
    merged = (
        f"CASE WHEN c.number IN (SELECT x.root FROM contact x WHERE x.root IS NOT NULL) THEN ({theirs} LIMIT 1) END"
    )
    # not EXISTS: of that PostgreSQL makes a set of all the links there are
    return f"{_WALKED}{own} LIMIT 1), {merged}) IS NOT NULL", [*values, *values]


def _are_few(rows: str, values: Sequence[str] = ()) -> bool:
    """Whether a condition fits so few that these are gathered rather than come across."""
    ((count,),) = fetch_kept(f"SELECT count(*) FROM (SELECT 1 FROM {rows} LIMIT {FEW + 1}) AS counted", values)
    return bool(count <= FEW)


def _of_account(state: str) -> Condition:
    if state == "none":
        return "NOT EXISTS (SELECT 1 FROM account x WHERE x.contact_id = c.number)", []
    wanted = {
        "active": "is_active",
        "inactive": "NOT is_active",
        "never": "is_active AND last_login IS NULL",
    }.get(state, "")
    if not wanted:
        return "", []
    if _are_few(f"account WHERE {wanted}"):
        return f"c.number IN (SELECT contact_id FROM account WHERE {wanted})", []
    return f"EXISTS (SELECT 1 FROM account x WHERE x.contact_id = c.number AND {wanted})", []


def _of_source(source: str) -> Condition:
    if not source:
        return "", []
    named = "(SELECT id FROM source WHERE name = %s)"
    if _are_few(f"source_record r WHERE r.source_id = {named}", [source]):
        return f"c.number IN (SELECT {ROOT} FROM {RECORDS} WHERE s.name = %s)", [source]
    return _linked(f"source_record r ON r.id = l.record_id AND r.source_id + 0 = {named}", source)


def _of_problem(code: str) -> Condition:
    if not code:
        return "", []
    numbers = troubled(code)
    return any_of("c.number", numbers) if numbers is not None else _troubled_by(code)


def _troubled_by(code: str) -> Condition:
    kind, values = ("", []) if code == "any" else (" AND p.code = %s", [code])
    is_open = f"p.closed_plan_id IS NULL{kind}"
    named = f"JOIN problem p ON p.source_id = r.source_id AND p.source_key = r.key AND {is_open}"
    return _linked(f"source_record r ON r.id = l.record_id {named}", *values)


_kept: dict[tuple[str, str, str], tuple[tuple[Any, ...], list[int] | None]] = {}
"""The contacts who were gathered, and the mark under which they were; None for too many."""
_MOST_KEPT = 100
_HAPPENED = "(SELECT max(id) FROM event), (SELECT max(id) FROM plan)"


def troubled(code: str) -> list[int] | None:
    """The contacts about whom problems are open, all or those of one code, by name; None where there are very many.

    Gathered once, and anew when a problem was opened or closed or anything happened to a contact.
    """
    kind, values = ("", []) if code == "any" else (" AND code = %s", [code])
    (mark,) = fetch_kept(
        f"SELECT count(*), max(id), sum(id), {_HAPPENED} FROM problem WHERE closed_plan_id IS NULL{kind}", values
    )
    rows = (
        f"(SELECT source_id, source_key FROM problem WHERE closed_plan_id IS NULL{kind}) AS p "
        "JOIN source_record r ON r.source_id = p.source_id AND r.key = p.source_key "
        "JOIN link l ON l.record_id = r.id AND l.ended_plan_id IS NULL"
    )
    return _gathered_by("problem", code, mark, FEW, rows, values)


def holding(role: str) -> list[int] | None:
    """The contacts who hold a role now, by name; None where there are very many.

    Gathered once, and anew when anybody got or lost it or anything happened to a contact. Whether they are still very
    many is looked at again when there is another plan.
    """
    kept = _kept.get((database.path(), "role", role))
    if kept and kept[1] is None and fetch_kept("SELECT max(id) FROM plan") == [kept[0][-1:]]:
        return None
    held = "role o WHERE o.ended_plan_id IS NULL AND o.name = %s"
    # not planned once: for any role PostgreSQL would read the whole table until it has so many, and of a rare one there
    # are not so many
    (mark,) = fetch(
        f"SELECT count(*), max(id), sum(id), {_HAPPENED} FROM (SELECT o.id FROM {held} LIMIT {GATHERED + 1}) "
        "AS counted",
        [role],
    )
    rows = f"(SELECT o.record_id FROM {held}) AS p JOIN link l ON l.record_id = p.record_id AND l.ended_plan_id IS NULL"
    return _gathered_by("role", role, mark, GATHERED, rows, [role])


def _gathered_by(
    kind: str, value: str, mark: tuple[Any, ...], most: int, rows: str, values: Sequence[str]
) -> list[int] | None:
    """The contacts of these rows with links, by name, as they were gathered under the same mark; None for too many."""
    place = (database.path(), kind, value)
    kept = _kept.get(place)
    if kept and kept[0] == mark:
        return kept[1]
    if len(_kept) >= _MOST_KEPT:
        _kept.clear()
    _kept[place] = mark, _gathered(rows, values) if mark[0] <= most else None
    return _kept[place][1]


def _gathered(rows: str, values: Sequence[str]) -> list[int]:
    found = fetch(
        f"SELECT DISTINCT c.name_key, c.number FROM {rows} JOIN contact k ON k.number = l.contact_id "
        f"JOIN contact c ON c.number = {ROOT} ORDER BY c.name_key, c.number",
        values,
    )
    return [number for _, number in found]
