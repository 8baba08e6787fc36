"""Editing one value: who owns it is shown before the edit, and the edit is one more record, never an overwriting."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kinroll.accounts import access
from kinroll.accounts.levels import EDIT
from kinroll.core.fields import CORE_FIELDS, unpack_address
from kinroll.flows import editing, explaining
from kinroll.flows.editing import OvertakenError
from kinroll.flows.explaining import Explained
from kinroll.store import contact_history
from kinroll.web.doors import REFUSALS, door, now_of, visitor_of
from kinroll.web.forms.values import ValueForm
from kinroll.web.opening import configuration
from kinroll.web.wording import field_name, owner_of, value_words
from kinroll.web.words import without_commands


@door(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, number: int, field: str) -> HttpResponse:
    """The form for one value, and what becomes of what is typed."""
    shown = access.contact_to_change(visitor_of(request), number)
    current = configuration()
    if field not in (*CORE_FIELDS, "postcode", *current.declared.fields):
        raise access.NotThereError
    before = _explained(shown["contact_id"], field)
    form = ValueForm(field, request.POST or None, initial={"value": _as_typed(field, before.value)})
    if request.method == "POST" and form.is_valid():
        try:
            if _is_overtaken(request, before):
                raise OvertakenError
            if _say(request, form, shown["contact_id"], field, before):
                return redirect("contact", shown["contact_id"])
        except OvertakenError:
            before = _explained(shown["contact_id"], field)
            form.add_error("value", _difference(shown["contact_id"], field, before))
    facts = {"contact": shown, "field": field, "before": before, "form": form, "decides": _decides(before)}
    return render(request, "web/contacts/edit.html", {**facts, "seen": _seen(before)})


def _explained(number: int, field: str) -> Explained:
    """A value and who decides it; a postcode is part of its address."""
    (explained,) = explaining.why(number, configuration().rules, "address" if field == "postcode" else field)
    return explained


def _seen(before: Explained) -> str:
    """The value that a form shows, as one line: what it was when somebody began to type."""
    return before.value.replace("\n", "|")


def _is_overtaken(request: HttpRequest, before: Explained) -> bool:
    """Whether the value is another than the one that the form showed."""
    return request.POST.get("seen", _seen(before)) != _seen(before)


def _difference(number: int, field: str, before: Explained) -> str:
    """Who has changed the value while somebody else was typing, what it is now, and what to do."""
    last = contact_history.of(number, 1)
    words = {
        "who": last[0].by if last and last[0].by else _("Somebody"),
        "value": value_words(before.value, field) or _("empty"),
    }
    told = _(
        "%(who)s has changed this meanwhile. It is now: %(value)s. What you typed is still here: save it again to put "
        "it in its place, or leave it."
    )
    return told % words


def _decides(before: Explained) -> str:
    """The source that would still decide the field after an edit; empty where the edit will count."""
    winner = before.winner
    is_firm = winner is not None and winner.rule == "enforce"
    return owner_of(winner.ref) if winner and is_firm else ""


def _as_typed(field: str, value: str) -> str:
    if field == "address":
        return "\n".join(unpack_address(value)[0]) if value else ""
    return unpack_address(value)[1] if field == "postcode" and value else value


def _say(request: HttpRequest, form: ValueForm, number: int, field: str, before: Explained) -> bool:
    """Record what was typed in place of what was there before; whether that was possible."""
    rules, typed = configuration().rules, form.cleaned_data["value"].replace("\r\n", "\n")
    try:
        editing.edit(number, field, typed, rules, now_of(request), expected=before.value)
    except REFUSALS as error:
        form.add_error("value", without_commands(str(error)))
        return False
    after = _explained(number, field)
    words = {"field": field_name(field), "value": value_words(after.value) or _("empty")}
    if after.winner and after.winner.ref != f"edits:{number}":
        source = {**words, "owner": owner_of(after.winner.ref)}
        messages.warning(
            request, _("Noted, but %(field)s stays %(value)s: %(owner)s decides it. Change it there.") % source
        )
    else:
        messages.success(request, _("%(field)s is now: %(value)s") % words)
    return True
