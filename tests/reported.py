"""What the pages of AVETMISS are about, made by the flows that make it: things, a look, a finding, a lodgement."""

from kinroll.core.avetmiss.facts import THINGS
from kinroll.core.avetmiss.window import Window
from kinroll.flows import training_facts, training_lists
from kinroll.flows.avetmiss import lodging
from kinroll.store import collection_checks, training
from website import now

UNITS = b"code,name\nHLTAID011,Provide first aid now\nHLTAID012,\n,Nothing\n"
IN_2026 = Window.of_year(2026)


def furnish_training(document: int) -> dict[str, int]:
    """One of each thing that these pages are about; their numbers. The document must have a contact."""
    enter = training_facts.save
    enter("organisation", {"identifier": "90210", "name": "Harbourlight Training"})
    enter("place", {"identifier": "MAIN", "name": "Quay rooms", "postcode": "3000", "state": "VIC", "country": "1101"})
    enter("unit", {"code": "HLTAID011", "name": "Provide first aid"})
    told = {"document": str(document), "unit": "HLTAID011", "starts_on": "2026-02-03", "ends_on": "2026-02-04"}
    enter("outcome", {**told, "outcome": "20"})
    made = lodging.make(IN_2026, now(), although="a trial")
    check = collection_checks.last()
    assert check
    found, _ = collection_checks.findings(check, size=1)
    things, _ = training.listed(THINGS["organisation"])
    numbers = {"lodgement": made.pk, "finding": found[0].number, "thing": things[0].number}
    return numbers | {"listed": training_lists.receive("unit", "units.csv", UNITS, lambda _: (), now())}
