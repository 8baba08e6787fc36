"""A small school that a test can change by hand, written as SIMS reports and run through the real command line."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from django.db import connections

from kinroll.cli.main import main

TODAY = "2026-11-21"
Columns = dict[str, str]


@dataclass
class Answer:
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON value on stdout."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """One JSON value a line."""
        return [json.loads(line) for line in self.out.splitlines()]


def kinroll(*words: str) -> Answer:
    """Run one command of the real command line, in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = main([*words])
    forget_the_process()
    return Answer(status, out.getvalue(), err.getvalue())


def forget_the_process() -> None:
    """Leave no more of a command in its connection than the end of a process does; a new one to a server takes long."""
    connection = connections["default"]
    if connection.vendor == "postgresql" and connection.connection and connection.is_usable():
        with connection.cursor() as cursor:
            cursor.execute("DISCARD TEMP")
    else:
        connection.close()


@dataclass
class School:
    """The reports of one source as rows of caption to text; ``write`` makes the files, ``sync`` runs them."""

    folder: Path
    database_url: str
    settings: str = ""
    modules: str = '["portal"]'
    files: tuple[str, ...] = ("students", "staff", "contacts", "addresses", "telephones", "emails")
    students: dict[str, Columns] = field(default_factory=dict)
    staff: dict[str, Columns] = field(default_factory=dict)
    contacts: list[tuple[str, str, Columns]] = field(default_factory=list)
    addresses: list[tuple[str, Columns]] = field(default_factory=list)
    telephones: list[tuple[str, Columns]] = field(default_factory=list)
    emails: list[tuple[str, Columns]] = field(default_factory=list)

    def student(self, key: str, forename: str = "Amelia", surname: str = "Okafor", **columns: str) -> None:
        """Put a student on the roll; ``columns`` are captions with underscores for spaces."""
        admitted = {"Date of admission": "2024-09-03T00:00:00+01:00"}
        self.students[key] = {"Forename": forename, "Surname": surname, **admitted, **captions(columns)}

    def member_of_staff(self, key: str, forename: str = "Alun", surname: str = "Beddoes", **columns: str) -> None:
        """Employ somebody."""
        self.staff[key] = {"Forename": forename, "Surname": surname, **captions(columns)}

    def contact(
        self,
        key: str,
        forename: str = "Grace",
        surname: str = "Okafor",
        *,
        of: Any = ("2101",),
        email: str | None = "",
        **columns: str,
    ) -> None:
        """Add a contact of students (ids, or id to link columns). ``email``: "" makes one up, None gives none."""
        person = {"Forename": forename, "Surname": surname, **captions(columns)}
        links = of if isinstance(of, dict) else {student: {"Relationship": "Mother"} for student in of}
        for student, link in (links or {"0": {}}).items():
            self.contacts.append((key, student, {**person, **captions(link)}))
        if email is not None:
            self.email(key, email or f"{forename}.{surname}.{key}@example.org".lower(), Main="T", Primary="T")

    def address(self, key: str, street: str, postcode: str, kind: str = "Home", **columns: str) -> None:
        """Add an address."""
        address = {"Address type": kind, "Street": street, "Postcode": postcode}
        self.addresses.append((key, {**address, **captions(columns)}))

    def telephone(self, key: str, number: str, kind: str = "Mobile", **columns: str) -> None:
        """Add a telephone number."""
        self.telephones.append((key, {"Telephone number": number, "Location": kind, **captions(columns)}))

    def email(self, key: str, email: str, kind: str = "Home", **columns: str) -> None:
        """Add an email address."""
        self.emails.append((key, {"Email": email, "Location": kind, **captions(columns)}))

    def forget(self, key: str) -> None:
        """Take a person out of every report."""
        self.students.pop(key, None)
        self.staff.pop(key, None)
        self.contacts = [row for row in self.contacts if row[0] != key]
        for name in ("addresses", "telephones", "emails"):
            setattr(self, name, [row for row in getattr(self, name) if row[0] != key])

    def change(self, key: str, **columns: str) -> None:
        """Change columns of a person wherever they stand; an empty text leaves the element out."""
        changed = captions(columns)
        for rows in (self.students, self.staff):
            if key in rows:
                rows[key].update(changed)
        for contact, _, row in self.contacts:
            if contact == key:
                row.update(changed)

    def write(self) -> None:
        """Write the configuration and the six reports."""
        reports = self.folder / "sims"
        reports.mkdir(parents=True, exist_ok=True)
        files = "\n".join(f'{name} = "sims/{name}.xml"' for name in self.files)
        self.config.write_text(
            f'[kinroll]\nmodules = {self.modules}\n[database]\nurl = "{self.database_url}"\n'
            f'[sources.sims]\nkind = "sims-report"\n{files}\n{self.settings}\n',
            encoding="utf-8",
        )
        write_report(reports / "students.xml", [(key, "", row) for key, row in self.students.items()])
        write_report(reports / "staff.xml", [(key, "", row) for key, row in self.staff.items()])
        write_report(reports / "contacts.xml", self.contacts)
        for name in ("addresses", "telephones", "emails"):
            rows = [(key, str(i), row) for i, (key, row) in enumerate(getattr(self, name), 1)]
            write_report(reports / f"{name}.xml", rows)

    @property
    def config(self) -> Path:
        return self.folder / "kinroll.toml"

    def run(self, *words: str) -> Answer:
        """One command on this school."""
        return kinroll(*words, "--config", str(self.config))

    def sync(self, *words: str, today: str = TODAY) -> Any:
        """Write the files and sync them; the JSON answer, with ``status`` added."""
        self.write()
        answer = self.run("sync", "sims", "--json", "--today", today, *words)
        return answer.json | {"status": answer.status}

    def plan(self, *words: str, today: str = TODAY) -> Any:
        """Write the files and plan; the JSON answer, with ``status`` added."""
        self.write()
        answer = self.run("plan", "sims", "--json", "--today", today, *words)
        return answer.json | {"status": answer.status}

    def show(self, key: str) -> Any:
        """One contact; a bare id is a SIMS id."""
        return self.run("contact", "show", key if ":" in key or key.startswith("@") else f"sims:{key}", "--json").json

    def everyone(self) -> list[Any]:
        """All contacts."""
        return self.run("contact", "list", "--json").lines

    def problems(self) -> list[Any]:
        """The open problems."""
        return self.run("problems", "--json").lines

    def codes(self, key: str) -> set[str]:
        """The codes of a record's open problems."""
        return {problem["code"] for problem in self.problems() if problem["source_id"] == key}


def captions(columns: Columns) -> Columns:
    """Keyword names as captions: underscores become spaces."""
    return {name.replace("_", " "): text for name, text in columns.items()}


def write_report(path: Path, rows: list[tuple[str, str, Columns]]) -> None:
    """A report as the SIMS report runner writes it: encoded captions, empty elements left out."""
    records = []
    for key, other, columns in rows:
        ids = f"<primary_id>{key}</primary_id>" + (f"<multiple_id>{key},{other}</multiple_id>" if other else "")
        elements = "".join(
            f"<{element(caption)}>{escape(text)}</{element(caption)}>" for caption, text in columns.items() if text
        )
        records.append(f"<Record>{ids}{elements}</Record>\n")
    path.write_text(f"<SuperStarReport>\n{''.join(records)}</SuperStarReport>\n", encoding="utf-8")


@cache
def element(caption: str) -> str:
    """A caption as the name of an element."""
    return "".join(char if char.isalnum() or char == "_" else f"_x{ord(char):04X}_" for char in caption)
