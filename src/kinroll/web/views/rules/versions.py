"""The versions there were: each as it was written, beside another, and brought back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kinroll.accounts import access
from kinroll.accounts.levels import RUN
from kinroll.flows import drafting, ruling
from kinroll.flows.rule_differences import differences
from kinroll.flows.ruling import RuleSetRefusedError
from kinroll.store import rule_sets
from kinroll.web.doors import door, now_of, visitor_of


@door()
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every version, the newest first."""
    active = access.active_rules(visitor_of(request))
    return render(request, "web/rules/versions.html", {"versions": rule_sets.history(), "active": active})


@door()
@require_safe
def show(request: HttpRequest, version: int) -> HttpResponse:
    """One version: what it changed, what differs from another, and its text."""
    visitor = visitor_of(request)
    kept, active = access.rule_version(visitor, version), access.active_rules(visitor)
    wanted = request.GET.get("beside", "")
    other = None
    if wanted.isascii() and wanted.isdigit():
        other = access.rule_version(visitor, int(wanted))
    elif active and active.version != version:
        other = active
    everything = {
        "kept": kept,
        "active": active,
        "is_active": active is not None and active.version == version,
        "other": other,
        "versions": rule_sets.history(),
        "differences": differences(ruling.parsed(other), ruling.parsed(kept)) if other else [],
        "lines": list(drafting.between(other.body, kept.body))[2:] if other else [],
        "draft": access.rule_draft(visitor),
        "may_edit": bool(visitor and visitor.may(RUN)),
    }
    return render(request, "web/rules/version.html", everything)


@door(RUN)
@require_POST
def again(request: HttpRequest, version: int) -> HttpResponse:
    """Let an earlier version count again, as it was."""
    kept = access.rule_version(visitor_of(request), version, RUN)
    try:
        ruling.activate(kept.version, now_of(request))
    except RuleSetRefusedError:
        messages.error(request, _("This version has errors by now. Begin a draft from it, and put them right."))
    else:
        messages.success(request, _("Version %(version)s counts from now on.") % {"version": version})
    return redirect("rules-version", version)
