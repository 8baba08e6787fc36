"""Names that must lead somewhere: forms, types, fields, steps, courses, placeholders; and values that can be meant."""

import re
from collections.abc import Iterator, Mapping, Sequence

from kinroll.core.emails import is_email
from kinroll.core.process.checks.finding import (
    Finding,
    Known,
    form_place,
    missing_settings,
    quoted,
    repeated,
    rule_place,
)
from kinroll.core.process.conditions import ANY
from kinroll.core.process.field_types import TYPES, clean
from kinroll.core.process.form import CONTACT, DOCUMENT, Form
from kinroll.core.process.rule_set import (
    CONTACT_IDS,
    COPY_RULES,
    EXAMPLE_FACTS,
    EXAMPLE_OUTCOMES,
    MAIL_FACTS,
    MATCH_RULES,
    PROVISIONS,
    CreateContact,
    Example,
    MailAction,
    Process,
    ProcessRule,
    RuleSet,
)

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
MOST_TYPES = 30
ROLES = ("contact", "student", "staff")
"""Roles that sources give; a contact type of exactly such a name would be taken for one."""
NOT_FIELDS = ("external_id", "email", "id")
"""What a match rule may name beside fields."""


def check(rules: RuleSet, known: Known) -> Iterator[Finding]:
    """Every name that is given twice, or leads nowhere."""
    yield from _repeated(rules)
    yield from _types(rules)
    yield from _match_rules(rules)
    for process in rules.processes:
        yield from _process(rules, process, known)


def _repeated(rules: RuleSet) -> Iterator[Finding]:
    lists: list[tuple[str, Sequence[str]]] = [
        ("forms", [form.name for form in rules.forms]),
        ("contact_types", rules.types),
        ("match rules", [rule.name for rule in rules.match]),
        ("processes", [process.name for process in rules.processes]),
    ]
    lists += [(form_place(form), [item.name for item in form.fields]) for form in rules.forms]
    for process in rules.processes:
        lists.append((f'process "{process.name}", steps', process.steps))
        lists.append((f'process "{process.name}", rules', [rule.name for rule in process.rules]))
        for rule in process.rules:
            lists.append((rule_place(process, rule) + ", examples", [one.name for one in rule.examples]))
    for place, names in lists:
        for name in repeated(names):
            yield Finding("name-repeated", place, name)


def _types(rules: RuleSet) -> Iterator[Finding]:
    if len(rules.types) > MOST_TYPES:
        yield Finding("types-many", "contact_types", str(len(rules.types)), str(MOST_TYPES))
    for name in rules.types:
        if name in ROLES:
            yield Finding("type-name-taken", "contact_types", name)


def _match_rules(rules: RuleSet) -> Iterator[Finding]:
    fields = {item.name for form in rules.forms for item in form.fields}
    for rule in rules.match:
        place = f'match rule "{rule.name}"'
        if rule.name in MATCH_RULES:
            yield Finding("match-name-taken", place, rule.name)
        if not rule.fields:
            yield Finding("match-empty", place)
        for name in rule.fields:
            if name not in fields and name not in NOT_FIELDS:
                yield Finding("field-unknown", place, name, "any form")


def _process(rules: RuleSet, process: Process, known: Known) -> Iterator[Finding]:
    place = f'process "{process.name}"'
    form = rules.form(process.form)
    if not form:
        yield Finding("form-unknown", place, process.form)
    elif form.about != DOCUMENT:
        yield Finding("form-of-other-kind", place, form.name, "contacts, and a process needs one of documents")
    if not process.steps:
        yield Finding("process-without-steps", place)
    for rule in process.rules:
        if rule.step not in process.steps:
            yield Finding("step-unknown", rule_place(process, rule), rule.step, quoted(process.steps))
        if form and form.about == DOCUMENT:
            yield from _condition(form, process, rule, known)
            yield from _actions(form, process, rule)
        if rule.contact:
            yield from _settings(rules, rule.contact, form, rule_place(process, rule))


def _condition(form: Form, process: Process, rule: ProcessRule, known: Known) -> Iterator[Finding]:
    place = rule_place(process, rule)
    for name, wanted in rule.when.fields.items():
        asked = form.field(name)
        if not asked:
            yield Finding("field-unknown", f"{place}, when", name, f'the form "{form.name}"')
        elif asked.type == "password":
            yield Finding("password-used", f"{place}, when", name)
        else:
            for value in wanted:
                if value and value != ANY and clean(value, asked).wrong:
                    yield Finding("value-impossible", f"{place}, when", value, name)
    course = rule.when
    for code, names, there in (
        ("course-unknown", course.courses, known.courses),
        ("category-unknown", course.categories, known.categories),
        ("location-unknown", course.locations, known.locations),
        ("provider-unknown", course.providers, known.providers),
    ):
        for name in names:
            if there is not None and name not in there:
                yield Finding(code, f"{place}, when", name)


def _actions(form: Form, process: Process, rule: ProcessRule) -> Iterator[Finding]:
    place = rule_place(process, rule)
    yield from _values(form, rule.set, f"{place}, set")
    for mail in rule.mail:
        yield from _mail(form, mail, f"{place}, mail")
    for target in rule.provision:
        if target not in PROVISIONS:
            yield Finding("provision-unknown", place, target, quoted(PROVISIONS))
    for example in rule.examples:
        yield from _example(form, example, f'{place}, example "{example.name}"')


def _values(form: Form, values: Mapping[str, str], place: str) -> Iterator[Finding]:
    for name, value in values.items():
        asked = form.field(name)
        if not asked:
            yield Finding("field-unknown", place, name, f'the form "{form.name}"')
        elif asked.type == "password":
            yield Finding("password-used", place, name)
        elif clean(value, asked).wrong:
            yield Finding("value-impossible", place, value, name)


def _mail(form: Form, mail: MailAction, place: str) -> Iterator[Finding]:
    to = form.field(mail.to)
    if not to and not is_email(mail.to):
        yield Finding("field-unknown", place, mail.to, f'the form "{form.name}"')
    elif to and to.type != "email":
        yield Finding("mail-not-to-email", place, mail.to, to.type)
    for text in (mail.subject, mail.text):
        for name in PLACEHOLDER.findall(text):
            asked = form.field(name)
            if asked and asked.type in TYPES and not TYPES[asked.type].is_shown:
                yield Finding("password-used", place, name)
            elif not asked and name not in MAIL_FACTS:
                yield Finding("placeholder-unknown", place, name)
        if odd := re.search("[{}].{0,20}", PLACEHOLDER.sub("", text)):
            yield Finding("placeholder-unreadable", place, odd[0])


def _example(form: Form, example: Example, place: str) -> Iterator[Finding]:
    for name in example.document:
        if not form.field(name) and name not in EXAMPLE_FACTS:
            yield Finding("field-unknown", place, name, f'the form "{form.name}"')
    outcome = example.expect.get("outcome", "")
    if outcome not in EXAMPLE_OUTCOMES:
        yield Finding("outcome-unknown", place, outcome, quoted(EXAMPLE_OUTCOMES))


def _settings(rules: RuleSet, contact: CreateContact, form: Form | None, place: str) -> Iterator[Finding]:
    place = f"{place}, contact"
    if missing := missing_settings(contact):
        yield Finding("setting-missing", place, ", ".join(missing))
    lists: list[tuple[str, str | None, Sequence[str]]] = [
        ("match-unknown", contact.match, [*MATCH_RULES, *(rule.name for rule in rules.match)]),
        ("contact-id-unknown", contact.contact_id, CONTACT_IDS),
        ("type-unknown", contact.type, rules.types),
        *(("copy-unknown", name, list(COPY_RULES)) for name in (contact.copy, *contact.copy_fields.values())),
    ]
    for code, name, there in lists:
        if name and name not in there:
            yield Finding(code, place, name, quoted(there))
    yield from _contact_form(rules, contact, form, place)


def _contact_form(rules: RuleSet, contact: CreateContact, form: Form | None, place: str) -> Iterator[Finding]:
    given = rules.form(contact.form)
    if contact.form and not given:
        yield Finding("form-unknown", place, contact.form)
    if given and given.about != CONTACT:
        yield Finding("form-of-other-kind", place, given.name, "documents, and contacts need one of their own")
    for name in contact.copy_fields:
        if form and given and not (form.field(name) and given.field(name)):
            yield Finding("field-unknown", f"{place}, copy_fields", name, "both forms")
