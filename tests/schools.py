"""Small schools as Hypothesis draws them: few people, so that they meet in every way, good and bad."""

import re
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

from hypothesis import strategies as st

from kit import Columns, School

STUDENTS = ("2101", "2102", "2103", "9")
STAFF = ("1001", "1002", "3001")
CONTACTS = ("3001", "3002", "3003", "10", "9", "1002")
"""Some ids stand in several reports: a parent on the staff, a student who is a contact."""

FLAGS = ("", "T", "F")
POLICIES = ("refuse", "no-account", "other-username")


def at(school: School, folder: Path, database_url: str) -> School:
    """The same school in a folder and a database of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    return replace(deepcopy(school), folder=folder, database_url=database_url)


def settings_with(policy: str) -> str:
    """What becomes of those who want one username. No brakes: in a school of five every change is a large one."""
    off = '["extract-empty", "column-blanked", "older-than-last"]'
    return f'username_clash = "{policy}"\n[sources.sims.brakes]\nat_least = 1000000\noff = {off}'


def _columns(**choices: tuple[str, ...]) -> st.SearchStrategy[Columns]:
    """A text for each caption; underscores stand for spaces."""
    return st.fixed_dictionaries({name.replace("_", " "): st.sampled_from(texts) for name, texts in choices.items()})


_FORENAMES = ("Sami", "Sam", "Pat", "Zoë", "")
_SURNAMES = ("Haddad", "Lind", "")
_BORN = ("", "1984-02-29", "31/02/1984")
_NAMES = _columns(Forename=_FORENAMES, Surname=_SURNAMES, Gender=("", "Female", "Male", "F"))
_STUDENT = _columns(
    Date_of_admission=("", "2024-09-03T00:00:00+01:00", "2027-09-01"),
    Date_of_leaving=("", "2026-07-20", "soon"),
    Date_of_birth=_BORN,
    Home_Email=("", "pat@example.org", "9@example.org"),
)
_STAFF = _columns(
    Title=("", "Dr", "Sir Knight"),
    Employment_end=("", "2026-08-31"),
    Work_Email=("", "pat@example.org", "Max@Example.org"),
)
_CONTACT = _columns(Title=("", "Mrs", "ms.", "Sir Knight"), Date_of_birth=_BORN)
_LINK = _columns(
    Relationship=("Mother", "Carer", ""),
    Parental_responsibility=(*FLAGS, "maybe"),
    Court_order=FLAGS,
    Priority=("", "1"),
)
_ADDRESS = _columns(
    Address_type=("Home", "Work"),
    Street=("1 Mill Lane", "2 Mill Lane"),
    Postcode=("", "LS1 1AA", "LS1 1AB"),
    Start_date=("", "2020-01-01", "2024-01-01", "2027-01-01"),
    End_date=("", "2025-01-01", "never"),
)
_TELEPHONE = _columns(
    Telephone_number=("", "07700 900001", "07700 900002"),
    Location=("Home", "Mobile", "Work", "Other"),
    Device=("", "Fax"),
    Main=FLAGS,
    Primary=FLAGS,
)
_EMAIL = _columns(
    Email=("", "pat@example.org", "PAT@example.org", "zoë@example.org", "max@example.org", "no address"),
    Location=("Home", "Work", "Other"),
    Main=FLAGS,
    Primary=FLAGS,
)


@st.composite
def schools(draw: st.DrawFn) -> School:
    """A school with one sound family and teacher; and a few students, staff and contacts in any state."""
    school = School(Path(), "", settings=settings_with(draw(st.sampled_from(POLICIES))))
    school.student("2100")
    school.member_of_staff("1000")
    school.contact("3000", of=("2100",))
    for key in _some(draw, STUDENTS):
        school.students[key] = draw(_NAMES) | draw(_STUDENT)
    for key in _some(draw, STAFF):
        school.staff[key] = draw(_NAMES) | draw(_STAFF)
    for key in _some(draw, CONTACTS):
        person = draw(_NAMES) | draw(_CONTACT)
        for other in _some(draw, (*STUDENTS, "2999", "0")):
            school.contacts.append((key, other, person | draw(_LINK)))
    people = st.sampled_from((*CONTACTS, "2101"))
    school.addresses = draw(st.lists(st.tuples(people, _ADDRESS), max_size=12))
    school.telephones = draw(st.lists(st.tuples(people, _TELEPHONE), max_size=12))
    school.emails += [(key, draw(_EMAIL)) for key in _some(draw, CONTACTS)]
    school.emails += draw(st.lists(st.tuples(people, _EMAIL), max_size=12))
    return school


def _some(draw: st.DrawFn, keys: tuple[str, ...]) -> list[str]:
    return draw(st.lists(st.sampled_from(keys), unique=True, min_size=1))


def shuffled(school: School, draw: st.DrawFn) -> School:
    """The same reports named in another order, the rows of different people too; each person's own rows keep theirs."""
    other = deepcopy(school)
    other.files = tuple(draw(st.permutations(school.files)))
    other.students = dict(draw(st.permutations(list(school.students.items()))))
    other.staff = dict(draw(st.permutations(list(school.staff.items()))))
    for name in ("contacts", "addresses", "telephones", "emails"):
        rows = getattr(school, name)
        turns = draw(st.permutations([row[0] for row in rows]))
        waiting = {key: iter([row for row in rows if row[0] == key]) for key in turns}
        setattr(other, name, [next(waiting[key]) for key in turns])
    return other


@st.composite
def schools_in_two_orders(draw: st.DrawFn) -> tuple[School, School]:
    """One school, its rows in two orders."""
    school = draw(schools())
    return school, shuffled(school, draw)


@st.composite
def wrong_for_a_day(draw: st.DrawFn, school: School) -> School:
    """The same school with people missing, and some texts wrong; nobody and no field is there that was not before."""
    other = deepcopy(school)
    for key in draw(st.lists(st.sampled_from((*STUDENTS, *STAFF, *CONTACTS)))):
        other.forget(key)
    for rows in (other.addresses, other.telephones, other.emails):
        for _, row in rows:
            _spoil(draw, row)
    for row in (*other.students.values(), *other.staff.values(), *(row for _, _, row in other.contacts)):
        _spoil(draw, row)
    return other


_WRONG = {
    "Forename": "Mistaken",
    "Surname": "Mistake",
    "Gender": "Male",
    "Date of birth": "1999-09-09",
    "Street": "9 Wrong Road",
    "Telephone number": "07700 900999",
    "Relationship": "Uncle",
}


def _spoil(draw: st.DrawFn, row: Columns) -> None:
    for caption, text in row.items():
        if text and caption in _WRONG and draw(st.integers(0, 5)) == 0:
            row[caption] = _WRONG[caption]


def marked(school: School) -> School:
    """The same school with free texts that hold the id of the person they belong to."""
    other = deepcopy(school)
    for key, row in (*other.students.items(), *other.staff.items(), *((key, row) for key, _, row in other.contacts)):
        _mark(key, row)
    for name in ("addresses", "telephones", "emails"):
        for key, row in getattr(other, name):
            _mark(key, row)
    return other


_TEXTS = ("Forename", "Surname", "Street", "Postcode", "Telephone number", "Relationship")
_EMAILS = ("Email", "Home Email", "Work Email")


def _mark(key: str, row: Columns) -> None:
    for caption in _TEXTS:
        if row.get(caption):
            row[caption] = f"{row[caption]} <{key}>"
    for caption in _EMAILS:
        if row.get(caption):
            row[caption] = f"<{key}>{row[caption]}".replace("<", "id-").replace(">", "-")


def marks(text: str) -> set[str]:
    """The ids of the people whom a text belongs to."""
    return set(re.findall(r"<(\w+)>", text)) | set(re.findall(r"id-(\w+)-", text))
