"""The rules are changed as a draft: begun from a version, changed by several people, rehearsed, and activated."""

from collections.abc import Callable, Iterator
from difflib import unified_diff

from django.db import transaction

from kinroll.core.process.checks.finding import Finding
from kinroll.core.process.linting import can_be_activated, lint
from kinroll.core.process.rule_set import RuleSet
from kinroll.declarations import rule_editing, rule_file
from kinroll.flows import ruling
from kinroll.flows.now import Now
from kinroll.flows.trying import Progress, try_rules
from kinroll.store import rule_drafts, rule_rehearsals, rule_sets
from kinroll.store.rule_drafts import Draft

Edit = Callable[[RuleSet], RuleSet]


class DraftGoneError(Exception):
    """There is no draft (any more)."""

    def __init__(self) -> None:
        super().__init__("There is no draft of the rules. Somebody has activated or discarded it; begin a new one.")


class DraftThereError(Exception):
    """Somebody works on a draft already."""

    def __init__(self, draft: Draft) -> None:
        who = draft.made_by or "Somebody"
        super().__init__(f"{who} has begun a draft already. Go on with it, or discard it first.")


class DraftMovedError(Exception):
    """Somebody else has changed the draft since it was looked at; ``draft`` is how it stands."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(
            f"{draft.changed_by or 'Somebody'} has changed the draft in the meantime. Nothing was saved yet: look at "
            "what differs, then save again."
        )
        self.draft = draft


class DraftRefusedError(Exception):
    """The draft has errors, or an example that fails, and was not activated."""

    def __init__(self) -> None:
        super().__init__("The draft has errors, and was not activated. Put right what is listed as an error first.")


class OvertakenError(Exception):
    """Other rules were activated since the draft was begun, and nobody has said that the draft replaces them."""

    def __init__(self, active: int) -> None:
        super().__init__(
            f"Version {active} was activated after this draft was begun. Look at what it changed, and say that your "
            "draft replaces it."
        )


def current() -> Draft:
    """The draft. Raises ``DraftGoneError``."""
    found = rule_drafts.find()
    if found is None:
        raise DraftGoneError
    return found


def rules_of(draft: Draft) -> RuleSet:
    """The rule set that a draft declares."""
    return rule_file.read(draft.body, "the draft")


def begin(version: int | None, now: Now) -> None:
    """Begin a draft as a version stands, or as the one that counts; as the one that ships where there is none."""
    kept = rule_sets.get(version) if version else rule_sets.active()
    body = kept.body if kept else ruling.ready_made()
    active = rule_sets.active()
    if not rule_drafts.add(body, active.version if active else None, by=now.by, at=now.at):
        raise DraftThereError(current())


def change(edit: Edit, revision: int, now: Now) -> None:
    """Change what the draft declares, and nothing else of how it is written."""
    draft = _unmoved(revision)
    _keep(rule_editing.edited(draft.body, edit(rules_of(draft))), draft, now)


def rewrite(text: str, revision: int, now: Now) -> None:
    """Keep a whole text as the draft. Raises ``RuleFileError`` with every fault and its line."""
    body = text.replace("\r\n", "\n")
    rule_file.read(body, "the draft")
    _keep(body, _unmoved(revision), now)


def _unmoved(revision: int) -> Draft:
    draft = current()
    if draft.revision != revision:
        raise DraftMovedError(draft)
    return draft


def _keep(body: str, draft: Draft, now: Now) -> None:
    if body != draft.body and not rule_drafts.keep(body, draft.revision, by=now.by, at=now.at):
        raise DraftMovedError(current())


def discard(revision: int) -> None:
    """Let go of the draft."""
    if not rule_drafts.remove(_unmoved(revision).revision):
        raise DraftMovedError(current())


def rehearse(now: Now, progress: Progress | None = None) -> int:
    """Try the draft on the documents there are, and keep what would come out differently; the rehearsal's number."""
    draft, against = current(), ruling.current()
    tried = try_rules(rules_of(draft), now, progress)
    return rule_rehearsals.keep(draft.digest, against.version, tried.documents, tried.differences, by=now.by, at=now.at)


def activate(revision: int, note: str, now: Now, *, replaces: int | None = None) -> int:
    """Make the draft a version that counts from now on; its number. ``replaces`` is the version that it knowingly ends.

    Raises ``DraftRefusedError`` while it has errors, ``OvertakenError`` where other rules count than when it began.
    """
    draft, active = _unmoved(revision), rule_sets.active()
    if active and active.version not in (draft.base, replaces):
        raise OvertakenError(active.version)
    if not can_be_activated(findings(rules_of(draft))):
        raise DraftRefusedError
    with transaction.atomic():
        if not rule_drafts.remove(revision):
            raise DraftMovedError(current())
        version = rule_sets.add(draft.body, note=note, by=now.by, at=now.at)
        rule_sets.activate(version, now.at)
    return version


def findings(rules: RuleSet) -> list[Finding]:
    """What the linter says."""
    return lint(rules, rule_sets.known())


def between(one: str, other: str) -> Iterator[str]:
    """The lines that differ between two texts, with three around them."""
    return unified_diff(one.splitlines(), other.splitlines(), lineterm="")
