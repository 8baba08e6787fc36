"""What the standard leaves open, as this organisation settles it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kinroll.accounts.levels import RUN
from kinroll.store import collecting
from kinroll.web.doors import door
from kinroll.web.forms.avetmiss import SettingsForm, as_entered
from kinroll.web.forms.together import Together


@door(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """The settings, to be changed."""
    form = SettingsForm(request.POST or None, initial=as_entered(collecting.settings()), label_suffix="")
    together = Together(form)
    if request.method == "POST" and form.is_valid() and together.settle():
        collecting.keep_settings(form.settled())
        messages.success(request, _("Saved."))
        return redirect("avetmiss")
    return render(request, "web/avetmiss/settings.html", {"form": form, "together": together})
