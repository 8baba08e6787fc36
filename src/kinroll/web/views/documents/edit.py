"""Documents made and edited by staff. Of two who edit one, the second is shown what the first did."""

import json
from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kinroll.accounts import access
from kinroll.accounts.levels import EDIT
from kinroll.core.process.form import Form
from kinroll.core.process.overtaking import Overtaken
from kinroll.core.process.rule_set import Process
from kinroll.flows import correcting, documents, entering, likely, ruling
from kinroll.flows.documents import Done
from kinroll.flows.entering import New
from kinroll.store import courses, document_files, document_lists
from kinroll.web.contact_rows import rows
from kinroll.web.document_words import label_of, shown, told
from kinroll.web.doors import REFUSALS, door, now_of, visitor_of
from kinroll.web.forms.documents import DocumentForm
from kinroll.web.forms.together import tell_theirs
from kinroll.web.opening import configuration
from kinroll.web.uploading import LARGEST_FILE, takes_files
from kinroll.web.views.documents.page import form_of
from kinroll.web.words import CERTAINTIES, without_commands

LONGEST = 200


def tell_done(request: HttpRequest, done: Done, form: Form | None, saved: str) -> None:
    """Say on the next page what a rule came to, and whether somebody is needed."""
    stopped = done.outcome in ("waiting", "held", "failed", "refused")
    text = told(done.text, form) if done.rule or done.outcome else ""
    rule = _("Rule “%(rule)s”:") % {"rule": done.rule} if done.rule else ""
    sentence = " ".join(part for part in (saved, rule, text) if part)
    (messages.warning if stopped else messages.success)(request, sentence)


@takes_files(LARGEST_FILE)
@door(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, document: int) -> HttpResponse:
    """The form of a document, with what it holds."""
    found = access.document_to_change(visitor_of(request), document).document
    form_asked, now = form_of(found, ruling.in_force()), now_of(request)
    if form_asked is None:
        messages.error(request, _("The rules do not know this process any more, so its form is not there."))
        return redirect("document", document)
    sent = request if request.method == "POST" else None
    form = DocumentForm(form_asked, sent, values=found.values, today=now.today)
    overtaken, seen = None, dict(found.values)
    if sent and form.is_valid():
        seen = _seen(request, found.values)
        try:
            done = correcting.correct(document, seen, form.texts, form.files_kept, configuration().rules, now)
        except REFUSALS as error:
            form.add_error(None, without_commands(str(error)))
        else:
            if done.done:
                _tell_edited(request, done.done, done.overtaken, form_asked)
                return redirect("document", document)
            overtaken = done.overtaken
            seen |= {name: overtaken.theirs[name] for name in overtaken.clashes}  # of the others mine is not meant
    elif sent:
        seen = _seen(request, found.values)
    everything = {
        "document": found,
        "form": form,
        "seen": json.dumps(seen),
        "overtaken": _differences(form, overtaken, form_asked) if overtaken else [],
        "by": document_lists.last_by(document, 0) if overtaken else None,
    }
    return render(request, "web/documents/edit.html", everything)


def _seen(request: HttpRequest, otherwise: Mapping[str, str]) -> dict[str, str]:
    """What the form showed when somebody began to type."""
    try:
        said = json.loads(request.POST.get("seen", ""))
    except ValueError:
        return dict(otherwise)
    return {str(name): str(text) for name, text in said.items()} if isinstance(said, dict) else dict(otherwise)


def _differences(form: DocumentForm, overtaken: Overtaken, asked: Form) -> list[tuple[str, str, str, str]]:
    """For each field that both changed: its place, its name, what it is now, and what was typed here."""
    listed = []
    for name in sorted(overtaken.clashes):
        item = asked.field(name)
        now, mine = shown(item, overtaken.theirs[name]), shown(item, overtaken.mine[name])
        form.add_error(name if item else None, _("It is now: %(now)s") % {"now": now or _("empty")})
        listed.append((form[name].auto_id or "" if item else "", label_of(name, asked), now, mine))
    return listed


def _tell_edited(request: HttpRequest, done: Done, overtaken: Overtaken, asked: Form) -> None:
    """Say what was saved, and what others saved beside it meanwhile."""
    if done.outcome == "refused":
        messages.error(request, without_commands(done.text))
        return
    tell_done(request, done, asked, _("Saved.") if done.is_changed else _("Nothing was changed."))
    tell_theirs(request, [label_of(name, asked) for name in sorted(overtaken.theirs) if name not in overtaken.mine])


@takes_files(LARGEST_FILE)
@door(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new document: first its process, then its form."""
    rules, now = ruling.in_force(), now_of(request)
    process = rules.process(request.GET.get("process", "")) if rules else None
    form_asked = rules.form(process.form) if rules and process else None
    if rules is None or process is None or form_asked is None:
        processes = rules.processes if rules else ()
        return render(request, "web/documents/choose.html", {"processes": processes, "date": request.GET.get("date")})
    sent = request if request.method == "POST" else None
    form = DocumentForm(form_asked, sent, today=now.today)
    facts = _facts(request, process)
    if sent and form.is_valid() and (number := _make(request, process, facts, form)):
        return redirect("document", number)
    everything = {"process": process, "form": form, "facts": facts, "dates": courses.codes()}
    return render(request, "web/documents/new.html", everything)


def _facts(request: HttpRequest, process: Process) -> dict[str, str]:
    """Step, reference and course date of a new document, as they were chosen."""
    said = request.POST if request.method == "POST" else request.GET
    step = said.get("step", "")
    return {
        "step": step if step in process.steps else process.steps[0],
        "reference": said.get("reference", "").strip()[:LONGEST],
        "date": said.get("date", "").strip(),
    }


def _make(request: HttpRequest, process: Process, facts: Mapping[str, str], form: DocumentForm) -> int | None:
    """Make the document; its number, or None where it was refused."""
    item = New(process.name, form.texts, facts["step"], facts["reference"], course_date=facts["date"])
    now = now_of(request)
    try:
        (done,) = documents.make([item], configuration().rules, now)
    except REFUSALS as error:
        form.add_error(None, without_commands(str(error)))
        return None
    if done.number is None:
        form.add_error(None, without_commands(done.text))
        return None
    document_files.keep(done.number, form.files_kept, now.at)
    tell_done(request, done, entering.declared(process.name, ruling.current())[1], _("Saved."))
    _tell_likely(request, done, form.texts)
    return done.number


def _tell_likely(request: HttpRequest, done: Done, values: Mapping[str, str]) -> None:
    """Say who else may be the person of a new document, where something sure speaks for it; it decides nothing."""
    sure = [one for one in likely.others(done, values, configuration().rules) if one.why]
    if not sure:
        return
    listed = [
        (row.url, row.name, CERTAINTIES[one.why]) for one, row in zip(sure, rows([s.found for s in sure]), strict=True)
    ]
    people = format_html_join(", ", '<a href="{}">{}</a> ({})', listed)
    messages.info(
        request, format_html(_("Is this person here already? {} If so, link the document to that contact."), people)
    )
