"""Who has just come, put to the scorer at once: likely pairs are in the inbox before the next sweep.

A few at a time, in plain Python, by what the last sweep has learned; of many the sweep takes care. Whatever goes wrong
here, what brought them is done.
"""

import logging
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import transaction

from kinroll.core.rules import SourceRules
from kinroll.core.scoring.certain import Options
from kinroll.core.scoring.keys import digests
from kinroll.core.scoring.learned import Learned
from kinroll.core.scoring.person import Person
from kinroll.flows.applying import FEW_NEWCOMERS
from kinroll.flows.looking_up import what_was_learned
from kinroll.store import review_pairs, scoring, scoring_people
from kinroll.store.scoring import Scored

Rules = Mapping[str, SourceRules]
_log = logging.getLogger("kinroll.scorer")


def look_at(numbers: Collection[int], rules: Rules, at: datetime) -> int:
    """Look whether these new contacts were here already; how many likely pairs are in the inbox for it.

    Nothing is asked where there are none, and next to nothing before the first sweep.
    """
    if not 0 < len(numbers) <= FEW_NEWCOMERS:
        return 0
    try:
        with transaction.atomic():
            version = scoring.version()
            return _look_at(numbers, *what_was_learned(version), rules, at) if version else 0
    except Exception:
        _log.exception("new contacts are looked at by the next sweep")
        return 0


def look_since_sweep(rules: Rules, at: datetime) -> int:
    """The same for whoever has come since the last sweep and was not looked at: after a run of a source."""
    try:
        with transaction.atomic():
            numbers = scoring_people.newcomers(FEW_NEWCOMERS + 1) if scoring.version() else []
    except Exception:
        _log.exception("new contacts are looked at by the next sweep")
        return 0
    return look_at(numbers, rules, at)


def _look_at(numbers: Collection[int], learned: Learned, options: Options, rules: Rules, at: datetime) -> int:
    complete = {name for name, each in rules.items() if each.complete}
    asked = _people(complete, numbers)
    keys = {number: digests(person) for number, person in asked.items()}
    scoring.replace_keys(((number, key) for number, mine in keys.items() for key in mine), list(asked))
    holders = scoring.sharing({key for mine in keys.values() for key in mine})
    beside = {number: {one for key in mine for one in holders.get(key, ())} - {number} for number, mine in keys.items()}
    known = asked | _people(complete, set().union(*beside.values()) - asked.keys())
    met = {(min(pair), max(pair)) for number, others in beside.items() for pair in ((number, one) for one in others)}
    found = list(_judge(sorted(met), known, learned, options))
    scoring.replace(found, at, list(asked))
    to_ask = {(one.one, one.other): one.probability for one in found if _is_asked(one, options)}
    review_pairs.add_likely(to_ask, at)
    return len(to_ask)


def _people(complete: Collection[str], numbers: Collection[int]) -> dict[int, Person]:
    return {int(one["id"]): Person(one) for one in scoring_people.people(complete, numbers)} if numbers else {}


def _judge(
    pairs: Iterable[tuple[int, int]], known: Mapping[int, Person], learned: Learned, options: Options
) -> Iterable[Scored]:
    """These pairs as the sweep would find them; those that are not worth keeping are left out."""
    for one, other in pairs:
        found = learned.judge(known[one], known[other], options) if one in known and other in known else None
        if found:
            says = {name: code for name, code in found.levels.items() if code}
            yield Scored(one, other, found.probability, found.reason, says, found.veto, found.is_sure)


def _is_asked(found: Scored, options: Options) -> bool:
    return found.probability >= options.review and found.veto not in scoring.NOT_ASKED
