"""What an organisation declares about its documents, as plain values: one rule set is one version of all of it.

It lives in the database, version by version, and is written, exported and compared as one TOML file
(``declarations/rule_file.py``). Nothing here is a code path.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kinroll.core.process.form import Form
from kinroll.core.rules import MatchRule

MATCH_NONE = "none"
"""The match rule that never finds anybody: every document makes a contact of its own."""
MATCH_RULES: Mapping[str, tuple[str, ...]] = {
    "id": ("external_id",),
    "id and email": ("external_id", "email"),
    "name and email": ("forename", "surname", "email"),
    "name and date of birth": ("forename", "surname", "date_of_birth"),
    MATCH_NONE: (),
}
"""The match rules that ship. ``external_id`` compares what the contact id scheme of the rule makes of the document."""
COPY_RULES: Mapping[str, str] = {
    "overwrite": "follow",
    "newest detail wins": "follow",
    "fill blanks only": "fill",
    "only when creating": "once",
}
"""The copy settings of a process rule, and the copy rule of the model that each one is (design, rule 3).

``overwrite`` says every field *now* at each run, also where it is equal; ``newest detail wins`` says it when the
document changed it.
"""
CONTACT_IDS = ("blank", "customer email", "next number", "client identifier", "usi", "source identifier")
"""The six schemes of the external id (B18)."""

MAIL_FACTS = (
    *("document", "reference", "step", "course", "course_name", "category", "course_date", "provider", "location"),
    *("starts_on", "ends_on", "moodle_course_id"),
)
"""What a mail may name in braces beside the fields of the document's form; each is one of the document's own facts."""
PROVISIONS = ("portal", "moodle")
"""Where a rule may ask for access."""
EXAMPLE_FACTS = ("course", "category", "location", "provider", "source_identifier", "usi_status", "linked")
"""What an example may say of its document beside field values.

``usi_status`` is ``entered`` where it is not given; ``linked = "yes"`` says that the document has its contact already.
"""
EXAMPLE_OUTCOMES = ("created", "updated", "skipped", "waiting", "held", "not this rule")
"""What an example may expect."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Which documents a rule is for; whatever is empty does not matter.

    ``fields`` maps the name of a document field to the values of which it must have one; the others name courses (by
    code), categories, locations and providers of the document's course date. All that is given must hold.
    """

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    courses: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CreateContact:
    """The five settings. None is *unset*, and with any one unset no contact is touched (B3).

    ``match`` names a match rule, ``copy`` one of ``COPY_RULES`` with exceptions by field in ``copy_fields``,
    ``contact_id`` one of ``CONTACT_IDS``, ``form`` a contact form, ``type`` a contact type.
    """

    match: str | None = None
    copy: str | None = None
    contact_id: str | None = None
    form: str | None = None
    type: str | None = None
    copy_fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MailAction:
    """A mail to put into the outbox: to the address in a document field; subject and text may name ``{fields}``."""

    to: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Example:
    """A document and what the rule must make of it; a rule set is only activated when all its examples pass.

    ``document`` gives field values (and ``course``, ``category``, ``location``, ``provider``); ``expect`` gives
    ``outcome`` (``created``, ``updated``, ``skipped``, ``waiting``, ``held``, ``not this rule``) and, where they
    matter, ``external_id`` and values of the contact by field.
    """

    name: str
    document: Mapping[str, str] = field(default_factory=dict)
    expect: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProcessRule:
    """What happens to a document on one step. ``on``: ``enter``, ``edit``; any rule can also be run by hand.

    Of the rules of a step whose condition holds the most specific one runs, and no other.
    ``contact`` is None where the rule never meant to touch contacts (B2), which is not an incomplete setting.
    """

    name: str
    step: str
    on: tuple[str, ...] = ("enter",)
    when: Condition = field(default_factory=Condition)
    set: Mapping[str, str] = field(default_factory=dict)
    contact: CreateContact | None = None
    mail: tuple[MailAction, ...] = ()
    provision: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Process:
    """Named steps in order, the form of its documents, and the rules on its steps."""

    name: str
    form: str
    steps: tuple[str, ...] = ()
    rules: tuple[ProcessRule, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One version of everything declared about documents; ``version`` 0 is a file that was never activated."""

    version: int = 0
    forms: tuple[Form, ...] = ()
    types: tuple[str, ...] = ()
    match: tuple[MatchRule, ...] = ()
    processes: tuple[Process, ...] = ()

    def form(self, name: str | None) -> Form | None:
        """The form of this name."""
        return next((form for form in self.forms if form.name == name), None)

    def process(self, name: str) -> Process | None:
        """The process of this name."""
        return next((process for process in self.processes if process.name == name), None)

    def match_rule(self, name: str | None) -> MatchRule | None:
        """The match rule of this name: one of the organisation's own, or one that ships."""
        own = next((rule for rule in self.match if rule.name == name), None)
        return own or (MatchRule(name, MATCH_RULES[name]) if name and name in MATCH_RULES else None)
