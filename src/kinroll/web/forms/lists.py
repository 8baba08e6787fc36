"""Keeping a list under a name."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _


class SavedViewForm(forms.Form):
    """The name of a list, and whether colleagues see it too."""

    name = forms.CharField(
        label=_("Name of the list"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Give the list a name.")},
    )
    is_shared = forms.BooleanField(label=_("Colleagues see it too"), required=False)


def query_of(values: Mapping[str, str], names: Iterable[str]) -> str:
    """The filters that are set, as an address has them."""
    return urlencode([(name, values[name].strip()) for name in names if values.get(name, "").strip()])
