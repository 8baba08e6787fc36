"""Sentences about one thing, made of ``words``."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from kinroll.core import owning
from kinroll.core.fields import CHOICES, DATE_FIELDS, shown
from kinroll.core.problem import Problem
from kinroll.web.words import CHOICE_WORDS, COUNTS, FIELDS, FIXES, PROBLEMS, ROLES, RULES, without_commands


def fix_of(problem: Problem) -> str:
    """What to do about a problem, for somebody who has a page before them."""
    return str(FIXES[problem.code]) if problem.code in FIXES else without_commands(problem.fix)


def problem_name(code: str) -> str:
    """What a kind of problem is called."""
    return str(PROBLEMS.get(code, code.replace("-", " ")))


def field_name(field: str) -> str:
    """What a field is called."""
    return str(FIELDS.get(field, field.replace("_", " ").replace(".", ": ")))


def role_name(role: str) -> str:
    """What a role is called."""
    return str(ROLES.get(role, role))


def value_words(value: str | None, field: str = "") -> str:
    """A value on one line; a choice and a day as people say them."""
    if field in CHOICES and value:
        return str(CHOICE_WORDS.get(value, value))
    if field in DATE_FIELDS and value:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return value
        return f"{day.day} {day:%b %Y}"
    return shown(value)


def counted(counts: Mapping[str, object]) -> str:
    """What a run counted, without what nobody asks for."""
    kept = [f"{counts[name]} {word}" for name, word in COUNTS.items() if counts.get(name) and name not in _UNTOLD]
    return ", ".join(kept)


_UNTOLD = ("unchanged", "out_of_scope")


def owner_of(ref: str) -> str:
    """Whose record says something: the source and its id, or people here."""
    source, _colon, key = ref.partition(":")
    if source == "edits":
        return _("the person") if owning.owner(ref) == owning.YOU else _("people here")
    if source == "documents":
        return _("document %(key)s") % {"key": key}
    return f"{source} {key}"


def reason_words(reason: str) -> str:
    """Why a line of a plan is there: ``sims:3001 says so (enforce)`` in words."""
    who, says, rule = reason.partition(" says so (")
    if not says:
        return reason
    return _("%(who)s says so (%(rule)s)") % {
        "who": owner_of(who),
        "rule": RULES.get(rule.removesuffix(")"), rule.removesuffix(")")),
    }
