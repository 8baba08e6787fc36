"""The form of the nights: when they run, who is told of what, the terms, and what is held for each source."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kinroll.declarations.schema import Declared
from kinroll.flows import night_settings
from kinroll.flows.night_settings import (
    AT,
    GRACE,
    HOLD,
    OF_OWNERS,
    OVERDUE,
    OVERDUE_HERE,
    PROBLEMS,
    SENDER,
    TERMS,
    TO,
    URL,
    listed,
)
from kinroll.web.forms.inputs import DayInput
from kinroll.web.words import SEVERITIES

FREE_ROWS, MOST_TERMS = 2, 40
HELD: Mapping[str, object] = {
    "contacts": gettext_lazy("parents and other contacts"),
    "students": gettext_lazy("students"),
    "staff": gettext_lazy("staff"),
}
_UNITS = {"m": gettext_lazy("%(n)s minutes"), "h": gettext_lazy("%(n)s hours"), "d": gettext_lazy("%(n)s days")}
_AGE = re.compile(r"([1-9][0-9]{0,4})\s*(m|min|minutes?|h|hours?|d|days?)")


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under a heading; ``rows`` are those that stand two by two."""

    title: str
    about: str = ""
    fields: list[forms.BoundField] = field(default_factory=list)
    rows: list[tuple[forms.BoundField, forms.BoundField]] = field(default_factory=list)


class AgeField(forms.CharField):
    """How long something may take: ``26 hours``, ``2 days`` or ``never``; kept as ``26h``, ``2d``, ``never``."""

    widget = forms.TextInput({"autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        """The words of what is kept; what was typed otherwise stays as it was typed."""
        text = str(value or "")
        if text == "never":
            return _("never")
        return _UNITS[text[-1]] % {"n": text[:-1]} if re.fullmatch(r"[1-9][0-9]*[mhd]", text) else text

    def clean(self, value: Any) -> str:
        """What is kept of what was typed."""
        text = super().clean(value).strip().casefold()
        if text in ("", "never", _("never").casefold()):
            return "never" if text else ""
        found = _AGE.fullmatch(text)
        if not found:
            raise ValidationError(_("Write it as “26 hours”, “2 days” or “never”."))
        return f"{found[1]}{found[2][0]}"


class AddressesField(forms.CharField):
    """Email addresses, one a line."""

    widget = forms.Textarea({"rows": 3, "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"})

    def clean(self, value: Any) -> str:
        """The addresses, each once."""
        addresses = list(dict.fromkeys(re.split(r"[\s,;]+", super().clean(value).strip())))
        for address in addresses:
            try:
                validate_email(address)
            except ValidationError:
                raise ValidationError(_("“%(text)s” is no email address.") % {"text": address}) from None
        return listed(addresses)


class NightsForm(forms.Form):
    """All of it, as far as this person may change it. ``held`` are the settings as they are, by name, as texts."""

    def __init__(
        self, held: Mapping[str, str], declared: Declared, data: QueryDict | None = None, *, as_owner: bool
    ) -> None:
        super().__init__(data)
        self._held, self._sources = held, list(declared.sources)
        self._have_own_terms = {name for name, source in declared.sources.items() if getattr(source, TERMS, ())}
        self.names = [name for name in held if as_owner or name not in OF_OWNERS]
        for name in self.names:
            self._add(name)

    def _add(self, name: str) -> None:
        source, _dot, setting = name.rpartition(".")
        if name == TERMS:
            self._add_terms()
            return
        made = (_OF_SOURCE if source else _OF_ALL)[setting]()
        made.initial = self._held[name].split("\n") if isinstance(made, forms.MultipleChoiceField) else self._held[name]
        self.fields[name] = made

    def _add_terms(self) -> None:
        pairs = [line.split("/") for line in self._held[TERMS].split("\n") if line]
        typed = sum(1 for key in self.data if re.fullmatch(r"term-\d+-starts", key))
        for row in range(min(max(len(pairs) + FREE_ROWS, typed), MOST_TERMS)):
            first, last = pairs[row] if row < len(pairs) else ("", "")
            for part, words, day in (("starts", _("Term %(n)s begins"), first), ("ends", _("It ends"), last)):
                made = forms.DateField(
                    label=words % {"n": row + 1},
                    required=False,
                    initial=day,
                    widget=DayInput({"autocomplete": "off"}),
                    error_messages={"invalid": _("That is no day.")},
                )
                self.fields[_term(row, part)] = made

    def clean(self) -> dict[str, Any]:
        """Terms have both days, in their order, and do not overlap; what holidays hold needs terms."""
        terms = self._terms()
        for (_row, one), (row, other) in pairwise(terms):
            if other[0] <= one[1]:
                self.add_error(_term(row, "starts"), _("This term begins before the one before it has ended."))
        for source in self._sources:
            name = night_settings.of_source(source, HOLD)
            if self.cleaned_data.get(name) and not terms and TERMS in self.names and source not in self._have_own_terms:
                self.add_error(name, _("Say when the terms are, so that it is known what is holidays."))
        return self.cleaned_data

    def _terms(self) -> list[tuple[int, tuple[date, date]]]:
        """The terms that were typed whole, in order, each with its row."""
        found = []
        rows = (
            int(name.split("-")[1]) for name in self.fields if name.endswith("-starts") and name.startswith("term-")
        )
        for row in rows:
            first, last = (self.cleaned_data.get(_term(row, part)) for part in ("starts", "ends"))
            missing = "ends" if first and not last else "starts" if last and not first else ""
            if missing and _term(row, missing) not in self.errors:
                self.add_error(_term(row, missing), _("A term has a first and a last day."))
            elif first and last and last < first:
                self.add_error(_term(row, "ends"), _("The term ends before it begins."))
            elif first and last:
                found.append((row, (first, last)))
        return sorted(found, key=lambda one: one[1])

    @property
    def texts(self) -> dict[str, str]:
        """What was typed, by the names of the settings."""
        typed = {name: self.cleaned_data[name] for name in self.names if name != TERMS}
        texts = {name: listed(value) if isinstance(value, list) else str(value) for name, value in typed.items()}
        if TERMS in self.names:
            texts[TERMS] = listed(f"{first}/{last}" for _row, (first, last) in self._terms())
        return texts

    def place_of(self, name: str) -> str:
        """The field that a setting is typed in."""
        return _term(0, "starts") if name == TERMS else name

    def called(self, name: str) -> str:
        """What a setting is called."""
        source, _dot, _setting = name.rpartition(".")
        label = _("Terms") if name == TERMS else str(self.fields[name].label)
        return f"{source}: {label}" if source else label

    def groups(self) -> Iterator[Group]:
        """The fields under their headings."""
        yield Group(_("Every night"), fields=self._those(AT, OVERDUE))
        yield Group(_("Who is told"), fields=self._those(TO, SENDER, URL, PROBLEMS))
        rows = [(self[name], self[name.replace("starts", "ends")]) for name in self.fields if name.endswith("-starts")]
        about = _("Holidays are the days between two terms. Leave a line empty to take a term out.")
        yield Group(_("Terms"), about, rows=rows)
        for source in self._sources:
            names = (night_settings.of_source(source, one) for one in (GRACE, HOLD, OVERDUE_HERE))
            yield Group(source, fields=self._those(*names))

    def _those(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    def faults(self) -> list[tuple[str, str, str]]:
        """For each wrong field its place on the page, what it is called, and what is wrong with it."""
        return [
            (self[name].auto_id or "", str(self[name].label), " ".join(map(str, found)))
            for name, found in self.errors.items()
            if name in self.fields
        ]


def _term(row: int, part: str) -> str:
    return f"term-{row}-{part}"


def _boxes(**facts: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple, **facts)


class _NightTime(forms.CharField):
    """A time of day as ``02:30``."""

    widget = forms.TimeInput({"type": "time"})

    def clean(self, value: Any) -> str:
        """The time with two digits for the hour."""
        found = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})(:00)?", super().clean(value).strip())
        if not found or int(found[1]) > 23 or int(found[2]) > 59:
            raise ValidationError(_("That is no time of day. Write it as 02:30."))
        return f"{int(found[1]):02}:{found[2]}"


_OF_ALL: Mapping[str, Any] = {
    AT: lambda: _NightTime(
        label=_("When the first source is read"),
        help_text=_("Each further source begins a quarter of an hour later. It counts once the timers are made anew."),
    ),
    OVERDUE: lambda: AgeField(
        label=_("A source is overdue after"),
        help_text=_("So long may pass without a sync that ends well: “26 hours”, “2 days”, or “never”."),
    ),
    TO: lambda: AddressesField(label=_("Mails go to"), help_text=_("One address a line.")),
    SENDER: lambda: forms.EmailField(label=_("Mails come from"), widget=forms.EmailInput({"autocomplete": "off"})),
    URL: lambda: forms.CharField(
        label=_("A program that is told too"),
        required=False,
        max_length=500,
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "url"}),
        help_text=_("An address that begins with https://, or nothing."),
    ),
    PROBLEMS: lambda: _boxes(
        label=_("Of which new problems"),
        choices=[(code, SEVERITIES[code]) for code in night_settings.SEVERITIES],
        help_text=_("Of a sync that was stopped, failed or is overdue people are told in any case."),
    ),
}
_OF_SOURCE: Mapping[str, Any] = {
    GRACE: lambda: forms.IntegerField(
        label=_("Days of grace"),
        min_value=0,
        max_value=366,
        help_text=_("So many days who has left keeps the login; days of term, once terms are named. 0 is none."),
    ),
    HOLD: lambda: _boxes(
        label=_("In holidays the logins stay of"),
        choices=list(HELD.items()),
        help_text=_("They end when term begins. Think twice about staff, who often leave in the holidays."),
    ),
    OVERDUE_HERE: lambda: AgeField(
        label=_("Overdue after"), required=False, help_text=_("Empty: as it is for every source.")
    ),
}
