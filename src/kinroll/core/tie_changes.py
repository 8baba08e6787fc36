"""Which relationships a record states from now on, and which end."""

from collections.abc import Mapping

from kinroll.core.change import Change, Line, RecordChange
from kinroll.core.held import HeldRecord
from kinroll.core.news import News
from kinroll.core.relating import Tie, same
from kinroll.core.staging import ACCEPTED, FAILED, state_of


def change_ties(record: HeldRecord, item: News, changed: RecordChange, change: Change) -> dict[str, Tie]:
    """The relationships the record states from now on. A group that fails a check, or is not covered, keeps them."""
    related = [i for i, group in enumerate(record.rules.groups) if group.scope == "related"]
    if not related or record.rules.groups[related[0]].name not in item.covered:
        return record.ties
    state = state_of(item.mask, related[0])
    if state == FAILED:
        return record.ties
    wanted = {tie.to: tie for tie in item.ties} if state == ACCEPTED else {}
    return replace_ties(record.ties, wanted, changed, change, item.why_gone)


def replace_ties(
    held: Mapping[str, Tie], wanted: dict[str, Tie], changed: RecordChange, change: Change, why: str = ""
) -> dict[str, Tie]:
    """These relationships in place of those held: what ends and begins is noted in the change."""
    for to in held.keys() - wanted.keys():
        changed.ties_end.append(to)
        reason = why or "the source does not list it as current any more"
        change.lines.append(Line("relationship-end", "relationship", describe(held[to]), None, reason))
    for to, tie in wanted.items():
        if to in held and same(held[to], tie):
            continue
        if to in held:
            changed.ties_end.append(to)
        changed.ties_start.append(tie)
        kind = "relationship-change" if to in held else "relationship-start"
        earlier = describe(held[to]) if to in held else None
        change.lines.append(Line(kind, "relationship", earlier, describe(tie), "said by the source"))
    return wanted


def describe(tie: Tie) -> str:
    """A relationship in words: "Mother of Amelia Okafor (2101), parental responsibility"."""
    words = [f"{tie.name or 'related'} of {tie.who} ({tie.to})" if tie.who else f"{tie.name or 'related'} of {tie.to}"]
    if tie.parental_responsibility is not None:
        words.append("parental responsibility" if tie.parental_responsibility else "no parental responsibility")
    if tie.court_order:
        words.append("court order")
    if tie.lives_with is not None:
        words.append("lives with" if tie.lives_with else "lives elsewhere")
    if tie.priority is not None:
        words.append(f"priority {tie.priority}")
    return ", ".join(words)
