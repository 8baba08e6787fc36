"""A program that is to be called."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kinroll.flows.webhooks import LONGEST_NAME
from kinroll.store.feed import KINDS
from kinroll.web.words import EVENTS

_KINDS = [(kind, EVENTS[kind]) for kind in KINDS]


class AddressForm(forms.Form):
    """Where it is called, and of what."""

    url = forms.CharField(
        label=_("Where is it called?"),
        max_length=500,
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "url"}),
        help_text=_("An address that begins with https://"),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Of what is it told?"),
        choices=_KINDS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Of everything, if nothing is ticked."),
    )


class WebhookForm(AddressForm):
    """Which program, too."""

    name = forms.CharField(
        label=_("Which program is it?"), max_length=LONGEST_NAME, widget=forms.TextInput({"autocomplete": "off"})
    )
    from_start = forms.BooleanField(label=_("Tell it all that happened until now, too"), required=False)
    field_order = ("name", "url", "kinds", "from_start")


class ReplayForm(forms.Form):
    """Since when."""

    since = forms.DateField(
        label=_("Since"),
        widget=forms.DateInput({"type": "date"}),
        error_messages={"required": _("Say since which day."), "invalid": _("That is no day.")},
    )
