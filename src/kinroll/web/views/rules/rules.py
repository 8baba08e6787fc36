"""One rule as a form: five settings with what each risks, conditions, other actions; the linter speaks as one goes."""

from collections.abc import Callable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kinroll.accounts.levels import RUN
from kinroll.core.process.checks.finding import rule_place
from kinroll.core.process.rule_set import Process, ProcessRule, RuleSet
from kinroll.web import rule_words
from kinroll.web.doors import door
from kinroll.web.forms.rules import RuleForm
from kinroll.web.rule_words import Told
from kinroll.web.views.rules.opened import Opened, opened
from kinroll.web.views.rules.processes import meant_process, with_process
from kinroll.web.views.rules.saving import save, told

PLACES = ("five", "match", "copy", "contact_id", "form", "type", "step", "when", "set", "mail", "provision", "example")


@door(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, process: int, rule: int) -> HttpResponse:
    """A rule of the draft."""
    here = opened(request)
    process, found = meant_process(request, here, process)
    held = _meant(request, here, process, rule)
    if not here.draft:
        return redirect("rules-process", process)
    form = RuleForm(here.rules, found, held, request.POST if request.method == "POST" else None)
    saving = None
    if form.is_bound and form.is_valid():
        saving = save(request, _with_rule(process, found, held, form.as_rule()))
        if saving.is_done:
            told(request, saving, _("The draft is changed."))
            return redirect("rules-rule", process, rule)
    everything = {
        "opened": here,
        "process": found,
        "process_place": process,
        "rule": held,
        "rule_place": rule,
        "form": form,
        "saving": saving,
        "said": _beside(here.about(*_places(found, held))),
    }
    return render(request, "web/rules/rule.html", everything)


@door(RUN)
@require_POST
def look(request: HttpRequest, process: int, rule: int) -> HttpResponse:
    """What the linter would say of the form as it is filled in now; nothing is saved."""
    here = opened(request)
    process, found = meant_process(request, here, process)
    held = _meant(request, here, process, rule)
    form = RuleForm(here.rules, found, held, request.POST)
    if not form.is_valid():
        return HttpResponse(status=204)
    entered = form.as_rule()
    rules = _with_rule(process, found, held, entered)(here.rules)
    changed = Opened(here.draft, here.active, rules, here.may_edit)
    said = _beside(changed.about(*_places(found, entered)))
    return render(request, "web/rules/said.html", {"said": said})


@door(RUN)
@require_POST
def remove(request: HttpRequest, process: int, rule: int) -> HttpResponse:
    """Take a rule out of the draft."""
    here = opened(request)
    process, found = meant_process(request, here, process)
    held = _meant(request, here, process, rule)

    def without(one: Process) -> Process:
        return replace(one, rules=tuple(each for each in one.rules if each != held))

    told(request, save(request, with_process(process, found, without)), _("The rule is no longer in the draft."))
    return redirect("rules-process", process)


def _meant(request: HttpRequest, here: Opened, process: int, place: int) -> ProcessRule:
    """The rule that a page was about when it was opened; somebody else may have taken out another one before it."""
    seen, rules = request.POST.get("seen", ""), here.process(process).rules
    if not seen:
        return here.rule(process, place)
    return next((rule for rule in rules if rule.name == seen), None) or ProcessRule(seen, "")


def _places(process: Process, rule: ProcessRule) -> tuple[str, ...]:
    """The places at which the linter speaks of a rule, and of what its settings touch."""
    form = rule.contact.form if rule.contact else None
    return (rule_place(process, rule), str(rule_words.told_place("contact_types")), f'form "{form}"')


def _beside(found: list[Told]) -> list[tuple[str, list[Told]]]:
    """For each place of the form what is said there; what belongs nowhere stands at the top."""
    by_place: dict[str, list[Told]] = {place: [] for place in ("", *PLACES)}
    for one in found:
        by_place.setdefault(one.beside, []).append(one)
    return list(by_place.items())


def _with_rule(place: int, process: Process, seen: ProcessRule, wanted: ProcessRule) -> Callable[[RuleSet], RuleSet]:
    """A change of one rule, wherever it stands by now. Raises ``ValueError`` where it is gone."""

    def change(one: Process) -> Process:
        at = [each.name for each in one.rules].index(seen.name)
        return replace(one, rules=tuple(wanted if i == at else each for i, each in enumerate(one.rules)))

    return with_process(place, process, change)
