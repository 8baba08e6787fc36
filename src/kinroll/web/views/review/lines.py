"""From how likely on people are asked about a pair: changed only once everybody has seen which pairs that concerns."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kinroll.accounts.levels import RUN
from kinroll.flows import sweeping_lines
from kinroll.store import review_pairs, scoring
from kinroll.web.doors import door, now_of
from kinroll.web.evidence import of_hundred

FEWEST, MOST = 1, 95


@door(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def lines(request: HttpRequest) -> HttpResponse:
    """The line as it is; with another one the pairs that it would bring in or take out; and the change itself."""
    held = scoring.model()
    typed = (request.POST if request.method == "POST" else request.GET).get("from", "")
    wanted, wrong = _read(typed, held.review_from)
    flips, total = scoring.flips(held.review_from, wanted) if not wrong else ([], 0)
    if request.method == "POST" and not wrong:
        if request.POST.get("seen") == str(total):
            sweeping_lines.move(wanted, now_of(request))
            messages.success(request, _("From now on you are asked from %(n)s of 100 on.") % {"n": wanted})
            return redirect("review")
        wrong = _("Something has changed meanwhile. Look at the pairs again before you decide.")
    facts = {
        "held": held,
        "typed": typed or held.review_from,
        "wanted": wanted,
        "wrong": wrong,
        "is_other": wanted != held.review_from,
        "comes": wanted < held.review_from,
        "flips": [(one, of_hundred(one.probability)) for one in flips],
        "total": total,
        "more": total - len(flips),
        "looked_at": review_pairs.looked_at(),
        "bounds": (FEWEST, MOST),
    }
    return render(request, "web/review/lines.html", facts)


def _read(text: str, otherwise: int) -> tuple[int, str]:
    """The number that was typed, and what is wrong with it."""
    if not text:
        return otherwise, ""
    if text.isascii() and text.isdigit() and len(text) < 4 and FEWEST <= int(text) <= MOST:
        return int(text), ""
    return otherwise, _("Type a whole number from %(low)s to %(high)s.") % {"low": FEWEST, "high": MOST}
