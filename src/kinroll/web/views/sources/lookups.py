"""A title or gender that could not be looked up is taken, or said to mean one that there is: with one click."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kinroll.accounts import access
from kinroll.accounts.levels import RUN
from kinroll.declarations.comments import CommentLostError
from kinroll.declarations.file import DeclarationError
from kinroll.declarations.toml_lines import NotEditableError
from kinroll.declarations.writing import FileChangedError, FileNotWritableError
from kinroll.flows import configuring
from kinroll.flows.configuring import NotSettableError
from kinroll.store.locking import SourceBusyError
from kinroll.web.doors import door, visitor_of
from kinroll.web.opening import configuration

REFUSALS = (
    *(FileChangedError, FileNotWritableError, NotEditableError, CommentLostError, DeclarationError, NotSettableError),
    SourceBusyError,
)
"""What changing the configuration says no with, in a sentence that people can read."""
LONGEST = 200


@door(RUN)
@require_POST
def choose(request: HttpRequest, name: str) -> HttpResponse:
    """Take a word, or let it mean another."""
    current = configuration()
    access.declared_source(visitor_of(request), name, current.declared.sources, RUN)
    field, word = request.POST.get("field", ""), request.POST.get("word", "")[:LONGEST]
    means, seen = request.POST.get("means", ""), request.POST.get("seen", "")
    if field not in configuring.LOOKUPS:
        raise access.NotThereError
    try:
        if means:
            configuring.let_mean(current, name, field, word, means, seen=seen)
        else:
            configuring.take_word(current, name, field, word, seen=seen)
    except REFUSALS as error:
        messages.error(request, str(error))
    else:
        done = _("%(word)s means %(means)s from now on.") if means else _("%(word)s is known from now on.")
        said = done % {"word": word, "means": means}
        messages.success(request, said + " " + _("The next sync fills it in and closes the problems."))
    return redirect("source", name)
