"""Undo a run: a plan that withdraws what it said and linked, computes again, and pauses the source."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from kinroll.core.change import Change
from kinroll.core.counting import Counter
from kinroll.core.news import News, Restored
from kinroll.core.planning import decide
from kinroll.core.rules import SourceRules
from kinroll.core.source_record import Version
from kinroll.core.staging import ACCEPTED
from kinroll.flows.applying import CannotApplyError, Report, apply_plan, finish_interrupted
from kinroll.flows.now import Now
from kinroll.flows.reader import Progress
from kinroll.store import history, plans, queries, reverts, runs
from kinroll.store.bulk import in_batches
from kinroll.store.locking import source_lock
from kinroll.store.models import Plan, Source

BATCH = 2_000
REVERTIBLE = ("sync", "edit", "move-in")


def revert(number: int, rules: Mapping[str, SourceRules], now: Now, progress: Progress | None = None) -> Report:
    """Undo run ``number``. Contacts that it made are kept, inactive; a synced source is paused until it is resumed."""
    undone = history.get(number)
    if undone.kind not in REVERTIBLE or undone.source is None:
        raise CannotApplyError(
            f"Run {number} ({undone.kind}) cannot be reverted: only a sync, an edit or a move-in can. "
            "Do the opposite by hand."
        )
    with source_lock(undone.source.name, wait_s=30.0):
        finish_interrupted(undone.source, rules, now.at)  # a killed revert of this very run, perhaps
        runs.drop_drafts(undone.source)
        earlier = Plan.objects.filter(kind="revert", extract__reverts=number, state=plans.APPLIED).first()
        if earlier:
            return Report(earlier)
        undone.refresh_from_db()
        if undone.state not in (plans.APPLIED, plans.UNCHANGED):
            raise CannotApplyError(f"Run {number} is {undone.state}: it changed nothing, so there is nothing to undo.")
        if merged := reverts.merged_since(undone):
            lost, kept = merged
            raise CannotApplyError(
                f"Run {number} made a contact that is merged with another now ({lost} into {kept}). "
                f"Unmerge them first: kinroll contact unmerge {lost}. Nothing was changed."
            )
        plan = _make_plan(undone, rules, now)
        if undone.kind == "sync":
            _pause(undone.source, now, f"run {number} was reverted")
        return apply_plan(plan, now.at, rules, progress)


@dataclass(frozen=True, slots=True)
class Preview:
    """What undoing a run would do: to the first people, out of how many; how many of them were changed since."""

    people: int
    first: list[Change]
    changed_since: int


def preview(number: int, rules: Mapping[str, SourceRules], now: Now, most: int) -> Preview:
    """What ``revert`` would do to the first people whom run ``number`` touched; nothing is written."""
    undone = history.get(number)
    people = reverts.people(undone)
    rows = reverts.before(undone, reverts.touched(undone, roots=people[:most]))
    return Preview(len(people), list(_changes(undone, rows, rules, now)), reverts.count_changed_since(undone))


def _pause(source: Source, now: Now, why: str) -> None:
    source.paused_at, source.paused_why = now.at, why
    source.save(update_fields=["paused_at", "paused_why"])


def _make_plan(undone: Plan, rules: Mapping[str, SourceRules], now: Now) -> Plan:
    plan = plans.open_plan(
        "revert",
        source=undone.source,
        now=now.at,
        as_of=now.as_of,
        today=now.today,
        by=now.by,
        reason=f"run {undone.pk}",
    )
    counter = Counter()
    rows = reverts.before(undone, reverts.touched(undone))
    plans.add_changes(plan, counter.counting(_changes(undone, rows, rules, now)))
    plan.extract = {"reverts": undone.pk}
    plan.counts = {kind: counter.kinds[kind] for kind in ("updated", "disabled", "enabled")}
    plan.state = plans.PLANNED
    plan.save()
    return plan


def _changes(
    undone: Plan, rows: Sequence[reverts.Undone], rules: Mapping[str, SourceRules], now: Now
) -> Iterator[Change]:
    assert undone.source
    source_rules = rules.get(undone.source.name) or SourceRules(undone.source.name)
    people = (list(group) for _, group in groupby(rows, key=lambda row: row.root))
    for batch in in_batches(people, BATCH):
        roots = [person[0].root for person in batch]
        held = queries.held(roots, rules)
        remaining = queries.held(roots, rules, without_plan=undone.pk)
        for person in batch:
            root = person[0].root
            versions = {(record.source, record.key): record.versions for record in remaining[root].records}
            retire = any(row.made_contact for row in person) and not remaining_roles(person)
            news = [_news(row, versions[row.source, row.key], source_rules, undone, retire=retire) for row in person]
            change = decide(held[root], news, source_rules, as_of=now.as_of, columns=None, today=now.today)
            if change:
                change.deactivate = retire
                yield change


def remaining_roles(person: list[reverts.Undone]) -> bool:
    """Whether anything still gives the contact a role once the run is undone."""
    return any(row.roles for row in person)


def _news(row: reverts.Undone, versions: list[Version], rules: SourceRules, undone: Plan, *, retire: bool) -> News:
    mask = sum(ACCEPTED << 2 * i for i, group in enumerate(rules.groups) if group.role and group.role in row.roles)
    restored = Restored(
        frozenset(row.roles),
        row.ties,
        versions,
        unlink=row.was_linked_by_it and not row.made_contact,
        withdraw=row.has_version,
        retire=retire,
        close_account=row.made_account and not (undone.kind == "move-in" and row.roles),  # a sync has found the person
    )
    return News(key=row.key, name="", mask=mask, restored=restored, why_gone=f"run {undone.pk} was reverted")


def resume(name: str) -> bool:
    """End the pause of a source; whether there was one."""
    return bool(Source.objects.filter(name=name, paused_at__isnull=False).update(paused_at=None, paused_why=""))
