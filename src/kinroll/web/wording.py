"""Sentences about one thing, made of ``words``."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache, wraps
from typing import TypeVar

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kinroll.core import owning
from kinroll.core.fields import CHOICES, DATE_FIELDS, shown
from kinroll.core.problem import Problem
from kinroll.web.words import CHOICE_WORDS, COUNTS, FIELDS, FIXES, PROBLEMS, ROLES, RULES, without_commands

T = TypeVar("T")


def known(look_up: Callable[[str], T]) -> Callable[[str], T]:
    """What words a code has, looked up once in each language: a page asks for the same few hundreds of times."""

    @lru_cache(maxsize=2_000)
    def kept(_language: str | None, code: str) -> T:
        return look_up(code)

    @wraps(look_up)
    def found(code: str) -> T:
        return kept(get_language(), code)

    return found


def fix_of(problem: Problem) -> str:
    """What to do about a problem, for somebody who has a page before them."""
    return _fix(problem.code) if problem.code in FIXES else without_commands(problem.fix)


@known
def _fix(code: str) -> str:
    return str(FIXES[code])


@known
def problem_name(code: str) -> str:
    """What a kind of problem is called."""
    return str(PROBLEMS.get(code, code.replace("-", " ")))


@known
def field_name(field: str) -> str:
    """What a field is called."""
    return str(FIELDS.get(field, field.replace("_", " ").replace(".", ": ")))


@known
def role_name(role: str) -> str:
    """What a role is called."""
    return str(ROLES.get(role, role))


def value_words(value: str | None, field: str = "") -> str:
    """A value on one line; a choice and a day as people say them."""
    if field in CHOICES and value:
        return _choice(value)
    if field in DATE_FIELDS and value:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return value
        return f"{day.day} {day:%b %Y}"
    return shown(value)


@known
def _choice(value: str) -> str:
    return str(CHOICE_WORDS.get(value, value))


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
    sentence, rule_words = _says_so(rule.removesuffix(")"))
    return sentence % {"who": owner_of(who), "rule": rule_words}


@known
def _says_so(rule: str) -> tuple[str, str]:
    return _("%(who)s says so (%(rule)s)"), str(RULES.get(rule, rule))
