"""Whose something is that came while two contacts were one: a person says so, item by item; and taking one apart."""

from collections.abc import Collection, Mapping

from django.db import transaction

from kinroll.core.change import Change, Line, RecordChange
from kinroll.core.held import HeldContact, HeldRecord
from kinroll.core.news import LinkNews, News, Restored
from kinroll.core.planning import decide, start_change
from kinroll.core.rules import EDITS
from kinroll.core.source_record import Version
from kinroll.core.staging import ACCEPTED
from kinroll.flows.applying import CannotApplyError, Report
from kinroll.flows.editing import LOCK, Rules, ValueRefusedError, carry_out, link_record
from kinroll.flows.now import Now
from kinroll.store import assignments, likeness, merges, queries, runs, timeline
from kinroll.store.locking import source_lock
from kinroll.store.models import Assignment
from kinroll.store.timeline import Entry


class ItemUnknownError(Exception):
    """There is no such item to be assigned."""


def keep(number: int, now: Now) -> None:
    """Say that an item is where it belongs."""
    with source_lock(LOCK, wait_s=30.0), transaction.atomic():
        assignments.settle(_open(number).pk, assignments.KEPT, now.by, None)


def move(number: int, rules: Rules, now: Now) -> Report:
    """Let an item be the other contact's."""
    with source_lock(LOCK, wait_s=30.0), transaction.atomic():
        item = _open(number)
        roots = merges.roots({item.other_id, item.holder_id})
        if len(set(roots.values())) < 2:
            raise CannotApplyError("The two are seen as one again, so there is nothing to assign. Nothing was changed.")
        if item.kind == assignments.NAME:
            raise ValueRefusedError(
                f'The username or id "{item.words}" cannot be handed over. Rename both as they should be, then keep it.'
            )
        likeness.hold(set(roots.values()))
        other, holder = roots[item.other_id], roots[item.holder_id]
        report = _move_record(item, other, rules, now) if item.record else _move_words(item, holder, other, rules, now)
        assignments.settle(number, assignments.MOVED, now.by, report.plan.pk)
        return report


def _open(number: int) -> Assignment:
    item = assignments.find(number)
    if item is None:
        raise ItemUnknownError(f"There is no item {number} to be assigned. See: kinroll contact assignments")
    if item.state == assignments.MOVED and item.kind != assignments.RECORD:
        raise CannotApplyError(f"Item {number} was moved already. Nothing was changed.")
    return item


def _move_record(item: Assignment, other: int, rules: Rules, now: Now) -> Report:
    assert item.record
    return link_record(item.record.source, item.record.key, other, rules, now, kind="assign")


def _move_words(item: Assignment, holder: int, other: int, rules: Rules, now: Now) -> Report:
    """Withdraw what a person said of one contact, and let it be said of the other, since when it was said."""
    assert item.version
    held = queries.held([holder, other], rules)
    row, plan = item.version.record, item.version.plan_id
    spoken = queries.held([holder], rules, without_plan=plan)[holder]
    before = next((r for r in held[holder].records if (r.source, r.key) == (EDITS.name, row.key)), None)
    after = next((r for r in spoken.records if (r.source, r.key) == (EDITS.name, row.key)), None)
    if before is None or after is None or len(before.versions) == len(after.versions):
        raise CannotApplyError("What was said was taken back since. Nothing was changed.")
    (version,) = [v for v in before.versions if v not in after.versions][:1]
    is_all = not after.versions
    restored = Restored(frozenset(before.roles), before.ties, after.versions, withdraw=True, unlink=is_all)
    news = News(key=row.key, name="", mask=before.mask, restored=restored, why_gone="it was said of another")
    changes = [
        decide(held[holder], [news], EDITS, as_of=now.as_of, columns=None, today=now.today),
        _saying(held[other], row.key, version, now),
    ]
    source = runs.get_source(EDITS.name, EDITS.name)
    return carry_out("assign", [c for c in changes if c], now, source=source, extract={"reverts": plan})


def _saying(held: HeldContact, key: str, version: Version, now: Now) -> Change | None:
    own = key.partition(".")[1] + key.partition(".")[2]
    news = News(
        key=f"{held.number}{own}",
        name="",
        mask=ACCEPTED,
        said=version.said,
        as_of=version.as_of,
        covered=frozenset({"person"}),
        link=None
        if any((r.source, r.key) == (EDITS.name, f"{held.number}{own}") for r in held.records)
        else LinkNews("person", "edit"),
    )
    return decide(held, [news], EDITS, as_of=now.as_of, columns=None, today=now.today)


def split(number: int, refs: Collection[str], rules: Rules, now: Now) -> Report:
    """Make a new contact of some records (``SOURCE:ID``) of one that was two people; what staff said of it stays."""
    with source_lock(LOCK, wait_s=30.0), transaction.atomic():
        likeness.hold({number})
        held = queries.held([number], rules)[number]
        going = _going(held, set(refs))
        staying = [record for record in held.records if record not in going]
        held.records = staying
        rest = decide(held, [], EDITS, as_of=now.as_of, columns=None, today=now.today) or start_change(held)
        rest.kind = "updated" if rest.kind == "noted" else rest.kind
        rest.events = sorted({*rest.events, "changed"})
        rest.lines += [
            Line("split", "record", f"{r.source}:{r.key}", None, "a person said it is another's") for r in going
        ]
        report = carry_out("split", [rest, _newcomer(going, now)], now)
        _note_documents(going, report, now)
        return report


def _going(held: HeldContact, refs: set[str]) -> list[HeldRecord]:
    known = {f"{record.source}:{record.key}": record for record in held.records if record.source != EDITS.name}
    if strange := sorted(refs - known.keys()):
        raise ValueRefusedError(
            f"{strange[0]} is no record of contact {held.number}. Its records: {', '.join(sorted(known))}."
        )
    if not refs or refs == known.keys():
        raise ValueRefusedError("Some records have to go and some to stay. Name those of the other person.")
    if whole := [number for number, theirs in merges.merged_records(held.number).items() if theirs <= refs]:
        raise ValueRefusedError(
            f"These are all records of contact {whole[0]}, which was merged into this one. Let it be itself again: "
            f"kinroll contact unmerge {whole[0]}"
        )
    return [record for ref, record in known.items() if ref in refs]


def _newcomer(going: list[HeldRecord], now: Now) -> Change:
    """The contact that the records are from now on."""
    change = decide(HeldContact(0, records=going), [], EDITS, as_of=now.as_of, columns=None, today=now.today)
    assert change
    change.key = going[0].key
    change.name = f"{change.values.get('forename', '')} {change.values.get('surname', '')}".strip()
    link = LinkNews("person", "split")
    change.records = [RecordChange(r.key, r.source, mask=r.mask, link=link) for r in going]
    return change


def _note_documents(going: list[HeldRecord], report: Report, now: Now) -> None:
    """Write into the timeline of each document among the records that it is another's now."""
    found: Mapping[int, tuple[int, str]] = timeline.spoken_for([r.key for r in going if r.source == "documents"])
    entries = [
        Entry(document, version, timeline.REASSIGNED, step, text="its contact was taken apart.", plan=report.plan.pk)
        for document, (version, step) in found.items()
    ]
    if entries:
        timeline.add(entries, at=now.at, by=now.by, rule_set=None)
