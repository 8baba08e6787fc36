"""What a rule set would make of documents, in memory: whom it would create, join, hold or let wait; nothing is written.

Contacts that would be created get numbers below zero, and count as known for the documents behind them.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from kinroll.core.change import ITS_NUMBER
from kinroll.core.matching import Description
from kinroll.core.process import deciding
from kinroll.core.process.conditions import choose
from kinroll.core.process.deciding import IdHolder, Known
from kinroll.core.process.document import Document
from kinroll.core.process.rule_set import RuleSet
from kinroll.core.process.speaking import WAITING, RuleFailedError, Saying, speak, unset
from kinroll.core.text import fold

CREATED, JOINED, UPDATED, HELD = "created", "joined", "updated", "held"
WAITS, SKIPPED, FAILED, NO_RULE = "waiting", "skipped", "failed", "no rule"


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would become of one document. ``contact`` is below zero for one that would be created."""

    key: str
    name: str
    outcome: str
    rule: str = ""
    why: str = ""
    contact: int | None = None
    external_id: str = ""
    said: Mapping[str, str | None] = field(default_factory=dict)
    code: str = ""


@dataclass(slots=True)
class Imagined:
    """The contacts that would be there by now, beside those that are."""

    contacts: dict[int, Description] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    types: dict[int, set[str]] = field(default_factory=dict)
    by_key: dict[str, set[int]] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    linked: dict[str, int] = field(default_factory=dict)

    def add(self, saying: Saying, keys: Iterable[str], number: int) -> None:
        """This document would be that contact's: who says the same is found by it from now on."""
        values = {**self.contacts[number].values, **saying.described.values} if number in self.contacts else None
        emails = saying.described.emails | (self.contacts[number].emails if number in self.contacts else frozenset())
        also = self.contacts[number].also if number in self.contacts else ()
        self.contacts[number] = Description(values or dict(saying.described.values), emails, also=also)
        self.labels.setdefault(number, f"{saying.name} (document {saying.key})")
        self.types.setdefault(number, set()).add(saying.type)
        for key in keys:
            self.by_key.setdefault(key, set()).add(number)
        self.linked[saying.key] = number

    def beside(self, known: Known, saying: Saying, keys: Iterable[str]) -> Known:
        """What is known, and whom the documents before would have made."""
        near = {number for key in keys for number in self.by_key.get(key, ())}
        holder = known.id_holder
        if holder is None and (number := self.ids.get(fold(saying.external_id))):
            holder, near = IdHolder(number, self.labels[number]), near | {number}
        return replace(
            known,
            contacts={**known.contacts, **{number: self.contacts[number] for number in near}},
            labels={**known.labels, **{number: self.labels[number] for number in near}},
            types={**known.types, **{number: self.types[number] for number in near}},
            id_holder=holder,
        )


@dataclass(frozen=True, slots=True)
class Spoken:
    """A document with what it would say, or why it says nothing of any contact."""

    document: Document
    rule: str = ""
    saying: Saying | None = None
    ended: Foreseen | None = None


def listen(
    document: Document, step: str, on: str, rules: RuleSet, *, at: datetime, today: date, usi_status: str
) -> Spoken:
    """What a document would say on a step, under the rule that is for it."""
    key, name = str(document.number), _name(document)
    process = rules.process(document.process)
    choice = choose(process.rules if process else (), replace(document, step=step), step, on)
    if choice.rule is None:
        return Spoken(document, ended=Foreseen(key, name, NO_RULE, why=choice.why))
    contact, rule = choice.rule.contact, choice.rule.name
    if contact is None:
        return Spoken(
            document, rule, ended=Foreseen(key, name, NO_RULE, rule, "the rule has no create-contact settings")
        )
    if missing := unset(contact):
        why = f"skipped: {', '.join(missing)} not set"
        return Spoken(document, rule, ended=Foreseen(key, name, SKIPPED, rule, why))
    try:
        saying = speak(document, contact, rules, at=at, usi_status=usi_status, today=today)
    except RuleFailedError as error:
        return Spoken(document, rule, ended=Foreseen(key, name, FAILED, rule, str(error)))
    if saying.waiting and document.contact is None:
        why = f"waiting: {WAITING[saying.waiting]}"
        return Spoken(document, rule, ended=Foreseen(key, saying.name, WAITS, rule, why, code=saying.waiting))
    return Spoken(document, rule, saying)


def _name(document: Document) -> str:
    parts = (document.values.get("forename", ""), document.values.get("surname", ""))
    return " ".join(part for part in parts if part) or f"document {document.number}"


def foresee(
    spoken: Sequence[Spoken], known: Mapping[str, Known], keys: Mapping[str, Collection[str]], imagined: Imagined
) -> list[Foreseen]:
    """What would become of these documents, one after the other."""
    unlinked = [item.saying for item in spoken if item.saying and item.document.contact is None]
    rivals = deciding.rivals([saying for saying in unlinked if saying.key not in imagined.linked])
    found = []
    for item in spoken:
        if item.ended or item.saying is None:
            if item.ended:
                found.append(item.ended)
            continue
        saying, number = item.saying, item.document.contact or imagined.linked.get(item.saying.key)
        if number is not None:
            found.append(_foreseen(item, UPDATED, number, "it is linked already"))
            continue
        beside = imagined.beside(known[saying.key], saying, keys[saying.key])
        beside = replace(beside, rivals=rivals.get(saying.key, ()))
        found.append(_settled(item, saying, beside, keys[saying.key], imagined))
    return found


def _settled(item: Spoken, saying: Saying, known: Known, keys: Collection[str], imagined: Imagined) -> Foreseen:
    verdict = deciding.settle(saying, known)
    if verdict.action == deciding.HELD:
        problem = verdict.problems[0]
        return replace(_foreseen(item, HELD, None, problem.message), code=problem.code)
    number = verdict.root if verdict.root is not None else -len(imagined.linked) - 1
    imagined.add(saying, keys, number)
    if verdict.action == deciding.CREATE and verdict.external_id not in ("", ITS_NUMBER):
        imagined.ids[fold(verdict.external_id)] = number
    if verdict.action == deciding.CREATE:
        return replace(_foreseen(item, CREATED, number, "nobody like this is known"), external_id=verdict.external_id)
    return _foreseen(item, JOINED, number, f'"{saying.match.name}" finds {known.labels[number]}')


def _foreseen(item: Spoken, outcome: str, contact: int | None, why: str) -> Foreseen:
    assert item.saying
    return Foreseen(item.saying.key, item.saying.name, outcome, item.rule, why, contact, said=item.saying.said)
