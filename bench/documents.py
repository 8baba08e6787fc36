"""How much documents cost, beside a plain ORM way that leaves as many rows in the same tables. Not part of CI.

    python bench/documents.py                                          10,000 registrations against 100,000 contacts
    python bench/documents.py --documents 200 --contacts 1000 --rounds 1       a quick look

Both sides of a round begin with the same people, whom Kinroll has brought in; half of the registrations are about
one of them. The ORM way is what one would write first: a transaction for each registration, a look-up, ``create``
and ``save``. It guards against none of the hazards that Kinroll does. ``moved`` is one document that enters a step with
a rule: how long, beside the plain ORM way of writing the same rows for another document, turn by turn, and how many
statements.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, TypeVar

from databases import Databases, opened

from kinroll.core.rules import DOCUMENTS, EDITS
from kinroll.core.text import fold, name_key
from kinroll.store import database

database.set_up()

from django.db import connection, transaction  # noqa: E402

from kinroll.flows import documents  # noqa: E402
from kinroll.flows.documents import New  # noqa: E402
from kinroll.flows.now import Now  # noqa: E402
from kinroll.store import models, rule_sets  # noqa: E402

T = TypeVar("T")
RULES = {EDITS.name: EDITS, DOCUMENTS.name: DOCUMENTS}
BEGAN = datetime(2026, 3, 2, 12, tzinfo=UTC)
FIELDS = {
    "forename": "name",
    "surname": "name",
    "date_of_birth": "date of birth",
    "personal_email": "email",
    "mobile": "telephone",
    "suburb": "suburb",
    "postcode": "postcode",
    "employer": "text",
}
FORM = "\n".join(f'[[form.field]]\nname = "{name}"\ntype = "{kind}"' for name, kind in FIELDS.items())
RULE = """
[[process.rule]]
name = "{step}"
step = "{step}"
[process.rule.contact]
match = "name and email"
copy = "overwrite"
contact_id = "next number"
form = "Student"
type = "Student"
"""
RULE_SET = f"""
contact_types = ["Student"]
[[form]]
name = "Registration"
about = "document"
{FORM}
[[form]]
name = "Student"
about = "contact"
{FORM}
[[process]]
name = "Enrolment"
form = "Registration"
steps = ["booking", "attending"]
{RULE.format(step="booking")}{RULE.format(step="attending")}
"""
SYLLABLES = ("ba", "co", "di", "fe", "gu", "ha", "je", "ki", "lo", "mu")
COUNTED = ("Document", "DocumentEntry", "Contact", "SourceRecord", "RecordVersion", "Link", "Role", "Change", "Event")


@dataclass(frozen=True)
class Cost:
    """What one side took, and the rows it left."""

    seconds: float
    rows: dict[str, int]


def person(place: int, **more: str) -> dict[str, str]:
    """A made-up person, the same for the same number."""
    name = "".join(SYLLABLES[int(digit)] for digit in f"{place:06d}")
    return {
        "forename": name[:6].title(),
        "surname": name[6:].title(),
        "date_of_birth": str(date(1950, 1, 1) + timedelta(days=place % 18_000)),
        "personal_email": f"{name}@example.org",
        "mobile": f"+44 7700 900{place % 1000:03d}",  # there are no more that nobody has
        "suburb": "Carlton",
        "postcode": "3053",
        **more,
    }


def registrations(count: int, contacts: int) -> Iterator[New]:
    """Half of them of people who are there already."""
    for place in range(count):
        known = place % 2 == 0
        values = person(place * max(1, contacts // count) if known else contacts + place, employer="Acme")
        yield New("Enrolment", values, "booking")


def now(minutes: int = 0) -> Now:
    at = BEGAN + timedelta(minutes=minutes)
    return Now(at, at.date(), at, "bench")


def fill(contacts: int) -> None:
    """The rule set, and the people who are there before either side begins."""
    rule_sets.activate(rule_sets.add(RULE_SET, note="", by="bench", at=BEGAN), BEGAN)
    documents.make([New("Enrolment", person(place), "booking") for place in range(contacts)], RULES, now())


def by_kinroll(items: list[New]) -> None:
    documents.make(items, RULES, now(10))


def by_orm(items: list[New]) -> None:
    """The first thing that one would write."""
    source = models.Source.objects.get(name="documents")
    rule_set = models.RuleSet.objects.latest("version")
    plan = models.Plan.objects.create(
        source=source, kind="documents", state="applied", made_at=BEGAN, as_of=BEGAN, today=BEGAN.date()
    )
    for seq, item in enumerate(items, 1):
        with transaction.atomic():
            _register(item, plan, seq, rule_set, source)


def _register(item: New, plan: models.Plan, seq: int, rule_set: models.RuleSet, source: models.Source) -> None:
    values, at = dict(item.values), now(10).at
    said = json.dumps({"values": values})
    document = models.Document.objects.create(
        process=item.process,
        step=item.step,
        payload=models.Payload.objects.create(body=said),
        made_at=at,
        changed_at=at,
    )
    record = models.SourceRecord.objects.create(source=source, key=str(document.pk))
    core = {name: values[name] for name in ("forename", "surname", "date_of_birth", "personal_email", "mobile")}
    key = name_key(values["forename"], values["surname"])
    known = models.Contact.objects.filter(name_key=key, personal_email__iexact=fold(values["personal_email"])).first()
    contact = known or models.Contact(made_by=record)
    for name, value in core.items():
        setattr(contact, name, value)
    contact.name_key = key
    contact.extra = json.dumps({"suburb": values["suburb"], "postcode": values["postcode"]})
    contact.winners = json.dumps({name: [f"documents:{record.key}", "follow"] for name in values})
    contact.version += 1
    contact.save()
    if known is None:
        contact.external_id = str(contact.pk)
        contact.save(update_fields=["external_id"])
        models.Name.objects.create(key=contact.external_id, kind="external-id", contact=contact)
    payload = models.Payload.objects.create(body=said)
    models.RecordVersion.objects.create(record=record, plan=plan, payload=payload, as_of=at)
    models.Link.objects.create(record=record, contact=contact, origin="rule", plan=plan)
    models.Role.objects.create(record=record, name="Student", began_on=at.date(), plan=plan)
    models.Change.objects.create(
        plan=plan, seq=seq, kind="updated" if known else "created", contact=contact, payload=payload, state=1
    )
    models.Event.objects.create(at=at, kind="changed" if known else "created", contact=contact, plan=plan, seq=seq)
    document.record = record
    document.save(update_fields=["record"])
    for kind in ("made", "rule"):
        _enter(document, kind, rule_set, plan, at)


def _enter(document: models.Document, kind: str, rule_set: models.RuleSet, plan: models.Plan, at: datetime) -> None:
    """A line of the document's timeline."""
    models.DocumentEntry.objects.create(
        document=document,
        version=document.version,
        at=at,
        by="bench",
        kind=kind,
        step=document.step,
        rule_set=rule_set if kind == "rule" else None,
        plan=plan if kind == "rule" else None,
        payload=models.Payload.objects.create(body=json.dumps({"text": kind, "changed": {}})),
    )


def rows() -> dict[str, int]:
    return {name: getattr(models, name).objects.count() for name in COUNTED}


def timed(side: Callable[[T], None], given: T) -> Cost:
    """What a side takes, and the rows that it adds."""
    before = rows()
    began = perf_counter()
    side(given)
    seconds = perf_counter() - began
    return Cost(seconds, {name: count - before[name] for name, count in rows().items()})


def moved(contacts: int) -> tuple[float, float, int]:
    """Seconds of one document that enters a step with a rule, of the ORM way beside it, and statements of the first."""
    counts: list[int] = []

    def hear(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        counts[-1] += 1
        return execute(sql, params, many, context)

    def by_rule(number: int) -> None:
        counts.append(0)
        with connection.execute_wrapper(hear):
            documents.move({number: "attending"}, RULES, now(20))

    sides: dict[str, list[Cost]] = {"rule": [], "orm": []}
    for number in range(1, min(contacts // 2, 50) + 1):
        sides["rule"].append(timed(by_rule, number))
        sides["orm"].append(timed(_move_by_orm, contacts - number + 1))
    left = {name: [cost.rows for cost in costs] for name, costs in sides.items()}
    assert left["rule"] == left["orm"], left
    assert len(set(counts)) == 1, counts
    by_rules, by_orm_ = (median(cost.seconds for cost in costs) for costs in sides.values())
    return by_rules, by_orm_, counts[0]


def _move_by_orm(number: int) -> None:
    at, said = now(20).at, json.dumps({"values": person(number - 1)})
    with transaction.atomic():
        rule_set = models.RuleSet.objects.latest("version")
        document = models.Document.objects.select_related("record__source", "payload").get(pk=number)
        document.step, document.version, document.changed_at = "attending", document.version + 1, at
        document.save()
        contact = models.Link.objects.select_related("contact").get(record=document.record).contact
        for name in ("forename", "surname", "date_of_birth", "personal_email", "mobile"):
            setattr(contact, name, json.loads(said)["values"][name])
        contact.version += 1
        contact.save()
        plan = models.Plan.objects.create(
            source=document.record.source, kind="documents", state="applied", made_at=at, as_of=at, today=at.date()
        )
        payload = models.Payload.objects.create(body=said)
        models.RecordVersion.objects.create(record=document.record, plan=plan, payload=payload, as_of=at)
        models.Change.objects.create(plan=plan, seq=1, kind="noted", contact=contact, payload=payload, state=1)
        for kind in ("moved", "rule"):
            _enter(document, kind, rule_set, plan, at)


def measure(kind: Databases, count: int, contacts: int) -> dict[str, Any]:
    """One round on one kind of database."""
    items, costs, moving = list(registrations(count, contacts)), {}, (0.0, 0.0, 0)
    for name, side in (("kinroll", by_kinroll), ("orm", by_orm)):
        kind.make("side")
        database.use(kind.url("side"))
        try:
            fill(contacts)
            costs[name] = timed(side, items)
            moving = moved(contacts) if name == "kinroll" else moving
        finally:
            database.close()
            kind.drop("side")
    assert costs["kinroll"].rows == costs["orm"].rows, costs
    return {
        "database": kind.name,
        "documents_a_second": round(count / costs["kinroll"].seconds),
        "orm_a_second": round(count / costs["orm"].seconds),
        "times_the_orm_way": round(costs["orm"].seconds / costs["kinroll"].seconds, 2),
        "moved_ms": round(moving[0] * 1000, 2),
        "moved_by_orm_ms": round(moving[1] * 1000, 2),
        "times_one_document": round(moving[0] / moving[1], 2),
        "moved_statements": moving[2],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--contacts", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], action="append")
    asked = parser.parse_args()
    names = asked.database or ["sqlite", "postgresql"]
    with tempfile.TemporaryDirectory(prefix="kinroll-bench-") as folder, opened(names, Path(folder)) as kinds:
        for round_ in range(1, asked.rounds + 1):
            for kind in kinds:
                result = measure(kind, asked.documents, asked.contacts)
                sys.stdout.write(json.dumps({"round": round_, **result}) + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
