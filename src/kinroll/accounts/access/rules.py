"""The rules that documents go by: who works here may read them; who may let runs change things may change them."""

from kinroll.accounts.access.refusals import LARGEST, NotThereError, page
from kinroll.accounts.levels import RUN, SEE
from kinroll.accounts.visitor import Visitor
from kinroll.store import rule_drafts, rule_rehearsals, rule_sets
from kinroll.store.rule_drafts import Draft
from kinroll.store.rule_rehearsals import Rehearsed
from kinroll.store.rule_sets import Kept, RuleSetUnknownError


def rule_draft(visitor: Visitor | None, right: str = SEE) -> Draft | None:
    """The draft, where there is one: to read, or (``levels.RUN``) to change."""
    page(visitor, right)
    return rule_drafts.find()


def active_rules(visitor: Visitor | None) -> Kept | None:
    """The version that counts, if any does."""
    page(visitor, SEE)
    return rule_sets.active()


def rule_version(visitor: Visitor | None, version: int, right: str = SEE) -> Kept:
    """One version of the rules."""
    page(visitor, right)
    if version > LARGEST:
        raise NotThereError
    try:
        return rule_sets.get(version)
    except RuleSetUnknownError:
        raise NotThereError from None


def rehearsal(visitor: Visitor | None, number: int) -> Rehearsed:
    """What a rehearsal has found: it names people and what would become of them."""
    page(visitor, RUN)
    found = rule_rehearsals.get(number) if number <= LARGEST else None
    if found is None:
        raise NotThereError
    return found
