"""Which rules run: some never do, some are chosen only by where they stand, some undo what others wrote."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, groupby

from kinroll.core.process.checks.finding import Finding, Known, Setting, quoted, rule_place, settings_of
from kinroll.core.process.conditions import ANY, weight
from kinroll.core.process.field_types import clean
from kinroll.core.process.form import Form
from kinroll.core.process.rule_set import Condition, Process, ProcessRule, RuleSet
from kinroll.core.text import fold

SEVERAL_TYPES = ("multiple choice", "disability types", "prior achievements")
OVERWRITE = "overwrite"


def check(rules: RuleSet, known: Known) -> Iterator[Finding]:
    """Rules that cannot run, that tie, and steps that overwrite each other or leave contacts behind."""
    for process in rules.processes:
        form = rules.form(process.form)
        for rule in process.rules:
            yield from _alone(form, process, rule, known)
        yield from _beside(form, process)
    yield from _overwriting(settings_of(rules))


def _alone(form: Form | None, process: Process, rule: ProcessRule, known: Known) -> Iterator[Finding]:
    reason = _contradiction(form, rule.when, known)
    if reason:
        yield Finding("rule-never-runs", rule_place(process, rule), reason)
    if not rule.on:
        yield Finding("by-hand-only", rule_place(process, rule))


def _contradiction(form: Form | None, when: Condition, known: Known) -> str:
    """Why no document can ever meet a condition, in words; empty when one can."""
    for name, wanted in when.fields.items():
        asked = form.field(name) if form else None
        if not wanted:
            return f"{name} must have one of no values"
        if asked and all(value and value != ANY and clean(value, asked).wrong for value in wanted):
            return f"{name} can never be {' or '.join(wanted)}"
    if known.courses is None:
        return ""
    courses = [known.courses[code] for code in when.courses if code in known.courses]
    for part, place, asked_for in (("category", 0, when.categories), ("provider", 1, when.providers)):
        if courses and asked_for and not {course[place] for course in courses} & set(asked_for):
            return f"no course among {', '.join(when.courses)} has the {part} {' or '.join(asked_for)}"
    return ""


def _beside(form: Form | None, process: Process) -> Iterator[Finding]:
    """Of two rules of one step: one that always comes first, or neither of which is more specific."""
    order = {id(rule): place for place, rule in enumerate(process.rules)}
    for one, other in combinations(process.rules, 2):
        if one.step != other.step:
            continue
        first, second = sorted((one, other), key=lambda rule: ([-part for part in weight(rule.when)], order[id(rule)]))
        if set(second.on) <= set(first.on) and _implies(second.when, first.when):
            reason = f'"{first.name}" is for the same documents, and comes first'
            yield Finding("rule-never-runs", rule_place(process, second), reason)
        elif set(one.on) & set(other.on) and _tie(form, one.when, other.when):
            yield Finding("rules-tie", rule_place(process, second), first.name)


def _implies(narrow: Condition, wide: Condition) -> bool:
    """Whether every document that meets one condition meets the other."""
    for name, wanted in wide.fields.items():
        asked = narrow.fields.get(name)
        if not asked or not (_folded(asked) <= _folded(wanted) or (ANY in wanted and "" not in asked)):
            return False
    return all(not there or (bool(here) and _folded(here) <= _folded(there)) for here, there in _lists(narrow, wide))


def _tie(form: Form | None, one: Condition, other: Condition) -> bool:
    return weight(one) == weight(other) and not _are_apart(form, one, other)


def _are_apart(form: Form | None, one: Condition, other: Condition) -> bool:
    """Whether no document can meet both conditions."""
    for name in one.fields.keys() & other.fields.keys():
        asked = form.field(name) if form else None
        if asked and asked.type in SEVERAL_TYPES:
            continue
        here, there = _folded(one.fields[name]), _folded(other.fields[name])
        if not (here & there or _meet_anything(here, there) or _meet_anything(there, here)):
            return True
    return any(here and there and not _folded(here) & _folded(there) for here, there in _lists(one, other))


def _meet_anything(some: Iterable[str], others: Iterable[str]) -> bool:
    return ANY in some and any(value for value in others)


def _lists(one: Condition, other: Condition) -> list[tuple[Sequence[str], Sequence[str]]]:
    return [
        (one.courses, other.courses),
        (one.categories, other.categories),
        (one.locations, other.locations),
        (one.providers, other.providers),
    ]


def _folded(values: Iterable[str]) -> set[str]:
    return {fold(value) for value in values}


def _overwriting(settings: list[Setting]) -> Iterator[Finding]:
    """B8: with *overwrite* whoever ran last wins; and a contact that only one step updates falls behind."""
    writers = [setting for setting in settings if OVERWRITE in _copies(setting)]
    by_form = sorted(writers, key=lambda setting: setting.contact_form.name)
    for name, group in groupby(by_form, key=lambda setting: setting.contact_form.name):
        same = list(group)
        steps = dict.fromkeys(f"{setting.process.name}: {setting.rule.step}" for setting in same)
        if len(steps) > 1:
            yield Finding("steps-overwrite", f'form "{name}"', quoted(steps))
        else:
            yield Finding("overwrite-takes-older", same[0].place)
    for process in {setting.process.name: setting.process for setting in settings}.values():
        updated = {setting.rule.step for setting in settings if setting.process.name == process.name}
        if len(updated) == 1 and len(process.steps) > 1:
            yield Finding("updated-once", f'process "{process.name}"', *updated)


def _copies(setting: Setting) -> set[str | None]:
    return {setting.contact.copy, *setting.contact.copy_fields.values()}
