"""That somebody is to be erased for ever: why, and the number once more, so that it is nobody else."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class EraseForm(forms.Form):
    """A reason, and the contact's number typed in."""

    reason = forms.CharField(
        label=_("Why"), max_length=500, help_text=_("It is kept with the day and your name. Write nobody's name.")
    )
    number = forms.CharField(
        label=_("The number of the contact"), max_length=20, widget=forms.TextInput({"inputmode": "numeric"})
    )

    def __init__(self, wanted: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted = wanted
        self.fields["number"].help_text = _("Type %(number)s, to show that you mean this person.") % {"number": wanted}

    def clean_number(self) -> str:
        """The number, if it is this contact's."""
        typed = str(self.cleaned_data["number"]).strip()
        if typed != str(self.wanted):
            raise forms.ValidationError(_("That is not the number of this contact. Nothing was changed."))
        return typed
