"""Who is here twice, by all that speaks for and against it; and whether somebody is already here."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson
from django.db import transaction

from kinroll.core.rules import SourceRules
from kinroll.core.scoring.weights import Weights
from kinroll.flows import reviewing
from kinroll.flows.now import Now
from kinroll.matching import Options, Result, holders, stored
from kinroll.matching.blocking import candidates
from kinroll.matching.sweeping import judge_pairs, sweep_table
from kinroll.matching.table import Table, build_table
from kinroll.store import scoring, scoring_people
from kinroll.store.models import ScorerModel
from kinroll.store.scoring import Scored

SWEEP_EVERY, LEARN_EVERY = timedelta(days=1), timedelta(days=30)
MOST_CHANGED = 0.2
"""Where more than this share has changed, everybody is looked at again, and the weights are learned anew."""
LEVEL = "level_"
LOOK_BACK = 1_000
"""So many events before the last one that was seen are looked at again: a transaction may have ended late."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: how many people it looked at, of how many; how many pairs are likely; how many cases wait."""

    people: int
    of: int
    pairs: int
    cases: int
    is_full: bool
    left_out: Mapping[str, int]


def sweep(rules: Mapping[str, SourceRules], now: Now, *, full: bool = False) -> Swept:
    """Look at who is new or has changed since the last time, or at everybody, and bring likely pairs into the inbox."""
    complete = {name for name, each in rules.items() if each.complete}
    held, of = scoring.model(), scoring_people.count()
    event = scoring_people.last_event()
    changed = [] if full else scoring_people.changed_since(max(held.last_event - LOOK_BACK, 0))
    is_full = full or _is_stale(held, now) or len(changed) > MOST_CHANGED * max(of, 1)
    if is_full:
        result, keys = _everybody(held, complete, now)
        about, looked = None, len(result.table)
    else:
        result, keys = _changed(held, complete, changed)
        about, looked = changed, len(changed)
    found = list(scored(result.pairs.iter_rows(named=True)))
    with transaction.atomic():
        scoring.replace(found, now.at, about)
        scoring.replace_keys(keys, about)
        held.swept_at, held.last_event = now.at, event
        scoring.keep_model(held)
    left_out = result.report.get("blocks_cut", {})
    return Swept(looked, of, len(found), reviewing.refresh(now.at), is_full, left_out)


def sweep_if_due(rules: Mapping[str, SourceRules], now: Now) -> bool:
    """Sweep where a day has gone by and anything has happened since; whether that was so."""
    held = scoring.model()
    is_early = held.swept_at is not None and now.at - held.swept_at < SWEEP_EVERY
    if is_early or scoring_people.last_event() <= held.last_event:
        return False
    sweep(rules, now)
    return True


def _is_stale(held: ScorerModel, now: Now) -> bool:
    if not held.weights or held.learned_at is None or now.at - held.learned_at > LEARN_EVERY:
        return True
    return bool(orjson.loads(held.commons).get("version") != stored.VERSION)


def options_of(held: ScorerModel) -> Options:
    """Where the lines are."""
    return Options(automatic=held.sure_from / 100, review=held.review_from / 100)


def _everybody(held: ScorerModel, complete: Collection[str], now: Now) -> tuple[Result, Iterable[tuple[int, int]]]:
    """All pairs of the base; the weights are learned from them, and kept."""
    table = build_table(scoring_people.people(complete) or [{"id": "0"}])
    result = sweep_table(table, None, options_of(held))
    held.weights, held.learned_at, held.people = result.weights.to_json(), now.at, len(table)
    held.commons = orjson.dumps(stored.commons(table, holders.count(table))).decode()
    return result, _keys(table)


def _keys(table: Table) -> Iterable[tuple[int, int]]:
    return ((int(table.ids[place]), key) for place, key in stored.keys(table) if table.ids[place] != "0")


def _changed(
    held: ScorerModel, complete: Collection[str], changed: Collection[int]
) -> tuple[Result, Iterable[tuple[int, int]]]:
    """The pairs of those who have changed, with the rest and with each other, by the weights that were learned."""
    people = scoring_people.people(complete, changed)
    table = build_table(people or [{"id": "0"}])
    keys = list(_keys(table))
    beside = {number for numbers in scoring.sharing([key for _, key in keys]).values() for number in numbers}
    return _against(held, people, scoring_people.people(complete, beside - set(changed))), keys


def _against(held: ScorerModel, asked: list[dict[str, Any]], rest: list[dict[str, Any]]) -> Result:
    """These people compared with the others and with each other, by what was learned of the whole base."""
    table = build_table([*asked, *rest] or [{"id": "0"}])
    report: dict[str, Any] = {}
    one, other = candidates(table, report)
    is_asked = one < len(asked)
    known = stored.restore(table, orjson.loads(held.commons or "{}"))
    weights = Weights.from_json(held.weights)
    result = judge_pairs(table, known, one[is_asked], other[is_asked], weights, options_of(held))
    result.report |= report
    return result


def scored(rows: Iterable[Mapping[str, Any]]) -> Iterator[Scored]:
    """The pairs that a sweep found, as they are kept."""
    for row in rows:
        one, other = sorted((int(row["one"]), int(row["other"])))
        levels = {name.removeprefix(LEVEL): code for name, code in row.items() if name.startswith(LEVEL) and code}
        is_sure = row["verdict"] == "auto"
        yield Scored(one, other, row["probability"], row["reason"], levels, row["veto"], is_sure)
