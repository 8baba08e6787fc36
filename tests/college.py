"""A small training organisation that a test can change by hand, run through the real flows and commands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kinroll.core.process.identifying import VERIFIED, Answer, identity_of
from kinroll.core.rules import DOCUMENTS, EDITS
from kinroll.flows import documents, verifying
from kinroll.flows.documents import Done, New
from kinroll.flows.now import Now
from kinroll.store import contacts, database, rule_sets, runs, timeline
from kit import Answer as Printed
from kit import kinroll

USI, OTHER_USI = "BNGH7C75FN", "2A3B4C5D6G"
FIELDS = {
    "forename": "name",
    "surname": "name",
    "date_of_birth": "date of birth",
    "personal_email": "email",
    "mobile": "telephone",
    "usi": "usi",
    "client_identifier": "client identifier",
    "employer": "text",
    "street_name": "street name",
    "suburb": "suburb",
    "password": "password",
}
SAM: Mapping[str, str] = {"forename": "Sam", "surname": "Okafor", "personal_email": "sam@example.org"}
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""Before any clock that a command reads: what a command says is newer."""
SETTINGS = {
    "match": "id",
    "copy": "overwrite",
    "contact_id": "customer email",
    "form": "Student",
    "type": "Student",
}


def toml(value: Any) -> str:
    """A value as TOML writes it."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{name} = {toml(item)}" for name, item in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml(item) for item in value) + "]"
    return '"""' + value + '"""' if isinstance(value, str) else str(value).lower()


def form(name: str, about: str, own: tuple[str, ...] = (), fields: Mapping[str, str] = FIELDS) -> str:
    """A form of these fields, as the rule file has it."""
    listed = [
        f'[[form.field]]\nname = "{item}"\ntype = "{kind}"\nown = {toml(item in own)}' for item, kind in fields.items()
    ]
    return "\n".join([f'[[form]]\nname = "{name}"\nabout = "{about}"', *listed])


def rule(
    step: str, contact: Mapping[str, Any] | None = None, on: tuple[str, ...] = ("enter", "edit"), **more: Any
) -> str:
    """A rule on a step; ``contact`` replaces settings of the usual five, None leaves one unset."""
    lines = [f'[[process.rule]]\nname = "{more.pop("name", step.title())}"\nstep = "{step}"\non = {toml(on)}']
    lines += [f"{name} = {toml(value)}" for name, value in more.items()]
    if contact is not None:
        settings = {name: value for name, value in {**SETTINGS, **contact}.items() if value is not None}
        lines.append(f"contact = {toml(settings)}")
    return "\n".join(lines)


@dataclass
class College:
    """One organisation. Every action is a minute after the one before."""

    folder: Path
    database_url: str
    at: datetime = NOON
    rules: Mapping[str, Any] = field(default_factory=lambda: {EDITS.name: EDITS, DOCUMENTS.name: DOCUMENTS})

    def __post_init__(self) -> None:
        database.use(self.database_url)
        self.config.write_text(f'[database]\nurl = "{self.database_url}"\n', encoding="utf-8")

    @property
    def config(self) -> Path:
        return self.folder / "kinroll.toml"

    @property
    def now(self) -> Now:
        """The time of the next action."""
        self.at += timedelta(minutes=1)
        return Now(self.at, self.at.date(), self.at, "office")

    def declare(self, *rules: str, own: tuple[str, ...] = (), more: str = "", process: str = "Enrolment") -> None:
        """Activate a rule set of one process with these rules."""
        steps = ["enquiry", "booking", "attending", "completed"]
        parts = [
            'contact_types = ["Customer", "Student", "Employer"]',
            form("Registration", "document"),
            form("Student", "contact", own),
            more,
            f'[[process]]\nname = "{process}"\nform = "Registration"\nsteps = {toml(steps)}',
            *rules,
        ]
        version = rule_sets.add("\n".join(parts), note="", by="test", at=self.now.at)
        rule_sets.activate(version, self.at)

    def new(self, *items: New) -> list[Done]:
        """Make documents in one batch."""
        return documents.make(items, self.rules, self.now)

    def add(self, step: str = "booking", *, values: Mapping[str, str] = SAM, **more: str) -> int:
        """Make one document; its number."""
        facts = {name: more.pop(name) for name in ("source", "source_identifier", "reference") if name in more}
        (done,) = self.new(New("Enrolment", {**values, **more}, step, **facts))
        assert done.number, done.text
        return done.number

    def edit(self, number: int, **values: str) -> Done:
        """Change values of one document."""
        (done,) = documents.edit({number: values}, self.rules, self.now)
        return done

    def move(self, number: int, step: str) -> Done:
        """Move one document to a step."""
        (done,) = documents.move({number: step}, self.rules, self.now)
        return done

    def run(self, number: int, **how: bool) -> Done:
        """Run the rule of the step by hand."""
        (done,) = documents.run([number], self.rules, self.now, **how)
        return done

    def verify(self, outcome: str = VERIFIED, **values: str) -> list[int]:
        """Record a registry's answer about a USI, name and day; the documents that went on."""
        return verifying.record([Answer(identity_of(values), outcome, self.now.at)], self.rules, self.now).ran

    def command(self, *words: str) -> Printed:
        """One command of the real command line."""
        return kinroll(*words, "--config", str(self.config))

    def contacts(self) -> list[dict[str, Any]]:
        """All contacts, whole."""
        return list(contacts.everyone())

    def only(self) -> dict[str, Any]:
        """The one contact there is."""
        (found,) = self.contacts()
        return found

    def people(self) -> list[dict[str, Any]]:
        """All contacts but for the list of their documents, which a step changes."""
        return [{name: value for name, value in one.items() if name != "documents"} for one in self.contacts()]

    def contact_of(self, number: int) -> int | None:
        """The contact that a document is linked to."""
        from kinroll.store.documents import load

        return load([number])[number].document.contact

    def document(self, number: int) -> Any:
        """A document as it stands."""
        from kinroll.store.documents import load

        return load([number])[number].document

    def outcomes(self, number: int) -> list[str]:
        """What the rules of a document came to, one after the other."""
        return [entry["outcome"] for entry in timeline.of(number) if entry["kind"] == "rule"]

    def said(self, number: int) -> str:
        """The last line of a document's timeline."""
        return str(timeline.of(number)[-1]["text"])

    def codes(self, number: int | None = None) -> set[str]:
        """The codes of the open problems of one document, or of all."""
        found = runs.open_problems("documents")
        return {seen.problem.code for _, seen in found if number is None or seen.problem.source_id == str(number)}
