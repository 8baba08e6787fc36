"""The versions of the rule set: every one is kept as it was written, and the one activated last counts."""

from dataclasses import dataclass
from datetime import datetime

from kinroll.core.process.checks.finding import Known
from kinroll.store.models import Course, CourseDate, RuleSet


class RuleSetUnknownError(Exception):
    """There is no rule set of this version, or none is active."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One version: its text, who made it, when and what for, and since when it counts, if it ever did."""

    version: int
    body: str
    note: str
    by: str
    made_at: datetime
    activated_at: datetime | None


def add(body: str, *, note: str, by: str, at: datetime) -> int:
    """Keep a text as a new version, which does not count yet; returns its number."""
    return RuleSet.objects.create(body=body, note=note, by=by, made_at=at).pk


def activate(version: int, at: datetime) -> None:
    """Let a version count from now on."""
    RuleSet.objects.filter(pk=version).update(activated_at=at)


def active() -> Kept | None:
    """The version that counts; None where none was ever activated."""
    found = RuleSet.objects.exclude(activated_at=None).order_by("-activated_at", "-pk").first()
    return _kept(found) if found else None


def get(version: int) -> Kept:
    """One version. Raises ``RuleSetUnknownError`` when there is none of this number."""
    found = RuleSet.objects.filter(pk=version).first()
    if found is None:
        raise RuleSetUnknownError(f"There is no rule set {version}. See: kinroll rules history")
    return _kept(found)


def history() -> list[Kept]:
    """Every version, the newest first."""
    return [_kept(row) for row in RuleSet.objects.order_by("-pk")]


def known() -> Known:
    """The courses and places that rules may name. Where there are none yet, nothing can be unknown."""
    courses = {code: (category, given_by) for code, category, given_by in _courses()}
    dates = list(CourseDate.objects.values_list("location", "provider").distinct())
    if not courses:
        return Known()
    providers = {given_by for _, given_by in courses.values()} | {given_by for _, given_by in dates}
    return Known(courses, frozenset(place for place, _ in dates) if dates else None, frozenset(providers))


def _courses() -> list[tuple[str, str, str]]:
    return list(Course.objects.values_list("code", "category", "provider"))


def _kept(row: RuleSet) -> Kept:
    return Kept(row.pk, row.body, row.note, row.by, row.made_at, row.activated_at)
