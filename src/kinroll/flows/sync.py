"""Sync a source: read what it says, plan, brake, apply.

This is the whole road. A SIMS person, a row of a file and an edit by a person differ only in who yields the records.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta
from importlib.metadata import version
from itertools import chain

from django.db.utils import Error

from kinroll.core import matching
from kinroll.core.counting import Counter
from kinroll.core.problem import REFUSED, VALUE_DROPPED, Problem
from kinroll.core.rules import SourceRules
from kinroll.core.source_record import Extract
from kinroll.core.staging import ACCEPTED, state_of
from kinroll.core.text import fold
from kinroll.core.usernames import Claimant, Holder, Outcome, contest
from kinroll.flows import braking, outsiders, short_cut
from kinroll.flows.applying import Report, apply_plan, finish_interrupted, refuse_if_paused
from kinroll.flows.hands import Hands
from kinroll.flows.hands.steps import Deciding, Faced, Portion, Staging
from kinroll.flows.now import Now
from kinroll.flows.reader import Progress, Reader, portioned
from kinroll.store import arrivals, contested, erased, feed, looked, moved, plans, queries, runs, staging, unread
from kinroll.store.database import large_journal
from kinroll.store.locking import source_lock
from kinroll.store.models import Plan, Source
from kinroll.store.shapes.staged import LookedRows

BATCH = 2_000
TRIES = 3
MOST_WAITING = timedelta(hours=1)


def sync(
    reader: Reader,
    rules: SourceRules,
    all_rules: Mapping[str, SourceRules],
    now: Now,
    *,
    kind: str,
    is_on: bool = True,
    wait_s: float = 30.0,
    progress: Progress | None = None,
) -> Report:
    """Plan, and apply what no brake stops. A plan that was left half applied is finished first.

    A plan that is refused because somebody was quicker is made again: what people and other sources do meanwhile costs
    no night.
    """
    with source_lock(rules.name, wait_s=wait_s), large_journal():
        source = runs.get_source(rules.name, kind)
        refuse_if_paused(source)
        finish_interrupted(source, all_rules, now.at)
        now = _after_last(source, now)
        with Hands() as hands:
            for tries_left in reversed(range(TRIES)):
                plan = make_plan(reader, rules, all_rules, now, source=source, hands=hands, is_on=is_on, may_end=True)
                if plan.state != plans.PLANNED:
                    break
                try:
                    report = apply_plan(plan, now.at, all_rules, progress, hands)
                    if is_on:
                        unread.remember(plan, rules)
                    return report
                except moved.PlanIsStaleError:
                    if not tries_left:
                        raise
                    plans.drop_draft(plan)
        return Report(plan)


def plan_only(
    reader: Reader,
    rules: SourceRules,
    all_rules: Mapping[str, SourceRules],
    now: Now,
    *,
    kind: str,
    is_on: bool = True,
    wait_s: float = 30.0,
) -> Report:
    """Plan, store the plan, and change nothing else."""
    with source_lock(rules.name, wait_s=wait_s):
        source = runs.get_source(rules.name, kind)
        refuse_if_paused(source)
        now = _after_last(source, now)
        with Hands() as hands:
            return Report(make_plan(reader, rules, all_rules, now, source=source, hands=hands, is_on=is_on))


def _after_last(source: Source, now: Now) -> Now:
    """The time of a run, not before that of the last: one that had to wait has read the clock too early."""
    last = runs.last_good(source)
    is_dated = now.as_of != now.at
    if last is None or is_dated or not now.at < last.made_at < now.at + MOST_WAITING:
        return now
    return replace(now, at=last.made_at, as_of=last.made_at)


def make_plan(
    reader: Reader,
    rules: SourceRules,
    all_rules: Mapping[str, SourceRules],
    now: Now,
    *,
    source: Source,
    hands: Hands,
    is_on: bool = True,
    may_end: bool = False,
) -> Plan:
    """Work out everything a sync would change, and change nothing but the staged extract.

    With ``may_end`` the run ends at once where nothing at all is new.
    """
    runs.drop_drafts(source)
    digest = digest_of(rules)
    plan = plans.open_plan(
        "sync", source=source, now=now.at, as_of=now.as_of, today=now.today, by=now.by, rules_digest=digest
    )
    try:
        fingerprint = short_cut.fingerprint_of(reader, plan) if is_on else str
        last = runs.last_good(source)
        if not (may_end and short_cut.take(plan, last, fingerprint, now)):
            fingerprint = short_cut.beside(fingerprint)
            _fill_plan(plan, reader, rules, all_rules, now, source=source, last=last, is_on=is_on, hands=hands)
        plan.extract["fingerprint"] = fingerprint()
        plan.save()
    except BaseException as error:
        with suppress(Error):  # the database has gone, perhaps; then the next run clears up
            plans.drop_draft(plan)
            plan.state, plan.failure = plans.FAILED, str(error) or type(error).__name__
            plan.save(update_fields=["state", "failure"])
        raise
    return plan


def _fill_plan(
    plan: Plan,
    reader: Reader,
    rules: SourceRules,
    all_rules: Mapping[str, SourceRules],
    now: Now,
    *,
    source: Source,
    last: Plan | None,
    is_on: bool,
    hands: Hands,
) -> None:
    horizon = feed.horizon()
    problems = _stage_all(reader, rules, plan, source.pk, last, hands)  # gather: what is said
    plan.columns = {name: sorted(columns) for name, columns in reader.extract.columns.items()}
    staging.mark_scope(source.pk, rules)
    staging.mark_held(source.pk)
    problems = _hold_out_erased(problems, source)
    if is_on:
        problems += _match_all(rules, source)  # decide: over the whole run
        problems += _contest_all(rules)
        problems += staging.problems()
        problems += outsiders.advice(rules)
        problems += arrivals.unlisted(source) if rules.complete else []
        plans.add_findings(plan, chain(problems, outsiders.findings(rules, problems, now.today)))
    counted = Counter()
    if is_on:
        counted = _decide_all(plan, reader.extract, rules, all_rules, now, source=source, hands=hands)  # one by one
    refused, dropped = _people(problems, REFUSED), _people(problems, VALUE_DROPPED)
    plan.counts = braking.counts(counted, rules, refused=refused, dropped=dropped)
    plan.extract = braking.describe(reader.extract, rules) | moved.matching(rules, horizon)
    plan.extract["due"] = unread.next_due(source.pk)
    brakes = braking.tripped(plan, last, source, rules, counted.tally, now.at) if is_on else []
    plan.brakes = [{"code": brake.code, "message": brake.message} for brake in brakes]
    if not is_on:
        plan.failure = "no module is switched on, so nobody is changed"
    plan.state = plans.HELD if brakes else plans.PLANNED


def _hold_out_erased(problems: list[Problem], source: Source) -> list[Problem]:
    """Leave out whoever was erased here: of what the extract says of them nothing is kept, but that it lists them."""
    listed = erased.hold_out(source.pk)
    others = [problem for problem in problems if problem.source_id not in listed]
    return [*others, *(Problem("erased-listed", key, "", other=known) for key, known in listed.items() if known)]


def _people(problems: Iterable[Problem], severity: str) -> int:
    return len({problem.source_id for problem in problems if problem.severity == severity})


def digest_of(rules: SourceRules) -> str:
    """A short text that changes whenever the rules of a source do, or the release of Kinroll."""
    return hashlib.blake2b(repr((version("kinroll"), _plain(rules))).encode(), digest_size=8).hexdigest()


def _plain(value: object) -> object:
    """Rules with their sets sorted, so that two processes agree on the text."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Mapping):
        return sorted((key, _plain(item)) for key, item in value.items())
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    slots = getattr(value, "__slots__", None)
    return [_plain(getattr(value, name)) for name in slots] if slots else value


def _stage_all(
    reader: Reader, rules: SourceRules, plan: Plan, source: int, last: Plan | None, hands: Hands
) -> list[Problem]:
    """Read the extract into the stage: of people whose record can amount to nothing new, no more than its digest.

    Returns what the reader itself could not take, and what is known of those unread.
    """

    today, rules_digest = plan.today, plan.rules_digest

    def add(keys: Collection[str] | None) -> None:
        people = portioned(reader)
        step = Staging(people.reading(), rules, rules_digest, today)
        many = len(skimmed.changed) if keys is None else len(keys)
        portions = (Portion(portion, unread.digests(portion.keys)) for portion in people.portions(keys))
        for rows, seen in hands.each(step, portions, many):
            staging.add(rows)
            people.took(seen)

    is_earlier = last is not None and today < last.today  # days that had come then have not come now: a wrong clock
    noted = None if last is None or is_earlier else unread.noted(last, rules_digest, today)
    portioned(reader).helped_by(hands.each)
    people = ((key, digest and digest + rules_digest) for key, digest in reader.skim(noted))
    staging.open_stage()
    with closing(reader):
        skimmed = unread.skim(source, people, None if is_earlier else today)
        unread.count(source, skimmed, left_out=reader.left_out)
        add(skimmed.to_read)
        if rules.complete:
            staging.add_gone(source, left_out=reader.left_out)
        if keys := unread.touched(source, rules, skimmed):
            add(keys)
        reader.finish(skimmed.filled)
        unread.take_notes(reader.notes(), noted)
        kept = unread.kept(source, left_out=reader.left_out)
    staging.close_stage()
    return [*reader.extract.problems, *kept]


def _match_all(rules: SourceRules, source: Source) -> list[Problem]:
    """Find the contacts that unlinked records are, by the match rules of the source.

    Two records of one complete source are two people: of several that match one contact the lowest id is it.
    """
    if not rules.match:
        return []
    problems: list[Problem] = []
    taken: set[int] = set()
    for batch in contested.unlinked_batches(BATCH):
        described = {row.key: row for row in batch}
        candidates = queries.match_candidates(batch, rules, source.pk)
        known = queries.descriptions({root for roots in candidates.values() for root in roots}, rules.reserved_ids)
        rejected = queries.rejections(source.pk, list(described))
        found, refused = [], []
        for key, row in described.items():
            near = {root: known[root] for root in candidates.get(key, ())}
            match = matching.match(row.describe(rules.reserved_ids), rules.match, near, rejected.get(key, frozenset()))
            if len(match.numbers) == 1:
                if not taken.issuperset(match.numbers):
                    found.append((key, match.numbers[0], match.rule))
                taken.update(match.numbers if rules.complete else ())
            elif match.numbers:
                refused.append(key)
                listed = " or ".join(f"contact {number}" for number in match.numbers)
                problems.append(Problem("match-ambiguous", key, row.name, other=listed))
        contested.set_matches(queries.with_anchors(found))
        staging.mark_refused(refused, rules, all_groups=True)
    return problems


def _contest_all(rules: SourceRules) -> list[Problem]:
    """Decide every username that is held or wanted twice."""
    problems: list[Problem] = []
    refused: list[str] = []
    for batch in contested.claimant_batches(rules, BATCH):
        holders = queries.name_holders(list(batch))
        outcomes = []
        for key, wanting in batch.items():
            holder = holders.get(key)
            owners = [item for item in wanting if holder and item.root is not None and item.root == holder[0]][:1]
            outcomes += contest([_claimant(item, rules) for item in owners], None, rules.username_clash)
            others = [_claimant(item, rules) for item in wanting if item not in owners]
            outcomes += contest(others, Holder(*holder[1:]) if holder else None, rules.username_clash)
        outcomes = _without_taken(outcomes)
        problems += [problem for outcome in outcomes for problem in outcome.problems]
        refused += [outcome.key for outcome in outcomes if outcome.result == "refused"]
        contested.set_outcomes((outcome.result, outcome.username, outcome.key) for outcome in outcomes)
    staging.mark_refused(refused, rules)
    return problems


def _without_taken(outcomes: list[Outcome]) -> list[Outcome]:
    """A proposed username that somebody has already is not given: that person comes without an account."""
    proposed = {fold(item.username) for item in outcomes if item.result == "won" and item.problems}
    taken = queries.name_holders(proposed) if proposed else {}
    return [
        replace(item, result="lost", username="") if item.problems and fold(item.username) in taken else item
        for item in outcomes
    ]


def _claimant(item: contested.Wanting, rules: SourceRules) -> Claimant:
    needs_email = any(
        "email" in group.requires and state_of(item.mask, position) == ACCEPTED
        for position, group in enumerate(rules.groups)
    )
    return Claimant(item.key, item.name, item.username, item.name_key, item.gender, needs_email and item.root is None)


def _decide_all(
    plan: Plan,
    extract: Extract,
    rules: SourceRules,
    all_rules: Mapping[str, SourceRules],
    now: Now,
    *,
    source: Source,
    hands: Hands,
) -> Counter:
    """Plan the change of every person that something may change for, a batch of people at a time; what that counts."""
    columns = {name: frozenset(names) for name, names in extract.columns.items()} if extract.columns else None
    covered = frozenset(extract.groups)
    mask = sum(3 << 2 * i for i, group in enumerate(rules.groups) if group.name in covered)
    last = looked.prepare(source.pk, rules, mask)
    faced = (_face(looked.looked_at(first, first + BATCH - 1), all_rules) for first in range(1, last + 1, BATCH))
    step = Deciding(rules, now.as_of, now.today, columns, covered, mask)
    counted, place = Counter(), 1
    for changes, counter in hands.each(step, faced, looked.newcomers()):
        place = plans.add_packed(plan, changes, place)
        counted.take_in(counter)
    return counted


def _face(rows: LookedRows, all_rules: Mapping[str, SourceRules]) -> Faced:
    roots = {row[looked.ROOT] for row in rows.records} - {None}
    return Faced(rows, queries.held(roots, all_rules))
