"""What templates call things by: words for codes, moments in local time, and small charts."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kinroll.core.change import Line
from kinroll.web import wording, words

register = template.Library()
register.filter("field_name", wording.field_name)
register.filter("role_name", wording.role_name)
register.filter("value", wording.value_words)
register.filter("value_of", wording.value_words)
register.filter("counted", wording.counted)
register.filter("owner", wording.owner_of)
register.filter("reason", wording.reason_words)
register.filter("problem_name", wording.problem_name)
register.filter("without_commands", words.without_commands)

TABLES = {
    "state": words.STATES,
    "run_kind": words.RUN_KINDS,
    "job": words.JOBS,
    "job_state": words.JOB_STATES,
    "change_kind": words.CHANGE_KINDS,
    "count": words.COUNTS,
    "severity": words.SEVERITIES,
    "event": words.EVENTS,
    "roles": words.ROLE_PLURALS,
    "rule": words.RULES,
    "level": words.LEVELS,
    "brake": words.BRAKE_ADVICE,
    "sent_by": words.SENT_BY,
    "mailbox": words.MAILBOXES,
    "not_sent_by": words.NOT_SENT_BY,
}
WIDTH, HEIGHT = 120, 28
_TONES = {
    **dict.fromkeys(("held", "failed", "refused", "inactive", "disabled"), "bad"),
    **dict.fromkeys(("planned", "applying", "running", "waiting", "value-dropped"), "warn"),
    **dict.fromkeys(("applied", "active", "done", "enabled", "created"), "good"),
}


@register.filter
def called(code: str, table: str) -> str:
    """What a code is called in one of the tables of words; itself where it has no word."""
    default = "" if table == "brake" else str(code).replace("_", " ").replace("-", " ")
    return str(TABLES[table].get(code, default))


@register.filter
def tone(code: str) -> str:
    """How a badge of this code looks."""
    return _TONES.get(code, "")


@register.filter
def moment(at: datetime | str | None) -> str:
    """A moment in the time of this place."""
    if not at:
        return ""
    seen = datetime.fromisoformat(at) if isinstance(at, str) else at
    local = seen.astimezone()
    return f"{local.day} {local:%b %Y, %H:%M}"


@register.filter
def ago(at: datetime | str | None) -> SafeString | str:
    """How long ago a moment was, with the moment itself for those who point at it."""
    if not at:
        return ""
    seen = datetime.fromisoformat(at) if isinstance(at, str) else at
    longest = timesince(seen, depth=1)
    is_now = seen > datetime.now(seen.tzinfo) or longest.startswith("0")
    text = _("just now") if is_now else _("%(time)s ago") % {"time": longest}
    return format_html('<time datetime="{}" title="{}">{}</time>', seen.isoformat(), moment(seen), text)


@register.filter
def unlocalized(number: float) -> str:
    """A number as drawings have it, whatever the language."""
    return f"{number:g}"


@register.filter
def hours(span: timedelta) -> str:
    """A span in hours, or in days where it is whole days."""
    whole = round(span.total_seconds() / 3600)
    if whole and whole % 24 == 0:
        return ngettext("%(n)s day", "%(n)s days", whole // 24) % {"n": whole // 24}
    return ngettext("%(n)s hour", "%(n)s hours", whole) % {"n": whole}


@register.filter
def browser(agent: str) -> str:
    """A browser and a system, as far as they can be told."""
    kinds = (("Edg/", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
    systems = (
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    )
    name = next((shown for part, shown in kinds if part in agent), _("A browser"))
    system = next((shown for part, shown in systems if part in agent), "")
    return _("%(name)s on %(system)s") % {"name": name, "system": system} if system else name


@register.simple_tag
def told(line: Line) -> SafeString:
    """One thing that a change does, in words. Not a template: pages have hundreds of them."""
    if line.kind == "role-start":
        said = format_html("{} {}", _("Becomes"), wording.role_name(line.after or line.field))
    elif line.kind == "role-end":
        said = format_html("{} {}", _("Is no longer"), wording.role_name(line.before or line.field))
    else:
        before, after = (wording.value_words(value, line.field) for value in (line.before, line.after))
        was = format_html('<span class="before"><span class="quiet">{}</span></span> → ', before) if before else ""
        now = format_html("<strong>{}</strong>" if after else '<span class="quiet">{}</span>', after or _("empty"))
        said = format_html("{}: {}{}", wording.field_name(line.field), was, now)
    return format_html('{} <span class="quiet">· {}</span>', said, wording.reason_words(line.reason))


@register.simple_tag
def trend(counts: Sequence[int], label: str) -> SafeString:
    """A small chart of the last days, with its words for those who do not see it."""
    return _drawn("trend", counts, label)


@register.simple_tag
def chart(counts: Sequence[int], label: str) -> SafeString:
    """The same, as wide as what it stands in."""
    return _drawn("chart", counts, label)


def _drawn(kind: str, counts: Sequence[int], label: str) -> SafeString:
    if not counts:
        return format_html("")
    top, step = max(*counts, 1), WIDTH / max(len(counts) - 1, 1)
    points = " ".join(f"{i * step:.1f},{HEIGHT - 3 - count / top * (HEIGHT - 6):.1f}" for i, count in enumerate(counts))
    words = {"label": label, "first": counts[0], "last": counts[-1], "days": len(counts)}
    said = _("%(label)s: from %(first)s to %(last)s in %(days)s days") % words
    return format_html(
        '<svg class="{}" role="img" aria-label="{}" viewBox="0 0 {} {}" preserveAspectRatio="none">'
        '<polygon points="0,{} {} {},{}"/><polyline points="{}" vector-effect="non-scaling-stroke"/></svg>',
        *(kind, said, WIDTH, HEIGHT, HEIGHT, points, WIDTH, HEIGHT, points),
    )
