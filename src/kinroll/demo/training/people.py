"""Learners who do not exist: telephone numbers are those kept for drama, mail domains are reserved ones."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from stdnum import luhn

from kinroll.demo.people import FORENAMES, SURNAMES, local_part

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
TELEPHONES = ("0491 570 156", "0491 570 157", "0491 570 158", "0491 570 159", "0491 570 110")
SUBURBS = ("Marlbrook Vale", "Sedgeley Heath", "Nether Marl", "Upper Sedge", "Port Marl")
POSTCODE = "9990"
YOUNGEST, OLDEST = 17 * 365, 62 * 365
"""Days."""


@dataclass(frozen=True, slots=True)
class Learner:
    """Somebody as they register."""

    forename: str
    surname: str
    born: date
    gender: str
    email: str = ""
    mobile: str = ""
    suburb: str = ""
    usi: str = ""
    client: str = ""

    def but(self, **changed: str) -> "Learner":
        """The same with other values."""
        return replace(self, **changed)  # type: ignore[arg-type]


class Crowd:
    """Where learners come from, one after the other; the same seed gives the same."""

    def __init__(self, seed: int, today: date) -> None:
        self.rng, self.today = Random(seed), today
        self._addresses: Counter[str] = Counter()
        self._names: set[tuple[str, str]] = set()
        self._client = 4_100

    def learner(self) -> Learner:
        """Another one, of a name that nobody else has."""
        gender = self.rng.choice(("Female", "Male"))
        name = (self.rng.choice(FORENAMES[gender]), self.rng.choice(SURNAMES))
        while name in self._names:
            name = (self.rng.choice(FORENAMES[gender]), self.rng.choice(SURNAMES))
        self._names.add(name)
        born = self.today - timedelta(days=self.rng.randrange(YOUNGEST, OLDEST))
        self._client += 1
        return Learner(
            *name,
            born=born,
            gender=gender[0],
            email=self._address(*name),
            mobile=self.rng.choice(TELEPHONES),
            suburb=self.rng.choice(SUBURBS),
            usi=self.usi(),
            client=f"MV{self._client}",
        )

    def usi(self) -> str:
        """A USI with the right check character, which stands in no registry."""
        first = "".join(self.rng.choices(ALPHABET, k=9))
        return first + luhn.calc_check_digit(first, ALPHABET)

    def _address(self, forename: str, surname: str) -> str:
        local = local_part(forename, surname)
        self._addresses[local] += 1
        times = self._addresses[local]
        return f"{local}{'' if times == 1 else times}@example.{self.rng.choice(('org', 'com'))}"
