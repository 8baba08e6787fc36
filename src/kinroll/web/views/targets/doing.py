"""Having something done at a target: by a worker where it takes long, at once where a person has said who is who."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kinroll.accounts import access
from kinroll.accounts.levels import RUN
from kinroll.flows import working
from kinroll.flows.applying import CannotApplyError
from kinroll.flows.provisioning import adopting
from kinroll.web.doors import View, back, door, now_of, tell, visitor_of
from kinroll.web.opening import configuration
from kinroll.web.views.work.asking import watch


def _asking(what: str) -> View:
    """A view that has a worker do something at a target, and shows how far it is."""

    @door(RUN)
    @require_POST
    def ask(request: HttpRequest, target: str) -> HttpResponse:
        _refuse_undeclared(request, target)
        return watch(request, working.TARGET, {"target": target, "what": what, "url": reverse("target", args=[target])})

    return ask


def _refuse_undeclared(request: HttpRequest, target: str) -> None:
    access.declared_target(visitor_of(request), target, configuration().declared.targets, RUN)


check, plan, sync = _asking("check"), _asking("plan"), _asking("sync")


@door(RUN)
@require_POST
def apply(request: HttpRequest, target: str, sent: int) -> HttpResponse:
    """Carry out a stored plan; one that a brake has stopped needs a reason."""
    _refuse_undeclared(request, target)
    run = access.target_run(visitor_of(request), target, sent, RUN)
    reason = request.POST.get("reason", "").strip()[:500]
    here = reverse("target-run", args=[target, sent])
    if run.state == "held" and not reason:
        tell(request, _refuse_without_reason, "")
        return redirect(here)
    asked = {"target": target, "what": "apply", "number": sent, "release": reason, "url": here}
    return watch(request, working.TARGET, asked)


def _refuse_without_reason() -> None:
    raise CannotApplyError(_("Say in a few words why this plan may pass. Nothing was changed."))


def _about_somebody(act: Callable[[HttpRequest, str, int], None], done: Callable[[], str]) -> View:
    """A view that does something about one contact, and goes back to the list."""

    @door(RUN)
    @require_POST
    def do(request: HttpRequest, target: str) -> HttpResponse:
        _refuse_undeclared(request, target)
        contact = request.POST.get("contact", "")
        if not (contact.isascii() and contact.isdigit() and len(contact) < 19):
            raise access.NotThereError
        tell(request, lambda: act(request, target, int(contact)), done())
        return redirect(back(request, reverse("target", args=[target])))

    return do


def _adopt(request: HttpRequest, target: str, contact: int) -> None:
    user = request.POST.get("user", "")
    is_meant = request.POST.get("renumber") == "yes"
    adopting.adopt(configuration(), target, contact, user, now_of(request), renumber=is_meant)


def _forget(request: HttpRequest, target: str, contact: int) -> None:
    adopting.forget(configuration(), target, contact, now_of(request))


def _retry(request: HttpRequest, target: str, contact: int) -> None:
    adopting.try_again(configuration(), target, contact, now_of(request))


adopt = _about_somebody(_adopt, lambda: _("It is the same person from now on."))
forget = _about_somebody(_forget, lambda: _("Forgotten. The next comparison looks for a user anew."))
retry = _about_somebody(_retry, lambda: _("It is sent again with the next comparison."))
