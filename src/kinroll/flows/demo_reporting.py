"""What the demo training organisation has entered for AVETMISS: enough that something is reported, and some is not."""

from collections.abc import Iterable

from kinroll.demo.training.college import NAME, STATE
from kinroll.demo.training.people import POSTCODE
from kinroll.flows import training_facts
from kinroll.store import documents
from kinroll.store.courses import CourseRow

ORGANISATION = "91999"
PLACES = {"Harbour Street": "HARBOUR", "Quay Campus": "QUAY", "Online": "ONLINE"}
WITHOUT_OUTCOME = 7
"""Every seventh document that is completed has no outcome yet."""


def enter(courses: Iterable[CourseRow]) -> None:
    """Enter organisation, places and units, and the outcomes of what is completed."""
    save = training_facts.save
    save("organisation", {"identifier": ORGANISATION, "name": NAME})
    for name, identifier in PLACES.items():
        place = {"identifier": identifier, "name": name, "suburb": "Port Marl", "country": "1101"}
        save("place", {**place, "postcode": POSTCODE, "state": STATE})
    units = {row.units: row for row in courses}
    for code, row in units.items():
        save("unit", {"code": code, "name": row.name, "field_of_education": "080301", "vet_flag": "Y"})
    for course in dict.fromkeys(row.course for row in units.values()):
        save("course", {"course": course, "delivery_mode": "YNN", "funding_source": "20"})
    completed = [one["document"] for one in documents.listed(step="completed")]
    for turn, (number, stored) in enumerate(sorted(documents.load(completed).items())):
        if stored.document.course.course and turn % WITHOUT_OUTCOME:
            unit = f"{stored.document.course.course}A"
            save("outcome", {"document": str(number), "unit": unit, "outcome": "20" if turn % 9 else "30"})
