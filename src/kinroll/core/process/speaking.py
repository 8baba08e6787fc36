"""What a document says of its contact when a rule runs: which values, in which manner, and under which external id.

Nothing is looked up here: whether the USI is verified is told by the caller, and who the contact is, is another matter
(``deciding``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from kinroll.core.candidate import display_name
from kinroll.core.change import ITS_NUMBER
from kinroll.core.emails import is_generated
from kinroll.core.fields import CORE_FIELDS, pack_address
from kinroll.core.matching import Description, describe
from kinroll.core.problem import Problem
from kinroll.core.process import evidence, identifying
from kinroll.core.process.document import Document
from kinroll.core.process.field_types import clean
from kinroll.core.process.form import ADDRESSES, Form, FormField
from kinroll.core.process.rule_set import CONTACT_IDS, COPY_RULES, CreateContact, RuleSet
from kinroll.core.rules import MatchRule
from kinroll.core.source_record import Manner
from kinroll.core.text import clip

SETTINGS = {
    "match": "match rule",
    "copy": "copy rule",
    "contact_id": "default contact id",
    "form": "default contact form",
    "type": "match contact type",
}
"""The five create-contact settings, as people call them."""
EMAIL_NAMES = ("personal_email", "email")
PASSWORD, SET = "password", "set"
OVERWRITE = "overwrite"
"""The copy rule that says everything *now*, at each run; all others say it since the document changed it."""
WAITING = {
    identifying.NOT_VERIFIED: "USI not verified",
    "usi-missing": "there is no USI",
    "usi-reserved": "the USI is a code that is nobody's id",
    "id-missing": "there is no value for the contact id",
    "name-missing": "there is no name",
}
"""Why a document waits, by code, as its history says it."""


class RuleFailedError(Exception):
    """A rule cannot be carried out; the text says why."""


@dataclass(frozen=True, slots=True)
class Saying:
    """What a document says of its contact. ``said`` is by contact field; None clears it.

    ``key`` is the number of the document, ``record`` the key of the source record that speaks for it.

    ``external_id`` is what the scheme makes of the document: empty, a text, or ``ITS_NUMBER``. With ``waiting`` (a
    code) nothing may be made or matched yet. ``values`` are all values of the document that are not wrong. ``anew`` are
    the fields that are said *now* at each run, at whatever moment that turns out to be.
    """

    key: str
    record: str
    name: str
    type: str
    match: MatchRule
    said: Mapping[str, str | None]
    manner: Mapping[str, Manner]
    values: Mapping[str, str]
    described: Description
    external_id: str = ""
    waiting: str = ""
    problems: tuple[Problem, ...] = ()
    fillers: tuple[str, ...] = ()
    identifiers: Mapping[str, str] = field(default_factory=dict)
    asks_access: bool = False
    anew: frozenset[str] = frozenset()


def unset(contact: CreateContact) -> list[str]:
    """The settings that are not set; with any of them no contact is touched (B3)."""
    return [words for name, words in SETTINGS.items() if getattr(contact, name) is None]


def speak(
    document: Document,
    contact: CreateContact,
    rules: RuleSet,
    *,
    at: datetime,
    usi_status: str,
    today: date | None = None,
) -> Saying:
    """What a document says under a rule whose settings are all set. Raises ``RuleFailedError`` if that cannot run."""
    asked, given, match = _declared(document, contact, rules)
    values, wrong = clean_values(document, asked, today)
    said: dict[str, str | None] = {}
    manner: dict[str, Manner] = {}
    anew: set[str] = set()
    for item, value in _shared(document, asked, given, values, wrong, today):
        name = f"{contact.type}.{item.name}" if item.own else item.name
        copy = contact.copy_fields.get(item.name, str(contact.copy))
        said[name] = _packed(item.name, value, values) or None
        manner[name] = Manner(COPY_RULES[copy], at if copy == OVERWRITE else _since(document, item.name, at))
        anew |= {name} if copy == OVERWRITE else set()
    external_id, waiting = _external_id(document, contact, asked, values, match, usi_status)
    fillers = tuple(name for name, value in values.items() if _is_evidence(name, asked) and evidence.is_filler(value))
    who = display_name(values) or f"document {document.number}"
    return Saying(
        key=str(document.number),
        record=document.record or str(document.number),
        name=who,
        type=str(contact.type),
        match=match,
        said=said,
        manner=manner,
        values=values,
        described=_describe(values, asked, external_id, fillers),
        external_id=external_id,
        waiting=waiting or ("" if _has_name(values) else "name-missing"),
        problems=tuple(_wrong(document, who, name, text) for name, text in wrong.items()),
        fillers=fillers,
        identifiers=_identifiers(values, said, match, asked),
        asks_access=any(
            item.type == PASSWORD and document.values.get(item.name) == SET and asked.field(item.name)
            for item in given.fields
        ),
        anew=frozenset(anew),
    )


def _since(document: Document, name: str, at: datetime) -> datetime:
    """Since when a document says this of a field; of all parts of an address since one of them was changed."""
    parts = next((parts for parts in ADDRESSES if name in parts), (name,))
    return max((document.said_at[part] for part in parts if part in document.said_at), default=at)


def _shared(
    document: Document,
    asked: Form,
    given: Form,
    values: Mapping[str, str],
    wrong: dict[str, str],
    today: date | None,
) -> Iterator[tuple[FormField, str]]:
    """The fields of the contact form that the document fills or has emptied; those it has not right join the wrong."""
    for item in given.fields:
        filled = asked.field(item.name)
        if filled is None or item.name not in document.values or item.type == PASSWORD or item.name in wrong:
            continue
        value = values.get(item.name, "")
        if (item.type, item.options) != (filled.type, filled.options):
            entered = clean(value, item, today=today)
            if entered.wrong:
                wrong[item.name] = entered.wrong
                continue
            value = entered.value
        if not is_generated(value):  # it can be an id, and is nobody's address
            yield item, value


def _declared(document: Document, contact: CreateContact, rules: RuleSet) -> tuple[Form, Form, MatchRule]:
    process = rules.process(document.process)
    asked, given = rules.form(process.form if process else None), rules.form(contact.form)
    match = rules.match_rule(contact.match)
    if asked is None:
        raise RuleFailedError(f'the process "{document.process}" has no document form in this rule set')
    if given is None:
        raise RuleFailedError(f'there is no contact form "{contact.form}" in this rule set')
    if match is None:
        raise RuleFailedError(f'there is no match rule "{contact.match}" in this rule set')
    if contact.type not in rules.types:
        raise RuleFailedError(f'there is no contact type "{contact.type}" in this rule set')
    if contact.contact_id not in CONTACT_IDS:
        raise RuleFailedError(f'there is no contact id "{contact.contact_id}"')
    for copy in (contact.copy, *contact.copy_fields.values()):
        if copy not in COPY_RULES:
            raise RuleFailedError(f'there is no copy rule "{copy}"')
    return asked, given, match


def clean_values(document: Document, asked: Form, today: date | None) -> tuple[dict[str, str], dict[str, str]]:
    """The values that are not wrong, and what is wrong with the others, by field. Passwords are in neither."""
    values, wrong = {}, {}
    for item in asked.fields:
        text = document.values.get(item.name, "")
        if not text or item.type == PASSWORD:
            continue
        entered = clean(text, item, today=today)
        if entered.wrong:
            wrong[item.name] = entered.wrong
        elif entered.value:
            values[item.name] = entered.value
    return values, wrong


def _wrong(document: Document, who: str, name: str, text: str) -> Problem:
    return Problem("document-value-wrong", str(document.number), who, name, clip(document.values[name]), text)


def _packed(name: str, value: str, values: Mapping[str, str]) -> str:
    if name != "address" or not value:
        return value
    return pack_address(value.split("\n"), values.get("postcode", ""))


def customer_email(asked: Form) -> FormField | None:
    """The field that holds the address of the person whom a document is about."""
    emails = {item.name: item for item in asked.fields if item.type == "email"}
    return next((emails[name] for name in (*EMAIL_NAMES, *emails) if name in emails), None)


def _external_id(
    document: Document,
    contact: CreateContact,
    asked: Form,
    values: Mapping[str, str],
    match: MatchRule,
    usi_status: str,
) -> tuple[str, str]:
    """The external id that the scheme makes, and why the document has to wait, if it has to."""
    scheme = contact.contact_id
    if scheme == "blank":
        return "", ""
    if scheme == "next number":
        return ITS_NUMBER, ""
    if scheme == "usi":
        usi = identifying.identifier(identifying.USI, values.get(identifying.USI, ""))
        if usi and usi_status == identifying.VERIFIED:
            return usi, ""
        if usi:
            return "", identifying.NOT_VERIFIED
        if not identifying.is_reserved(values.get(identifying.USI, "")):
            return "", "usi-missing"
        return "", "usi-reserved" if "external_id" in match.fields else ""
    email = customer_email(asked)
    made = {
        "customer email": values.get(email.name, "") if email else "",
        "client identifier": values.get(identifying.CLIENT, ""),
        "source identifier": document.source_identifier,
    }[str(scheme)]
    if made and not evidence.is_filler(made) and not identifying.is_reserved(made):
        return made, ""
    return "", "id-missing" if "external_id" in match.fields else ""


def _has_name(values: Mapping[str, str]) -> bool:
    """Whether there is a name, and not only something to fill the field; ``-`` beside a name is how some write one."""
    return any(value and not evidence.is_filler(value) for value in (values.get("forename"), values.get("surname")))


def _is_evidence(name: str, asked: Form) -> bool:
    item = asked.field(name)
    return item is not None and item.type in ("email", "telephone", "client identifier", "usi", "name")


def _describe(values: Mapping[str, str], asked: Form, external_id: str, fillers: tuple[str, ...]) -> Description:
    """What can be compared of a document; a filler is nothing to compare, nor is a generated address."""
    compared = {name: value for name, value in values.items() if name not in fillers and not is_generated(value)}
    if external_id and external_id != ITS_NUMBER:
        compared["external_id"] = external_id
    emails = [compared[item.name] for item in asked.fields if item.type == "email" and item.name in compared]
    return describe(compared, emails, (), frozenset())


def _identifiers(
    values: Mapping[str, str], said: Mapping[str, str | None], match: MatchRule, asked: Form
) -> dict[str, str]:
    """What the record is found by later, beside the fields that every contact has: USI, client identifier, an email of
    another name, and whatever else its match rule compares. One that the document has emptied is an empty text.
    """
    found = {name: said[name] or "" for name in match.fields if name not in CORE_FIELDS and name in said}
    found |= {
        kind: identifying.identifier(kind, values.get(kind, ""))
        for kind in (identifying.USI, identifying.CLIENT)
        if kind in said
    }
    email = customer_email(asked)
    if email and email.name not in CORE_FIELDS and email.name in said:
        found["email"] = values.get(email.name, "")
    return found
