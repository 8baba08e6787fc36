"""The words of the office for what documents and their rules come to."""

import re
from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kinroll.core.process.conditions import SEVERAL
from kinroll.core.process.form import Form, FormField
from kinroll.web.forms.inputs import DAYS, SEVERAL_TYPES, called, capital, codes_of
from kinroll.web.wording import field_name
from kinroll.web.words import PROBLEMS, without_commands

OUTCOMES: Mapping[str, object] = {
    "created": gettext_lazy("made a contact"),
    "updated": gettext_lazy("changed the contact"),
    "unchanged": gettext_lazy("nothing to change"),
    "ran": gettext_lazy("done"),
    "skipped": gettext_lazy("left contacts alone"),
    "waiting": gettext_lazy("waits"),
    "held": gettext_lazy("has a question"),
    "failed": gettext_lazy("could not run"),
}
TONES: Mapping[str, str] = {
    **dict.fromkeys(("created", "updated"), "good"),
    **dict.fromkeys(("waiting", "held"), "warn"),
    "failed": "bad",
}
WAITS: Mapping[str, object] = {
    "usi-not-verified": gettext_lazy("USI not verified"),
    "usi-missing": gettext_lazy("No USI"),
    "usi-reserved": gettext_lazy("The USI is nobody's id"),
    "id-missing": gettext_lazy("No id"),
    "name-missing": gettext_lazy("No name"),
    "rule-failed": gettext_lazy("The rule could not run"),
    "document-match-ambiguous": gettext_lazy("Who is it?"),
    "id-shared": gettext_lazy("Id of somebody else?"),
    "id-and-email-differ": gettext_lazy("Id and email differ"),
    "external-id-in-use": gettext_lazy("Id in use"),
    "match-doubtful": gettext_lazy("Is it this person?"),
}
"""What a document waits for, as a badge says it."""
HAPPENED: Mapping[str, object] = {
    "made": gettext_lazy("Made"),
    "edited": gettext_lazy("Edited"),
    "moved": gettext_lazy("Moved"),
    "rebooked": gettext_lazy("Moved to another course date"),
    "relinked": gettext_lazy("Linked to a contact"),
    "reassigned": gettext_lazy("Given to another contact, with all it has said"),
    "rejected": gettext_lazy("Not this contact"),
}
_PLAIN = re.compile(r"^(made|edited|relinked|reassigned|moved to another course date)\.?\s*")
_OUTCOME = re.compile(r"^(skipped|waiting|held|failed):\s*")
_CODE = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")


def waits_for(code: str) -> str:
    """What a document waits for."""
    return str(WAITS.get(code) or PROBLEMS.get(code) or code.replace("-", " "))


def told(text: str, form: Form | None = None) -> str:
    """A line of a timeline as a sentence: without commands, and fields by what they are called."""
    plain = _OUTCOME.sub("", _PLAIN.sub("", without_commands(text).replace("..", ".")))
    named = _CODE.sub(lambda found: label_of(found[0], form), plain)
    return capital(named)


def label_of(name: str, form: Form | None) -> str:
    """What a field of a document is called."""
    item = form.field(name) if form else None
    return called(item) if item else capital(field_name(name))


def shown(item: FormField | None, text: str | None) -> str:
    """What a field holds, as people say it: choices by their names, days as days, never a password."""
    if not text or item is None:
        return text or ""
    if item.type == "password":
        return _("set")
    if item.type == "yes/no":
        return {"yes": _("Yes"), "no": _("No")}.get(text, text)
    if item.type in DAYS:
        return _day(text)
    codes = codes_of(item)
    if item.type in SEVERAL_TYPES:
        return ", ".join(codes.get(part, part) for part in text.split(SEVERAL))
    return codes.get(text, text) or text


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {day:%b %Y}"
