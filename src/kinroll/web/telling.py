"""What changes do and what is wrong, as HTML made here: pages have hundreds of such lines, and a template takes several
times as long.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kinroll.core.change import Line
from kinroll.store.lists import ChangeRow
from kinroll.web import moments, wording
from kinroll.web.contact_rows import Row as ContactRow
from kinroll.web.problem_rows import Row
from kinroll.web.words import CHANGE_KINDS, SEVERITIES

TONES = {
    **dict.fromkeys(("held", "failed", "refused", "inactive", "disabled"), "bad"),
    **dict.fromkeys(("planned", "applying", "running", "waiting", "value-dropped"), "warn"),
    **dict.fromkeys(("applied", "active", "done", "enabled", "created"), "good"),
}
"""How a badge of a code looks."""
LEFT_ALONE = 2


class _Once(dict[str, str]):
    """HTML by what it is made of, each made once for a page."""

    def __init__(self, words: Callable[[str], str]) -> None:
        self._words = words

    def __missing__(self, key: str) -> str:
        self[key] = escape(self._words(key))
        return self[key]


class _Words:
    """The words that the lines of one page share."""

    def __init__(self) -> None:
        self.fields, self.reasons = _Once(wording.field_name), _Once(wording.reason_words)
        self.roles = _Once(wording.role_name)

    @cached_property
    def contacts(self) -> str:
        return reverse("contacts")

    @cached_property
    def begins(self) -> str:
        return escape(_("Becomes"))

    @cached_property
    def ends(self) -> str:
        return escape(_("Is no longer"))

    @cached_property
    def empty(self) -> str:
        return escape(_("empty"))


def told(line: Line) -> SafeString:
    """One thing that a change does, in words."""
    return mark_safe(_told(line, _Words()))


def told_changes(changes: Iterable[ChangeRow]) -> SafeString:
    """What becomes of one person after the other, as the items of a list."""
    words = _Words()
    return mark_safe("\n".join(_told_change(change, words) for change in changes))


def _told_change(change: ChangeRow, words: _Words) -> str:
    name = escape(change.name or change.source_id)
    if change.contact:
        name = f'<a href="{words.contacts}{change.contact}/">{name}</a>'
    left = ""
    if change.state == LEFT_ALONE:
        left = f' <span class="badge warn">{escape(_("left alone: changed meanwhile"))}</span>'
    kind = str(CHANGE_KINDS.get(change.kind, change.kind.replace("_", " ").replace("-", " ")))
    badge = f'<span class="badge {TONES.get(change.kind, "")}">{escape(kind)}</span>'
    lines = "".join(f"<li>{_told(line, words)}</li>" for line in change.lines)
    return f'<li><strong>{name}</strong> {badge}{left}<ul class="small steps">{lines}</ul></li>'


def _told(line: Line, words: _Words) -> str:
    return f'{_said(line, words)} <span class="quiet">· {words.reasons[line.reason]}</span>'


def _said(line: Line, words: _Words) -> str:
    if line.kind == "role-start":
        return f"{words.begins} {words.roles[line.after or line.field]}"
    if line.kind == "role-end":
        return f"{words.ends} {words.roles[line.before or line.field]}"
    before = wording.value_words(line.before, line.field) if line.before else ""  # mostly there was nothing before
    after = wording.value_words(line.after, line.field) if line.after else ""
    was = f'<span class="before"><span class="quiet">{escape(before)}</span></span> → ' if before else ""
    now = f"<strong>{escape(after)}</strong>" if after else f'<span class="quiet">{words.empty}</span>'
    return f"{words.fields[line.field]}: {was}{now}"


def told_contacts(found: Iterable[ContactRow], *heads: str) -> SafeString:
    """Contacts as the rows of a table; ``heads`` are what its columns behind the name are called."""
    names = [escape(head) for head in heads]
    return mark_safe("\n".join(_told_contact(one, names) for one in found))


def _told_contact(one: ContactRow, heads: Sequence[str]) -> str:
    state = f'<span class="badge {one.tone}">{escape(one.state)}</span>' if one.state else ""
    cells = (escape(one.roles), escape(one.email), escape(one.telephone), state)
    told = "".join(f'<td data-label="{head}">{cell}</td>' for head, cell in zip(heads, cells, strict=True))
    return f'<tr><th scope="row"><a href="{escape(one.url)}">{escape(one.name)}</a></th>{told}</tr>'


def told_problem(row: Row) -> SafeString:
    """One problem: what is wrong, what to do, whom it is about and since when."""
    problem, severity = row.problem, str(SEVERITIES.get(row.problem.severity, row.problem.severity.replace("-", " ")))
    about = escape(f"{row.source} {problem.source_id}")
    if row.document:
        about = f'<a href="{reverse("document", args=[row.document])}">{escape(_("Document"))} {row.document}</a>'
    parts = [about, f"{escape(_('first seen'))} {moments.ago(row.first_seen)}"]
    if row.contact:
        parts.append(f'<a href="{_contact(row.contact)}">{escape(_("the contact"))}</a>')
    if row.other and row.other != row.contact:
        parts.append(f'<a href="{_contact(row.other)}">{escape(_("the other one"))}</a>')
    badge = f'<span class="badge {TONES.get(problem.severity, "")}">{escape(severity)}</span>'
    said = f"<p><strong>{escape(problem.message)}</strong> {badge}<br>\n{escape(row.fix)}<br>\n"
    return mark_safe(f'{said}<span class="small quiet">{" · ".join(parts)}</span></p>')


def _contact(number: int) -> str:
    return f"{reverse('contacts')}{number}/"
