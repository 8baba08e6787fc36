"""The examples that a rule carries, tried out: does the rule make of a document what it is meant to make of it?

An example stands in an empty house: nobody is a contact yet, unless it says that its document is ``linked``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from kinroll.core.process import identifying
from kinroll.core.process.checks.finding import Finding, rule_place
from kinroll.core.process.conditions import BY_HAND, choose
from kinroll.core.process.deciding import CREATE, NOTHING_KNOWN, settle
from kinroll.core.process.document import CourseFacts, Document
from kinroll.core.process.rule_set import EXAMPLE_FACTS, Example, Process, ProcessRule, RuleSet
from kinroll.core.process.speaking import WAITING, RuleFailedError, speak, unset

ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule makes of an example: the outcome, the external id, the contact's values, and why."""

    outcome: str
    why: str = ""
    external_id: str = ""
    values: Mapping[str, str | None] = field(default_factory=dict)


def check(rules: RuleSet) -> Iterator[Finding]:
    """The examples that come out otherwise than they should. One that cannot be tried has faults of other codes."""
    for process in rules.processes:
        for rule in process.rules:
            for example in rule.examples:
                try:
                    came = carry_out(rules, process, rule, example)
                except RuleFailedError:
                    continue
                for expected, got in differences(rule, example, came):
                    place = f'{rule_place(process, rule)}, example "{example.name}"'
                    yield Finding("example-fails", place, expected, got)


def carry_out(rules: RuleSet, process: Process, rule: ProcessRule, example: Example) -> Outcome:
    """What a rule makes of the document of an example. Raises ``RuleFailedError`` where the rule cannot run."""
    document = document_of(process, rule, example)
    choice = choose(process.rules, document, rule.step, rule.on[0] if rule.on else BY_HAND)
    if choice.rule != rule:
        return Outcome("not this rule", choice.why)
    if rule.contact is None or unset(rule.contact):
        return Outcome("skipped", "not all five settings are set")
    usi_status = example.document.get("usi_status", identifying.ENTERED)
    document = replace(document, values={**document.values, **rule.set})
    saying = speak(document, rule.contact, rules, at=ANY_TIME, usi_status=usi_status)
    if document.contact:
        return Outcome("updated", values=saying.said)
    if saying.waiting:
        return Outcome("waiting", WAITING.get(saying.waiting, saying.waiting), values=saying.said)
    verdict = settle(saying, NOTHING_KNOWN)
    if verdict.action != CREATE:
        return Outcome("held", " ".join(problem.message for problem in verdict.problems), values=saying.said)
    return Outcome("created", "", verdict.external_id, saying.said)


def document_of(process: Process, rule: ProcessRule, example: Example) -> Document:
    """The document that an example describes."""
    said = example.document
    values = {name: value for name, value in said.items() if name not in EXAMPLE_FACTS}
    return Document(
        number=1,
        process=process.name,
        step=rule.step,
        values=values,
        course=CourseFacts(
            course=said.get("course", ""),
            category=said.get("category", ""),
            provider=said.get("provider", ""),
            location=said.get("location", ""),
        ),
        source_identifier=said.get("source_identifier", ""),
        contact=1 if said.get("linked") == "yes" else None,
    )


def differences(rule: ProcessRule, example: Example, came: Outcome) -> Iterator[tuple[str, str]]:
    """What an example expects and what came instead, in words."""
    kind = rule.contact.type if rule.contact else ""
    for name, expected in example.expect.items():
        if name == "outcome":
            got, why = came.outcome, f" ({came.why})" if came.why else ""
        elif name == "external_id":
            got, why = came.external_id, ""
        else:
            got, why = came.values.get(name) or came.values.get(f"{kind}.{name}") or "", ""
        if got != expected:
            yield f'{name} "{expected}"', f'"{got}"{why}'
