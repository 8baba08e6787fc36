"""The settings of the nights, changed on a page; of two who change the same the second is shown what the first did."""

import json
from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kinroll.accounts.levels import OWN, RUN
from kinroll.core.process.overtaking import Overtaken
from kinroll.declarations.file import Configuration, DeclarationError
from kinroll.flows import night_settings
from kinroll.flows.night_settings import AT, Saved
from kinroll.web.doors import door, visitor_of
from kinroll.web.forms.nights import NightsForm
from kinroll.web.forms.together import seen_of, tell_theirs
from kinroll.web.opening import configuration
from kinroll.web.views.sources.lookups import REFUSALS


@door(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """The form of the nights."""
    current, visitor = configuration(), visitor_of(request)
    is_owner = bool(visitor and visitor.may(OWN))
    held = night_settings.held(current.declared)
    sent = request.POST if request.method == "POST" else None
    form = NightsForm(held, current.declared, sent, as_owner=is_owner)
    seen = {name: held[name] for name in form.names}
    overtaken: list[tuple[str, str, str, str]] = []
    if form.is_bound:
        seen = seen_of(request.POST, seen)
        if form.is_valid() and (saved := _save(form, current, seen, as_owner=is_owner)):
            if saved.is_done:
                _tell(request, form, saved.overtaken)
                return redirect("nights")
            overtaken = _differences(form, saved.overtaken)
            seen |= {name: saved.overtaken.theirs[name] for name in saved.overtaken.clashes}
    everything = {
        "form": form,
        "seen": json.dumps(seen),
        "overtaken": overtaken,
        "notify": current.declared.notify,
        "file": current.file.name,
        "is_owner": is_owner,
    }
    return render(request, "web/nights/edit.html", everything)


def _save(form: NightsForm, current: Configuration, seen: Mapping[str, str], *, as_owner: bool) -> Saved | None:
    """Save what was typed; None where it was refused, which then stands on the form."""
    try:
        return night_settings.save(current, seen, form.texts, as_owner=as_owner)
    except DeclarationError as error:
        for fault in error.faults:
            form.add_error(_field_of(form, fault), fault)
    except REFUSALS as error:
        form.add_error(None, str(error))
    return None


def _field_of(form: NightsForm, fault: str) -> str | None:
    """The field that a fault of the file is about; None where it is about none of them."""
    place = fault.partition(":")[0]
    found = (name for name in form.names if place.removeprefix("sources.").startswith(name) or f".{name}" in place)
    name = next(found, None)
    return form.place_of(name) if name else None


def _differences(form: NightsForm, overtaken: Overtaken) -> list[tuple[str, str, str, str]]:
    """For each setting that both changed: its place, its name, what it is now, and what was typed here."""
    found = []
    for name in sorted(overtaken.clashes):
        place = form.place_of(name)
        now, mine = (_shown(text) for text in (overtaken.theirs[name], overtaken.mine[name]))
        form.add_error(place, _("It is now: %(now)s") % {"now": now or _("empty")})
        found.append((form[place].auto_id or "", form.called(name), now, mine))
    return found


def _shown(text: str) -> str:
    return text.replace("\n", ", ").replace("/", " – ") if "://" not in text else text


def _tell(request: HttpRequest, form: NightsForm, overtaken: Overtaken) -> None:
    """Say what was saved, what has to be done on the machine, and what others saved beside it meanwhile."""
    if not overtaken.mine:
        messages.info(request, _("Nothing was changed."))
        return
    messages.success(request, _("Saved. It counts from the next sync on."))
    if AT in overtaken.mine:
        messages.warning(
            request,
            _(
                "The timers of this machine still have the time that they had. Whoever looks after it makes them anew: "
                "see “Running every night” below."
            ),
        )
    others = [name for name in sorted(overtaken.theirs) if name not in overtaken.mine and name in form.names]
    tell_theirs(request, [form.called(name) for name in others])
