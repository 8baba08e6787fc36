"""Courses, their dates, and how each date is booked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kinroll.core.process.booking import ENDS, NO_PLACE_YET, usually_left_out
from kinroll.core.process.rule_set import Process, RuleSet
from kinroll.store import courses
from kinroll.store.bookings import Booking
from kinroll.web.forms.inputs import DayInput

LONGEST = 200


def _line(label: object, help_text: object = "", *, required: bool = False) -> forms.CharField:
    options: dict[str, Any] = {"label": label, "help_text": help_text, "required": required}
    return forms.CharField(max_length=LONGEST, widget=forms.TextInput({"autocomplete": "off"}), **options)


def _day(label: object, help_text: object = "") -> forms.DateField:
    options: dict[str, Any] = {"label": label, "help_text": help_text, "required": False}
    return forms.DateField(
        widget=DayInput(format="%Y-%m-%d"), error_messages={"invalid": _("This is no day of the calendar.")}, **options
    )


class CourseForm(forms.Form):
    """A course."""

    code = _line(_("Code"), _("Short and lasting: rules and lists name the course by it."), required=True)
    name = _line(_("Name"), required=True)
    category = _line(_("Category"), _("Rules can be for one category only."))
    provider = _line(_("Given by"))
    units = _line(_("Units"), _("Codes of the units that it delivers, separated by blanks."))
    moodle_course_id = _line(_("Number in Moodle"))

    def __init__(self, *args: Any, number: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._number = number

    def clean_code(self) -> str:
        """The code, if no other course has it."""
        code: str = self.cleaned_data["code"]
        if courses.is_taken(code, of_dates=False, by_others_than=self._number):
            raise forms.ValidationError(_("Another course has this code."))
        return code


class DateForm(forms.Form):
    """When and where a course is run."""

    code = _line(_("Code"), _("Lists of registrations name the date by it."), required=True)
    starts_on = _day(_("Begins"))
    ends_on = _day(_("Ends"))
    location = _line(_("Where"))
    provider = _line(_("Given by"), _("Empty: as the course has it."))
    moodle_course_id = _line(_("Number in Moodle"), _("Empty: as the course has it."))

    def __init__(self, *args: Any, number: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._number = number

    def clean_code(self) -> str:
        """The code, if no other date has it."""
        code: str = self.cleaned_data["code"]
        if courses.is_taken(code, of_dates=True, by_others_than=self._number):
            raise forms.ValidationError(_("Another course date has this code."))
        return code

    def clean(self) -> dict[str, Any]:
        """No date ends before it begins."""
        said = self.cleaned_data
        if said.get("starts_on") and said.get("ends_on") and said["ends_on"] < said["starts_on"]:
            self.add_error("ends_on", _("It ends before it begins."))
        return said


class BookingForm(forms.Form):
    """How the public books a course date, into one process."""

    is_open = forms.BooleanField(label=_("People can book"), required=False)
    step = forms.ChoiceField(label=_("A booking begins on the step"))
    places = forms.IntegerField(
        label=_("Places"), required=False, min_value=0, max_value=100_000, help_text=_("Empty: as many as want.")
    )
    free_steps = forms.MultipleChoiceField(
        label=_("Documents on these steps take no place"), required=False, widget=forms.CheckboxSelectMultiple
    )
    closes_on = _day(_("Last day to book"), _("Empty: the day on which it begins."))
    note = forms.CharField(
        label=_("What people read above the form"), required=False, max_length=2_000, widget=forms.Textarea({"rows": 4})
    )
    left_out = forms.MultipleChoiceField(label=_("Do not ask for"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, process: Process, rules: RuleSet, booking: Booking, data: Any = None) -> None:
        form = rules.form(process.form)
        fields = form.fields if form else ()
        is_set_up = booking.process == process.name
        super().__init__(data, initial=_initial(booking) if is_set_up else _first(process, fields))
        steps = [(step, step) for step in process.steps]
        self._choose("step", steps)
        self._choose("free_steps", steps)
        self._choose("left_out", [(item.name, item.label or item.name) for item in fields])
        self._needed = {item.name for item in fields if item.required}

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_left_out(self) -> list[str]:
        """What is not asked for; what a document needs always is."""
        said: list[str] = self.cleaned_data["left_out"]
        if needed := [name for name in said if name in self._needed]:
            names = dict(self.fields["left_out"].choices)  # type: ignore[attr-defined]
            listed = ", ".join(str(names[name]) for name in needed)
            raise forms.ValidationError(
                _("The form needs this, so it has to be asked: %(names)s."), "needed", {"names": listed}
            )
        return said


def _initial(booking: Booking) -> dict[str, Any]:
    return {
        "is_open": booking.is_open,
        "step": booking.step,
        "places": booking.places,
        "free_steps": list(booking.free_steps),
        "closes_on": booking.closes_on,
        "note": booking.note,
        "left_out": list(booking.left_out),
    }


def _first(process: Process, fields: Any) -> dict[str, Any]:
    """What is likely: booked on the step that is called so, free again where it was cancelled."""
    step = "booking" if "booking" in process.steps else process.steps[0]
    freed = [one for one in process.steps if one in ENDS | NO_PLACE_YET]
    return {"is_open": True, "step": step, "free_steps": freed, "left_out": usually_left_out(tuple(fields))}
