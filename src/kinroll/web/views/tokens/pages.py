"""The tokens there are, the form for another one, and what each did."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kinroll.accounts import access, askers
from kinroll.accounts.levels import OWN
from kinroll.accounts.programs.scopes import SCOPES
from kinroll.accounts.programs.tokens import uses
from kinroll.flows import tokens
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.tokens import Made
from kinroll.web.doors import door, now_of, tell, visitor_of
from kinroll.web.forms.tokens import TokenForm
from kinroll.web.token_words import SCOPES as SCOPE_WORDS
from kinroll.web.token_words import STATES


@door(OWN)
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """Every token there was; a new one is shown here once, and nowhere again."""
    form, made = TokenForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        made = _make(request, form)
        form = form if made is None else TokenForm()
    now = datetime.now(UTC)
    found = [(one, one.state(now), STATES[one.state(now)]) for one in access.tokens(visitor_of(request))]
    everything = {"tokens": found, "form": form, "made": made, "words": SCOPE_WORDS, "needed": list(SCOPES)}
    everything["gone"] = askers.gone({one.made_by for one, *_ in found})
    return render(request, "web/tokens/list.html", everything)


def _make(request: HttpRequest, form: TokenForm) -> Made | None:
    said = form.cleaned_data
    try:
        return tokens.create(said["name"], said["scopes"], said["days"], now_of(request))
    except ValueRefusedError as error:
        form.add_error("name", str(error))
        return None


@door(OWN)
@require_safe
def show(request: HttpRequest, program: int) -> HttpResponse:
    """One token: what it may do, and what it did, day by day."""
    found = access.token(visitor_of(request), program)
    state = found.state(datetime.now(UTC))
    everything = {
        "token": found,
        "state": state,
        "state_words": STATES[state],
        "scopes": [(scope, SCOPE_WORDS.get(scope, scope)) for scope in found.scopes],
        "uses": uses(found.number),
    }
    return render(request, "web/tokens/token.html", everything)


@door(OWN)
@require_POST
def revoke(request: HttpRequest, program: int) -> HttpResponse:
    """Let a token count no more."""
    found = access.token(visitor_of(request), program)
    done = _("%(name)s is not let in any more.") % {"name": found.name}
    tell(request, lambda: tokens.revoke(found.number, now_of(request)), done)
    return redirect("tokens")
