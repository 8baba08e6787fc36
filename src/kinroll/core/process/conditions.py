"""Whether a condition holds for a document, and which rule of a step is for it, with the reason in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kinroll.core.process.document import Document
from kinroll.core.process.rule_set import Condition, ProcessRule
from kinroll.core.text import fold

ANY = "*"
"""In a condition on a field: whatever it holds, as long as it holds something."""
BY_HAND = "hand"
"""What ``on`` is when a person runs the rules of a step; every rule can be run so."""
SEVERAL = ";"
"""What separates the codes of a multiple choice; a condition holds if one of them is asked for."""

Weight = tuple[int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Choice:
    """The rule that runs, or None; ``why`` says so in words; ``others`` held as well and were less specific."""

    rule: ProcessRule | None
    why: str
    others: tuple[ProcessRule, ...] = ()


def choose(rules: Sequence[ProcessRule], document: Document, step: str, on: str) -> Choice:
    """The most specific of the rules of a step that hold for a document; of equals the one written first.

    ``on``: ``enter``, ``edit`` or ``hand``. Document fields weigh most, then course, category, location, provider.
    """
    on_step = [rule for rule in rules if rule.step == step]
    if not on_step:
        return Choice(None, f'There is no rule on the step "{step}".')
    asked = [rule for rule in on_step if on in (*rule.on, BY_HAND)]
    if not asked:
        return Choice(None, f'No rule on the step "{step}" runs {_WHEN.get(on, on)}.')
    ranked = sorted((rule for rule in asked if holds(rule.when, document)), key=_weight, reverse=True)
    if not ranked:
        return Choice(None, "No condition holds: " + "; ".join(_missed(rule, document) for rule in asked) + ".")
    first, *others = ranked
    return Choice(first, _why(first, others), tuple(others))


_WHEN = {"enter": "when a document enters it", "edit": "when a document is edited on it"}


def holds(condition: Condition, document: Document) -> bool:
    """Whether all that a condition asks for is so."""
    return not any(True for _ in unmet(condition, document))


def unmet(condition: Condition, document: Document) -> Iterable[str]:
    """What a condition asks for and the document has not, each in words."""
    for name, wanted in condition.fields.items():
        said = document.values.get(name, "")
        if not _is_among(said, wanted):
            yield f"{name.replace('_', ' ')} is {_quoted(said)}, not {_either(wanted)}"
    course = document.course
    for part, said, codes in (
        ("course", course.course, condition.courses),
        ("category", course.category, condition.categories),
        ("location", course.location, condition.locations),
        ("provider", course.provider, condition.providers),
    ):
        if codes and not _is_among(said, codes):
            yield f"{part} is {_quoted(said)}, not {_either(codes)}"


def weight(condition: Condition) -> Weight:
    """How specific a condition is; the greater of two counts."""
    return (
        len(condition.fields),
        bool(condition.courses),
        bool(condition.categories),
        bool(condition.locations),
        bool(condition.providers),
    )


def described(condition: Condition) -> str:
    """What a condition asks for, in words; "every document" where it asks for nothing."""
    parts = [f"{name.replace('_', ' ')} is {_either(wanted)}" for name, wanted in condition.fields.items()]
    for part, codes in (
        ("course", condition.courses),
        ("category", condition.categories),
        ("location", condition.locations),
        ("provider", condition.providers),
    ):
        parts += [f"{part} is {_either(codes)}"] if codes else []
    return " and ".join(parts) or "every document"


def _weight(rule: ProcessRule) -> Weight:
    return weight(rule.when)


def _is_among(said: str, wanted: Iterable[str]) -> bool:
    parts = {fold(said), *(fold(part) for part in said.split(SEVERAL))}
    return any(fold(value) in parts or (value == ANY and said.strip() != "") for value in wanted)


def _missed(rule: ProcessRule, document: Document) -> str:
    return f'"{rule.name}" ({", ".join(unmet(rule.when, document))})'


def _why(rule: ProcessRule, others: Sequence[ProcessRule]) -> str:
    reason = f'"{rule.name}" is for {described(rule.when)}'
    equal = [other for other in others if weight(other.when) == weight(rule.when)]
    if equal:
        return f"{reason}; {_listed(equal)} would fit as well, and stands below it."
    if others:
        return f"{reason}; {_listed(others)} would fit as well, and is less specific."
    return f"{reason}."


def _listed(rules: Iterable[ProcessRule]) -> str:
    return ", ".join(f'"{rule.name}"' for rule in rules)


def _quoted(value: str) -> str:
    return f'"{value}"' if value.strip() else "blank"


def _either(values: Sequence[str]) -> str:
    return " or ".join("filled" if value == ANY else _quoted(value) for value in values)
