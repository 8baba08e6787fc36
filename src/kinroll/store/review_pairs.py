"""Contacts who may be one person, found in sets over all there are: a query for names, one for ids."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from kinroll.core import reviewing
from kinroll.core.process.identifying import CLIENT, USI, VERIFIED
from kinroll.core.reviewing import Known
from kinroll.core.text import fold
from kinroll.store import apart, identifiers, plans, scoring, verifications
from kinroll.store.bulk import any_of, execute, fetch, insert
from kinroll.store.models import Plan, ReviewLook

_FACTS = (
    "c.forename, c.surname, c.date_of_birth, c.personal_email, c.work_email, c.telephone, c.mobile, c.work_telephone"
)


def refresh(now: datetime) -> int:
    """Find all pairs anew; how many there are that nobody has answered."""
    with transaction.atomic():
        last = _last_plan()
        wanted = _wanted()
        rows = fetch("SELECT id, one_id, other_id, certainty, harm, probability FROM review_pair")
        held = {(one, other): (kind, harm, probability) for _, one, other, kind, harm, probability in rows}
        gone = [number for number, one, other, *facts in rows if wanted.get((one, other)) != tuple(facts)]
        condition, values = any_of("id", gone)
        execute(f"DELETE FROM review_pair WHERE {condition}", values)
        columns = ("one_id", "other_id", "certainty", "harm", "probability", "found_at")
        insert(
            "review_pair",
            columns,
            [(*pair, *facts, now) for pair, facts in wanted.items() if held.get(pair) != facts],
        )
        ReviewLook.objects.update(plan=last, at=now)
    return len(wanted)


def _wanted() -> dict[tuple[int, int], tuple[str, int, float]]:
    """All pairs to be asked about: why, how much harm waiting does, and how likely each is one person."""
    people, scored = _alike(), scoring.to_ask()
    simple = reviewing.pairs(people)
    kinds = {**dict.fromkeys(scored, reviewing.LIKELY), **simple}
    unknown = {number for pair in kinds for number in pair} - people.keys()
    people |= known_of(unknown)
    found = apart.without(kinds, people)
    return {pair: (kind, reviewing.HARM[kind], scored.get(pair, 0.0)) for pair, kind in found.items()}


def add_likely(found: Mapping[tuple[int, int], float], now: datetime) -> None:
    """Put these pairs, with how likely each is, beside those that are asked about already."""
    if not found:
        return
    condition, values = any_of("one_id", sorted({one for one, _ in found}))
    held = set(fetch(f"SELECT one_id, other_id FROM review_pair WHERE {condition}", values))
    kinds = {pair: reviewing.LIKELY for pair in found if pair not in held}
    wanted = apart.without(kinds, known_of({number for pair in kinds for number in pair}))
    columns = ("one_id", "other_id", "certainty", "harm", "probability", "found_at")
    insert(
        "review_pair", columns, [(*pair, kind, reviewing.HARM[kind], found[pair], now) for pair, kind in wanted.items()]
    )


def _last_plan() -> int:
    return Plan.objects.filter(state=plans.APPLIED).order_by("-pk").values_list("pk", flat=True).first() or 0


def is_due() -> bool:
    """Whether anything was applied since it was last looked."""
    look = ReviewLook.objects.filter(at__isnull=False).first()
    return look is None or Plan.objects.filter(state=plans.APPLIED, pk__gt=look.plan).exists()


def looked_at() -> datetime | None:
    """When it was last looked."""
    return ReviewLook.objects.filter(at__isnull=False).values_list(F("at"), flat=True).first()


def _alike() -> dict[int, Known]:
    """Everybody who shares a whole name, or an id, with somebody else, with what they are known by."""
    ids = _shared_ids()
    condition, values = any_of("c.number", list(ids))
    rows = fetch(
        f"SELECT c.number, {_FACTS} FROM contact c WHERE c.root IS NULL AND c.is_active AND ({condition} OR "
        "c.name_key IN (SELECT name_key FROM contact WHERE root IS NULL AND is_active AND name_key <> '' "
        "GROUP BY name_key HAVING count(*) > 1))",
        values,
    )
    return {number: _known(facts, ids.get(number, ())) for number, *facts in rows}


def _known(facts: list[str], ids: Collection[tuple[str, str]]) -> Known:
    forename, surname, birth, *reached = facts
    values = {"forename": forename, "surname": surname, "date_of_birth": birth}
    return reviewing.known(values, reached[:2], reached[2:], ids)


def _shared_ids() -> dict[int, set[tuple[str, str]]]:
    """The ids that several contacts have, by contact: those a source vouches for, and verified USIs."""
    rows = fetch(
        "SELECT DISTINCT i.type, i.key, COALESCE(c.root, c.number) FROM identifier i "
        "JOIN link l ON l.record_id = i.record_id AND l.ended_plan_id IS NULL "
        "JOIN contact c ON c.number = l.contact_id JOIN (SELECT type, key FROM identifier "
        "WHERE ended_plan_id IS NULL GROUP BY type, key HAVING count(*) > 1) AS many "
        "ON many.type = i.type AND many.key = i.key WHERE i.ended_plan_id IS NULL AND i.type <> %s",
        [CLIENT],
    )
    verified = _verified({number for kind, _, number in rows if kind == USI})
    found: dict[int, set[tuple[str, str]]] = {}
    for kind, key, number in rows:
        if kind != USI or (number, key) in verified:
            found.setdefault(number, set()).add((kind, key))
    return found


def _verified(numbers: Collection[int]) -> set[tuple[int, str]]:
    """The USIs that a registry has confirmed, for what these contacts are called."""
    if not numbers:
        return set()
    listed = [(number, one) for number, held in identifiers.identities(USI, numbers).items() for one in held]
    standings = verifications.standings([one for _, one in listed])
    return {
        (number, fold(one.value))
        for (number, one), how in zip(listed, standings, strict=True)
        if how.status == VERIFIED
    }


def known_of(numbers: Collection[int]) -> dict[int, Known]:
    """What these contacts are known by, but for their ids."""
    condition, values = any_of("c.number", list(numbers))
    rows = fetch(f"SELECT c.number, {_FACTS} FROM contact c WHERE {condition}", values)
    return {number: _known(facts, ()) for number, *facts in rows}


def forget(one: int, other: int) -> None:
    """A pair is answered."""
    execute("DELETE FROM review_pair WHERE one_id = %s AND other_id = %s", [min(one, other), max(one, other)])
