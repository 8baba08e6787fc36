"""Contact types, and match rules of one's own."""

from collections.abc import Callable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kinroll.accounts import access
from kinroll.accounts.levels import RUN
from kinroll.core.process.rule_set import RuleSet
from kinroll.core.rules import MatchRule
from kinroll.web.doors import door
from kinroll.web.forms.rule_parts import MatchForm, TypesForm
from kinroll.web.views.rules.opened import opened
from kinroll.web.views.rules.saving import save, told


@door(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def types(request: HttpRequest) -> HttpResponse:
    """The contact types of the draft."""
    here = opened(request)
    if not here.draft:
        return redirect("rules")
    data = request.POST if request.method == "POST" else None
    form = TypesForm(data, initial={"types": "\n".join(here.rules.types)})
    saving = None
    if form.is_bound and form.is_valid():
        wanted = form.cleaned_data["types"]
        saving = save(request, lambda rules: replace(rules, types=wanted))
        if saving.is_done:
            told(request, saving, _("The draft is changed."))
            return redirect("rules")
    everything = {"opened": here, "form": form, "saving": saving, "title": _("Contact types")}
    return render(request, "web/rules/part.html", everything)


@door(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def match(request: HttpRequest, place: int) -> HttpResponse:
    """A match rule of the draft; the one behind the last is new."""
    here = opened(request)
    if not here.draft:
        return redirect("rules")
    seen = request.POST.get("seen", "")
    held = next((one for one in here.rules.match if one.name == seen), None) if seen else _at(here.rules, place)
    form = MatchForm(here.rules, held, request.POST if request.method == "POST" else None)
    saving = None
    if form.is_bound and form.is_valid():
        saving = save(request, _with(held, form.as_rule()))
        if saving.is_done:
            told(request, saving, _("The draft is changed."))
            return redirect("rules")
    title = _("Match rule “%(name)s”") % {"name": held.name} if held else _("New match rule")
    everything = {"opened": here, "form": form, "saving": saving, "title": title, "match": held, "place": place}
    return render(request, "web/rules/part.html", everything)


@door(RUN)
@require_POST
def remove_match(request: HttpRequest, place: int) -> HttpResponse:
    """Take a match rule out of the draft."""
    here = opened(request)
    seen = request.POST.get("seen", "")
    gone = next((one for one in here.rules.match if one.name == seen), None) or _at(here.rules, place)
    if gone is None:
        raise access.NotThereError

    def without(rules: RuleSet) -> RuleSet:
        return replace(rules, match=tuple(one for one in rules.match if one != gone))

    told(request, save(request, without), _("The match rule is no longer in the draft."))
    return redirect("rules")


def _at(rules: RuleSet, place: int) -> MatchRule | None:
    return rules.match[place] if place < len(rules.match) else None


def _with(held: MatchRule | None, wanted: MatchRule) -> Callable[[RuleSet], RuleSet]:
    def edit_rules(rules: RuleSet) -> RuleSet:
        if held is None:
            return replace(rules, match=(*rules.match, wanted))
        at = [one.name for one in rules.match].index(held.name)
        return replace(rules, match=tuple(wanted if i == at else one for i, one in enumerate(rules.match)))

    return edit_rules
