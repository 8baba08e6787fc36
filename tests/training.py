"""A small training organisation with courses, units and outcomes, for a test to spoil. Everybody in it is invented."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import nat
from college import FIELDS, College, form, toml
from kinroll.flows import training_facts
from kinroll.flows.documents import New
from kinroll.store import courses, rule_sets

YEAR = 2026
MORE = {
    "middle_name": "name",
    "gender": "gender",
    "street_number": "street number",
    "postcode": "postcode",
    "state": "state",
    "country_of_birth": "country",
    "language": "language",
    "indigenous_status": "indigenous status",
    "labour_force_status": "labour force status",
    "highest_school_level": "highest school level",
    "at_school": "at school flag",
    "disability": "disability flag",
    "prior_achievement": "prior achievement flag",
    "study_reason": "study reason",
}
ALSO = {
    "title": "title",
    "flat": "flat",
    "telephone": "telephone",
    "work_email": "email",
    "disability_types": "disability types",
    "prior_achievements": "prior achievements",
    "survey_contact_status": "survey contact status",
    "postal_flat": "flat",
    "postal_street_number": "street number",
    "postal_street_name": "street name",
    "postal_box": "postal box",
    "postal_suburb": "suburb",
    "postal_postcode": "postcode",
    "postal_state": "state",
}
WHOLE: Mapping[str, str] = {
    "gender": "F",
    "date_of_birth": "2001-05-14",
    "street_number": "4",
    "street_name": "Swan Street",
    "suburb": "Richmond",
    "postcode": "3121",
    "state": "02",
    "country_of_birth": "1101",
    "language": "1201",
    "indigenous_status": "4",
    "labour_force_status": "02",
    "highest_school_level": "12",
    "at_school": "N",
    "disability": "N",
    "prior_achievement": "N",
    "mobile": "0491570006",
    "study_reason": "01",
}
NAMES = (("Robin", "Castellan"), ("Ines", "Moreau-Halse"), ("Sam", "Okafor"), ("Noor", "Haddad"), ("Lee", "Wang"))
UNITS = ("BSBCRT511", "BSBFIN501")


class Provider(College):
    """A college that reports: it has an organisation, a place, a program, two units and a course date in 2026."""

    def begin(self) -> "Provider":
        """Declare the rules, and enter all that training hangs on."""
        fields = {**FIELDS, **MORE}
        steps = ["enquiry", "booking", "attending", "completed", "cancelled"]
        contact = {"match": "name and date of birth", "copy": "newest detail wins", "contact_id": "next number"}
        contact |= {"form": "Student", "type": "Student"}
        rules = [
            f'[[process.rule]]\nname = "{step}"\nstep = "{step}"\non = ["enter", "edit"]\ncontact = {toml(contact)}'
            for step in ("booking", "attending", "completed", "cancelled")
        ]
        text = "\n".join(
            [
                'contact_types = ["Customer", "Student"]',
                form("Registration", "document", fields=fields),
                form(
                    "Student", "contact", fields={name: kind for name, kind in fields.items() if name != "study_reason"}
                ),
                f'[[process]]\nname = "Enrolment"\nform = "Registration"\nsteps = {toml(steps)}',
                *rules,
            ]
        )
        rule_sets.activate(rule_sets.add(text, note="", by="test", at=self.now.at), self.at)
        enter = training_facts.save
        enter("organisation", {"identifier": nat.ORGANISATION, "name": "Harbourlight Training", "is_listed": "yes"})
        place = {"identifier": "MAIN", "name": "Quay rooms", "postcode": "3000", "state": "VIC", "suburb": "Melbourne"}
        enter("place", {**place, "country": "1101"})
        enter("program", {"identifier": "BSB50120", "name": "Diploma of Business", "nominal_hours": "580"})
        for code in UNITS:
            facts = {"code": code, "name": f"Unit {code}", "field_of_education": "080301", "vet_flag": "Y"}
            enter("unit", {**facts, "nominal_hours": "40"})
        days = {"starts_on": date(YEAR, 2, 3), "ends_on": date(YEAR, 6, 28)}
        courses.save([courses.CourseRow("BUS", "Business", units=" ".join(UNITS), code="BUS-1", **days)])
        facts = {"course": "BUS", "program": "BSB50120", "delivery_mode": "YNN", "funding_source": "20"}
        enter("course", facts)
        return self

    def declare_moving_in(self) -> "Provider":
        """Declare only a process whose documents are told by the client identifier; nothing else is here."""
        fields = {**FIELDS, **MORE, **ALSO}
        contact = {"match": "id", "copy": "newest detail wins", "contact_id": "client identifier"}
        contact |= {"form": "Student", "type": "Student"}
        text = "\n".join(
            [
                'contact_types = ["Student"]',
                form("Registration", "document", fields=fields),
                form("Student", "contact", fields=fields),
                '[[process]]\nname = "Enrolment"\nform = "Registration"\nsteps = ["completed"]',
                f'[[process.rule]]\nname = "Brought"\nstep = "completed"\ncontact = {toml(contact)}',
            ]
        )
        rule_sets.activate(rule_sets.add(text, note="", by="test", at=self.now.at), self.at)
        return self

    def enrol(self, number: int = 0, step: str = "completed", **values: str) -> int:
        """A registration of one of the cast for the course; its number."""
        forename, surname = NAMES[number % 5]
        person = {"forename": forename, "surname": surname, "usi": nat.usi(number + 1_000), **WHOLE}
        person["personal_email"] = f"student{number}@example.org"
        more: dict[str, Any] = {"course_date": values.pop("course_date", "BUS-1")}
        (done,) = self.new(New("Enrolment", {**person, **values}, step, **more))
        assert done.number, done.text
        return done.number

    def outcome(self, document: int, unit: str = UNITS[0], outcome: str = "20", **facts: str) -> None:
        """What came of a unit."""
        training_facts.save("outcome", {"document": str(document), "unit": unit, "outcome": outcome, **facts})

    def whole(self, number: int = 0, **values: str) -> int:
        """A registration with both units passed, the program completed, and the USI verified; its number."""
        document = self.enrol(number, **values)
        for unit in UNITS:
            self.outcome(document, unit)
        facts = {"document": str(document), "completed_on": f"{YEAR}-06-30", "issued": "Y"}
        training_facts.save("enrolment", facts)
        said = self.document(document).values
        self.verify(**{name: said.get(name, "") for name in ("usi", "forename", "surname", "date_of_birth")})
        return document

    def ready(self, *words: str) -> Any:
        """What stands in the way, as the command tells programs."""
        return self.command("avetmiss", "ready", "--year", str(YEAR), "--json", *words).json

    def findings(self) -> list[Any]:
        """What was found when it was looked last."""
        return self.command("avetmiss", "findings", "--json").lines

    def left_out(self) -> list[Any]:
        """What was left out when it was looked last."""
        return self.command("avetmiss", "left-out", "--json").lines

    def lines(self, folder: Path, file: str) -> list[str]:
        """The lines of a file that was written."""
        return (folder / f"{file}.txt").read_bytes().decode("ascii").split("\r\n")[:-1]
