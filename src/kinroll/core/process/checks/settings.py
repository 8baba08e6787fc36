"""The five create-contact settings together: whom they can fuse, what can repeat, what they need and do not have."""

from collections.abc import Iterator

from kinroll.core.process.checks.finding import Finding, Setting, quoted, settings_of
from kinroll.core.process.form import ADDRESSES, Form
from kinroll.core.process.identifying import CLIENT, USI
from kinroll.core.process.rule_set import RuleSet
from kinroll.core.process.speaking import customer_email

EXTERNAL_ID = "external_id"
EMAIL = "email"
"""In a match rule: any field of this type."""
ID_FIELDS = {"customer email": EMAIL, "client identifier": CLIENT, "usi": USI}
"""The field that a contact id is made of. The other schemes need none."""
VERIFIED_WITH = ("forename", "surname", "date_of_birth")
"""What a USI is verified for."""
ONE_PERSONS = (EXTERNAL_ID, "id", CLIENT, USI)
HAZARDS = {
    "customer email": "email-stays-username",
    "client identifier": "id-by-hand",
    "source identifier": "id-of-registration",
    "usi": "usi-waits",
}
"""The drawback that the choice of each contact id has, whatever stands beside it."""


def check(rules: RuleSet) -> Iterator[Finding]:
    """What can go wrong with each rule that touches contacts, and with all of them together."""
    settings = settings_of(rules)
    for setting in settings:
        yield from _needs(setting)
        yield from _matching(setting)
        yield from _contact_id(setting)
        yield from _exceptions(setting)
    types = {setting.contact.type for setting in settings if setting.match_fields}
    if len(types) > 1:
        yield Finding("type-added", "contact_types", quoted(sorted(str(name) for name in types)))


def _needs(setting: Setting) -> Iterator[Finding]:
    """What the settings read from the document and its form does not have."""
    form, scheme = setting.document_form, setting.contact.contact_id or ""
    if scheme in ID_FIELDS and not _has(form, ID_FIELDS[scheme]):
        yield Finding("id-field-missing", setting.place, ID_FIELDS[scheme], form.name)
    if scheme == "usi" and (absent := [name for name in VERIFIED_WITH if not form.field(name)]):
        yield Finding("usi-unverifiable", setting.place, quoted(absent), form.name)
    for name in setting.match_fields:
        if name not in (EXTERNAL_ID, "id") and not _has(form, name):
            yield Finding("match-field-missing", setting.place, name, form.name)


def _matching(setting: Setting) -> Iterator[Finding]:
    fields, scheme = setting.match_fields, setting.contact.contact_id
    if not fields:
        yield Finding("match-none", setting.place)
        return
    if USI in fields:
        yield Finding("usi-matched-unverified", setting.place, str(setting.contact.match))
    elif "forename" not in fields and not any(name in fields for name in ONE_PERSONS):
        yield Finding("match-can-fuse", setting.place, quoted(fields))
    if EXTERNAL_ID not in fields:
        return
    if scheme == "blank":
        yield Finding("match-never-finds", setting.place, "there is no id to find anybody by")
    if scheme == "next number":
        yield Finding("id-can-repeat", setting.place)
    if scheme == "customer email" and not {"forename", "surname", "date_of_birth"} & set(fields):
        yield Finding("id-can-fuse", setting.place)


def _contact_id(setting: Setting) -> Iterator[Finding]:
    scheme = setting.contact.contact_id or ""
    if scheme in HAZARDS:
        yield Finding(HAZARDS[scheme], setting.place)
    if scheme == "blank" and any(item.type == "password" for item in setting.contact_form.fields):
        yield Finding("password-without-id", setting.place, setting.contact_form.name)


def _exceptions(setting: Setting) -> Iterator[Finding]:
    """An address whose parts are copied by different rules can become one that nobody lives at."""
    for parts in ADDRESSES:
        copied = [name for name in parts if setting.document_form.field(name) and setting.contact_form.field(name)]
        rules = {setting.contact.copy_fields.get(name, setting.contact.copy) for name in copied}
        if len(rules) > 1:
            yield Finding("address-split", setting.place, quoted(sorted(str(name) for name in rules)))


def _has(form: Form, name: str) -> bool:
    return customer_email(form) is not None if name == EMAIL else form.field(name) is not None
