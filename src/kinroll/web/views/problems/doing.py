"""What can be done about a problem right where it stands: "same person", and "release username"."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kinroll.accounts import access
from kinroll.accounts.levels import ACCOUNTS, EDIT
from kinroll.flows import editing
from kinroll.web.doors import back, door, now_of, tell, visitor_of
from kinroll.web.opening import configuration
from kinroll.web.problem_rows import rows


@door(EDIT)
@require_POST
def same_person(request: HttpRequest, number: int) -> HttpResponse:
    """Say that the record of a problem is the contact that the problem names."""
    item = access.problem(visitor_of(request), number)
    (row,) = rows([item])
    if row.other is None:
        raise access.NotThereError
    other = row.other
    for mine in {other, row.contact or other}:
        access.contact_to_change(visitor_of(request), mine)
    rules, now = configuration().rules, now_of(request)
    done = _("%(name)s is the same person from now on. The next sync takes in all that the school system says.")
    tell(
        request,
        lambda: editing.link(item.source, item.problem.source_id, other, rules, now),
        done % {"name": item.problem.name},
    )
    return redirect(back(request, "/problems/"))


@door(ACCOUNTS)
@require_POST
def release_username(request: HttpRequest) -> HttpResponse:
    """Free a username that an account holds which is switched off, or that is only reserved."""
    username = access.username(visitor_of(request), request.POST.get("username", ""))
    rules, now = configuration().rules, now_of(request)
    done = _("The username %(name)s is free. The next sync can give it to somebody else.") % {"name": username}
    tell(request, lambda: editing.release(username, rules, now), done)
    return redirect(back(request, "/problems/"))
