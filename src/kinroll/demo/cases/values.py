"""Which of several values counts (A3 to A6, A8, A9): tables of what is entered for one contact."""

from collections.abc import Iterator
from dataclasses import replace

from kinroll.demo.cases.builders import (
    address,
    blank_phone,
    email,
    home_email,
    home_phone,
    mobile,
    only_child,
    other_email,
    other_phone,
    work_email,
    work_phone,
)
from kinroll.demo.cases.scene import Night, Scene
from kinroll.demo.model import Address, Email, Telephone

# Columns: case, contact id, forename, surname, title, gender.
TITLES = (
    ("A3 title and gender not in the lookups", 90045, "Robin", "Whitcombe", "Capt.", "Not Specified"),
    ("A3 the same title missed again", 90046, "Alex", "Moorcroft", "Capt.", "Female"),
    ("A3 neither title nor gender", 90047, "Tenzin", "Lhamo", "", ""),
    ("A3 title and gender in another spelling", 90048, "Beryl", "Cobb", "mrs.", "FEMALE"),
)

# Columns: case, contact id, forename, surname, telephones as listed.
TELEPHONES: tuple[tuple[str, int, str, str, tuple[Telephone, ...]], ...] = (
    ("A5 two mobiles, the second Primary", 90061, "Tariq", "Lindqvist", (mobile("611", "M"), mobile("612", "P"))),
    ("A5 two at home, the second Main", 90062, "Wanda", "Oyelaran", (home_phone("621"), home_phone("622", "M"))),
    ("A5 two at work, neither flagged", 90063, "Piers", "Nakagawa", (work_phone("631"), work_phone("632"))),
    ("A5 two at home, both Primary", 90064, "Gethin", "Prosser", (home_phone("641", "MP"), home_phone("642", "MP"))),
    (
        "A5 fax among the numbers for work",
        90065,
        "Keisha",
        "Brandt",
        (replace(work_phone("651"), device="Fax", notes="fax"), work_phone("652"), mobile("653", "MP")),
    ),
    ("A9 Primary is the mobile", 90091, "Ines", "Falk", (home_phone("911", "M"), mobile("912", "P"))),
    ("A9 no Primary, Main is at work", 90092, "Ravi", "Sundaram", (mobile("921"), work_phone("922", "M"))),
    ("A9 neither Primary nor Main", 90093, "Lotte", "Haas", (home_phone("931"), mobile("932"))),
    (
        "A9 Primary is of type Other, Main at home",
        90094,
        "Uma",
        "Pillai",
        (other_phone("941", "P"), mobile("942"), home_phone("943", "M")),
    ),
    ("A9 flagged row is blank", 90095, "Siân", "Pugh", (blank_phone("Home", "MP"), mobile("952"))),
    ("A9 no telephone at all", 90096, "Cyril", "Quist", ()),
)

# Columns: case, contact id, forename, surname, emails as listed.
EMAILS: tuple[tuple[str, int, str, str, tuple[Email, ...]], ...] = (
    (
        "A6 two at home, the second Primary",
        90071,
        "Ayo",
        "Bankole",
        (home_email("ayo.1", "M"), home_email("ayo.2", "P")),
    ),
    ("A6 two at home, the second Main", 90072, "Emil", "Dragan", (home_email("emil.1"), home_email("emil.2", "M"))),
    ("A6 two for work, neither flagged", 90073, "Fen", "Liang", (work_email("fen.1"), work_email("fen.2"))),
    ("A6 two at home, both Primary", 90074, "Gia", "Moretti", (home_email("gia.1", "MP"), home_email("gia.2", "MP"))),
    ("A8 Primary is for work", 90081, "Hal", "Brook", (home_email("hal.brook", "M"), work_email("hal.brook", "P"))),
    ("A8 no Primary, Main is for work", 90082, "Iva", "Novotná", (home_email("iva.n"), work_email("iva.n", "M"))),
    ("A8 neither Primary nor Main", 90083, "Jude", "Achebe", (work_email("jude.a"), home_email("jude.a"))),
    (
        "A8 Primary is of type Other, Main for work",
        90084,
        "Kemal",
        "Aslan",
        (other_email("kemal.other", "P"), home_email("kemal.a"), work_email("kemal.a", "M")),
    ),
    ("A8 flagged row is blank", 90085, "Lena", "Sørli", (email("", "Work", "MP"), home_email("lena.s"))),
)


def scenes(on: Night) -> Iterator[Scene]:
    for name, number, forename, surname, title, gender in TITLES:
        scene = only_child(on, name, number, forename, surname)
        people = [replace(person, title=title, gender=gender) for person in scene.household.contacts]
        yield replace(scene, household=replace(scene.household, contacts=people))
    for name, number, forename, surname, addresses in _addresses(on):
        yield only_child(on, name, number, forename, surname, addresses=addresses)
    for name, number, forename, surname, telephones in TELEPHONES:
        yield only_child(on, name, number, forename, surname, telephones=telephones)
    for name, number, forename, surname, emails in EMAILS:
        yield only_child(on, name, number, forename, surname, emails=emails)


def _addresses(on: Night) -> tuple[tuple[str, int, str, str, tuple[Address, ...]], ...]:
    """A4. Columns: case, contact id, forename, surname, addresses as listed."""
    old, newer, newest, to_come = on.autumn(9), on.autumn(5), on.autumn(2), on.autumn(-1)
    return (
        (
            "A4 newer home listed before an ended one",
            90051,
            "Mabel",
            "Thorne",
            (address("Home", newer), address("Home", old, newer)),
        ),
        (
            "A4 two homes from the same day",
            90052,
            "Nils",
            "Aaberg",
            (address("Home", newer), address("Home", newer)),
        ),
        ("A4 a home without a start", 90053, "Oona", "Kelleher", (address("Home", None), address("Home", old))),
        ("A4 the only home has ended", 90054, "Petra", "Simic", (address("Home", old, newer),)),
        (
            "A4 the newest home has ended",
            90055,
            "Quincy",
            "Adair",
            (address("Home", old), address("Home", newer, newest)),
        ),
        ("A4 the newest home lies ahead", 90056, "Rosa", "Cintrón", (address("Home", old), address("Home", to_come))),
        (
            "A4 workplace newer than the home",
            90057,
            "Seth",
            "Olander",
            (address("Home", old), address("Work", newest)),
        ),
        ("A4 only a workplace", 90058, "Tilda", "Brandt", (address("Work", newest),)),
        ("A4 no address at all", 90059, "Ulf", "Roos", ()),
    )
