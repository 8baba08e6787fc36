"""Bookings of a training provider: what happens to one learner, or to a few who are easily confused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from .draw import Home, Person, Scribe, draw_email, draw_home, draw_telephone, draw_usi, moved
from .names import (
    LIKE_TWINS,
    SPELLED,
    SPELLED_SURNAMES,
    draw_forename,
    draw_surname,
    nicknames,
)
from .shape import Record
from .slips import (
    draw_day,
    mistype,
    mistype_day,
    mistype_email,
    plain,
    respell_email,
    respell_telephone,
)

NOBODY_S = ("INTOFF", "INDIV", "SHORT")
FILLER_EMAILS = ("noemail@example.com", "none@example.org", "na@example.net")
FILLER_TELEPHONES = ("0000 000 000", "00000000", "0400 000 000", "1111111111")
FILLER_DAYS = ("1900-01-01", "1970-01-01", "2000-01-01")


def plain_learner(scribe: Scribe) -> None:
    """One to three bookings, each nearly right."""
    learner = scribe.person()
    for _ in range(scribe.random.choice((1, 1, 1, 1, 1, 2, 2, 3))):
        booked(scribe, learner, "plain learner")


def booked(scribe: Scribe, learner: Person, case: str) -> Record:
    """A booking as they come: a birth date mostly, a verified USI for some, now and then a slip."""
    random = scribe.random
    record = learner.record(scribe, case, born=random.random() < 0.85)
    if random.random() < 0.3:
        record.middle = learner.middle if random.random() < 0.6 else learner.middle[:1]
    if random.random() < 0.35:
        record.identifiers.append(("usi", learner.usi, random.random() < 0.8))
    if random.random() < 0.3:
        record.telephones = [respell_telephone(random, number) for number in record.telephones]
    slip(random, record)
    return record


def slip(random: Random, record: Record) -> None:
    """Something is wrong with two records of seven."""
    chance = random.random()
    if chance < 0.05:
        record.surname = mistype(random, record.surname)
    elif chance < 0.1:
        record.forename = mistype(random, record.forename)
    elif chance < 0.13:
        record.emails = [mistype_email(random, email) for email in record.emails]
    elif chance < 0.17:
        record.emails = [respell_email(random, email) for email in record.emails]
    elif chance < 0.22:
        record.address = record.postcode = ""
    elif chance < 0.26:
        record.telephones = []
    elif chance < 0.29:
        record.forename, record.surname = plain(record.forename), plain(record.surname)


def coordinator(scribe: Scribe) -> None:
    """Thirty learners booked by somebody with that person's email and telephone; some book again for themselves."""
    random = scribe.random
    office = draw_home(random)
    chief = scribe.person(home=office, years=(1960, 1990))
    chief.record(scribe, "the coordinator")
    for _ in range(30):
        learner = scribe.person(years=(1970, 2005))
        record = learner.record(scribe, "booked by a coordinator")
        record.emails, record.telephones = [chief.email], [chief.mobile]
        record.address, record.postcode = office.address, office.postcode
        if random.random() < 0.4:
            record.identifiers.append(("usi", learner.usi, True))
        if random.random() < 0.25:
            booked(scribe, learner, "booked by a coordinator").birth_date = learner.born


def nobody_s_ids(scribe: Scribe) -> None:
    """Students from abroad in one house of the provider's; all have an id that is nobody's."""
    random = scribe.random
    house = draw_home(random)
    word = random.choice(NOBODY_S)
    for _ in range(random.randrange(3, 9)):
        learner = scribe.person(years=(1990, 2005), home=house)
        for _ in range(random.choice((1, 1, 2))):
            record = learner.record(scribe, "INTOFF, INDIV, SHORT")
            record.identifiers.append(("usi", word, random.random() < 0.5))
            record.telephones = [learner.mobile] if random.random() < 0.7 else [house.telephone]


def mistyped_day(scribe: Scribe) -> None:
    """A birth date with day and month changed round, or one digit wrong; the rest is as it was."""
    learner = scribe.person()
    booked(scribe, learner, "mistyped birth date").birth_date = learner.born
    booked(scribe, learner, "mistyped birth date").birth_date = mistype_day(scribe.random, learner.born)


def swapped_names(scribe: Scribe) -> None:
    """Forename and surname in each other's place."""
    learner = scribe.person()
    booked(scribe, learner, "swapped names").birth_date = learner.born
    record = booked(scribe, learner, "swapped names")
    record.forename, record.surname = record.surname, record.forename


def nickname(scribe: Scribe) -> None:
    """A short form of the forename, once in brackets."""
    random = scribe.random
    learner = scribe.person()
    for _ in range(40):
        if nicknames(learner.forename):
            break
        learner.forename = draw_forename(random, learner.sex)
    booked(scribe, learner, "nickname").birth_date = learner.born
    short = random.choice(nicknames(learner.forename) or (learner.forename[:3],))
    record = booked(scribe, learner, "nickname")
    record.forename = short if random.random() < 0.8 else f"{learner.forename} ({short})"
    if random.random() < 0.3:
        record.emails = [draw_email(random, short, learner.surname)]
        record.birth_date = learner.born


def spelled_otherwise(scribe: Scribe) -> None:
    """A name from another script, or spelled by ear."""
    random = scribe.random
    learner = scribe.person()
    forms, family = random.choice(SPELLED[learner.sex]), random.choice(SPELLED_SURNAMES)
    learner.forename, learner.surname = forms[0], family[0]
    learner.email = draw_email(random, forms[0], family[0])
    booked(scribe, learner, "spelled otherwise").birth_date = learner.born
    way = random.choice((1, 2))
    again = replace(learner, forename=forms[way], surname=random.choice((family[0], family[way])))
    booked(scribe, again, "spelled otherwise").birth_date = learner.born


def back_after_years(scribe: Scribe) -> None:
    """The same name and birth date, and nothing else that is still so, but for the USI of some."""
    random = scribe.random
    learner = scribe.person(years=(1960, 1995))
    first = learner.record(scribe, "back after years")
    second = moved(random, learner).record(scribe, "back after years")
    if random.random() < 0.5:
        first.middle, second.middle = learner.middle, random.choice((learner.middle, learner.middle[:1]))
    if random.random() < 0.4:
        for record in (first, second):
            record.identifiers.append(("usi", learner.usi, True))


def married(scribe: Scribe) -> None:
    """Another surname, with the old one kept in front by some; of birth date, email and telephone two are the same."""
    random = scribe.random
    learner = scribe.person(sex="Female" if random.random() < 0.9 else "Male", years=(1970, 2000))
    booked(scribe, learner, "married").birth_date = learner.born
    spouse = draw_surname(random)
    later = replace(learner, surname=random.choice((spouse, spouse, f"{learner.surname}-{spouse}")))
    if random.random() < 0.5:
        later.home = draw_home(random)
    change = random.random()
    if change < 0.4:
        later.email = draw_email(random, later.forename, later.surname)
    elif change < 0.6:
        later.mobile = draw_telephone(random)
    record = later.record(scribe, "married")
    record.middle = learner.surname if random.random() < 0.2 else ""


def fillers(scribe: Scribe) -> None:
    """What is typed to get past a field that must be filled: the same for people who have nothing in common."""
    random = scribe.random
    learner = scribe.person()
    for _ in range(random.choice((1, 1, 2))):
        record = learner.record(scribe, "filler values")
        kinds = random.sample(("email", "telephone", "day", "address"), random.choice((1, 2, 2, 3)))
        if "email" in kinds:
            record.emails = [random.choice(FILLER_EMAILS)]
        if "telephone" in kinds:
            record.telephones = [random.choice(FILLER_TELEPHONES)]
        if "day" in kinds:
            record.birth_date = random.choice(FILLER_DAYS)
        if "address" in kinds:
            record.address, record.postcode = random.choice(("Unknown", "TBA", "n/a", "x")), "0000"
        if not {"day", "email", "telephone"} - set(kinds):
            record.identifiers.append(("usi", learner.usi, True))


def single_name(scribe: Scribe) -> None:
    """Somebody with one name: in the forename's place, in the surname's, or in both."""
    random = scribe.random
    learner = scribe.person()
    name = learner.forename
    for forename, surname in random.sample(((name, ""), ("", name), (name, name), (name, ".")), 2):
        booked(scribe, replace(learner, forename=forename, surname=surname), "single name").birth_date = learner.born


def namesakes(scribe: Scribe) -> None:
    """Two people of one name in one town: cousins, or no kin; nothing else is the same."""
    random = scribe.random
    one = scribe.person()
    other = scribe.person(sex=one.sex, surname=one.surname)
    other.forename = one.forename
    other.email = draw_email(random, other.forename, other.surname)
    other.home.postcode = one.home.postcode
    for person in (one, other):
        for _ in range(random.choice((1, 1, 2))):
            booked(scribe, person, "namesakes").birth_date = person.born


def name_only(scribe: Scribe) -> None:
    """An enquiry that says a name, or hardly that; nobody can know who it is."""
    random = scribe.random
    somebody = scribe.person()
    scribe.add(
        Record(scribe.next_id(), somebody.key, somebody.forename, "", somebody.surname, case="hardly anything said")
    )
    if random.random() < 0.3:
        nobody = random.choice(("", "Test", "A"))
        scribe.add(Record(scribe.next_id(), scribe.next_person(), nobody, case="nothing said"))


def grown_siblings(scribe: Scribe) -> None:
    """Grown brothers and sisters at one address, with one landline, one email of the house, and like forenames."""
    random = scribe.random
    home: Home = draw_home(random)
    surname = draw_surname(random)
    shared = draw_email(random, "the", surname)
    first = draw_forename(random, "Female")[:1]
    for _ in range(random.choice((2, 2, 3))):
        person = scribe.person(surname=surname, home=home, years=(1985, 2004))
        for _ in range(20):
            if person.forename[:1] == first:
                break
            person.forename = draw_forename(random, person.sex)
        for _ in range(random.choice((1, 1, 2))):
            record = person.record(scribe, "grown siblings")
            record.telephones = [home.telephone]
            record.emails = [shared] if random.random() < 0.6 else [person.email]


def like_twins(scribe: Scribe) -> None:
    """Twins with like names and one email, telephone and address; booked once or twice each."""
    random = scribe.random
    home, surname, born = draw_home(random), draw_surname(random), draw_day(random, 1995, 2012)
    parent = scribe.person(surname=surname, home=home, years=(1965, 1980))
    for forename in random.choice(LIKE_TWINS):
        twin = scribe.person(surname=surname, home=home)
        twin.forename, twin.born, twin.email, twin.mobile = forename, born, parent.email, parent.mobile
        twin.usi = draw_usi(random)
        for _ in range(random.choice((1, 2))):
            record = twin.record(scribe, "twins with like names")
            if random.random() < 0.5:
                record.identifiers.append(("usi", twin.usi, True))


EPISODES: tuple[tuple[float, Callable[[Scribe], None]], ...] = (
    (30, plain_learner),
    (0.6, coordinator),
    (1.2, nobody_s_ids),
    (4, mistyped_day),
    (2, swapped_names),
    (3, nickname),
    (2.5, spelled_otherwise),
    (4, back_after_years),
    (3, married),
    (3, fillers),
    (1, single_name),
    (3, namesakes),
    (1.5, name_only),
    (3, grown_siblings),
    (2.5, like_twins),
)
"""How often each comes, and what it is."""
