"""Forms: field types and their options, and what a document form and a contact form must agree on."""

from collections.abc import Iterator

from kinroll.core.process.checks.finding import Finding, Setting, form_place, quoted, settings_of
from kinroll.core.process.codes import COUNTRIES, LANGUAGES
from kinroll.core.process.field_types import TYPES, offered
from kinroll.core.process.form import CONTACT, DOCUMENT, Form, FormField
from kinroll.core.process.rule_set import RuleSet

LONG_LISTS = {"country": COUNTRIES, "language": LANGUAGES}
CHECKED = {
    "usi": ("usi",),
    "client_identifier": ("client identifier",),
    "date_of_birth": ("date of birth", "date"),
    "personal_email": ("email",),
    "work_email": ("email",),
}
"""Fields that the product reads by their name, and the types that make sure they can be read."""


def check(rules: RuleSet) -> Iterator[Finding]:
    """What is wrong with the forms by themselves, and with those that rules copy between."""
    for form in rules.forms:
        for item in form.fields:
            yield from _field(form, item)
        if form.about == DOCUMENT and form.name not in {process.form for process in rules.processes}:
            yield Finding("form-unused", form_place(form))
    settings = settings_of(rules)
    pairs = {(setting.document_form.name, setting.contact_form.name): setting for setting in settings}
    for setting in pairs.values():
        yield from _shared(setting)
    yield from _among_contacts(rules)
    yield from _never_updated(settings)


def _field(form: Form, item: FormField) -> Iterator[Finding]:
    place = form_place(form, item.name)
    kind = TYPES.get(item.type)
    if not kind:
        yield Finding("field-type-unknown", place, item.type)
        return
    if kind.takes_options and not item.options and not kind.codes:
        yield Finding("options-missing", place)
    if item.options and not kind.takes_options and not kind.codes:
        yield Finding("options-useless", place, item.type)
    listed = LONG_LISTS.get(item.type) or frozenset(kind.codes)
    if listed and (odd := [code for code in item.options if code not in listed]):
        yield Finding("option-unknown", place, quoted(odd), item.type)
    if item.name in CHECKED and item.type not in CHECKED[item.name]:
        yield Finding("field-unchecked", place, item.type, CHECKED[item.name][0])
    if "password" in item.name and item.type != "password":
        yield Finding("password-shown", place, item.type)
    if item.own and form.about != CONTACT:
        yield Finding("own-useless", place)


def _shared(setting: Setting) -> Iterator[Finding]:
    document_form, contact_form = setting.document_form, setting.contact_form
    for item in contact_form.fields:
        place = form_place(contact_form, item.name)
        asked = document_form.field(item.name)
        if not asked:
            if item.required:
                yield Finding("form-stricter", place, "has no such field", document_form.name)
        elif asked.type != item.type:
            yield Finding("field-type-differs", place, f"{item.type}, and {asked.type}", document_form.name)
        elif extra := [code for code in offered(asked) if code not in offered(item)]:
            yield Finding("options-differ", place, quoted(extra), document_form.name)
        elif item.required and not asked.required:
            yield Finding("form-stricter", place, "lets it be blank", document_form.name)
    if not any(contact_form.field(name) and document_form.field(name) for name in ("surname", "forename")):
        yield Finding("name-missing", form_place(contact_form), document_form.name)


def _among_contacts(rules: RuleSet) -> Iterator[Finding]:
    """A contact has one value for a field that several contact forms have, unless they mark it as their own."""
    first: dict[str, tuple[Form, FormField]] = {}
    for form in rules.forms:
        for item in form.fields if form.about == CONTACT else ():
            if item.own:
                continue
            other, same = first.setdefault(item.name, (form, item))
            if same.type != item.type:
                yield Finding(
                    "field-type-differs", form_place(form, item.name), f"{item.type}, and {same.type}", other.name
                )


def _never_updated(settings: list[Setting]) -> Iterator[Finding]:
    for name, form in {setting.contact_form.name: setting.contact_form for setting in settings}.items():
        sources = [setting.document_form for setting in settings if setting.contact_form.name == name]
        missed = [item.name for item in form.fields if not any(source.field(item.name) for source in sources)]
        if missed:
            yield Finding("field-never-updated", form_place(form), quoted(missed))
