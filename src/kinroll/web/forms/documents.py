"""A document's form, as staff fill it and as the public does."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kinroll.core.process.field_types import clean
from kinroll.core.process.form import ADDRESSES, Form, FormField
from kinroll.store.document_files import HandedIn
from kinroll.web.forms import inputs
from kinroll.web.uploading import LARGEST_FILE, handed_in, is_too_large

PASSWORD, FILE = "password", "file"
FINAL = (PASSWORD, FILE)
"""Types whose wrong values cannot be kept for later."""


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that are shown together; without a name they are just the next ones."""

    name: str
    fields: list[BoundField]


class DocumentForm(forms.Form):
    """The fields of a document form. What comes back is texts, as flows take them, and files.

    The public has to get everything right; staff may keep a wrong value for now (``keep``), and it is shown as wrong.
    """

    prefix = "f"

    def __init__(
        self,
        asked: Form,
        request: HttpRequest | None = None,
        *,
        values: Mapping[str, str] | None = None,
        is_public: bool = False,
        today: date,
    ) -> None:
        if request is None:
            super().__init__()
        else:
            super().__init__(request.POST, request.FILES)
        self.asked, self.today, self.is_public, self._request = asked, today, is_public, request
        held = values or {}
        for item in asked.fields:
            kept = held.get(item.name, "")
            built = inputs.build(item, kept, for_oneself=is_public)
            built.is_needed = item.required  # type: ignore[attr-defined]
            if item.required and item.type not in (FILE, *inputs.SEVERAL_TYPES):
                built.widget.attrs["aria-required"] = "true"
            if item.type != PASSWORD:
                self.initial[item.name] = inputs.as_initial(item, kept)
            self.fields[item.name] = built
        self.can_keep = False
        self.files_kept: dict[str, HandedIn] = {}
        self._entered: dict[str, Any] = {}

    @property
    def texts(self) -> dict[str, str]:
        """What was entered, field by field; a file as its name, and no entry for a password or a file left as it is."""
        found = {name: file.name for name, file in self.files_kept.items()}
        for item in self.asked.fields:
            text = inputs.as_text(item, self._entered.get(item.name)) if item.type != FILE else ""
            if item.type not in FINAL or text:
                found[item.name] = text
        return found

    def clean(self) -> dict[str, Any]:
        """Say beside each field what is wrong with it."""
        self._entered = dict(self.cleaned_data)
        final = [self._check(item) for item in self.asked.fields]
        self.can_keep = not self.is_public and bool(self.errors) and not any(final)
        if self.can_keep and self.data.get("keep"):
            self._errors = forms.utils.ErrorDict()
        return self.cleaned_data

    def _check(self, item: FormField) -> bool:
        """Note what is wrong with one field; whether that cannot be kept for later."""
        if item.name in self.errors:
            return True
        wrong = self._wrong_file(item) if item.type == FILE else self._wrong(item)
        if wrong:
            self.add_error(item.name, list(wrong))
        return bool(wrong) and item.type in FINAL

    def _wrong(self, item: FormField) -> Sequence[str]:
        text = inputs.as_text(item, self._entered.get(item.name))
        if not text.strip():
            return [_("Fill this in.")] if item.required and not (item.type == PASSWORD and not self.is_public) else []
        if item.type == PASSWORD:
            return _weaknesses(text)
        entered = clean(text, item, today=self.today)
        return [_sentence(entered.wrong)] if entered.wrong else []

    def _wrong_file(self, item: FormField) -> Sequence[str]:
        name = f"{self.prefix}-{item.name}"
        if self._request and is_too_large(self._request, name):
            most = LARGEST_FILE // (1024 * 1024)
            return [_("This file is larger than %(most)s MB. Send a smaller one.") % {"most": most}]
        sent = self._entered.get(item.name)
        if not sent:
            return [_("Fill this in.")] if item.required and self.is_public else []
        try:
            self.files_kept[item.name] = handed_in(sent, item)
        except ValidationError as error:
            return list(error.messages)
        return []

    def groups(self) -> Iterator[Group]:
        """The fields in the order of the form; the parts of an address together."""
        names = {ADDRESSES[0]: _("Address"), ADDRESSES[1]: _("Postal address, if it is another")}
        current = Group("", [])
        for item in self.asked.fields:
            called = next((name for parts, name in names.items() if item.name in parts), "")
            if called != current.name and current.fields:
                yield current
                current = Group(called, [])
            elif called != current.name:
                current = Group(called, [])
            current.fields.append(self[item.name])
        if current.fields:
            yield current

    def faults(self) -> list[tuple[str, str, str]]:
        """For each wrong field its place on the page, what it is called, and what is wrong with it."""
        return [
            (self[name].auto_id or "", str(self[name].label), " ".join(map(str, found)))
            for name, found in self.errors.items()
            if name in self.fields
        ]


def _weaknesses(password: str) -> list[str]:
    """Why a password is too easy to guess; more is asked than of one that came in a file."""
    try:
        validate_password(password)
    except ValidationError as error:
        return list(error.messages)
    return []


def _sentence(text: str) -> str:
    """Words of a rule as a sentence."""
    return f"{text[:1].upper()}{text[1:]}."
