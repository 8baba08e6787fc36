"""Saving a change of the draft: done, refused with a reason, or stopped because somebody else was first."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kinroll.core.process.rule_set import RuleSet
from kinroll.declarations import rule_editing, rule_file
from kinroll.declarations.comments import CommentLostError
from kinroll.declarations.rule_file import RuleFileError
from kinroll.declarations.toml_lines import NotEditableError
from kinroll.flows import drafting
from kinroll.flows.drafting import DraftGoneError, DraftMovedError, DraftRefusedError, DraftThereError, OvertakenError
from kinroll.flows.rule_differences import Differing, differences
from kinroll.store.rule_drafts import Draft
from kinroll.store.rule_sets import RuleSetUnknownError
from kinroll.web.doors import now_of

REFUSALS = (
    *(DraftGoneError, DraftMovedError, DraftRefusedError, DraftThereError, OvertakenError, RuleSetUnknownError),
    *(NotEditableError, CommentLostError, RuleFileError),
)
"""What changing the draft says no with, in a sentence that people can read."""
LONGEST_NUMBER = 15


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else has changed the draft: who, and what saving would change of the draft as it stands now."""

    by: str
    text: str
    mine: list[Differing] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Saving:
    """How saving went. ``revision`` is what the page is to send next time."""

    is_done: bool = False
    error: str = ""
    faults: list[str] = field(default_factory=list)
    conflict: Conflict | None = None
    revision: int = 0


def seen_revision(request: HttpRequest) -> int:
    """Which revision of the draft somebody has looked at when they began to type."""
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else 0


def save(request: HttpRequest, edit: Callable[[RuleSet], RuleSet]) -> Saving:
    """Change the draft; where somebody was first, say what the change would do now."""
    try:
        drafting.change(edit, seen_revision(request), now_of(request))
    except DraftMovedError as moved:
        return Saving(conflict=_conflict(moved, edit), revision=moved.draft.revision)
    except REFUSALS as error:
        return Saving(error=str(error), revision=seen_revision(request))
    except ValueError:  # what the edit is about is not there any more
        gone = _("Somebody has taken this out of the draft. What you typed is still here; add it to the draft again.")
        return Saving(error=gone, revision=seen_revision(request))
    return Saving(is_done=True)


def save_text(request: HttpRequest, text: str) -> Saving:
    """Keep a whole text as the draft."""
    try:
        drafting.rewrite(text, seen_revision(request), now_of(request))
    except DraftMovedError as moved:
        return Saving(conflict=_text_conflict(moved, text), revision=moved.draft.revision)
    except RuleFileError as error:
        return Saving(faults=error.faults, revision=seen_revision(request))
    except REFUSALS as error:
        return Saving(error=str(error), revision=seen_revision(request))
    return Saving(is_done=True)


def told(request: HttpRequest, saving: Saving, done: str) -> bool:
    """Say on the next page how saving went, for pages that have no form to return to; whether it is done."""
    if saving.is_done:
        messages.success(request, done)
    elif saving.conflict:
        messages.warning(request, saving.conflict.text)
    else:
        messages.error(request, saving.error)
    return saving.is_done


def _conflict(moved: DraftMovedError, edit: Callable[[RuleSet], RuleSet]) -> Conflict:
    draft = moved.draft
    try:
        now = drafting.rules_of(draft)
        wanted = edit(now)
        lines = _lines(draft, rule_editing.edited(draft.body, wanted))
    except (*REFUSALS, ValueError):
        return Conflict(draft.changed_by, str(moved))
    return Conflict(draft.changed_by, str(moved), differences(now, wanted), lines)


def _text_conflict(moved: DraftMovedError, text: str) -> Conflict:
    now, body = drafting.rules_of(moved.draft), text.replace("\r\n", "\n")
    mine = differences(now, rule_file.read(body))
    return Conflict(moved.draft.changed_by, str(moved), mine, _lines(moved.draft, body))


def _lines(draft: Draft, text: str) -> list[str]:
    return list(drafting.between(draft.body, text))[2:]
