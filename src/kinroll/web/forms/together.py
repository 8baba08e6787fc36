"""Of two people who change one thing by a form the second is shown what the first did, and nothing is lost."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kinroll.core.process.overtaking import compare

SEEN = "seen"


def seen_of(data: Mapping[str, Any], otherwise: Mapping[str, str]) -> dict[str, str]:
    """What the form showed when somebody began to type."""
    try:
        said = json.loads(data.get(SEEN, ""))
    except ValueError:
        return dict(otherwise)
    return {str(name): str(text) for name, text in said.items()} if isinstance(said, dict) else dict(otherwise)


def tell_theirs(request: HttpRequest, names: Sequence[str]) -> None:
    """Say which fields others have saved beside it meanwhile, by the names that they have on the page."""
    if names:
        said = ngettext(
            "Somebody else changed this meanwhile, and it stays: %(names)s.",
            "Somebody else changed these meanwhile, and they stay: %(names)s.",
            len(names),
        )
        messages.info(request, said % {"names": ", ".join(names)})


class Together:
    """A form whose initial values are what is kept now, beside what it showed when somebody began to type.

    ``clashes`` are the fields that both have changed: the place, its name, what is kept now, and what was typed.
    """

    def __init__(self, form: forms.Form) -> None:
        self._form = form
        self._held = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
        self._texts = {name: _text(value) for name, value in self._held.items()}
        data = form.data if isinstance(form.data, QueryDict) else {}
        self._seen = seen_of(data, self._texts)
        self.clashes: list[tuple[str, str, str, str]] = []

    @property
    def seen(self) -> str:
        """What the form shows now, to be sent along."""
        return json.dumps(self._seen)

    def settle(self) -> bool:
        """Whether a valid form can be saved. What only others have changed meanwhile stays as they have it."""
        typed = {name: _text(value) for name, value in self._form.cleaned_data.items() if name in self._held}
        found = compare(self._seen, self._texts, typed)
        for name in sorted(found.clashes):
            now, mine = (_shown(text) for text in (found.theirs[name], found.mine[name]))
            bound = self._form[name]
            self.clashes.append((bound.auto_id or "", str(bound.label), now, mine))
            self._form.add_error(name, _("It is now: %(now)s") % {"now": now or _("empty")})
            self._seen[name] = self._texts[name]
        if self.clashes:
            return False
        for name in found.theirs.keys() & typed.keys() - found.mine.keys():
            self._form.cleaned_data[name] = self._held[name]
        return True


def _text(value: Any) -> str:
    """A value of a form as a text that says whether it is another."""
    if value is None or value is False:
        return ""
    if isinstance(value, list | tuple):
        return "\n".join(sorted(map(str, value)))
    text = value.isoformat() if isinstance(value, date) else str(value)
    return text.replace("\r\n", "\n").strip()


def _shown(text: str) -> str:
    return text.replace("\n", ", ")
