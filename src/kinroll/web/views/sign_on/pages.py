"""The systems that people sign in to with their account of here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kinroll.accounts import access
from kinroll.accounts.levels import OWN
from kinroll.flows import sign_on
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.sign_on import Made
from kinroll.web.doors import door, now_of, tell, visitor_of
from kinroll.web.forms.sign_on import AddressesForm, SystemForm


@door(OWN)
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """Every system; a new one's secret is shown here once, and nowhere again."""
    form, made = SystemForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        made = _make(request, form)
        form = form if made is None else SystemForm()
    found = access.signed_on_systems(visitor_of(request))
    facts = {"systems": found, "form": form, "made": made, "discovery": _discovery(request)}
    return render(request, "web/sign_on/list.html", facts)


def _make(request: HttpRequest, form: SystemForm) -> Made | None:
    said = form.cleaned_data
    try:
        return sign_on.create(said["name"], said["uris"], now_of(request))
    except ValueRefusedError as error:
        form.add_error("uris" if "://" in str(error) else "name", str(error))
        return None


def _discovery(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("idp:oidc:configuration"))


@door(OWN)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, client: str) -> HttpResponse:
    """One system; where people are led back to is changed here."""
    found = access.signed_on_system(visitor_of(request), client)
    form = AddressesForm(request.POST or None, initial={"uris": found.redirect_uris})
    if request.method == "POST" and form.is_valid():
        uris = form.cleaned_data["uris"]
        if tell(request, lambda: sign_on.change_uris(found, uris), _("Saved.")):
            return redirect("sign-on-system", client)
    facts = {"system": found, "form": form, "discovery": _discovery(request)}
    return render(request, "web/sign_on/system.html", facts)


@door(OWN)
@require_POST
def renew_secret(request: HttpRequest, client: str) -> HttpResponse:
    """Another secret, which is shown on this answer and nowhere again."""
    found = access.signed_on_system(visitor_of(request), client)
    form = AddressesForm(initial={"uris": found.redirect_uris})
    facts = {"system": found, "form": form, "discovery": _discovery(request)}
    return render(request, "web/sign_on/system.html", {**facts, "made": sign_on.renew_secret(found)})


@door(OWN)
@require_POST
def remove(request: HttpRequest, client: str) -> HttpResponse:
    """Forget a system."""
    found = access.signed_on_system(visitor_of(request), client)
    done = _("Nobody signs in to %(name)s from here any more.") % {"name": found.name}
    tell(request, lambda: sign_on.remove(found), done)
    return redirect("sign-on")
