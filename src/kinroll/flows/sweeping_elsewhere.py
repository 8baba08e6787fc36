"""The sweep of everybody where there are more people than one machine takes: on Spark, by way of a folder."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
from django.db import transaction

from kinroll.core.rules import SourceRules
from kinroll.flows.now import Now
from kinroll.flows.sweeping import Swept, options_of, scored, sweep
from kinroll.matching import stored
from kinroll.spark import exchange
from kinroll.spark.exchange import ExchangeError, Found
from kinroll.store import scoring, scoring_people
from kinroll.store.models import ScorerModel

__all__ = ["ExchangeError", "export", "sweep_on_spark", "take_in"]
AT_ONCE = 20_000


def export(rules: Mapping[str, SourceRules], now: Now, folder: Path) -> int:
    """Write everybody, as they are compared, into a new folder, some thousands at a time; how many they are."""
    if not scoring_people.count():
        raise ExchangeError("There is nobody to be compared.")
    options = options_of(scoring.model())
    told = {
        "event": scoring_people.last_event(),
        "exported_at": now.at.isoformat(),
        "automatic": options.automatic,
        "review": options.review,
        "version": stored.VERSION,
    }
    return exchange.write(folder, _everybody(rules), told)


def _everybody(rules: Mapping[str, SourceRules]) -> Iterator[list[dict[str, Any]]]:
    complete = {name for name, each in rules.items() if each.complete}
    last = 0
    while numbers := scoring_people.next_numbers(last, AT_ONCE):
        last = numbers[-1]
        yield scoring_people.people(complete, numbers)


def take_in(rules: Mapping[str, SourceRules], now: Now, folder: Path) -> Swept:
    """Keep what was found on Spark, as a sweep here keeps it; then look at who has changed since they were written."""
    found, held = exchange.read(folder), scoring.model()
    _refuse_outdated(found, held)
    with transaction.atomic():
        scoring.replace(scored(found.pairs()), now.at)
        scoring.replace_keys(found.keys())
        scoring.forget_gone()
        held.weights, held.commons = found.learned["weights"], orjson.dumps(found.learned["commons"]).decode()
        held.people, held.last_event = found.learned["people"], found.told["event"]
        held.swept_at = held.learned_at = now.at
        scoring.keep_model(held)
        since = sweep(rules, now)
    pairs = scoring.count_pairs()
    return replace(since, people=held.people, pairs=pairs, is_full=True, left_out=found.learned["left_out"])


def _refuse_outdated(found: Found, held: ScorerModel) -> None:
    if found.told["version"] != stored.VERSION or found.learned["commons"]["version"] != stored.VERSION:
        raise ExchangeError("The people were written by another version of Kinroll; write them again.")
    if found.told["people"] != found.learned["people"]:
        raise ExchangeError("What was found is not about the people of this folder; sweep them again.")
    written = datetime.fromisoformat(found.told["exported_at"])
    if held.learned_at is not None and held.learned_at > written:
        raise ExchangeError("Everybody has been looked at since these people were written; write them again.")


def sweep_on_spark(rules: Mapping[str, SourceRules], now: Now, master: str) -> Swept:
    """The three steps at once, for a Spark that sees the files of this machine; nothing is left of them."""
    from kinroll.spark.running import run  # here: only who asks for Spark needs it
    from kinroll.spark.session import opened

    with opened(master) as spark, TemporaryDirectory(prefix="kinroll-sweep-") as made:
        folder = Path(made) / "sweep"
        export(rules, now, folder)
        run(spark, folder.as_uri())
        return take_in(rules, now, folder)
