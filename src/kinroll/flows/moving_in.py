"""Move in: take over the accounts of the system that was there before, ahead of the first sync, through a plan."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

from django.db.utils import Error

from kinroll.core import moving_in
from kinroll.core.change import Change
from kinroll.core.counting import Counter
from kinroll.core.old_account import OldAccount
from kinroll.core.problem import REFUSED, VALUE_DROPPED, Problem
from kinroll.core.rules import SourceRules
from kinroll.core.text import fold
from kinroll.flows.applying import Report, finish_interrupted, refuse_if_paused
from kinroll.flows.braking import COUNTED
from kinroll.flows.now import Now
from kinroll.store import arrivals, plans, queries, runs
from kinroll.store.bulk import in_batches
from kinroll.store.locking import source_lock
from kinroll.store.models import Plan, Source

BATCH = 2_000
Rules = Mapping[str, SourceRules]


class Accounts(Protocol):
    """A file of old accounts."""

    def read(self) -> Iterator[tuple[OldAccount | None, list[Problem]]]:
        """The account of each line, and what is wrong with it."""
        ...


@dataclass(slots=True)
class Findings:
    """The problems of a plan, stored as they come; whom they concern, by severity."""

    plan: Plan
    people: dict[str, set[str]] = field(default_factory=lambda: {REFUSED: set(), VALUE_DROPPED: set()})

    def add(self, problems: Collection[Problem]) -> None:
        """Store these too."""
        plans.add_findings(self.plan, problems)
        for problem in problems:
            if problem.severity in self.people:
                self.people[problem.severity].add(problem.source_id)


def plan_moving_in(
    accounts: Accounts, rules: SourceRules, all_rules: Rules, now: Now, *, kind: str, file: str, wait_s: float = 30.0
) -> Report:
    """Plan what the file says, store the plan, and change nothing else. ``apply`` carries it out."""
    with source_lock(rules.name, wait_s=wait_s):
        source = runs.get_source(rules.name, kind)
        refuse_if_paused(source)
        finish_interrupted(source, all_rules, now.at)
        runs.drop_drafts(source)
        arrivals.discard_open(source)
        plan = plans.open_plan(
            arrivals.KIND,
            source=source,
            now=now.at,
            as_of=now.as_of,
            today=now.today,
            by=now.by,
            reason=f"the file {file}",
        )
        try:
            _fill_plan(plan, accounts, rules, all_rules, now, source=source)
        except BaseException as error:
            with suppress(Error):  # the database has gone, perhaps; then the next run clears up
                plans.drop_draft(plan)
                plan.state, plan.failure = plans.FAILED, str(error) or type(error).__name__
                plan.save(update_fields=["state", "failure"])
            raise
        return Report(plan)


def _fill_plan(
    plan: Plan, accounts: Accounts, rules: SourceRules, all_rules: Rules, now: Now, *, source: Source
) -> None:
    findings, tally, unchanged = Findings(plan), Counter(), 0
    _take_in(accounts, findings)
    first = 1
    for batch in arrivals.batches(BATCH):
        changes, problems = _decide(batch, rules, all_rules, now, source=source)
        findings.add(problems)
        first = plans.add_changes(plan, tally.counting(changes), first)
        unchanged += len(batch.accounts) - len(changes) - len(problems)
    refused, dropped = (len(findings.people[severity]) for severity in (REFUSED, VALUE_DROPPED))
    plan.counts = dict.fromkeys(COUNTED, 0) | dict(tally.kinds)
    plan.counts |= {"unchanged": max(0, unchanged), "refused": refused, "value_dropped": dropped}
    plan.state = plans.PLANNED
    plan.save()


def _take_in(accounts: Accounts, findings: Findings) -> None:
    """Read the file into the table of those arriving."""
    arrivals.open_table()
    for batch in in_batches(accounts.read(), BATCH):
        arrivals.add([account for account, _ in batch if account])
        findings.add([problem for _, problems in batch for problem in problems])
    arrivals.close_table()


def _decide(
    batch: arrivals.Arriving, rules: SourceRules, all_rules: Rules, now: Now, *, source: Source
) -> tuple[list[Change], list[Problem]]:
    """The changes of some lines, and the problems of those that cannot be taken."""
    roots = arrivals.roots(source, {account.key for account in batch.accounts})
    held = queries.held(set(roots.values()), all_rules)
    passwords = arrivals.passwords(held)
    holders = queries.name_holders({fold(account.username) for account in batch.accounts})
    changes, problems = [], []
    for account in batch.accounts:
        root = roots.get(account.key)
        made = _clash(batch, account, holders.get(fold(account.username)), root) or moving_in.decide(
            held[root] if root is not None else None,
            account,
            rules,
            as_of=now.as_of,
            has_new_password=_has_new_password(account, passwords, root),
        )
        if isinstance(made, Problem):
            problems.append(made)
        elif made:
            changes.append(made)
    return changes, problems


def _has_new_password(account: OldAccount, passwords: Mapping[int, str | None], root: int | None) -> bool:
    """Whether the file gives a password that the account has not; who has signed in here has one of their own."""
    held = passwords.get(root, "") if root is not None else ""
    return bool(account.password) and held is not None and held != account.password


def _clash(
    batch: arrivals.Arriving, account: OldAccount, holder: tuple[int | None, str, str, str] | None, root: int | None
) -> Problem | None:
    """Why an account cannot come in beside the others of the file, and those that are here."""
    if twice := batch.ids.get(account.key):
        place, others = f"line {account.line}", twice.but(account.line)
        return Problem("move-in-id-repeated", account.key, account.name, "id", place, others)
    name = batch.names.get(fold(account.username))
    other = name.but(account.line) if name else ""
    if holder and (root is None or holder[0] != root):
        other = holder[1]
    if not other:
        return None
    return Problem("move-in-username-taken", account.key, account.name, "username", account.username, other)


def gives_accounts(rules: SourceRules) -> bool:
    """Whether anybody of this source may sign in at all."""
    return rules.accounts and any(group.login for group in rules.groups)
