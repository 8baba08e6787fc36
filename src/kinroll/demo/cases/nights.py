"""What happens between one night and the next (A1, A2, A4, A7, A10, A11, A13, A14, A15)."""

from collections.abc import Iterator

from kinroll.demo.cases.builders import (
    address,
    contact,
    father,
    home_email,
    leaves,
    mobile,
    mother,
    only_child,
    pupil,
    work_email,
    work_phone,
)
from kinroll.demo.cases.scene import Change, Night, Scene
from kinroll.demo.model import APPLICANT, LEAVER, ON_ROLL, Household


def scenes(on: Night) -> Iterator[Scene]:
    yield from _leaving(on)
    yield from _returning(on)
    yield from _arriving(on)
    yield from _changed_values(on)
    yield from _changed_problems(on)


def _leaving(on: Night) -> Iterator[Scene]:
    """A11: a contact's last current pupil goes, in either of two ways, or only one of two does."""
    child = pupil(on, 91111, "Ivo", "Marsh", year=9, **leaves(on, 2))
    yield Scene(
        Household([child], [contact(90111, "Gail", "Marsh", [mother(child)])]),
        {"A11 last pupil leaves": (90111,)},
        (Change(2, "A11 last pupil left", (90111, 91111)),),
    )
    child = pupil(on, 91112, "Orla", "Teague", year=10)
    yield Scene(
        Household(on.since(2, [], [child]), [contact(90112, "Fintan", "Teague", [father(child)])]),
        {"A11 last pupil vanishes from the report": (90112,)},
        (Change(2, "A11 last pupil vanished from the report", (90112, 91112)),),
    )
    elder, younger = pupil(on, 91513, "Kai", "Renshaw", year=13, **leaves(on, 2)), pupil(on, 91113, "Una", "Renshaw")
    yield Scene(
        Household([elder, younger], [contact(90113, "Dot", "Renshaw", [mother(elder), mother(younger)])]),
        {"A11 one of two pupils leaves": (90113,)},
        (Change(2, "A11 one of two pupils left", (90113, 91513)),),
    )


def _returning(on: Night) -> Iterator[Scene]:
    """A11: a pupil comes back, and with them their contact."""
    lee = pupil(
        on,
        91004,
        "Lee",
        "Sandoval",
        year=9,
        left=on.since(2, None, on.last_summer),
        status=on.since(2, ON_ROLL, LEAVER),
        admitted=on.since(2, on.today, on.autumn(2)),
    )
    yield Scene(
        Household([lee], [contact(90004, "Inez", "Sandoval", [mother(lee)])]),
        {"A11 Lee, left and came back": (91004, 90004)},
        (Change(2, "A11 Lee came back", (91004, 90004)),),
    )
    is_away = on.number == 2
    bailey = pupil(
        on,
        91114,
        "Bailey",
        "Novak",
        year=8,
        left=on.yesterday if is_away else None,
        status=LEAVER if is_away else ON_ROLL,
    )
    yield Scene(
        Household([bailey], [contact(90114, "Judith", "Novak", [mother(bailey)])]),
        {"A11 Bailey, away on the second night only": (91114, 90114)},
        (Change(2, "A11 Bailey left", (91114, 90114)), Change(3, "A11 Bailey came back", (91114, 90114))),
    )


def _arriving(on: Night) -> Iterator[Scene]:
    """A1: someone becomes a contact of a current pupil."""
    child = pupil(
        on,
        91017,
        "Yara",
        "Nasser",
        year=7,
        admitted=on.since(2, on.today, on.autumn(-1)),
        status=on.since(2, ON_ROLL, APPLICANT),
    )
    yield Scene(
        Household([child], [contact(90017, "Rania", "Nasser", [mother(child)])]),
        {"A1 applicant, admitted early": (90017, 91017)},
        (Change(2, "A1 applicant admitted", (90017, 91017)),),
    )
    child = pupil(on, 91121, "Aled", "Bowen", year=7, admitted=on.today)
    arrived = Household([child], [contact(90121, "Menna", "Bowen", [mother(child)])])
    yield Scene(
        on.since(2, arrived, Household()),
        on.since(2, {"A1 a family that is new on the second night": (90121, 91121)}, {}),
        (Change(2, "A1 a new family", (90121, 91121)),),
    )


def _changed_values(on: Night) -> Iterator[Scene]:
    """A2, A4, A7, A10, A15: what the second sync brings up to date, and what it must not touch."""
    yield only_child(
        on,
        "A2 mobile changes",
        90115,
        "Hilde",
        "Aune",
        telephones=(mobile(on.since(2, "752", "751"), "MP"),),
        change=Change(2, "A2 mobile changed", (90115,)),
    )
    at_work = (work_phone("761"),)
    yield only_child(
        on,
        "A2 work telephone is cleared",
        90116,
        "Ezra",
        "Stein",
        telephones=(mobile("762", "MP"), *on.since(2, (), at_work)),
        change=Change(2, "A2 work telephone cleared", (90116,)),
    )
    old, new = address("Home", on.autumn(6), on.since(2, on.yesterday, None)), address("Home", on.today)
    yield only_child(
        on,
        "A4 family moves house",
        90122,
        "Jarmila",
        "Dvorská",
        addresses=on.since(2, (old, new), (old,)),
        change=Change(2, "A4 family moved house", (90122,)),
    )
    child = pupil(on, 91120, "Rafe", "Colley", year=7)
    restricted = on.since(2, True, False)
    tie = father(child, responsibility=not restricted, correspondence=not restricted, court_order=restricted)
    yield Scene(
        Household([child], [contact(90120, "Dean", "Colley", [tie])]),
        {"A7 court order comes later": (90120,)},
        (Change(2, "A7 court order entered", (90120,)),),
    )
    yield only_child(
        on,
        "A10 Primary moves to other rows",
        90119,
        "Lwazi",
        "Nkosi-Stone",
        telephones=(mobile("791", on.since(2, "", "MP")), work_phone("792", on.since(2, "MP", ""))),
        emails=(home_email("lwazi.home", on.since(2, "M", "MP")), work_email("lwazi.work", on.since(2, "P", ""))),
        change=Change(2, "A10 Primary moved to other rows", (90119,)),
    )
    yield only_child(
        on,
        "A15 email changes, username stays",
        90027,
        "Saoirse",
        "Keane",
        emails=(home_email(on.since(2, "saoirse.new", "saoirse.keane"), "MP"),),
        change=Change(2, "A15 email changed, username stays", (90027,)),
    )


def _changed_problems(on: Night) -> Iterator[Scene]:
    """A13, A14: a record is put right, and one that was right is spoilt."""
    entered = (home_email("bram.devries", "MP"),)
    yield only_child(
        on,
        "A14 no email, corrected later",
        90117,
        "Bram",
        "de Vries",
        emails=on.since(2, entered, ()),
        change=Change(2, "A14 missing email entered", (90117,)),
    )
    yield only_child(
        on,
        "A13 imported, loses its email",
        90118,
        "Tansy",
        "Rook",
        emails=on.since(2, (), (home_email("tansy.rook", "MP"),)),
        change=Change(2, "A13 email of an imported contact lost", (90118,)),
    )
