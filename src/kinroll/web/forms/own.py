"""What people type about themselves, and what they ask the school for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kinroll.core.fields import CHOICES, CORE_FIELDS, unpack_address
from kinroll.flows.own import LONGEST, LONGEST_EMAIL, OwnField
from kinroll.web.forms import inputs
from kinroll.web.forms.values import ValueForm

COMPLETED_BY_BROWSERS = {
    "telephone": "home tel",
    "mobile": "mobile tel",
    "work_telephone": "work tel",
    "personal_email": "home email",
    "work_email": "work email",
    "address": "street-address",
}


_HELP = {"telephone_preference": _("Where the school decides, staff choose the number to call.")}


class OwnValueForm(forms.Form):
    """One field, in the input that suits it; an address with its postcode."""

    def __init__(self, wanted: OwnField, label: str, typed: Any = None) -> None:
        super().__init__(typed, initial=_initial(wanted))
        self._wanted = wanted
        self.fields["value"] = _input(wanted, label)
        if wanted.name == "address":
            widget = forms.TextInput({"autocomplete": "postal-code", "size": 10})
            self.fields["postcode"] = forms.CharField(label=_("Postcode"), required=False, widget=widget, max_length=20)

    @property
    def typed(self) -> str:
        """The value as the flow takes it."""
        entered = self.cleaned_data["value"]
        if self._is_of_form:
            return inputs.as_text(self._wanted.asked_as, entered)  # type: ignore[arg-type]
        return str(entered).replace("\r\n", "\n")

    @property
    def postcode(self) -> str | None:
        """The postcode of an address."""
        return self.cleaned_data.get("postcode")

    @property
    def _is_of_form(self) -> bool:
        return _is_of_form(self._wanted)


def _is_of_form(wanted: OwnField) -> bool:
    return wanted.asked_as is not None and wanted.name not in CORE_FIELDS


def _input(wanted: OwnField, label: str) -> forms.Field:
    if _is_of_form(wanted) and wanted.asked_as:
        return inputs.build(wanted.asked_as, wanted.value, for_oneself=True)
    field = ValueForm(wanted.name).fields["value"]
    field.label = label
    if wanted.name in CHOICES:
        field.widget = forms.RadioSelect(choices=field.choices)  # type: ignore[attr-defined]
        field.help_text = _HELP.get(wanted.name, "")
    elif wanted.name in COMPLETED_BY_BROWSERS:
        field.widget.attrs["autocomplete"] = COMPLETED_BY_BROWSERS[wanted.name]
    return field


def _initial(wanted: OwnField) -> dict[str, object]:
    if wanted.name == "address":
        lines, postcode = unpack_address(wanted.value) if wanted.value else ([], "")
        return {"value": "\n".join(lines), "postcode": postcode}
    if _is_of_form(wanted) and wanted.asked_as:
        return {"value": inputs.as_initial(wanted.asked_as, wanted.value)}
    return {"value": wanted.value}


class WishForm(OwnValueForm):
    """What the school is asked to write instead, with a word why."""

    def __init__(self, wanted: OwnField, label: str, typed: Any = None) -> None:
        super().__init__(wanted, label, typed)
        self.fields["value"].label = _("It should be")
        note = forms.CharField(
            label=_("A word for the school"),
            required=False,
            max_length=LONGEST,
            widget=forms.Textarea({"rows": 3}),
            help_text=_("Why it has changed, or what the school needs to know. You can leave this empty."),
        )
        self.fields["note"] = note


class TwoAccountsForm(forms.Form):
    """The other account of the same person."""

    other = forms.CharField(
        label=_("Username of the other account"),
        max_length=LONGEST_EMAIL,
        widget=forms.TextInput({"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )
    password = forms.CharField(
        label=_("Its password, if you know it"),
        required=False,
        strip=False,
        max_length=500,
        widget=forms.PasswordInput({"autocomplete": "off"}),
        help_text=_("That proves that it is yours, and the school need not ask. It is not kept."),
    )
    note = forms.CharField(
        label=_("A word for the school"), required=False, max_length=LONGEST, widget=forms.Textarea({"rows": 3})
    )


class WhichAccountForm(forms.Form):
    """The mailbox that somebody wants to know the accounts of."""

    email = forms.EmailField(
        label=_("Your email address"),
        max_length=LONGEST_EMAIL,
        widget=forms.EmailInput({"autocomplete": "email", "autocapitalize": "none"}),
    )
