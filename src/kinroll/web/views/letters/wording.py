"""The words of mails, as staff change them."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kinroll.accounts import access
from kinroll.accounts.levels import EDIT
from kinroll.core import lettering
from kinroll.core.lettering import EXAMPLES
from kinroll.flows import letter_wording
from kinroll.store import letters
from kinroll.web.doors import door, now_of, tell, visitor_of
from kinroll.web.forms.together import Together
from kinroll.web.letter_words import LETTERS, WHEN


class WordingForm(forms.Form):
    """Subject and text."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=lettering.LONGEST_SUBJECT, required=False)
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=lettering.LONGEST_BODY,
        required=False,
        widget=forms.Textarea({"rows": 12}),
    )

    def __init__(self, letter: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._letter = lettering.LETTERS[letter]
        listed = ", ".join(f"{{{fact}}}" for fact in self._letter.facts)
        self.fields["body"].help_text = _("These are filled in: %(facts)s. Empty both fields for the first words.") % {
            "facts": listed
        }

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        subject, body = said.get("subject", ""), said.get("body", "").replace("\r\n", "\n")
        if subject or body:
            for wrong in lettering.wrong_with(self._letter, subject, body):
                self.add_error("subject" if "subject" in wrong else "body", wrong)
        return said


@door()
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The mails whose words can be changed."""
    kept = letters.wordings()
    rows = [(name, LETTERS[name], WHEN[name], letter_wording.words(name)[0], kept.get(name)) for name in WHEN]
    return render(request, "web/letters/words.html", {"rows": rows})


@door(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, letter: str) -> HttpResponse:
    """Change the words of one mail, and see how it will read."""
    name = access.letter(visitor_of(request), letter)
    subject, body = letter_wording.words(name)
    form = WordingForm(name, request.POST or None, initial={"subject": subject, "body": body})
    together = Together(form)
    if request.method == "POST" and form.is_valid() and together.settle():
        said = form.cleaned_data
        if tell(
            request, lambda: letter_wording.change(name, said["subject"], said["body"], now_of(request)), _("Saved.")
        ):
            return redirect("letter", name)
    example = (lettering.fill(subject, EXAMPLES), lettering.fill(body, EXAMPLES))
    facts = {"name": LETTERS[name], "when": WHEN[name], "form": form, "together": together, "example": example}
    return render(request, "web/letters/edit.html", facts)
