"""The smaller parts of the rules: a process, a field of a form, contact types, match rules."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kinroll.core.process.field_types import TYPES
from kinroll.core.process.form import DOCUMENT, FormField
from kinroll.core.process.rule_set import MATCH_RULES, Process, RuleSet
from kinroll.core.rules import MatchRule

LONGEST, LONGEST_TEXT = 200, 20_000
FIELD_NAME = r"^[a-z][a-z0-9_]*$"
NAME = {"required": gettext_lazy("Give it a name.")}
Lines = tuple[str, ...]


def _many(label: Any, help_text: Any, rows: int = 6) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea({"rows": rows}),
    )


def lines(text: str) -> Lines:
    """The lines of a text that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


class ProcessForm(forms.Form):
    """What a process is called, which form its documents have, and its steps."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST, error_messages=NAME)
    form = forms.ChoiceField(label=gettext_lazy("Form of its documents"))
    steps = _many(gettext_lazy("Steps"), gettext_lazy("One on each line, in the order in which documents take them."))

    def __init__(self, rules: RuleSet, process: Process | None, data: Any) -> None:
        initial = {"name": process.name, "form": process.form, "steps": "\n".join(process.steps)} if process else {}
        super().__init__(data, initial=initial)
        held = process.form if process else ""
        names = [form.name for form in rules.forms if form.about == DOCUMENT]
        field = self.fields["form"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, name) for name in dict.fromkeys([*names, *([held] if held else [])])]
        self._taken = {one.name for one in rules.processes} - ({process.name} if process else set())

    def clean_name(self) -> str:
        """The name, if no other process has it."""
        return _free(self.cleaned_data["name"], self._taken)

    def clean_steps(self) -> Lines:
        """The steps, each once."""
        steps = lines(self.cleaned_data["steps"])
        if not steps:
            raise forms.ValidationError(_("A process has at least one step."))
        if len(set(steps)) < len(steps):
            raise forms.ValidationError(_("A step stands here twice."))
        return steps

    def as_process(self, process: Process) -> Process:
        """The process as it was entered."""
        said = self.cleaned_data
        return replace(process, name=said["name"], form=said["form"], steps=said["steps"])


class FieldForm(forms.Form):
    """One field of a form."""

    name = forms.RegexField(
        FIELD_NAME,
        label=gettext_lazy("Name in the rules"),
        max_length=LONGEST,
        help_text=gettext_lazy("Small letters and underscores. Two forms share a field of the same name."),
        error_messages={
            "required": gettext_lazy("Give it a name."),
            "invalid": gettext_lazy("Begin with a small letter; then small letters, digits and underscores only."),
        },
    )
    label = forms.CharField(label=gettext_lazy("What people read"), max_length=LONGEST, required=False)
    type = forms.ChoiceField(label=gettext_lazy("What it holds"))
    options = _many(
        gettext_lazy("Options"),
        gettext_lazy("For choices only: one on each line, as code = what people read."),
        4,
    )
    help = forms.CharField(label=gettext_lazy("Help below the field"), max_length=1_000, required=False)
    required = forms.BooleanField(label=gettext_lazy("It has to be filled in"), required=False)
    own = forms.BooleanField(
        label=gettext_lazy("A contact has one for each contact type"),
        required=False,
        help_text=gettext_lazy("In contact forms only."),
    )

    def __init__(self, field: FormField | None, taken: set[str], data: Any) -> None:
        super().__init__(data, initial=_initial(field) if field else {"type": "text"})
        choice = self.fields["type"]
        assert isinstance(choice, forms.ChoiceField)
        held = field.type if field else ""
        choice.choices = [(name, f"{name}: {kind.holds}") for name, kind in TYPES.items()]
        if held and held not in TYPES:
            choice.choices = [*choice.choices, (held, held)]
        self._taken = taken

    def clean_name(self) -> str:
        """The name, if no other field of the form has it."""
        return _free(self.cleaned_data["name"], self._taken)

    def clean_options(self) -> dict[str, str]:
        """The options, each code once."""
        found: dict[str, str] = {}
        for line in lines(self.cleaned_data["options"]):
            code, _equals, label = (part.strip() for part in line.partition("="))
            if not code or code in found:
                raise forms.ValidationError(_("“%(line)s” has no code of its own."), "code", {"line": line})
            found[code] = label
        return found

    def as_field(self) -> FormField:
        """The field as it was entered."""
        return FormField(**self.cleaned_data)


def _initial(field: FormField) -> dict[str, Any]:
    listed = [f"{code} = {label}" if label else code for code, label in field.options.items()]
    return {
        "name": field.name,
        "label": field.label,
        "type": field.type,
        "options": "\n".join(listed),
        "help": field.help,
        "required": field.required,
        "own": field.own,
    }


class TypesForm(forms.Form):
    """The contact types there are."""

    types = _many(gettext_lazy("Contact types"), gettext_lazy("One on each line. Begin each with a capital letter."))

    def clean_types(self) -> Lines:
        """The types, each once."""
        types = lines(self.cleaned_data["types"])
        if len(set(types)) < len(types):
            raise forms.ValidationError(_("A type stands here twice."))
        return types


class MatchForm(forms.Form):
    """A match rule of one's own."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST, error_messages=NAME)
    fields_ = _many(gettext_lazy("Fields that have to be equal"), gettext_lazy("One name of a field on each line."), 4)

    def __init__(self, rules: RuleSet, rule: MatchRule | None, data: Any) -> None:
        super().__init__(data, initial={"name": rule.name, "fields_": "\n".join(rule.fields)} if rule else {})
        self._taken = ({*MATCH_RULES, *(one.name for one in rules.match)}) - ({rule.name} if rule else set())

    def clean_name(self) -> str:
        """The name, if no other match rule has it."""
        return _free(self.cleaned_data["name"], self._taken)

    def clean_fields_(self) -> Lines:
        """The fields, at least one."""
        fields = lines(self.cleaned_data["fields_"])
        if not fields:
            raise forms.ValidationError(_("Without a field everybody would be the same person."))
        return fields

    def as_rule(self) -> MatchRule:
        """The match rule as it was entered."""
        return MatchRule(self.cleaned_data["name"], self.cleaned_data["fields_"])


class TextForm(forms.Form):
    """The whole of the rules as they are written."""

    text = forms.CharField(
        label=gettext_lazy("The rules as they are written"),
        max_length=1_000_000,
        strip=False,
        required=False,
        widget=forms.Textarea({"rows": 30, "spellcheck": "false", "wrap": "off", "class": "code"}),
    )


class NoteForm(forms.Form):
    """What a version is for."""

    note = forms.CharField(
        label=gettext_lazy("What is new in it"),
        max_length=500,
        help_text=gettext_lazy("A few words, for whoever looks at the list of versions next year."),
        error_messages={"required": gettext_lazy("Say in a few words what is new.")},
    )


def _free(name: str, taken: set[str]) -> str:
    if name in taken:
        raise forms.ValidationError(_("There is another one of this name."))
    return name
