"""Forms about training: one for each kind of thing, made out of the table of its facts; the settings; the window."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kinroll.core.avetmiss import settling
from kinroll.core.avetmiss.facts import CODE, DAY, DOCUMENT, REFERENCE, Fact, FactError, Thing
from kinroll.core.avetmiss.layouts import years_written
from kinroll.core.avetmiss.window import Window
from kinroll.core.process.codes import CODES
from kinroll.store import training
from kinroll.web.forms.inputs import DayInput
from kinroll.web.training_words import NO, YES, is_flag

LONGEST, MOST_OPTIONS = 200, 60
COMMAS = _("As the process calls them, separated by commas.")
YEARS = years_written()
"""The years of activity whose release is written."""


class ThingForm(forms.Form):
    """The facts of one thing; ``left_out`` are not asked for, as they are told by where one is."""

    def __init__(self, thing: Thing, *args: Any, left_out: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.thing = thing
        for fact in thing.facts:
            if fact.name not in left_out:
                self.fields[fact.name] = _field(fact, is_needed=fact.name in thing.key)

    def clean(self) -> dict[str, Any]:
        """What was entered, as texts; what is wrong with a fact stands beside it."""
        cleaned = super().clean() or {}
        for name, value in list(cleaned.items()):
            try:
                self.thing.by_name[name].clean(value or "")
            except FactError as error:
                self.add_error(name, str(error).partition(": ")[2] or str(error))
        return {name: value or "" for name, value in cleaned.items()}


def _field(fact: Fact, *, is_needed: bool) -> forms.Field:
    options: dict[str, Any] = {"label": _(fact.label), "required": is_needed}
    listed = _options(fact)
    if listed is not None:
        choices = [("", _("not said")), *listed]
        return forms.ChoiceField(choices=choices, **options)
    if fact.kind == DAY:
        return forms.CharField(widget=DayInput(), max_length=20, **options)
    attributes = {"autocomplete": "off", "maxlength": str(fact.length or LONGEST)}
    return forms.CharField(widget=forms.TextInput(attributes), max_length=fact.length or LONGEST, **options)


def _options(fact: Fact) -> list[tuple[str, Any]] | None:
    """What can be chosen; None where one types."""
    if is_flag(fact):
        return [("Y", YES), ("N", NO)]
    if fact.kind == REFERENCE and fact.to != DOCUMENT:
        found = training.choices(fact.to)
        return [(code, f"{code} · {name}" if name else code) for code, name in found]
    if fact.kind == CODE and 0 < len(fact.codes) <= MOST_OPTIONS:
        return [(code, f"{code} · {label}" if label != code else code) for code, label in fact.codes.items()]
    return None


class WindowForm(forms.Form):
    """The days that are reported: a year, or from one day to another."""

    year = forms.IntegerField(label=_("Year of activity"), min_value=YEARS[0], max_value=YEARS[1])

    @property
    def window(self) -> Window:
        """The window that was chosen."""
        return Window.of_year(self.cleaned_data["year"])


class SettingsForm(forms.Form):
    """What the standard leaves open."""

    survey_contact_status = forms.ChoiceField(
        label=_("Survey contact status of those who have none"),
        choices=[(code, f"{code} · {label}") for code, label in CODES["survey contact status"].items()],
    )
    overseas_postal_state = forms.ChoiceField(
        label=_("State of a postal address overseas"), choices=[("99", _("99 · overseas")), ("@@", _("@@ · not said"))]
    )
    capitals = forms.BooleanField(label=_("Everything in capital letters"), required=False)
    state_tail = forms.BooleanField(label=_("With the fields that only state authorities ask for"), required=False)
    asked_steps = forms.CharField(
        label=_("Steps that are no booking yet"), required=False, max_length=LONGEST, help_text=COMMAS
    )
    cancelled_steps = forms.CharField(
        label=_("Steps of what was cancelled"), required=False, max_length=LONGEST, help_text=COMMAS
    )
    completed_steps = forms.CharField(
        label=_("Steps of what is completed"), required=False, max_length=LONGEST, help_text=COMMAS
    )

    def settled(self) -> dict[str, Any]:
        """What was chosen, as it is kept."""
        found: Mapping[str, Any] = self.cleaned_data
        return {
            name: settling.clean(name, value) if isinstance(usual, list) else value
            for name, usual in settling.DEFAULTS.items()
            for value in [found[name]]
        }


def as_entered(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings as the form shows them."""
    found = {**settling.DEFAULTS, **settings}
    return {name: ", ".join(value) if isinstance(value, list) else value for name, value in found.items()}


class LodgeForm(WindowForm):
    """Files to be made: of which year, what to remember of them, and why although something stands in the way."""

    note = forms.CharField(label=_("What to remember of it"), required=False, max_length=LONGEST)
    although = forms.CharField(
        label=_("Make them although something stands in the way: why?"), required=False, max_length=LONGEST
    )


class LodgedForm(forms.Form):
    """The day on which files were lodged; blank takes it back."""

    lodged_on = forms.DateField(label=_("Lodged on"), required=False, widget=DayInput())


def usual_year(today: date) -> int:
    """The year that is reported at this time: the last one, within those that can be."""
    return min(max(today.year - 1, YEARS[0]), YEARS[1])
