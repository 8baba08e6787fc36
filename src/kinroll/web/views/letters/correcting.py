"""The page that a link in a mail leads to: a learner corrects what a USI is verified with. No password is asked for."""

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kinroll.flows import usi_corrections
from kinroll.flows.now import Now
from kinroll.web.doors import REFUSALS, anybody, now_of
from kinroll.web.opening import configuration

_TOKEN = "kinroll_usi_correction"
_DONE = "done"


class DetailsForm(forms.Form):
    """What the registry compares. The day of birth is typed anew: the link may have gone to somebody else."""

    usi = forms.CharField(
        label=gettext_lazy("USI"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=gettext_lazy("Ten letters and digits, as the USI registry shows it to you."),
    )
    forename = forms.CharField(
        label=gettext_lazy("Given name"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "given-name"}),
    )
    surname = forms.CharField(
        label=gettext_lazy("Family name"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "family-name"}),
    )
    date_of_birth = forms.CharField(
        label=gettext_lazy("Date of birth"),
        required=False,
        widget=forms.DateInput({"type": "date", "autocomplete": "bday"}),
    )

    def __init__(self, today: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean(self) -> dict[str, Any]:
        said = {name: self.cleaned_data.get(name, "") for name in usi_corrections.DETAILS}
        for name, wrong in usi_corrections.wrong_with(said, self._today).items():
            self.add_error(name, wrong)
        return said


@anybody
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, token: str) -> HttpResponse:
    """Correct the details. The link's secret moves into the session, so that no page hands it on."""
    if refused := ratelimit.consume_or_429(request, action="reset_password_from_key"):
        return refused
    if token == _DONE:
        return render(request, "web/letters/corrected.html")
    if token != "details":
        request.session[_TOKEN] = token
        return redirect("usi-correct", "details")
    asked = usi_corrections.find(request.session.get(_TOKEN, ""), settings.SECRET_KEY)
    if asked is None:
        return render(request, "web/letters/over.html", status=410)
    now = _now(request)
    shown = {name: value for name, value in asked.details.items() if name != "date_of_birth"}
    form = DetailsForm(now.today.isoformat(), request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        try:
            usi_corrections.correct(asked, form.cleaned_data, configuration().rules, now)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            request.session.pop(_TOKEN, None)
            return redirect("usi-correct", _DONE)
    return render(request, "web/letters/correct.html", {"form": form})


def _now(request: HttpRequest) -> Now:
    now = now_of(request)
    return Now(now.at, now.today, now.as_of, by=_("the learner, by a link in a mail"))
