"""A person and a home by the draw. Telephone numbers are of the ranges kept for drama, mail domains are reserved ones.

The ranges kept for drama (Australia's 5550 and 7010, Britain's 07700 900, America's 555-01xx) hold 160,000 numbers: in
a set of a million some numbers are of several homes that have nothing to do with each other.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random
from string import ascii_uppercase

from .names import STREET_NAMES, TOWNS, draw_forename, draw_surname
from .shape import Record
from .slips import draw_day, plain

DOMAINS = (
    *("example.org", "example.net", "example.com", "marlmail.example", "quickpost.example"),
    *("homebox.example", "postbus.example", "letterly.example"),
)
_USI = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(slots=True)
class Home:
    """Where people live, and its telephone."""

    address: str
    postcode: str
    telephone: str


@dataclass(slots=True)
class Person:
    """Somebody, as they really are."""

    key: str
    sex: str
    forename: str
    middle: str
    surname: str
    born: str
    email: str
    mobile: str
    home: Home
    usi: str = ""

    def record(self, scribe: Scribe, case: str, source: str = "", *, born: bool = True) -> Record:
        """A record that says everything right: name, birth date where asked for, email, mobile, address."""
        return scribe.add(
            Record(
                scribe.next_id(),
                self.key,
                self.forename,
                "",
                self.surname,
                self.born if born else "",
                [self.email] if self.email else [],
                [self.mobile] if self.mobile else [],
                self.home.address,
                self.home.postcode,
                source=source,
                case=case,
            )
        )


@dataclass(slots=True)
class Scribe:
    """Takes down the records of one episode; numbers records and people."""

    random: Random
    prefix: str
    records: list[Record] = field(default_factory=list)
    people: int = 0
    written: int = 0

    def next_id(self) -> str:
        """The id of the next record."""
        self.written += 1
        return f"{self.prefix}-{self.written}"

    def next_person(self) -> str:
        """The key of the next person."""
        self.people += 1
        return f"{self.prefix}-p{self.people}"

    def add(self, record: Record) -> Record:
        """The record, which is kept."""
        self.records.append(record)
        return record

    def person(
        self, *, sex: str = "", surname: str = "", years: tuple[int, int] = (1965, 2006), home: Home | None = None
    ) -> Person:
        """Somebody new."""
        random = self.random
        sex = sex or ("Female" if random.random() < 0.5 else "Male")
        forename, surname = draw_forename(random, sex), surname or draw_surname(random)
        return Person(
            key=self.next_person(),
            sex=sex,
            forename=forename,
            middle=draw_forename(random, sex) if random.random() < 0.6 else "",
            surname=surname,
            born=draw_day(random, *years),
            email=draw_email(random, forename, surname),
            mobile=draw_telephone(random),
            home=home or draw_home(random),
            usi=draw_usi(random),
        )


def draw_home(random: Random) -> Home:
    """A home."""
    street, town = random.choice(STREET_NAMES), random.choice(TOWNS)
    number = random.randrange(1, 200)
    flat = f"{random.randrange(1, 30)}/" if random.random() < 0.15 else ""
    return Home(f"{flat}{number} {street}, {town}", draw_postcode(random), draw_telephone(random))


def draw_postcode(random: Random) -> str:
    """A postcode that no post office knows."""
    letters = random.choices(ascii_uppercase, k=2)
    return f"ZZ{random.randrange(100)} {random.randrange(10)}{letters[0]}{letters[1]}"


def draw_telephone(random: Random) -> str:
    """A number kept for drama."""
    kind = random.random()
    if kind < 0.5:
        area = random.choice("2378")
        return f"(0{area}) {random.choice(('5550', '7010'))} {random.randrange(10_000):04}"
    if kind < 0.51:
        return f"+44 7700 900{random.randrange(1000):03}"
    return f"+1 {random.randrange(201, 990)} 555 01{random.randrange(100):02}"


def draw_email(random: Random, forename: str, surname: str) -> str:
    """An address of one's own: most have a number, as in life."""
    first, last = _letters(forename), _letters(surname)
    local = random.choice((f"{first}.{last}", f"{first}{last}", f"{first[:1]}{last}", f"{last}.{first}"))
    number = str(random.randrange(1, 3000)) if random.random() < 0.85 else ""
    return f"{local}{number}@{random.choice(DOMAINS)}"


def _letters(name: str) -> str:
    return "".join(letter for letter in plain(name).lower() if "a" <= letter <= "z") or "x"


def draw_usi(random: Random) -> str:
    """A Unique Student Identifier by its look alone: its check character is not right."""
    return "".join(random.choices(_USI, k=10))


def moved(random: Random, person: Person) -> Person:
    """The same person years later: another home, telephone and email."""
    return replace(
        person,
        home=draw_home(random),
        mobile=draw_telephone(random),
        email=draw_email(random, person.forename, person.surname),
    )
