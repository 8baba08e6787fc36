"""Is this person here already? Shown to staff while they type a new document; the public is told nothing of anybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinroll.accounts.levels import EDIT
from kinroll.core.fields import CORE_FIELDS
from kinroll.flows import likely as flow
from kinroll.web.contact_rows import rows
from kinroll.web.doors import door
from kinroll.web.forms.documents import DocumentForm
from kinroll.web.opening import configuration
from kinroll.web.words import CERTAINTIES

LONGEST = 254


@door(EDIT)
@require_safe
def likely(request: HttpRequest) -> HttpResponse:
    """The contacts who share something with what was typed so far, or are like it."""
    values = {name: request.GET.get(f"{DocumentForm.prefix}-{name}", "")[:LONGEST] for name in CORE_FIELDS}
    found = flow.likely(values, configuration().rules)
    shown = rows([one.found for one in found])
    listed = [(one, row, CERTAINTIES.get(one.why, "")) for one, row in zip(found, shown, strict=True)]
    return render(request, "web/documents/likely.html", {"likely": listed})
