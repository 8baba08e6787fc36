"""A system that people are to sign in to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kinroll.flows.sign_on import LONGEST_NAME


class AddressesForm(forms.Form):
    """Where people are led back to."""

    uris = forms.CharField(
        label=_("Where are people led back to?"),
        max_length=5_000,
        widget=forms.Textarea({"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Moodle's is https://YOUR-MOODLE/admin/oauth2callback.php. One address on each line."),
    )

    def clean_uris(self) -> list[str]:
        text: Any = self.cleaned_data["uris"]
        return str(text).split()


class SystemForm(AddressesForm):
    """Which system, too."""

    name = forms.CharField(
        label=_("Which system is it?"), max_length=LONGEST_NAME, widget=forms.TextInput({"autocomplete": "off"})
    )
    field_order = ("name", "uris")
