"""Run rules on documents, a batch of them at a time: what each makes of its document, then what all do to contacts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from kinroll.core.problem import Problem
from kinroll.core.process import identifying, wording
from kinroll.core.process.conditions import Choice, choose
from kinroll.core.process.document import Document
from kinroll.core.process.field_types import clean
from kinroll.core.process.form import Form
from kinroll.core.process.rule_set import ProcessRule, RuleSet
from kinroll.core.process.speaking import WAITING, RuleFailedError, Saying, speak, unset
from kinroll.core.rules import SourceRules
from kinroll.flows.now import Now
from kinroll.store import outbox, timeline, verifications
from kinroll.store.documents import Stored
from kinroll.store.timeline import Entry

Rules = Mapping[str, SourceRules]
STOPPED = ("waiting", "held", "failed")
"""Outcomes after which no action of the rule has been done."""
NOT_BY_HAND = (identifying.NOT_VERIFIED, "name-missing")
"""What a document waits for even where a person says that it is about somebody new."""


@dataclass(slots=True)
class Work:
    """One document on its way through a batch, and what came of it.

    ``on``: ``enter``, ``edit`` or ``hand``; empty where nothing happened that runs a rule. ``again`` names the rule
    that it stopped at earlier. ``fails`` is why the rule is known to fail, ``password`` one entered now, encoded.
    """

    stored: Stored
    on: str = ""
    again: str = ""
    as_new: bool = False
    fails: str = ""
    is_new: bool = False
    password: str = ""
    entries: list[Entry] = field(default_factory=list)
    is_changed: bool = False
    choice: Choice = field(default_factory=lambda: Choice(None, ""))
    after_set: Document | None = None
    mails: list[wording.Mail] = field(default_factory=list)
    saying: Saying | None = None
    outcome: str = ""
    text: str = ""
    waiting: str = ""
    problems: list[Problem] = field(default_factory=list)
    plan: int | None = None

    @property
    def document(self) -> Document:
        return self.stored.document

    @property
    def needs_saving(self) -> bool:
        """Whether the document is another now than the one that is stored."""
        return bool(self.after_set) or (self.is_changed and not self.is_new)

    @property
    def is_settled(self) -> bool:
        """Whether its rule had something to say of a contact, or stopped on the way."""
        return self.outcome not in ("", "ran", "skipped")

    @property
    def rule(self) -> ProcessRule | None:
        return self.choice.rule


def prepare(works: Sequence[Work], active: RuleSet, now: Now) -> list[Work]:
    """Choose the rule of each document and work out all that needs nobody else; those that speak to a contact."""
    for work in works:
        work.choice = _choose(work, active)
    ruled = [work for work in works if work.rule]
    for work in ruled:
        _try(lambda work: _set_fields(work, active, now), work)
    statuses = _usi_statuses(ruled)
    for work in ruled:
        _try(lambda work: _speak(work, active, now, statuses.get(work.document.number, identifying.ENTERED)), work)
    return [work for work in ruled if work.saying and not work.outcome]


def _choose(work: Work, active: RuleSet) -> Choice:
    process = active.process(work.document.process)
    if not work.on or process is None:
        return Choice(None, "" if process else f'There is no process "{work.document.process}" in the active rule set.')
    stopped = next((rule for rule in process.rules if rule.name == work.again), None) if work.again else None
    return (
        Choice(stopped, "It stopped at this rule.")
        if stopped
        else choose(process.rules, work.document, work.document.step, work.on)
    )


def _try(act: Callable[[Work], None], work: Work) -> None:
    """Do one part of a rule; where it fails, all of it is left undone."""
    if work.outcome:
        return
    try:
        if work.fails:
            raise RuleFailedError(work.fails)
        act(work)
    except RuleFailedError as error:
        fail(work, str(error))


def fail(work: Work, reason: str) -> None:
    """Note that a rule could not run: document and contact stay as they were."""
    assert work.rule
    stop(work, "failed", f"failed: {reason}")
    who = work.saying.name if work.saying else f"document {work.document.number}"
    work.problems = [Problem("document-rule-failed", str(work.document.number), who, work.rule.name, reason)]


def stop(work: Work, outcome: str, text: str, waiting: str = "") -> None:
    """Note that a rule stopped: none of its actions is done."""
    work.outcome, work.text, work.waiting = outcome, text, waiting or ("rule-failed" if outcome == "failed" else "")
    work.after_set, work.mails = None, []


def _set_fields(work: Work, active: RuleSet, now: Now) -> None:
    """Set the fields that the rule sets, and word its mails: both as the document will then be."""
    assert work.rule
    process = active.process(work.document.process)
    asked = active.form(process.form if process else None)
    if asked is None:
        raise RuleFailedError(f'the process "{work.document.process}" has no document form in this rule set')
    values = {name: _valid(name, value, asked) for name, value in work.rule.set.items()}
    work.after_set = with_values(work.document, values, now.as_of)
    worded = (wording.word(action, work.after_set or work.document, asked) for action in work.rule.mail)
    work.mails = [mail for mail in worded if mail]


def _valid(name: str, value: str, asked: Form) -> str:
    item = asked.field(name)
    if item is None or item.type == "password":
        raise RuleFailedError(f'it sets "{name}", which is no field that a rule can set on this form')
    entered = clean(value, item)
    if entered.wrong:
        raise RuleFailedError(f"it sets {name}, and {entered.wrong}")
    return entered.value


def with_values(document: Document, values: Mapping[str, str], at: datetime) -> Document | None:
    """The document with these values, one version on; None where it has them already.

    A field that was never filled stays so when it is given as blank.
    """
    changed = {
        name: value
        for name, value in values.items()
        if value != document.values.get(name, "") and (value or name in document.values)
    }
    if not changed:
        return None
    said_at = {**document.said_at, **dict.fromkeys(changed, at)}
    return replace(document, values={**document.values, **changed}, said_at=said_at, version=document.version + 1)


def changes_of(before: Document, after: Document) -> dict[str, tuple[str | None, str | None]]:
    """What another version of a document has changed, field by field."""
    names = [name for name in after.values if after.values[name] != before.values.get(name)]
    return {name: (before.values.get(name), after.values[name]) for name in names}


def _usi_statuses(works: Sequence[Work]) -> dict[int, str]:
    """Whether the USIs are verified that some of these documents would take their contact's id from."""
    asked = [
        work
        for work in works
        if work.rule and work.rule.contact and work.rule.contact.contact_id == "usi" and work.document.contact is None
    ]
    about = [identifying.identity_of((work.after_set or work.document).values) for work in asked]
    standings = verifications.standings(about) if about else []
    return {work.document.number: found.status for work, found in zip(asked, standings, strict=True)}


def _speak(work: Work, active: RuleSet, now: Now, usi_status: str) -> None:
    """Work out what the document says of its contact, or why the rule leaves contacts alone."""
    assert work.rule
    contact, document = work.rule.contact, work.after_set or work.document
    if contact is None:
        work.outcome, work.text = "ran", "done; this rule touches no contact"
        return
    if missing := unset(contact):
        settings = "; ".join(f"setting {name} is not set" for name in missing)
        work.outcome, work.text = "skipped", f"skipped: {settings}"
        return
    saying = speak(document, contact, active, at=now.as_of, usi_status=usi_status, today=now.today)
    work.saying, work.problems = saying, list(saying.problems)
    if saying.waiting and document.contact is None and not (work.as_new and saying.waiting not in NOT_BY_HAND):
        words = WAITING[saying.waiting]
        stop(work, "waiting", f"waiting: {words}", saying.waiting)
        problem = Problem("document-waiting", saying.key, saying.name, value=words)
        work.problems = [*saying.problems, problem]


def entries(works: Sequence[Work]) -> list[Entry]:
    """The lines that all this adds to the timelines."""
    found: list[Entry] = []
    for work in works:
        found += work.entries
        if work.rule:
            after = work.after_set or work.document
            found.append(
                Entry(
                    document=work.document.number,
                    version=after.version,
                    kind=timeline.RULE,
                    step=work.document.step,
                    rule=work.rule.name,
                    outcome=work.outcome,
                    text=" ".join(part for part in (f"{work.text}.", work.choice.why) if part),
                    changed=changes_of(work.document, after),
                    plan=work.plan,
                )
            )
    return found


def post(works: Sequence[Work], now: Now) -> None:
    """Put what the rules send into the outbox: mails, and requests for provisioning."""
    messages = []
    for work in works:
        if work.rule and work.outcome not in STOPPED:
            facts = {"document": work.document.number, "contact": work.document.contact, "rule": work.rule.name}
            messages += [
                outbox.New("mail", "document", {"to": mail.to, "subject": mail.subject, "text": mail.text, **facts})
                for mail in work.mails
            ]
            messages += [outbox.New("provision", target, facts) for target in work.rule.provision]
    outbox.add(messages, now.at)
