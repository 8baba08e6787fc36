"""Everything that a database of Kinroll holds, as lines of text: two databases ended the same when the lines are equal.

    python tools/endstate.py DATABASE-URL        print the lines

Every row of every table is there, except where two runs that end the same may rightly differ:

- Numbers. PostgreSQL never gives a number back that a transaction reserved and lost, so a killed run leaves gaps.
  A contact is shown by its place among the contacts, in the order of the records that made them, as batches of new
  contacts end in any order; a record by its source and id; any other row by what it says.
- Clocks: when something was done or first seen. What a source says to be true at a time is compared (a run with
  `--as-of` fixes it).
- Salts and the hashes keyed by them, which are random for each contact. What was hashed is compared.
- What a run notes so that the next one can leave people unread: a killed run has not noted it, and the next one reads
  them. That it comes to the same is a property of its own (`tests/properties/test_unread.py`).
- Runs that changed nobody: a plan that was killed while it was made, or never begun, and a run after that found nothing
  left to do. They stay in the history. A row says by which run it was written as kind and day of that run.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

from kinroll.store import database

database.set_up()

from django.apps import apps  # noqa: E402 - needs a Django that is set up
from django.db.models import Model  # noqa: E402

from kinroll.store import contacts, models, plans, runs  # noqa: E402

LEFT_OUT = {
    "Source": {"paused_at"},
    "Plan": {"made_at", "finished_at"},
    "SourceRecord": {"digest", "due", "filled"},
    "NotImported": {"mask", "due", "filled"},
    "Contact": {"salt"},
    "RecordVersion": {"content_hash"},
    "Account": {"created_at", "last_login"},
    "Event": {"at", "xid"},
    "Outbox": {"created_at", "next_try_at"},
    "Problem": {"first_seen", "closed_at"},
}
IN_ORDER = {"Event": ("plan_id", "seq", "pk"), "Change": ("pk",)}
BEGUN = (plans.DRAFTING, plans.APPLYING)
Labels = dict[type[Model], dict[Any, Any]]


def end_state(url: str) -> list[str]:
    """The lines of the database at this address. Leaves no connection open."""
    database.use(url)
    try:
        return sorted(_renamed([*_tables(), *_as_shown(), *_leftovers()]))
    finally:
        database.close()


def _tables() -> Iterator[str]:
    labels = _labels()
    done = {pk for pk, state in models.Plan.objects.values_list("pk", "state") if state == plans.APPLIED}
    for model in apps.get_app_config("store").get_models():
        if model in (models.Payload, models.Finding, models.ReaderNote, models.WaitingTie):
            continue  # a payload is shown by who points at it; findings end with their run; the others are for the next
        places: Counter[Any] = Counter()
        for row in model._default_manager.order_by(*IN_ORDER.get(model.__name__, ["pk"])).values():
            if model in (models.Plan, models.Change) and row["id" if model is models.Plan else "plan_id"] not in done:
                continue
            shown = _row(model, row, labels)
            if model.__name__ in IN_ORDER:
                places[shown["plan"]] += 1
                shown["place"] = places[shown["plan"]]
            yield f"{model._meta.db_table}: {_text(shown)}"


def _labels() -> Labels:
    """What each row that others point at is shown as."""
    order = ("made_by__source__name", "made_by__key", "pk")
    numbers = models.Contact.objects.order_by(*order).values_list("pk", flat=True)
    records = models.SourceRecord.objects.values_list("pk", "source__name", "key")
    return {
        models.Source: dict(models.Source.objects.values_list("pk", "name")),
        models.Plan: {plan.pk: f"{plan.kind} of {_day(plan)}" for plan in models.Plan.objects.all()},
        models.Contact: {number: f"contact #{place}" for place, number in enumerate(numbers, 1)},
        models.SourceRecord: {pk: f"{source}:{key}" for pk, source, key in records},
        models.Account: dict(models.Account.objects.values_list("pk", "username")),
        models.Payload: dict(models.Payload.objects.values_list("pk", "body")),
        models.Event: {},
    }


def _day(plan: models.Plan) -> str:
    return plan.as_of.isoformat() if plan.kind == "sync" else plan.today.isoformat()


def _row(model: type[Model], row: dict[str, Any], labels: Labels) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for column in model._meta.concrete_fields:
        value = row[column.attname]
        if column.name in LEFT_OUT.get(model.__name__, ()) or (column.primary_key and column.name in ("id", "number")):
            continue
        if (model, column.name) == (models.Plan, "as_of"):
            value = value if row["kind"] == "sync" else None
        if value is not None and column.related_model:
            value = labels[column.related_model][value]
        elif value is not None and column.name == "root":
            value = labels[models.Contact][value]
        shown[column.name] = value
    if model is models.Contact:
        shown["is"] = labels[models.Contact][row["number"]]
    return shown


def _as_shown() -> Iterator[str]:
    """`contact list --json` and `problems --json`, as far as they can be the same."""
    numbers = _labels()[models.Contact]
    for contact in contacts.everyone():
        yield f"contact list: {_text(_renumbered(contact, numbers))}"
    for source, seen in runs.open_problems():
        yield f"problems: {_text([source, repr(seen.problem)])}"


def _renumbered(value: Any, numbers: dict[Any, Any]) -> Any:
    if isinstance(value, dict):
        shown = {
            key: numbers.get(item) if key == "contact_id" else _renumbered(item, numbers) for key, item in value.items()
        }
        if "related_from" in shown:  # in the order in which they were written
            shown["related_from"].sort(key=_text)
        return shown
    return [_renumbered(item, numbers) for item in value] if isinstance(value, list) else value


def _renamed(lines: list[str]) -> list[str]:
    """The lines, with contacts that a sentence names by their number shown as everywhere else."""
    numbers = _labels()[models.Contact]
    return [re.sub(r"\bcontact (\d+)\b", lambda said: numbers.get(int(said[1]), said[0]), line) for line in lines]


def _leftovers() -> Iterator[str]:
    """What no run may leave behind: these lines always say 0."""
    used = {pk for model in (models.Change, models.RecordVersion, models.Outbox)
            for pk in model._default_manager.values_list("payload_id", flat=True)}  # fmt: skip
    payloads = set(models.Payload.objects.values_list("pk", flat=True))
    finished = models.Plan.objects.exclude(state__in=(*plans.OPEN_STATES, *BEGUN))
    yield f"left behind: {models.Plan.objects.filter(state__in=BEGUN).count()} runs begun and not finished"
    yield f"left behind: {len(payloads - used)} payloads that nothing points at"
    yield f"left behind: {models.Finding.objects.filter(plan__in=finished).count()} findings of runs that have ended"
    pending = models.Change.objects.filter(plan__in=finished, state=0)
    yield f"left behind: {pending.count()} pending changes of runs that have ended"


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def differences(expected: list[str], found: list[str]) -> list[str]:
    """The lines that only one of two end states has: ``-`` expected and not there, ``+`` there and not expected."""
    missing = (Counter(expected) - Counter(found)).elements()
    surplus = (Counter(found) - Counter(expected)).elements()
    return [*(f"- {line}" for line in sorted(missing)), *(f"+ {line}" for line in sorted(surplus))]


if __name__ == "__main__":
    sys.stdout.write("\n".join(end_state(sys.argv[1])) + "\n")
