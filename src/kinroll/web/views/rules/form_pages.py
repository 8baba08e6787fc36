"""The forms of documents and contacts, and their fields."""

from collections.abc import Callable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kinroll.accounts import access
from kinroll.accounts.levels import RUN
from kinroll.core.process.checks.finding import form_place
from kinroll.core.process.field_types import TYPES
from kinroll.core.process.form import Form, FormField
from kinroll.core.process.rule_set import RuleSet
from kinroll.web.doors import door
from kinroll.web.forms.rule_parts import FieldForm
from kinroll.web.views.rules.opened import Opened, opened
from kinroll.web.views.rules.saving import save, told


@door()
@require_safe
def show(request: HttpRequest, form: int) -> HttpResponse:
    """The fields of a form in their order, each with its type and what the linter says."""
    here = opened(request)
    found = here.form(form)
    held = {name: kind.holds for name, kind in TYPES.items()}
    rows = [
        (place, item, held.get(item.type, item.type), here.about(form_place(found, item.name)))
        for place, item in enumerate(found.fields)
    ]
    of_all = [one for one in here.findings if one.place == form_place(found)]
    used = [process.name for process in here.rules.processes if process.form == found.name]
    everything = {"opened": here, "form": found, "place": form, "rows": rows, "findings": of_all, "used": used}
    moved = {name: request.GET.get(name, "") for name in ("moved", "way")}
    return render(request, "web/rules/form.html", {**everything, **moved})


@door(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_field(request: HttpRequest, form: int, place: int) -> HttpResponse:
    """A field of a form in the draft."""
    here = opened(request)
    owner = meant_form(request, here, form)
    seen = request.POST.get("seen", "")
    held = owner.field(seen) if seen else owner.fields[place] if place < len(owner.fields) else None
    if held is None:
        raise access.NotThereError

    def changed(one: Form, wanted: FormField) -> Form:
        at = [item.name for item in one.fields].index(held.name)
        return replace(one, fields=tuple(wanted if i == at else item for i, item in enumerate(one.fields)))

    return _edit(request, here, form, owner, held, changed)


@door(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def new_field(request: HttpRequest, form: int) -> HttpResponse:
    """A further field, at the end of the form."""
    here = opened(request)
    owner = meant_form(request, here, form)
    return _edit(request, here, form, owner, None, lambda one, wanted: replace(one, fields=(*one.fields, wanted)))


def meant_form(request: HttpRequest, here: Opened, place: int) -> Form:
    """The form that a page was about when it was opened, wherever it stands by now."""
    return here.rules.form(request.POST.get("form_seen")) or here.form(place)


def _edit(
    request: HttpRequest,
    here: Opened,
    place: int,
    owner: Form,
    held: FormField | None,
    change: Callable[[Form, FormField], Form],
) -> HttpResponse:
    if not here.draft:
        return redirect("rules-form", place)
    taken = {item.name for item in owner.fields} - ({held.name} if held else set())
    entered = FieldForm(held, taken, request.POST if request.method == "POST" else None)
    saving = None
    if entered.is_bound and entered.is_valid():
        wanted = entered.as_field()
        saving = save(request, with_form(owner, lambda one: change(one, wanted)))
        if saving.is_done:
            told(request, saving, _("The draft is changed."))
            return redirect("rules-form", place)
    said = here.about(form_place(owner, held.name)) if held else []
    everything = {"opened": here, "owner": owner, "place": place, "field": held, "form": entered, "saving": saving}
    return render(request, "web/rules/field.html", {**everything, "said": said})


@door(RUN)
@require_POST
def remove_field(request: HttpRequest, form: int, place: int) -> HttpResponse:
    """Take a field out of a form; what documents and contacts hold in it stays, and is not shown."""
    here = opened(request)
    owner, seen = meant_form(request, here, form), request.POST.get("seen", "")
    gone = owner.field(seen) if seen else owner.fields[place] if place < len(owner.fields) else None
    if gone is None:
        raise access.NotThereError

    def without(one: Form) -> Form:
        return replace(one, fields=tuple(item for item in one.fields if item.name != gone.name))

    told(request, save(request, with_form(owner, without)), _("The field is no longer in the draft."))
    return redirect("rules-form", form)


def with_form(owner: Form, change: Callable[[Form], Form]) -> Callable[[RuleSet], RuleSet]:
    """A change of one form, wherever it stands by now. Raises ``ValueError`` where it is gone."""

    def edit_rules(rules: RuleSet) -> RuleSet:
        at = [one.name for one in rules.forms].index(owner.name)
        return replace(rules, forms=tuple(change(one) if i == at else one for i, one in enumerate(rules.forms)))

    return edit_rules
