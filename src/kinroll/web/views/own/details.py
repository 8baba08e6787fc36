"""One's own fields: changed where they are one's own, asked about where they are the school's."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kinroll.accounts import access
from kinroll.core.fields import EMAIL_FIELDS, pack_address
from kinroll.core.owning import SET
from kinroll.flows import own
from kinroll.flows.own import OwnField
from kinroll.web.doors import REFUSALS, now_of, tell, theirs, visitor_of
from kinroll.web.forms.own import OwnValueForm, WishForm
from kinroll.web.opening import configuration
from kinroll.web.views.own import rows
from kinroll.web.views.own.shared import account_of, labels
from kinroll.web.words import without_commands


def _wanted(request: HttpRequest, field: str) -> tuple[int, OwnField]:
    number = access.own(visitor_of(request))
    wanted = own.field(number, field, configuration())
    if wanted is None:
        raise access.NotThereError
    return number, wanted


@theirs
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, field: str) -> HttpResponse:
    """The form for one field. Whoever changes an address that can open the account types the password first."""
    if field in EMAIL_FIELDS:
        return _edit_email(request, field)
    return _edit(request, field)


@reauthentication_required  # type: ignore[untyped-decorator]
def _edit_email(request: HttpRequest, field: str) -> HttpResponse:
    return _edit(request, field)


def _edit(request: HttpRequest, field: str) -> HttpResponse:
    number, wanted = _wanted(request, field)
    if wanted.may != SET:
        return redirect("own-ask", field)
    label = rows.label_of(wanted, labels())
    form = OwnValueForm(wanted, label, request.POST or None)
    if request.method == "POST" and form.is_valid() and _say(request, form, number, wanted, label):
        return redirect("me")
    return render(request, "web/own/edit.html", {"form": form, "wanted": wanted, "label": label})


def _say(request: HttpRequest, form: OwnValueForm, number: int, wanted: OwnField, label: str) -> bool:
    """Take what was typed; whether that was possible."""
    account, rules = account_of(request), configuration().rules
    try:
        check = own.say(account, number, wanted, form.typed, form.postcode, rules, now_of(request))
    except REFUSALS as error:
        form.add_error("value", without_commands(str(error)))
        return False
    if check:
        sent = _("A link is on its way to %(email)s. Open it to confirm the address; until then the old one is used.")
        messages.info(request, sent % {"email": check.email})
    else:
        messages.success(request, _("Saved: %(field)s.") % {"field": label})
    return True


@theirs
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, field: str) -> HttpResponse:
    """The form for a wish to the school."""
    number, wanted = _wanted(request, field)
    if wanted.may == SET:
        return redirect("own-edit", field)
    label = rows.label_of(wanted, labels())
    form = WishForm(wanted, label, request.POST or None)
    if request.method == "POST" and form.is_valid():
        wish = pack_address(form.typed.split("\n"), form.postcode) if form.postcode is not None else form.typed
        try:
            own.ask(number, wanted, wish, form.cleaned_data["note"], now_of(request))
        except REFUSALS as error:
            form.add_error("value", without_commands(str(error)))
        else:
            messages.success(request, _("The school has your request. You see here what becomes of it."))
            return redirect("me")
    facts = {"form": form, "label": label, "row": rows.row(wanted, labels(), {}, "")}
    return render(request, "web/own/ask.html", facts)


@theirs
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take a wish back."""
    asked = access.own_request(visitor_of(request), number)
    tell(request, lambda: own.withdraw(asked, now_of(request)), _("Taken back."))
    return redirect("me")
