"""A new token for another program."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kinroll.flows.tokens import LONGEST_NAME, MOST_DAYS, USUAL_DAYS
from kinroll.web.token_words import SCOPES


class TokenForm(forms.Form):
    """Which program it is for, what it may do, and how long."""

    name = forms.CharField(
        label=_("Which program is it for?"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("What the program does is recorded under this name."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=[(scope, words) for scope, words in SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    days = forms.IntegerField(
        label=_("For how many days?"),
        min_value=1,
        max_value=MOST_DAYS,
        initial=USUAL_DAYS,
        help_text=_("Then somebody has to make another one."),
    )
