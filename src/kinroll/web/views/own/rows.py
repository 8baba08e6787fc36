"""A person's own fields and requests, in the words of the page."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kinroll.accounts.models import EmailCheck
from kinroll.core import owning
from kinroll.core.fields import CHOICES, CORE_FIELDS, DEFAULTS, EMAIL_FIELDS
from kinroll.core.process.conditions import SEVERAL
from kinroll.core.process.form import FormField
from kinroll.flows.own import OwnField
from kinroll.store.change_requests import DECLINED, DONE, OPEN, PASSED_ON, WITHDRAWN, Asked
from kinroll.web.forms import inputs
from kinroll.web.wording import field_name, value_words


@dataclass(frozen=True, slots=True)
class Row:
    """A field as its line on the page. ``pending`` is an address that waits to be confirmed."""

    name: str
    label: str
    value: str
    owner: str
    may_set: bool
    pending: str = ""
    is_confirmed: bool = False
    can_confirm: bool = False


@dataclass(frozen=True, slots=True)
class Details:
    """The lines of My account: preferences, what is filled, and what could be filled."""

    preferences: list[Row]
    filled: list[Row]
    empty: list[Row]


def details(
    fields: Collection[OwnField], labels: Mapping[str, str], pending: Mapping[str, EmailCheck], confirmed: str
) -> Details:
    """The fields in three parts. A field that is empty and not the person's to set is left out."""
    rows = [row(item, labels, pending, confirmed) for item in fields]
    preferences = [item for item in rows if item.name in CHOICES]
    others = [item for item in rows if item.name not in CHOICES]
    return Details(
        preferences,
        [item for item in others if item.value or item.pending],
        [item for item in others if item.may_set and not item.value and not item.pending],
    )


def row(item: OwnField, labels: Mapping[str, str], pending: Mapping[str, EmailCheck], confirmed: str) -> Row:
    """One line."""
    is_email, waits = item.name in EMAIL_FIELDS, pending.get(item.name)
    is_confirmed = is_email and bool(confirmed) and item.value.casefold() == confirmed.casefold()
    return Row(
        name=item.name,
        label=label_of(item, labels),
        value=words_of(item),
        owner=owner_words(item),
        may_set=item.may == owning.SET,
        pending=waits.email if waits else "",
        is_confirmed=is_confirmed,
        can_confirm=is_email and bool(item.value) and not is_confirmed,
    )


def label_of(item: OwnField, labels: Mapping[str, str]) -> str:
    """What a field is called: as its form or the configuration has it."""
    if item.asked_as and item.asked_as.label and item.name not in CORE_FIELDS:
        return item.asked_as.label
    return labels.get(item.name) or field_name(item.name).capitalize()


def words_of(item: OwnField) -> str:
    """The value of a field, a code by its name."""
    return in_words(item.name, item.value, item.asked_as)


def in_words(name: str, value: str, asked_as: FormField | None) -> str:
    """A value of a field, which may be one of a form."""
    if asked_as and name not in CORE_FIELDS:
        codes = inputs.codes_of(asked_as)
        return ", ".join(codes.get(part, part) for part in value.split(SEVERAL) if part)
    return value_words(value, name)


def owner_words(item: OwnField) -> str:
    """Whose word a value is, in plain words."""
    if not item.owner:
        return _("nobody has said otherwise") if item.name in DEFAULTS else ""
    if item.rule == "once":
        return _("the school's records said so when your account was made")
    day = f"{item.since.day} {item.since:%b %Y}" if item.since else ""
    words = {
        owning.YOU: _("you said so on %(day)s"),
        owning.OFFICE: _("the school office entered it on %(day)s"),
        owning.REGISTRATION: _("your registration %(document)s says so"),
        owning.RECORDS: _("the school's records say so"),
    }
    return words[item.owner] % {"day": day, "document": item.document}


@dataclass(frozen=True, slots=True)
class Wish:
    """Something that was asked for, as its line on the page."""

    number: int
    text: str
    state: str
    answer: str
    asked: Asked


def wish(asked: Asked, fields: Mapping[str, OwnField], labels: Mapping[str, str]) -> Wish:
    """One request, as the person sees it."""
    item, wished = fields.get(asked.field), str(asked.words.get("value", ""))
    value = in_words(asked.field, wished, item.asked_as if item else None) or _("empty")
    label = label_of(item, labels) if item else labels.get(asked.field) or field_name(asked.field)
    words = {"field": label, "value": value}
    text = _("%(field)s should be: %(value)s") % words
    if asked.kind != "field":
        text = _("I have another account: %(other)s") % {"other": asked.words.get("other", "")}
    return Wish(asked.number, text, state_words(asked.state), str(asked.words.get("answer", "")), asked)


def state_words(state: str) -> str:
    """How a request stands, for whoever made it."""
    return {
        OPEN: _("waits for the school"),
        PASSED_ON: _("passed on to those who keep the records"),
        DECLINED: _("not done"),
        DONE: _("done"),
        WITHDRAWN: _("taken back"),
    }[state]
