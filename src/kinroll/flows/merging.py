"""Two contacts seen as one, and two again: at any age and in any order, since a link never moves (rule 10).

A merge is a row. What happens to the one contact while it stands hangs on the survivor's number; when it ends, what can
be told of either is shared out, and the rest stays and is listed, for a person to say whose it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from django.db import transaction

from kinroll.core.assigning import OTHER, Traits, side, traits
from kinroll.core.change import Change, Line, RecordChange
from kinroll.core.held import HeldContact, HeldRecord
from kinroll.core.merging import Merge, merged_since, root, root_at, without
from kinroll.core.news import LinkNews
from kinroll.core.planning import decide, start_change
from kinroll.core.resolving import fold_versions
from kinroll.core.rules import EDITS
from kinroll.flows.applying import CannotApplyError, Report
from kinroll.flows.editing import LOCK, Rules, carry_out, edit_held
from kinroll.flows.exchanging_names import give_names_back, take_name, wanted_name
from kinroll.flows.merge_refusals import refusal, said_apart
from kinroll.flows.now import Now
from kinroll.store import assignments, likeness, merges, plans, queries
from kinroll.store.assignments import NewItem
from kinroll.store.locking import source_lock

SUSPENDED = "merge"


def merge(
    survivor: int,
    loser: int,
    rules: Rules,
    now: Now,
    *,
    username: str = "",
    values: Mapping[str, str] | None = None,
    although_different: bool = False,
) -> Report:
    """Let ``loser`` be seen as ``survivor``. The survivor may take the loser's ``username``; ``values`` are edits.

    Of two who were said to be different people it has to be said again (``although_different``).
    """
    with source_lock(LOCK, wait_s=30.0), transaction.atomic():
        likeness.hold({survivor, loser})
        members = merges.members({survivor, loser})
        rows = merges.rows(members)
        held = queries.held([survivor, loser], rules, seen_as=dict.fromkeys(members, survivor))
        if reason := refusal(survivor, loser, rows, held):
            raise CannotApplyError(f"{reason} Nothing was changed.")
        if not although_different and (said := said_apart(survivor, loser, members)):
            raise CannotApplyError(
                f"{said} Nothing was changed. If they are one after all, say so again: "
                f"kinroll contact merge {survivor} {loser} --although-different"
            )
        swap = wanted_name(held[survivor], held[loser], username)
        report = carry_out("merge", _merging(held[survivor], held[loser], members, now), now)
        if swap:
            take_name(survivor, loser, swap, rules, now)
        for field, value in (values or {}).items():
            _choose(survivor, field, value, rules, now)
        return report


def _choose(survivor: int, field: str, value: str, rules: Rules, now: Now) -> None:
    """Record a choice between two values as an edit. What was said here long ago is said anew: a value that is only
    repeated would be as old as it was, and the other one's newer.
    """
    if edit_held(survivor, field, value, rules, now).plan.state == plans.UNCHANGED:
        edit_held(survivor, field, "", rules, now)
        edit_held(survivor, field, value, rules, replace(now, as_of=now.as_of + timedelta(microseconds=1)))


def _merging(kept: HeldContact, lost: HeldContact, members: Mapping[int, int], now: Now) -> list[Change]:
    """The changes of both; ``kept`` has the records of both already."""
    ours = [record for record in kept.records if record.source != EDITS.name]
    change = start_change(lost)
    change.kind, change.merge_into, change.events = "merged", kept.number, ["merged"]
    change.seen_as = {number: kept.number for number, before in members.items() if before == lost.number}
    change.lines.append(Line("merge", "contact", _label(lost), _label(kept), "a person said they are one"))
    if lost.account and lost.account.is_active:
        why = f"merged into contact {kept.number}"
        change.account = {"is_active": False, "disabled_by": SUSPENDED, "disabled_why": why}
        change.events.append("disabled")
        change.lines.append(Line("disable", "account", "active", "inactive", why))
    change_kept = _recomputed(kept, now)
    change_kept.lines.append(Line("merge", "contact", None, _label(lost), "a person said they are one"))
    change_kept.events = sorted({*change_kept.events, "changed"})
    change_kept.records += [_looked_at_again(record) for record in ours]
    return [change, change_kept]


def _recomputed(held: HeldContact, now: Now) -> Change:
    """The change of a contact that has other records than before, if only that it is looked at again."""
    change = decide(held, [], EDITS, as_of=now.as_of, columns=None, today=now.today) or start_change(held)
    if change.kind == "noted":
        change.kind = "updated"
    return change


def _looked_at_again(record: HeldRecord) -> RecordChange:
    """Nothing new of a record, but that the next run of its source has to read it."""
    return RecordChange(record.key, record.source, mask=record.mask)


def _label(held: HeldContact) -> str:
    name = f"{held.values.get('forename', '')} {held.values.get('surname', '')}".strip()
    return f"{held.number} ({name})" if name else str(held.number)


def unmerge(number: int, rules: Rules, now: Now) -> Report:
    """Let a merged contact be itself again. What came meanwhile goes with whom it is about, or is listed."""
    with source_lock(LOCK, wait_s=30.0), transaction.atomic():
        top = merges.roots({number}).get(number, number)
        members = sorted(merges.members({number}))
        rows = merges.rows(members)
        ending = next((row for row in rows if row.loser == number and not row.ended), None)
        if ending is None:
            raise CannotApplyError(f"Contact {number} is not merged into another. Nothing was changed.")
        if merges.is_erased({number, top}):
            raise CannotApplyError(f"What was known of contact {number} was erased. Nothing was changed.")
        likeness.hold(members)
        give_names_back(ending, rows, rules, now)
        after = without(ending, rows)
        seen_as = {member: root(member, after) for member in members}
        held = queries.held([top, number], rules, seen_as=seen_as)
        items, moved = _shared_out(ending, rows, seen_as, held)
        changes = _unmerging(ending, held[number], held[top], seen_as, moved, now)
        for contact, change in zip((held[number], held[top]), changes, strict=True):
            _return_values(contact, change, ending, rows)
        report = carry_out("unmerge", changes, now)
        assignments.add(ending.number, items, report.plan.pk)
        return report


def _unmerging(
    ending: Merge,
    freed: HeldContact,
    rest: HeldContact,
    seen_as: Mapping[int, int],
    moved: Mapping[str, LinkNews],
    now: Now,
) -> list[Change]:
    account = freed.account
    was_suspended = bool(account and account.disabled_by == SUSPENDED)
    if account and was_suspended:
        account.disabled_by = "machine"  # whether a role allows it now is for the machine to say
    change = _recomputed(freed, now)
    if account and was_suspended and not change.enable:
        works_here = account.has_permissions  # no role was what let them in
        change.account = {
            "is_active": works_here,
            "disabled_by": "" if works_here else "machine",
            "disabled_why": "" if works_here else "no role is left",
        }
    change.kind, change.ends_merge = "unmerged", ending.number
    change.events = sorted({*change.events, "changed", "unmerged"})
    subtree = [member for member, top in seen_as.items() if top == freed.number]
    change.seen_as = {member: None if member == freed.number else freed.number for member in subtree}
    change.lines.append(Line("unmerge", "contact", _label(rest), _label(freed), "a person said they are two"))
    change.records += [_moved(record, moved) for record in freed.records]
    other = _recomputed(rest, now)
    other.lines.append(Line("unmerge", "contact", _label(freed), None, "a person said they are two"))
    other.events = sorted({*other.events, "changed"})
    other.records += [_looked_at_again(record) for record in rest.records if record.source != EDITS.name]
    return [change, other]


def _return_values(held: HeldContact, change: Change, ending: Merge, rows: Sequence[Merge]) -> None:
    """Let a contact that no record speaks of any more have its own last values again, and not those of the other."""
    if any(record.source != EDITS.name for record in held.records):
        return
    before = merges.values_before(held.number, merged_since(held.number, ending.plan, rows))
    edits = [fold_versions(record.versions, record.rules) for record in held.records]
    before |= {name: claim.value for claims in edits for name, claim in claims.items()}
    for name, value in before.items():
        earlier = held.values.get(name, "")
        if value != earlier:
            change.values[name] = value
            change.lines.append(Line("update", name, earlier or None, value or None, "as it was before the merge"))


def _moved(record: HeldRecord, moved: Mapping[str, LinkNews]) -> RecordChange:
    changed = _looked_at_again(record)
    changed.link = moved.get(f"{record.source}:{record.key}")
    return changed


def _shared_out(
    ending: Merge,
    rows: Sequence[Merge],
    seen_as: Mapping[int, int],
    held: Mapping[int, HeldContact],
) -> tuple[list[NewItem], dict[str, LinkNews]]:
    """What came while the two were one: items for a person, and the links that go with the freed contact at once.

    ``held`` is changed: a record that goes moves over.
    """
    freed = ending.loser
    rest = next(number for number in held if number != freed)
    theirs = [member for member, top in seen_as.items() if top == rest]

    def came_meanwhile(contact: int, plan: int) -> bool:
        return root_at(contact, rows, plan) == root_at(freed, rows, plan)

    links = [x for x in merges.links_since(ending.plan, theirs, [EDITS.name]) if came_meanwhile(x.contact, x.plan)]
    said = [x for x in merges.versions_since(ending.plan, theirs, [EDITS.name]) if came_meanwhile(x.contact, x.plan)]
    names = [x for x in merges.names_since(ending.plan, theirs) if came_meanwhile(x.contact, x.plan)]
    items = [NewItem("said", rest, freed, version=x.number, words=f"what a person said in run {x.plan}") for x in said]
    items += [NewItem("name", rest, freed, words=x.name, why=x.kind) for x in names]
    moved: dict[str, LinkNews] = {}
    ids = assignments.identifiers_of(sorted(seen_as))
    new = {link.ref for link in links}
    sides = [_traits(held[number], new, ids) for number in (rest, freed)]
    for link in links:
        record = next(r for r in held[rest].records if f"{r.source}:{r.key}" == link.ref)
        goes = link.origin == "rule" and side(traits([record], ids), *sides) == OTHER
        if goes:
            held[rest].records.remove(record)
            held[freed].records.append(record)
            moved[link.ref] = LinkNews("rule", "the two were unmerged", link.ref)
        holder, other = (freed, rest) if goes else (rest, freed)
        state = "moved" if goes else "open"
        items.append(NewItem("record", holder, other, record=link.ref, words=link.ref, why=link.origin, state=state))
    return items, moved


def _traits(held: HeldContact, leaving_out: set[str], ids: Mapping[str, list[tuple[str, str]]]) -> Traits:
    return traits([r for r in held.records if f"{r.source}:{r.key}" not in leaving_out], ids)
