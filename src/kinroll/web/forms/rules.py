"""A rule of a process, as one clear form."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kinroll.core.process.checks.finding import FIVE
from kinroll.core.process.form import CONTACT, Form
from kinroll.core.process.rule_set import (
    CONTACT_IDS,
    COPY_RULES,
    MATCH_RULES,
    PROVISIONS,
    Condition,
    CreateContact,
    MailAction,
    Process,
    ProcessRule,
    RuleSet,
)
from kinroll.web.rule_words import CHOICES, NOT_SET, RUNS, SETTINGS
from kinroll.web.rule_words import PROVISIONS as PROVISION_WORDS

LONGEST, LONGEST_TEXT = 200, 10_000
EMPTY = "–"
"""How a condition on an empty field is written."""
Choices = list[tuple[str, Any]]


class RuleForm(forms.Form):
    """Name, step, the five settings, conditions on the course, and access. Rows of pairs are forms of their own."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("Give the rule a name.")},
    )
    step = forms.ChoiceField(label=gettext_lazy("On the step"))
    on = forms.MultipleChoiceField(
        label=gettext_lazy("It runs"),
        required=False,
        choices=list(RUNS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Neither: only when somebody runs it by hand."),
    )
    touches = forms.BooleanField(
        label=gettext_lazy("It makes contacts, or updates them"),
        required=False,
        help_text=gettext_lazy("All five settings below are needed; without it the rule changes the document only."),
    )
    provision = forms.MultipleChoiceField(
        label=gettext_lazy("It asks for access to"),
        required=False,
        choices=[(name, PROVISION_WORDS[name]) for name in PROVISIONS],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, rules: RuleSet, process: Process, rule: ProcessRule, data: Any = None) -> None:
        super().__init__(data, initial=_initial(rule))
        self.rule, self.document_form = rule, rules.form(process.form)
        self._choose("step", [(step, step) for step in process.steps], rule.step)
        offered = _offered(rules)
        for name in FIVE:
            held = getattr(rule.contact, name) if rule.contact else ""
            label, help_text = SETTINGS[name]
            self.fields[name] = forms.ChoiceField(label=label, help_text=help_text, required=False)  # type: ignore[arg-type]
            self._choose(name, [("", NOT_SET), *offered[name]], held or "")
        for name, label in WHEN:
            self.fields[name] = forms.CharField(
                label=label,
                required=False,
                max_length=LONGEST_TEXT,
                widget=forms.Textarea({"rows": 2}),
            )
            self.initial[name] = "\n".join(getattr(rule.when, name))
        fields = _fields(self.document_form)
        shared = _shared(rules, self.document_form, rule)
        self.rows = {
            "fields": _rows("if", ConditionRow, rule.when.fields, data, fields, _as_lines),
            "copy": _rows("but", CopyRow, rule.contact.copy_fields if rule.contact else {}, data, shared, str),
            "set": _rows("set", ValueRow, rule.set, data, fields, str),
        }
        self.mails = MailRows(data, prefix="mail", initial=[_mail(one) for one in rule.mail])

    def _choose(self, name: str, choices: Choices, held: str) -> None:
        if held and held not in [value for value, _label in choices]:
            choices = [*choices, (held, _("%(name)s (there is none)") % {"name": held})]
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def settings(self) -> list[tuple[Any, str, list[tuple[Any, Any, Any]]]]:
        """The five settings: the field, its name, and for each choice what it is called, means and risks."""
        return [
            (self[name], name, [(value, *words) for value, words in CHOICES.get(name, {}).items()]) for name in FIVE
        ]

    @property
    def when(self) -> list[Any]:
        """The conditions on the course."""
        return [self[name] for name, _label in WHEN]

    def is_valid(self) -> bool:
        """Whether the rule and all of its rows can be kept."""
        parts = [super().is_valid(), *(rows.is_valid() for rows in self.rows.values()), self.mails.is_valid()]
        return all(parts)

    def as_rule(self) -> ProcessRule:
        """The rule as it was entered."""
        said = self.cleaned_data
        condition = Condition(
            fields={name: _values(text) for name, text in _pairs(self.rows["fields"]).items()},
            **{name: _lines(said[name]) for name, _label in WHEN},
        )
        return replace(
            self.rule,
            name=said["name"],
            step=said["step"],
            on=tuple(name for name in RUNS if name in said["on"]),
            when=condition,
            set=_pairs(self.rows["set"]),
            contact=self._contact() if said["touches"] else None,
            mail=tuple(_as_mail(row) for row in self.mails.cleaned_data if row.get("to")),
            provision=tuple(said["provision"]),
        )

    def _contact(self) -> CreateContact:
        five = {name: self.cleaned_data[name] or None for name in FIVE}
        return CreateContact(**five, copy_fields=_pairs(self.rows["copy"]))


WHEN = (
    ("courses", gettext_lazy("Only for these courses")),
    ("categories", gettext_lazy("Only for these categories")),
    ("locations", gettext_lazy("Only at these places")),
    ("providers", gettext_lazy("Only of these providers")),
)


class PairRow(forms.Form):
    """A field of the document, and something about it."""

    field = forms.ChoiceField(label=gettext_lazy("Field"), required=False)

    def __init__(self, *args: Any, fields: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = self.initial.get("field", "")
        unknown = [(held, held)] if held and held not in dict(fields) else []
        field = self.fields["field"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", ""), *fields, *unknown]

    def clean(self) -> dict[str, Any]:
        """A value needs a field."""
        said = self.cleaned_data
        if said.get("value") and not said.get("field"):
            self.add_error("field", _("Say for which field."))
        return said


class ConditionRow(PairRow):
    value = forms.CharField(
        label=gettext_lazy("has one of these values"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 1}),
    )


class ValueRow(PairRow):
    value = forms.CharField(label=gettext_lazy("becomes"), required=False, max_length=LONGEST_TEXT)


class CopyRow(PairRow):
    value = forms.ChoiceField(
        label=gettext_lazy("is copied by"),
        required=False,
        choices=[("", ""), *((name, CHOICES["copy"][name][0]) for name in COPY_RULES)],
    )

    def clean(self) -> dict[str, Any]:
        """A field needs a rule."""
        said = super().clean()
        if said.get("field") and not said.get("value"):
            self.add_error("value", _("Say how it is copied."))
        return said


class _AllRows(forms.BaseFormSet):  # type: ignore[type-arg]
    """Rows of which no field may stand twice."""

    def clean(self) -> None:
        """Say which field stands twice."""
        named = [form.cleaned_data.get("field") for form in self.forms if form.is_valid()]
        twice = {name for name in named if name and named.count(name) > 1}
        for form in self.forms:
            if form.is_valid() and form.cleaned_data.get("field") in twice:
                form.add_error("field", _("This field stands here twice."))
        if twice:
            raise forms.ValidationError(_("A field stands here twice."))


class MailRow(forms.Form):
    """A mail that the rule sends."""

    to = forms.CharField(
        label=gettext_lazy("To"),
        required=False,
        max_length=LONGEST,
        help_text=gettext_lazy("The name of an email field of the form, or an address. Empty: no mail."),
    )
    subject = forms.CharField(label=gettext_lazy("Subject"), required=False, max_length=LONGEST)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea({"rows": 5}),
        help_text=gettext_lazy("{forename} and the like stand for what the document says."),
    )

    def clean(self) -> dict[str, Any]:
        """A mail has all three."""
        said = self.cleaned_data
        for name in ("subject", "text"):
            if said.get("to") and not said.get(name, "").strip():
                self.add_error(name, _("Fill this in."))
        if not said.get("to") and (said.get("subject", "") + said.get("text", "")).strip():
            self.add_error("to", _("Say to whom, or empty subject and text too."))
        return said


MailRows = forms.formset_factory(MailRow, extra=1, max_num=20)


def _rows(
    prefix: str, row: type[PairRow], held: Mapping[str, Any], data: Any, fields: Choices, shown: Any
) -> "forms.BaseFormSet[Any]":
    made = forms.formset_factory(row, formset=_AllRows, extra=1, max_num=200)
    initial = [{"field": name, "value": shown(value)} for name, value in held.items()]
    return made(data, prefix=prefix, initial=initial, form_kwargs={"fields": fields})


def _initial(rule: ProcessRule) -> dict[str, Any]:
    five = {name: getattr(rule.contact, name) or "" for name in FIVE} if rule.contact else {}
    return {
        "name": rule.name,
        "step": rule.step,
        "on": list(rule.on),
        "touches": rule.contact is not None,
        "provision": list(rule.provision),
        **five,
    }


def _offered(rules: RuleSet) -> dict[str, Choices]:
    own = [rule.name for rule in rules.match]
    return {
        "match": [(name, name) for name in (*MATCH_RULES, *own)],
        "copy": [(name, name) for name in COPY_RULES],
        "contact_id": [(name, _("leave blank") if name == "blank" else name) for name in CONTACT_IDS],
        "form": [(form.name, form.name) for form in rules.forms if form.about == CONTACT],
        "type": [(name, name) for name in rules.types],
    }


def _fields(form: Form | None) -> Choices:
    return [(item.name, item.label or item.name) for item in form.fields if item.type != "password"] if form else []


def _shared(rules: RuleSet, document_form: Form | None, rule: ProcessRule) -> Choices:
    """The fields that both forms have; all of the document's while no contact form is chosen."""
    contact_form = rules.form(rule.contact.form) if rule.contact else None
    fields = _fields(document_form)
    return [(name, label) for name, label in fields if contact_form is None or contact_form.field(name)]


def _pairs(rows: "forms.BaseFormSet[Any]") -> dict[str, str]:
    return {row["field"]: row["value"] for row in rows.cleaned_data if row.get("field")}


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _as_lines(values: Sequence[str]) -> str:
    return "\n".join(value or EMPTY for value in values)


def _values(text: str) -> tuple[str, ...]:
    return tuple("" if line == EMPTY else line for line in _lines(text))


def _mail(one: MailAction) -> dict[str, str]:
    return {"to": one.to, "subject": one.subject, "text": one.text}


def _as_mail(row: Mapping[str, str]) -> MailAction:
    return MailAction(row["to"], row["subject"], row["text"].replace("\r\n", "\n"))
