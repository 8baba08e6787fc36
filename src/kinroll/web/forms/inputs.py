"""How each field of a document form is asked for: the input, and the text that comes of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kinroll.core.process.conditions import SEVERAL
from kinroll.core.process.field_types import TYPES, offered
from kinroll.core.process.form import FormField
from kinroll.web.uploading import ACCEPTED
from kinroll.web.wording import field_name

LONGEST_LINE, LONGEST_TEXT = 500, 10_000
SEARCHED = ("country", "language")
"""Types with long lists: one types, and the browser offers what fits."""
SEVERAL_TYPES = ("multiple choice", "disability types", "prior achievements")
DAYS = ("date", "date of birth")
MOST_NEXT_TO_EACH_OTHER = 4
COMPLETED_BY_BROWSERS: Mapping[str, str] = {
    "title": "honorific-prefix",
    "forename": "given-name",
    "middle_name": "additional-name",
    "surname": "family-name",
    "date_of_birth": "bday",
    "personal_email": "email",
    "mobile": "tel",
    "street_name": "address-line1",
    "suburb": "address-level2",
    "postcode": "postal-code",
}
"""What browsers call fields that they can fill for the person who sits before them."""


class DayInput(forms.DateInput):
    """A day to choose; as plain text where what was written is no day, so that it can be seen and corrected."""

    input_type = "date"

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        try:
            date.fromisoformat(str(value or "2000-01-01"))
        except ValueError:
            context["widget"]["type"] = "text"
        return context


class Offered(forms.TextInput):
    """A line of text with names that the browser offers as one types."""

    template_name = "web/parts/offered.html"

    def __init__(self, names: list[str], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.names = names

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["names"] = self.names
        context["widget"]["list"] = f"{context['widget']['attrs'].get('id', name)}_list"
        context["widget"]["attrs"]["list"] = context["widget"]["list"]
        return context


def called(item: FormField) -> str:
    """What a field is called, where the form does not say so too."""
    return item.label or capital(field_name(item.name))


def capital(text: str) -> str:
    """A text that begins with a capital."""
    return f"{text[:1].upper()}{text[1:]}"


def codes_of(item: FormField) -> dict[str, str]:
    """The codes that a field knows by a name: those of its type, and what the form adds to them."""
    kind = TYPES.get(item.type)
    return {**(kind.codes if kind and item.type in SEARCHED else {}), **offered(item)}


def build(item: FormField, kept: str, *, for_oneself: bool) -> forms.Field:
    """The input of a field. ``kept`` is what it holds now; ``for_oneself`` lets the browser fill in who sits there."""
    shared: dict[str, Any] = {"label": called(item), "required": False}
    shared["help_text"] = _password_help(item, kept) or item.help
    shared["template_name"] = "web/parts/asked.html"
    attrs: dict[str, Any] = {"autocomplete": COMPLETED_BY_BROWSERS.get(item.name, "off") if for_oneself else "off"}
    if item.type in SEVERAL_TYPES:
        boxes = forms.CheckboxSelectMultiple()
        return forms.MultipleChoiceField(choices=_choices(item, kept, blank=False), widget=boxes, **shared)
    if item.type in SEARCHED:
        return forms.CharField(
            widget=Offered(sorted(codes_of(item).values()), attrs), max_length=LONGEST_LINE, **shared
        )
    if item.type == "yes/no" or offered(item):
        return forms.ChoiceField(choices=_choices(item, kept, blank=True), widget=forms.Select(attrs), **shared)
    if item.type == "file":
        return forms.FileField(widget=forms.FileInput({"accept": ACCEPTED}), **shared)
    return forms.CharField(
        widget=_widget(item, attrs),
        max_length=LONGEST_TEXT if item.type == "long text" else LONGEST_LINE,
        strip=item.type != "password",
        **shared,
    )


def _password_help(item: FormField, kept: str) -> object:
    if item.type != "password":
        return ""
    if kept:
        return _("One is set. Leave this empty to keep it.")
    return _("At least 10 characters, and none that many people use. It is encoded at once, and never shown.")


def _widget(item: FormField, attrs: dict[str, Any]) -> forms.Widget:
    if item.type == "long text":
        return forms.Textarea({**attrs, "rows": 4})
    if item.type in DAYS:
        return DayInput(attrs)
    if item.type == "password":
        return forms.PasswordInput({"autocomplete": "new-password"})
    if item.type == "email":
        return forms.EmailInput({**attrs, "autocapitalize": "none"})
    if item.type == "telephone":
        return forms.TextInput({**attrs, "type": "tel"})
    if item.type in ("usi", "client identifier"):
        return forms.TextInput({**attrs, "autocapitalize": "characters", "spellcheck": "false"})
    return forms.TextInput({**attrs, **({"inputmode": "numeric"} if item.type == "postcode" else {})})


def _choices(item: FormField, kept: str, *, blank: bool) -> list[tuple[str, object]]:
    """What can be chosen; what the field holds stays among it, also where it is in no list."""
    codes = {"yes": _("Yes"), "no": _("No")} if item.type == "yes/no" and not offered(item) else dict(offered(item))
    held = kept.split(SEVERAL) if item.type in SEVERAL_TYPES else [kept]
    strange = [(text, _("%(text)s (not in the list)") % {"text": text}) for text in held if text and text not in codes]
    listed = [(code, label or code) for code, label in codes.items()]
    return [*([("", "–")] if blank else []), *listed, *strange]


def as_initial(item: FormField, kept: str) -> object:
    """What the input shows of what a field holds."""
    if item.type in SEVERAL_TYPES:
        return [part for part in kept.split(SEVERAL) if part]
    if item.type in SEARCHED:
        return codes_of(item).get(kept, kept)
    return kept


def as_text(item: FormField, entered: object) -> str:
    """The text that was entered, as the document's field takes it; a name of a long list becomes its code."""
    if isinstance(entered, list):
        return SEVERAL.join(entered)
    text = str(entered or "").replace("\r\n", "\n")
    if item.type in SEARCHED:
        wanted = " ".join(text.split()).casefold()
        return next((code for code, label in codes_of(item).items() if label.casefold() == wanted), text)
    return text
