"""What the gate before lodging asks the tables, in sets."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

import orjson

from kinroll.core.avetmiss.gate import Person
from kinroll.core.avetmiss.window import Window
from kinroll.store.bulk import any_of, fetch, of_roots
from kinroll.store.models import GateAnswer, Lodgement

BATCH = 1_000
_ROOT = "COALESCE(c.root, c.number)"


def pairs() -> list[tuple[int, int, str]]:
    """Who may be one person with whom, and why: every open pair of the review inbox, whoever has put it there."""
    return [
        (one, other, why)
        for one, other, why in fetch("SELECT one_id, other_id, certainty FROM review_pair ORDER BY harm, id")
    ]


_LINKED = (
    "contact c JOIN link l ON l.contact_id = c.number AND l.ended_plan_id IS NULL "
    "JOIN document d ON d.record_id = l.record_id"
)


def people_of_many() -> Iterator[tuple[int, list[Person]]]:
    """Whom the documents of each contact are about by what they say, of contacts who have several; by number."""
    after = 0
    while rows := fetch(
        f"SELECT {_ROOT} AS root FROM {_LINKED} WHERE {_ROOT} > %s GROUP BY {_ROOT} HAVING count(*) > 1 "
        f"ORDER BY root LIMIT {BATCH}",
        [after],
    ):
        roots = [root for (root,) in rows]
        yield from sorted(_people(roots).items())
        after = roots[-1]


def _people(roots: Collection[int]) -> dict[int, list[Person]]:
    condition, values = any_of(_ROOT, list(roots))
    rows = fetch(
        f"SELECT {_ROOT}, d.number, p.body FROM {_LINKED} JOIN payload p ON p.id = d.payload_id "
        f"WHERE {condition} ORDER BY d.number",
        values,
    )
    found: dict[int, list[Person]] = {}
    for root, number, body in rows:
        said = orjson.loads(body)["values"] if body else {}
        named = [said.get(name, "") for name in ("forename", "surname", "date_of_birth")]
        if any(named):
            found.setdefault(root, []).append(Person(number, *named))
    return found


def twice_in_unit(window: Window) -> list[tuple[int, str, Any, int, int]]:
    """Contacts with one unit from one day on more than once: contact, unit, day, two of the documents."""
    day = "COALESCE(u.starts_on, cd.starts_on)"
    return fetch(
        f"SELECT {_ROOT}, n.code, {day}, min(d.number), max(d.number) FROM unit_outcome u "
        "JOIN training_unit n ON n.id = u.unit_id JOIN document d ON d.number = u.document_id "
        "JOIN link l ON l.record_id = d.record_id AND l.ended_plan_id IS NULL "
        "JOIN contact c ON c.number = l.contact_id LEFT JOIN course_date cd ON cd.id = d.course_date_id "
        f"WHERE u.outcome <> '' AND {day} <= %s AND COALESCE(u.ends_on, cd.ends_on) >= %s "
        f"GROUP BY {_ROOT}, n.code, {day} HAVING count(*) > 1 ORDER BY 1, 2",
        [window.last.isoformat(), window.first.isoformat()],
    )


def last_lodged() -> int | None:
    """The number of the last lodgement that was lodged."""
    lodged = Lodgement.objects.filter(lodged_on__isnull=False).order_by("-last_on", "-pk")
    return lodged.values_list("pk", flat=True).first()


def lodged_under(lodgement: int | None, contacts: Collection[int]) -> dict[int, list[str]]:
    """The identifiers that these contacts, as they are now, were lodged under; those who were not are not in it."""
    if lodgement is None or not contacts:
        return {}
    found: dict[int, list[str]] = {}
    condition, values = of_roots("c", contacts)
    for root, client in fetch(
        f"SELECT {_ROOT}, x.client FROM contact c JOIN lodged_client x ON x.contact = c.number AND x.lodgement_id = %s "
        f"WHERE {condition} ORDER BY 1, 2",
        [lodgement, *values],
    ):
        found.setdefault(root, []).append(client)
    return found


def answered() -> set[tuple[str, int, str]]:
    """The suspicions that somebody has found right as they are: rule, contact, and what was looked at."""
    return set(GateAnswer.objects.values_list("rule", "contact", "about"))


def answer(rule: str, contact: int, about: str, *, words: str, by: str, at: datetime) -> None:
    """Keep that somebody looked at a suspicion and found it right as it is."""
    GateAnswer.objects.update_or_create(
        rule=rule, contact=contact, about=about, defaults={"words": words, "by": by, "at": at}
    )
