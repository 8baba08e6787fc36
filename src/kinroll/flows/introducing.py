"""What documents say reaches their contacts: found, created or updated, through one plan for each wave of a batch.

Documents of one batch that may be about one and the same contact go one after the other, in waves: the second sees what
the first has made. All of a batch is one transaction, and what may be created is locked before anybody is looked for.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kinroll.core.change import Change, Line
from kinroll.core.held import HeldContact, HeldRecord
from kinroll.core.news import LinkNews, News
from kinroll.core.planning import decide, start_change
from kinroll.core.problem import Problem
from kinroll.core.process import deciding, identifying
from kinroll.core.process.deciding import CREATE, HELD, JOIN, NOTHING_KNOWN, Known, Verdict
from kinroll.core.process.rule_set import RuleSet
from kinroll.core.process.speaking import Saying
from kinroll.core.resolving import fold_versions
from kinroll.core.rules import DOCUMENTS, PORTAL, GroupRules, SourceRules
from kinroll.core.source_record import Manner
from kinroll.core.staging import ACCEPTED, with_state
from kinroll.core.text import fold
from kinroll.flows.applying import apply_plan
from kinroll.flows.now import Now
from kinroll.flows.processing import Rules, Work, stop
from kinroll.store import document_problems, documents, likeness, moved, plans, queries, runs
from kinroll.store.models import Plan, Source

ONE_MOMENT = timedelta(microseconds=1)
FILLING = ("fill", "once")
"""The copy rules under which what was said first stays."""
MADE_OF = {"usi": identifying.USI, "client identifier": identifying.CLIENT}
"""The schemes whose id is an identifier that may change, and the field that holds it."""


@dataclass(slots=True)
class Told:
    """What one document will do to one contact; ``number`` is None for a contact that is yet to be made."""

    work: Work
    verdict: Verdict
    change: Change | None = None
    hands_over: bool = False


def introduce(works: Sequence[Work], others: Sequence[Work], active: RuleSet, rules: Rules, now: Now) -> None:
    """Let these documents speak to their contacts. Of the ``others`` of the batch there are only problems to note."""
    source = runs.get_source(documents.SOURCE, documents.SOURCE)
    unlinked = [_said(work) for work in works if work.document.contact is None]
    likeness.lock_keys(unlinked, [_said(work) for work in works])
    rivals = deciding.rivals([_said(w) for w in works if w.document.contact is None and not w.as_new])
    pending, first = list(works), list(others)
    while pending or first:
        pending = _wave(pending, first, rivals, source, active, rules, now)
        first = []


def _said(work: Work) -> Saying:
    assert work.saying
    return work.saying


def _wave(
    pending: Sequence[Work],
    others: Sequence[Work],
    rivals: Mapping[str, tuple[str, ...]],
    source: Source,
    active: RuleSet,
    rules: Rules,
    now: Now,
) -> list[Work]:
    """One contact each for as many documents as can go side by side; those that have to come after."""
    unlinked = [_said(work) for work in pending if work.document.contact is None]
    known = likeness.known(unlinked, source.pk)  # gather
    ready, later = _abreast(pending, known, rivals)
    roots = {told.verdict.root for told in ready if told.verdict.root is not None}
    likeness.hold(roots)
    held = queries.held(roots, rules)
    passwords = documents.passwords([told.work.document.number for told in ready if _said(told.work).asks_access])
    protected = documents.has_own_password(roots) if passwords else {}
    clients = likeness.client_holders([_said(told.work) for told in ready])
    for place, told in enumerate(ready):  # decide
        if told.verdict.action != HELD:
            saying = _said(told.work)
            holders = clients.get(fold(saying.said.get(identifying.CLIENT) or ""), ())
            facts = Known(client_holders=holders)
            told.verdict = deciding.without_taken_id(told.verdict, saying, facts, as_new=told.work.as_new)
            told.work.saying = deciding.without_taken_identifier(saying, facts, told.verdict.root)
        told.work.problems = [*_said(told.work).problems, *told.verdict.problems]
        if told.verdict.action != HELD:
            before = held.get(told.verdict.root) if told.verdict.root is not None else None
            at = now.as_of + place * ONE_MOMENT
            _tell(told, before, at=at, now=now)
            _give_access(told, before, passwords.get(told.work.document.number, ""), protected)
            _note_apart(told, before)
    _act(ready, others, source, now)
    return later


def _abreast(
    pending: Sequence[Work], known: Mapping[str, Known], rivals: Mapping[str, tuple[str, ...]]
) -> tuple[list[Told], list[Work]]:
    """The documents that cannot be about the same contact, with who each is about, and all others."""
    ready: list[Told] = []
    later: list[Work] = []
    made: set[str] = set()
    touched: set[int] = set()
    for work in pending:
        saying, root = _said(work), work.document.contact
        if root is None and not made.isdisjoint(likeness.keys(saying)):
            later.append(work)
            continue
        if root is not None:
            verdict = Verdict(JOIN, root)
        else:
            facts = replace(known.get(saying.key, NOTHING_KNOWN), rivals=rivals.get(saying.key, ()))
            verdict = deciding.settle(saying, facts, as_new=work.as_new)
        if verdict.root in touched:
            later.append(work)
            continue
        if verdict.action == CREATE:
            made |= likeness.keys(saying)
        if verdict.root is not None:
            touched.add(verdict.root)
        ready.append(Told(work, verdict))
    return ready, later


def _tell(told: Told, held: HeldContact | None, *, at: datetime, now: Now) -> None:
    """The change that the document makes to its contact, if any."""
    work, saying = told.work, _said(told.work)
    at = _after_all(held, at)
    manner = {**saying.manner, **{name: Manner("follow", at) for name in saying.anew if name in saying.said}}
    rules, asks = _rules(saying.type), saying.asks_access
    identifiers = saying.identifiers
    for record in held.records if held else ():
        if (record.source, record.key) == (DOCUMENTS.name, saying.record):
            record.rules = rules
            identifiers = _replacing(saying, record)
    link = None
    if work.document.contact is None:
        link = LinkNews("rule", saying.match.name, told.verdict.anchor) if held else LinkNews("source")
    news = News(
        key=saying.record,
        name=saying.name,
        mask=with_state(with_state(0, 0, ACCEPTED), 1, ACCEPTED if asks else 0),
        said={saying.type: dict(saying.said)},
        built={saying.type: {name: value or "" for name, value in saying.said.items()}},
        manner={name: manner[name] for name in saying.said},
        as_of=at,
        link=link,
        covered=frozenset({saying.type, PORTAL} if asks else {saying.type}),
        identifiers=identifiers,
        username=(held.external_id if held else told.verdict.external_id) if asks else "",
        why_username="the external id",
    )
    told.change = decide(held, [news], rules, as_of=at, columns=None, today=now.today)
    if told.change and told.verdict.action == CREATE and told.verdict.external_id:
        told.change.external_id = told.verdict.external_id


def _replacing(saying: Saying, record: HeldRecord) -> Mapping[str, str]:
    """The identifiers that take the place of those that the record has; what only fills a blank does not."""
    filling = {name for name in saying.identifiers if name in saying.manner and saying.manner[name].rule in FILLING}
    claims = fold_versions(record.versions, record.rules) if filling else {}
    kept = {name for name in filling if name in claims and claims[name].value}
    return {name: value for name, value in saying.identifiers.items() if name not in kept}


def _after_all(held: HeldContact | None, at: datetime) -> datetime:
    """The moment of a run: after everything that documents have said of the contact, whatever the clocks say."""
    spoken = [
        version.as_of
        for record in (held.records if held else ())
        if record.source == DOCUMENTS.name
        for version in record.versions
    ]
    return max([at, *(moment + ONE_MOMENT for moment in spoken)])


def _rules(contact_type: str) -> SourceRules:
    """The rules of documents while one speaks under this type: it gives the role, and a password gives the other."""
    return replace(DOCUMENTS, groups=(GroupRules(contact_type, role=contact_type, login=False), *DOCUMENTS.groups))


def _give_access(told: Told, held: HeldContact | None, encoded: str, protected: Mapping[int, bool]) -> None:
    """Hand over the password of the document, where the contact has none of its own and a name to sign in with."""
    work, saying, change = told.work, _said(told.work), told.change
    if not encoded or (held and held.is_erased):
        return
    account = held.account if held else None
    if held and account and protected.get(held.number):
        told.hands_over, work.text = True, "the person has a password already, and it was left as it is"
    elif (held and account) or (change and change.create_username):
        change = told.change = change or start_change(held)
        change.account, change.secret, told.hands_over = {"password": "set"}, encoded, True
        change.lines.append(Line("set", "password", None, "set", f"document {saying.key}"))
        if change.kind == "noted":
            change.kind, change.events = "updated", ["changed"]
    else:
        where = f"(contact {held.number})" if held else f"({saying.record})"
        work.problems.append(Problem("no-external-id", saying.key, saying.name, "external_id", "", where))
        work.text = "no sign-in yet: there is no external id, so staff have to set a username"


def _note_apart(told: Told, held: HeldContact | None) -> None:
    """Tell of an external id that is another than the identifier it was made of: it is shown, and never followed."""
    saying, rule = _said(told.work), told.work.rule
    kind = MADE_OF.get(str(rule.contact.contact_id)) if rule and rule.contact else None
    if kind and held and identifying.has_come_apart(kind, held.external_id, saying.values):
        now_is = saying.values[kind]
        problem = Problem("external-id-differs", saying.key, saying.name, kind, held.external_id, now_is)
        told.work.problems.append(problem)


def _act(ready: Sequence[Told], others: Sequence[Work], source: Source, now: Now) -> None:
    """Carry out what was decided, note the problems, and link the documents."""
    shared = _earlier([told for told in ready if told.verdict.shared_with is not None])
    works = [*(told.work for told in ready), *others]
    problems = [*(problem for work in works for problem in work.problems), *shared]
    keys = [str(work.document.number) for work in works]
    changes = [told.change for told in ready if told.change]
    plan = _carry_out(changes, problems, keys, source, now)
    speaking = [told for told in ready if told.verdict.action != HELD]
    linked = documents.attach_records({t.work.document.number: _said(t.work).record for t in speaking})
    labels = likeness.labels(set(linked.values()))
    for told in ready:
        told.work.plan = plan.pk if plan and told.change else None
        _conclude(told, linked, labels)
    documents.forget_passwords([told.work.document.number for told in ready if told.hands_over])


def _earlier(questioned: Sequence[Told]) -> list[Problem]:
    """A problem for each document that was linked before to a contact whose id is somebody else's as well (B19)."""
    roots = {told.verdict.shared_with for told in questioned if told.verdict.shared_with is not None}
    linked = likeness.documents_of(roots) if roots else {}
    return [
        Problem(
            *("id-shared-earlier", str(number), name, f"document {_said(told.work).key}"),
            *(_said(told.work).external_id, f"{_said(told.work).name} (document {_said(told.work).key})"),
        )
        for told in questioned
        for number, name in linked.get(told.verdict.shared_with or 0, ())
    ]


def _carry_out(
    changes: Sequence[Change], problems: Sequence[Problem], keys: Collection[str], source: Source, now: Now
) -> Plan | None:
    """Store a plan and apply it, within the transaction of the batch; none where nothing is to be written."""
    if not (changes or problems or document_problems.are_open(source, keys)):
        return None
    plan = plans.open_plan(documents.SOURCE, source=source, now=now.at, as_of=now.as_of, today=now.today, by=now.by)
    plans.add_changes(plan, changes)
    plans.add_findings(plan, problems)
    document_problems.settle(plan, keys, now.at)
    created = sum(change.kind == "created" for change in changes)
    plan.counts, plan.state = {"created": created, "updated": len(changes) - created}, plans.PLANNED
    plan.save(update_fields=["counts", "state"])
    apply_plan(plan, now.at)
    moved.refuse_left_alone(plan)
    return plan


def _conclude(told: Told, linked: Mapping[int, int], labels: Mapping[int, str]) -> None:
    """Say what came of one document."""
    work, change, note = told.work, told.change, told.work.text
    if told.verdict.action == HELD:
        stop(work, "held", f"held: {told.verdict.problems[0].message.rstrip('.')}", told.verdict.problems[0].code)
        return
    root = linked[work.document.number]
    was_linked = work.document.contact is not None
    work.stored.document = replace(work.document, contact=root, record=_said(work).record)
    if told.verdict.action == CREATE:
        words = f"created {labels[root]}"
        work.outcome = "created"
    else:
        found = "" if was_linked else f'found {labels[root]} by "{_said(work).match.name}", and '
        names = [line.field for line in change.lines if line.kind == "update"] if change else []
        work.outcome = "updated" if change and change.lines else "unchanged"
        what = f"updated {', '.join(names)}" if names else "changed no value"
        words = f"{found}{what}" if found else f"{labels[root]}: {what}"
    work.text = "; ".join(part for part in (words, note) if part)
