"""Contacts: searched as one types, filtered, kept under a name, and written into a file."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kinroll.accounts import access, saved_views
from kinroll.core.fields import CORE_FIELDS
from kinroll.store import contacts, lists, searching
from kinroll.store.searching import Asked
from kinroll.web.contact_rows import rows
from kinroll.web.doors import door, page_number, pages, tell, visitor_of
from kinroll.web.forms.lists import SavedViewForm, query_of
from kinroll.web.opening import configuration
from kinroll.web.spreadsheet import as_file
from kinroll.web.wording import field_name, problem_name, value_words

QUICK = 8
FILTERS = ("q", "role", "account", "source", "problem")
COLUMNS = ("contact", *CORE_FIELDS, "role", "username", "account", "source")


def asked_of(values: Mapping[str, str]) -> Asked:
    """What the address of a page asks for."""
    return Asked(*(values.get(name, "").strip() for name in FILTERS))


@door()
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The contacts that are looked for: the best first, or by surname."""
    if request.headers.get("HX-Request"):
        return render(request, "web/contacts/found.html", _found(request))
    return _page(request, SavedViewForm())


def _found(request: HttpRequest) -> dict[str, Any]:
    asked = asked_of(request.GET)
    listed = searching.find(asked, page=page_number(request))
    return {
        "found": rows(listed.found),
        "pages": pages(request, listed.total, searching.PAGE, is_open=listed.is_open),
        "asked": asked,
        "query": query_of(request.GET, FILTERS),
    }


def _page(request: HttpRequest, form: SavedViewForm) -> HttpResponse:
    visitor = access.page(visitor_of(request))
    everything = {
        **_found(request),
        "form": form,
        "kept": saved_views.offered_to(visitor.account),
        "roles": searching.roles(),
        "sources": list(configuration().declared.sources),
        "codes": [(code, problem_name(code)) for code in lists.open_codes()],
    }
    return render(request, "web/contacts/list.html", everything)


@door()
@require_safe
def quick(request: HttpRequest) -> HttpResponse:
    """The few best fits for what is typed at the top of a page."""
    asked = Asked(request.GET.get("q", ""))
    listed = searching.find(asked, size=QUICK) if asked.words else searching.Listed([], 0, is_open=False)
    is_more = listed.is_open or listed.total > len(listed.found)
    facts = {"found": rows(listed.found), "asked": asked, "is_more": is_more}
    return render(request, "web/contacts/quick.html", facts)


@door()
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the filters that the page shows under a name."""
    visitor = access.page(visitor_of(request))
    form = SavedViewForm(request.POST)
    if not form.is_valid():
        request.GET = QueryDict(query_of(request.POST, FILTERS))  # they came along with the name
        return _page(request, form)
    name, is_shared = form.cleaned_data["name"], form.cleaned_data["is_shared"]
    query = query_of(request.POST, FILTERS)
    done = _("This list is kept as “%(name)s”.") % {"name": name}
    tell(request, lambda: saved_views.keep(visitor.account, name, query, is_shared=is_shared), done)
    return redirect(f"{reverse('contacts')}?{query}")


@door()
@require_POST
def forget(request: HttpRequest, number: int) -> HttpResponse:
    """Forget one of one's own lists; the contacts on it stay."""
    view = access.saved_view(visitor_of(request), number)
    tell(request, view.delete, _("The list “%(name)s” is forgotten. The contacts on it stay.") % {"name": view.name})
    return redirect("contacts")


@door()
@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """All contacts that fit the filters, as a file that a spreadsheet opens."""
    return as_file(_exported(asked_of(request.GET)), "contacts.csv")


def _exported(asked: Asked) -> Iterator[list[str]]:
    yield [field_name(name) for name in COLUMNS]
    for numbers in searching.every(asked):
        yield from map(_cells, contacts.show(numbers))


def _cells(shown: contacts.Shown) -> list[str]:
    address = shown["address"] or {"lines": [], "postcode": ""}
    values = {**shown, "address": ", ".join(filter(None, [*address["lines"], address["postcode"]]))}
    account = shown["account"]
    state = "" if account is None else _("active") if account["active"] else _("switched off")
    sources = " ".join(f"{source}:{key}" for source, key in shown["source_ids"].items())
    texts = [value_words(str(values[name] or ""), name) for name in CORE_FIELDS]
    known = (", ".join(shown["roles"]), account["username"] if account else "", state, sources)
    return [str(shown["contact_id"]), *texts, *known]
