"""What templates call things by: words for codes, moments in local time, and small charts."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kinroll.web import moments, telling, wording, words

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
register.filter("day_of", moments.day_of)
register.filter("moment", moments.moment)
register.filter("ago", moments.ago)

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


@register.filter
def called(code: str, table: str) -> str:
    """What a code is called in one of the tables of words; itself where it has no word."""
    return _called[table](str(code))


def _words_of(table: str) -> Callable[[str], str]:
    """What codes are called in one of the tables."""

    @wording.known
    def look_up(code: str) -> str:
        default = "" if table == "brake" else code.replace("_", " ").replace("-", " ")
        return str(TABLES[table].get(code, default))

    return look_up


_called = {table: _words_of(table) for table in TABLES}


@register.filter
def tone(code: str) -> str:
    """How a badge of this code looks."""
    return telling.TONES.get(code, "")


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


register.simple_tag(telling.told)
register.simple_tag(telling.told_changes)
register.simple_tag(telling.told_contacts)
register.simple_tag(telling.told_problem)


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
