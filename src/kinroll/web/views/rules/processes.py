"""A process with its steps and the rules on each; steps and rules come and go."""

from collections.abc import Callable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kinroll.accounts.levels import RUN
from kinroll.core.process import examples
from kinroll.core.process.checks.finding import rule_place
from kinroll.core.process.form import DOCUMENT
from kinroll.core.process.rule_set import CreateContact, Example, Process, ProcessRule, RuleSet
from kinroll.core.process.speaking import RuleFailedError
from kinroll.web.doors import door
from kinroll.web.forms.rule_parts import ProcessForm
from kinroll.web.rule_words import Told
from kinroll.web.views.rules.opened import Opened, opened
from kinroll.web.views.rules.saving import save, told

NEW_RULE = CreateContact()


@door()
@require_safe
def show(request: HttpRequest, process: int) -> HttpResponse:
    """The steps in their order, each with its rules, what they do, and what the linter says."""
    here = opened(request)
    found = here.process(process)
    steps = [(step, [_row(here, found, place) for place in _on(found, step)]) for step in found.steps]
    astray = [place for place, rule in enumerate(found.rules) if rule.step not in found.steps]
    everything = {
        "opened": here,
        "process": found,
        "place": process,
        "steps": steps,
        "astray": [_row(here, found, place) for place in astray],
        "findings": [one for one in here.findings if one.place == f'process "{found.name}"'],
        "moved": request.GET.get("moved", ""),
        "way": request.GET.get("way", ""),
    }
    return render(request, "web/rules/process.html", everything)


def _on(process: Process, step: str) -> list[int]:
    return [place for place, rule in enumerate(process.rules) if rule.step == step]


def _row(here: Opened, process: Process, place: int) -> tuple[int, ProcessRule, list[Told], list[tuple[Example, bool]]]:
    rule = process.rules[place]
    tried = [(one, _passes(here.rules, process, rule, one)) for one in rule.examples]
    return place, rule, here.about(rule_place(process, rule)), tried


def _passes(rules: RuleSet, process: Process, rule: ProcessRule, example: Example) -> bool:
    try:
        came = examples.carry_out(rules, process, rule, example)
    except RuleFailedError:
        return False
    return not list(examples.differences(rule, example, came))


@door(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, process: int) -> HttpResponse:
    """Name, form and steps of a process."""
    here = opened(request)
    process, found = meant_process(request, here, process)
    if not here.draft:
        return redirect("rules-process", process)
    form = ProcessForm(here.rules, found, request.POST if request.method == "POST" else None)
    saving = None
    if form.is_bound and form.is_valid():
        saving = save(request, with_process(process, found, form.as_process))
        if saving.is_done:
            told(request, saving, _("The draft is changed."))
            return redirect("rules-process", process)
    everything = {"opened": here, "process": found, "place": process, "form": form, "saving": saving}
    return render(request, "web/rules/process_edit.html", everything)


@door(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A further process."""
    here = opened(request)
    if not here.draft:
        return redirect("rules")
    form = ProcessForm(here.rules, None, request.POST if request.method == "POST" else None)
    saving = None
    if form.is_bound and form.is_valid():
        made = form.as_process(Process("", ""))
        saving = save(request, lambda rules: replace(rules, processes=(*rules.processes, made)))
        if saving.is_done:
            told(request, saving, _("The draft has the new process."))
            return redirect("rules-process", len(here.rules.processes))
    can = any(one.about == DOCUMENT for one in here.rules.forms)
    return render(request, "web/rules/process_edit.html", {"opened": here, "form": form, "saving": saving, "can": can})


@door(RUN)
@require_POST
def remove(request: HttpRequest, process: int) -> HttpResponse:
    """Take a process out of the draft; its documents stay, and no rule runs for them any more."""
    _place, gone = meant_process(request, opened(request), process)

    def without(rules: RuleSet) -> RuleSet:
        return replace(rules, processes=tuple(one for one in rules.processes if one != gone))

    told(request, save(request, without), _("The process is no longer in the draft."))
    return redirect("rules")


@door(RUN)
@require_POST
def add_rule(request: HttpRequest, process: int) -> HttpResponse:
    """A further rule on a step, to be filled in next."""
    found = opened(request).process(process)
    step = request.POST.get("step", "")
    name = _free(step.capitalize() or _("Rule"), found)
    made = ProcessRule(name, step, contact=NEW_RULE)
    saving = save(request, with_process(process, found, lambda one: replace(one, rules=(*one.rules, made))))
    if told(request, saving, _("The draft has a new rule. Say here what it does.")):
        return redirect("rules-rule", process, len(found.rules))
    return redirect("rules-process", process)


def _free(name: str, process: Process) -> str:
    """A name that no rule of the process has."""
    taken, made, count = {rule.name for rule in process.rules}, name, 1
    while made in taken:
        count += 1
        made = f"{name} {count}"
    return made


def with_process(place: int, seen: Process, change: Callable[[Process], Process]) -> Callable[[RuleSet], RuleSet]:
    """A change of one process, wherever it stands by now. Raises ``ValueError`` where it is gone."""

    def edit_rules(rules: RuleSet) -> RuleSet:
        at = place_of(rules, place, seen.name)
        changed = [change(one) if i == at else one for i, one in enumerate(rules.processes)]
        return replace(rules, processes=tuple(changed))

    return edit_rules


def meant_process(request: HttpRequest, here: Opened, place: int) -> tuple[int, Process]:
    """The process that a page was about when it was opened, wherever it stands by now."""
    seen = request.POST.get("process_seen", "")
    names = [one.name for one in here.rules.processes]
    place = names.index(seen) if seen in names else place
    return place, here.process(place)


def place_of(rules: RuleSet, place: int, name: str) -> int:
    """Where the process of this name stands; it may have moved since somebody looked."""
    if place < len(rules.processes) and rules.processes[place].name == name:
        return place
    return [one.name for one in rules.processes].index(name)
