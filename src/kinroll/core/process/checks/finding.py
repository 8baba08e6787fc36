"""What the linter found: a code that never changes, where, what, and the way out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kinroll.core.process.form import Form
from kinroll.core.process.rule_set import CreateContact, Process, ProcessRule, RuleSet

ERROR, WARNING, ADVICE = "error", "warning", "advice"
"""An error keeps a rule set from being activated, a warning is a likely harm, advice a risk that may be meant."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a code means: how grave it is, what it says, and what to do."""

    severity: str
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake or risk. ``place`` says where it stands; ``what`` and ``other`` fill the message of the code."""

    code: str
    place: str
    what: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the database holds that rules may name; what is None is not checked.

    ``courses`` maps each code to its category and its provider.
    """

    courses: Mapping[str, tuple[str, str]] | None = None
    locations: frozenset[str] | None = None
    providers: frozenset[str] | None = None

    @property
    def categories(self) -> frozenset[str] | None:
        """The categories that courses have."""
        return None if self.courses is None else frozenset(category for category, _ in self.courses.values())


@dataclass(frozen=True, slots=True)
class Setting:
    """A rule with all five settings, and the forms that it copies between."""

    process: Process
    rule: ProcessRule
    contact: CreateContact
    document_form: Form
    contact_form: Form
    match_fields: tuple[str, ...] = field(default=())

    @property
    def place(self) -> str:
        """Where it stands."""
        return rule_place(self.process, self.rule)


def rule_place(process: Process, rule: ProcessRule) -> str:
    """Where a rule stands, in words."""
    return f'process "{process.name}", rule "{rule.name}"'


def form_place(form: Form, name: str = "") -> str:
    """Where a form or one of its fields stands, in words."""
    return f'form "{form.name}", field "{name}"' if name else f'form "{form.name}"'


FIVE = ("match", "copy", "contact_id", "form", "type")
"""The five create-contact settings, as the rule set names them."""


def missing_settings(contact: CreateContact) -> tuple[str, ...]:
    """Which of the five settings are not set."""
    return tuple(name for name in FIVE if not getattr(contact, name))


def settings_of(rules: RuleSet) -> list[Setting]:
    """Every rule that can touch contacts, as far as what it names is there."""
    found = []
    for process in rules.processes:
        for rule in process.rules:
            contact, document_form = rule.contact, rules.form(process.form)
            if not contact or missing_settings(contact) or not document_form:
                continue
            contact_form, match = rules.form(contact.form), rules.match_rule(contact.match)
            if contact_form and match:
                found.append(Setting(process, rule, contact, document_form, contact_form, match.fields))
    return found


def repeated(names: Iterable[str]) -> list[str]:
    """The names that stand more than once, each once."""
    listed = list(names)
    return [name for name in dict.fromkeys(listed) if listed.count(name) > 1]


def quoted(names: Iterable[str]) -> str:
    """Names in a row, as messages show them."""
    return ", ".join(f'"{name}"' for name in names)
