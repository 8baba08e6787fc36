"""\"I have two accounts\": told to the school, and proven by the other one's password where that is known."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from kinroll.accounts import access
from kinroll.flows import own
from kinroll.web.doors import REFUSALS, now_of, theirs, visitor_of
from kinroll.web.forms.own import TwoAccountsForm
from kinroll.web.views.own.shared import account_of
from kinroll.web.words import without_commands


@theirs
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Name the other account."""
    number = access.own(visitor_of(request))
    form = TwoAccountsForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _ask(request, number, form):
        messages.success(request, _("The school has your request. You see here what becomes of it."))
        return redirect("me")
    return render(request, "web/own/two_accounts.html", {"form": form})


def _ask(request: HttpRequest, number: int, form: TwoAccountsForm) -> bool:
    typed = form.cleaned_data
    if typed["password"] and not _is_password_of(request, typed["other"], typed["password"], form):
        return False
    username, proven = account_of(request).username, bool(typed["password"])
    try:
        own.ask_about_two_accounts(number, username, typed["other"], typed["note"], now_of(request), is_proven=proven)
    except REFUSALS as error:
        form.add_error("other", without_commands(str(error)))
        return False
    return True


def _is_password_of(request: HttpRequest, username: str, password: str, form: TwoAccountsForm) -> bool:
    """Whether somebody could sign in so; tries are counted as if they did. One that is switched off counts too."""
    try:
        found = get_adapter().authenticate(request, username=username, password=password)
    except ValidationError as error:
        form.add_error("password", error)
        return False
    if found is None:
        wrong = _("Username and password do not belong together. Without the password the school will ask you.")
        form.add_error("password", wrong)
    return found is not None
