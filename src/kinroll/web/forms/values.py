"""One value of a contact, typed by somebody who works here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kinroll.core.fields import CHOICES, DATE_FIELDS, EMAIL_FIELDS, TELEPHONE_FIELDS
from kinroll.web.wording import field_name, value_words

LONGEST = 1_000


class ValueForm(forms.Form):
    """The field's own kind of input; what is wrong with the value is for the flow to say."""

    def __init__(self, field: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = _input(field)


def _input(field: str) -> forms.Field:
    label = field_name(field)
    if field in CHOICES:
        return forms.ChoiceField(
            label=label, choices=[(choice, value_words(choice, field)) for choice in CHOICES[field]]
        )
    widget: forms.Widget = forms.TextInput()
    if field == "address":
        widget = forms.Textarea({"rows": 4})
    elif field in DATE_FIELDS:
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    elif field in EMAIL_FIELDS:
        widget = forms.TextInput({"inputmode": "email", "autocapitalize": "none"})
    elif field in TELEPHONE_FIELDS:
        widget = forms.TextInput({"inputmode": "tel"})
    help_text = _("Empty for none.")
    return forms.CharField(label=label, required=False, widget=widget, max_length=LONGEST, help_text=help_text)


class UsernameForm(forms.Form):
    """A new username."""

    username = forms.CharField(
        label=_("New username"), max_length=254, widget=forms.TextInput({"autocapitalize": "none"})
    )
