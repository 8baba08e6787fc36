"""Files that were made to be lodged: listed, made, downloaded, noted as lodged, compared with how it stands now."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kinroll.accounts import access
from kinroll.accounts.levels import RUN, SEE
from kinroll.flows import working
from kinroll.flows.avetmiss import comparing, lodging
from kinroll.flows.avetmiss.working import asked_for
from kinroll.store import collection_checks, contacts, lodgements
from kinroll.web.doors import door, now_of, page_number, pages, tell, visitor_of
from kinroll.web.forms.avetmiss import LodgedForm, LodgeForm, usual_year
from kinroll.web.training_words import files
from kinroll.web.views.work.asking import watch

MOST_COMPARED = 20_000
"""Records that are compared while one waits for the page."""


def _can_run(request: HttpRequest) -> bool:
    visitor = visitor_of(request)
    return bool(visitor and visitor.may(RUN))


@door()
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The lodgements, the newest first, above them the form for the next."""
    found, total = lodgements.listed(page=page_number(request))
    check = collection_checks.last()
    year = check.last_on.year if check else usual_year(now_of(request).today)
    form = LodgeForm(initial={"year": year}, label_suffix="")
    facts = {
        "found": found,
        "pages": pages(request, total, lodgements.PAGE),
        "form": form,
        "can_run": _can_run(request),
    }
    return render(request, "web/avetmiss/lodgements.html", facts)


@door(RUN)
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Have files made and kept, in the background."""
    form = LodgeForm(request.POST, label_suffix="")
    if not form.is_valid():
        found, total = lodgements.listed()
        facts = {"found": found, "pages": pages(request, total, lodgements.PAGE), "form": form, "can_run": True}
        return render(request, "web/avetmiss/lodgements.html", facts)
    words = {name: form.cleaned_data[name] for name in ("note", "although")}
    return watch(request, working.AVETMISS_LODGE, asked_for(form.window, url=reverse("avetmiss-lodgements"), **words))


@door()
@require_safe
def show(request: HttpRequest, lodgement: int) -> HttpResponse:
    """One lodgement."""
    found = access.lodgement(visitor_of(request), lodgement)
    facts = {
        "lodgement": found,
        "files": lodgements.files(found.pk),
        "records": files(found.counts.get("records", {})),
        "left_out": sum(found.counts.get("left_out", {}).values()),
        "form": LodgedForm(initial={"lodged_on": found.lodged_on}, label_suffix=""),
        "can_run": _can_run(request),
        "can_compare": sum(found.counts.get("records", {}).values()) <= MOST_COMPARED,
    }
    return render(request, "web/avetmiss/lodgement.html", facts)


@door(RUN)
@require_safe
def download(request: HttpRequest, lodgement: int) -> HttpResponseBase:
    """Its files, packed: the very bytes that were made then."""
    found = access.lodgement(visitor_of(request), lodgement, RUN)
    name, pieces = lodging.zipped(found.pk)
    answer = StreamingHttpResponse(pieces, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@door(RUN)
@require_POST
def lodged(request: HttpRequest, lodgement: int) -> HttpResponse:
    """Note on which day the files were lodged; a blank takes that back."""
    found = access.lodgement(visitor_of(request), lodgement, RUN)
    form = LodgedForm(request.POST)
    if form.is_valid():
        lodging.mark_lodged(found.pk, form.cleaned_data["lodged_on"])
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("That is no day."))
    return redirect("avetmiss-lodgement", found.pk)


@door(RUN)
@require_POST
def forget(request: HttpRequest, lodgement: int) -> HttpResponse:
    """Take out files that were never lodged."""
    found = access.lodgement(visitor_of(request), lodgement, RUN)
    number = found.pk
    if tell(request, lambda: lodging.forget(number), _("These files are not kept any more.")) is None:
        return redirect("avetmiss-lodgement", number)
    return redirect("avetmiss-lodgements")


@door(SEE)
@require_safe
def compare(request: HttpRequest, lodgement: int) -> HttpResponse:
    """What would be lodged otherwise now, person by person."""
    found = access.lodgement(visitor_of(request), lodgement)
    is_small = sum(found.counts.get("records", {}).values()) <= MOST_COMPARED
    compared = comparing.compare(found.pk) if is_small else None
    names = contacts.names_of([one.contact for one in compared.changed]) if compared else {}
    facts = {
        "lodgement": found,
        "compared": compared,
        "people": [(one, names.get(one.contact, "")) for one in compared.changed] if compared else [],
    }
    return render(request, "web/avetmiss/compare.html", facts)
