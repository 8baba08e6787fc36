"""Who is refused and who gets the username (A13, A15, A16)."""

from collections.abc import Iterator
from dataclasses import replace

from kinroll.demo.cases.builders import (
    DOMAIN,
    address,
    contact,
    email,
    employee,
    father,
    home_email,
    mother,
    only_child,
    other_email,
    pupil,
)
from kinroll.demo.cases.scene import Change, Night, Scene
from kinroll.demo.model import LEAVER, Contact, Email, Household
from kinroll.demo.people import SCHOOL_DOMAIN

# A13. Columns: case, contact id, forename, surname, emails as listed.
FAULTS: tuple[tuple[str, int, str, str, tuple[Email, ...]], ...] = (
    ("A13 no forename", 90031, "", "Whitmore", (home_email("whitmore.senior", "MP"),)),
    ("A13 Zoë, no surname", 90003, "Zoë", "", (home_email("zoe", "MP"),)),
    ("A13 no email at all", 90033, "Rhian", "Llewellyn", ()),
    ("A13 unreadable email", 90034, "Kwesi", "Ofori", (email(f"kwesi.ofori(at){DOMAIN}", "Home", "MP"),)),
    ("A13 email not marked primary", 90035, "Patrick", "Dunbar", (home_email("patrick.dunbar"),)),
    ("A13 only email is of type Other", 90036, "Vera", "Sokol", (other_email("vera.sokol", "MP"),)),
    ("A13 only email row is blank", 90037, "Wim", "Claes", (email("", "Home", "MP"),)),
    (
        "A13 unreadable email beside a readable one",
        90038,
        "Xenia",
        "Maris",
        (email("not known", "Home", "MP"), home_email("xenia.maris")),
    ),
    ("A13 neither forename, surname nor email", 90039, "", "", ()),
)


def scenes(on: Night) -> Iterator[Scene]:
    for name, number, forename, surname, emails in FAULTS:
        yield only_child(on, name, number, forename, surname, emails=emails)
    yield from _shared_emails(on)
    yield from _entered_twice(on)


def _shared_emails(on: Night) -> Iterator[Scene]:
    """A15: one username, several people."""
    children = [
        pupil(on, number, forename, "Quill", year=year)
        for number, forename, year in ((91002, "Finn", 7), (91502, "Greta", 9), (91702, "Hal", 11))
    ]
    pat = contact(90002, "Pat", "Quill", [mother(child) for child in children], emails=(home_email("pat", "MP"),))
    yield Scene(Household(children, [pat]), {"A15 Pat, one email and three children": (90002,)})

    child, shared = pupil(on, 91023, "Bruno", "Castellan"), (home_email("the.castellans", "MP"),)
    couple = [
        contact(90023, "Marco", "Castellan", [father(child)], emails=shared),
        contact(90024, "Giulia", "Castellan", [mother(child)], emails=shared),
    ]
    yield Scene(Household([child], couple), {"A15 a couple with one email": (90023, 90024)})

    # The member of staff has the lower id, and an account of that name in any case.
    child, held = pupil(on, 91026, "Nell", "Farrow"), f"owen.farrow@{SCHOOL_DOMAIN}"
    partner = contact(90026, "Bridget", "Farrow", [mother(child)], emails=(email(held, "Home", "MP"),))
    yield Scene(
        Household([child], [partner], [employee(on, 90025, "Owen", "Farrow", email=held)]),
        {"A15 email of a member of staff": (90025, 90026)},
    )


def _twins(on: Night, first: int, second: int, forename: str, surname: str, local: str) -> tuple[Contact, Contact]:
    """One mother entered twice, with the email in other letters and followed by a blank the second time."""
    child = pupil(on, second + 1_000, "Lena", surname)
    homes = (address("Home", on.autumn(3)),)
    once = contact(first, forename, surname, [mother(child)], addresses=homes, emails=(home_email(local, "MP"),))
    again = replace(
        once,
        person_id=second,
        title="Ms",
        links=[mother(child, priority=3, correspondence=False)],
        emails=(email(f"{local.title()}@{DOMAIN} ", "Home", "MP"),),
    )
    return once, again


def _entered_twice(on: Night) -> Iterator[Scene]:
    """A16, A17: two records of one person, of which one gets the account."""
    marta, again = _twins(on, 90005, 90006, "Marta", "Wiśniewska", "marta.wisniewska")
    child = marta.links[0].student
    yield Scene(
        Household([child], on.since(2, [again], [marta, again])),
        {"A16 one mother entered twice": (90005, 90006)},
        (Change(2, "A17 the mother with the account vanished", (90005, 90006)),),
    )
    # As text 90018 would come before 9999.
    lower, higher = _twins(on, 9999, 90018, "Dorota", "Maj", "dorota.maj")
    yield Scene(
        Household([lower.links[0].student], [higher, lower]),
        {"A16 ids of different length, higher listed first": (9999, 90018)},
    )
    nameless, whole = _twins(on, 90019, 90020, "Hedda", "Krogh", "hedda.krogh")
    yield Scene(
        Household([whole.links[0].student], [replace(nameless, surname=""), whole]),
        {"A16 the lower id is refused for its surname": (90019, 90020)},
    )
    former, present = _twins(on, 90021, 90022, "Celia", "Stobart", "celia.stobart")
    left = pupil(on, 91021, "Theo", "Stobart", year=11, status=LEAVER, left=on.last_summer)
    yield Scene(
        Household([left, present.links[0].student], [replace(former, links=[mother(left)]), present]),
        {"A16 the lower id has no current pupil": (90021, 90022)},
    )
