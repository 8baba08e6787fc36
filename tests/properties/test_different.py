"""Who was said to be two people is never asked about again: not after another import, nor under new ids."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from hypothesis import given, note, settings
from hypothesis import strategies as st

from kinroll.store.models import Link
from kit import School
from properties.test_flows import opened
from schools import POLICIES, settings_with

FEW = settings(max_examples=max(4, settings().max_examples // 25))
Databases = Callable[[Path], AbstractContextManager[str]]
Act = tuple[str, int]


@dataclass(frozen=True)
class Person:
    """Somebody as the reports tell of them; all are called alike."""

    born: str
    email: str
    telephone: str


people = st.builds(
    Person,
    st.sampled_from(("", "1984-02-29", "1990-01-01")),
    st.sampled_from(("pat@example.org", "lind@example.org", "sam@example.org")),
    st.sampled_from(("", "07700 900001", "07700 900002")),
)
acts = st.lists(
    st.tuples(st.sampled_from(("different", "different", "sync", "new id", "away")), st.integers(0, 5)), max_size=7
)


@dataclass
class Told:
    """A school of such people, and what was said of them."""

    school: School
    people: Sequence[Person]
    era: dict[int, int] = field(default_factory=dict)
    away: set[int] = field(default_factory=set)
    said: set[frozenset[int]] = field(default_factory=set)

    def sync(self, _: int = 0) -> None:
        for place, person in enumerate(self.people):
            for era in range(9):
                self.school.forget(f"3{era}{place}")
            if place not in self.away:
                key = f"3{self.era.get(place, 0)}{place}"
                born = {"Date_of_birth": person.born} if person.born else {}
                self.school.contact(key, "Sam", "Lind", email=person.email, **born)
                if person.telephone:
                    self.school.telephone(key, person.telephone)
        assert self.school.sync()["outcome"] in ("applied", "unchanged")

    def new_id(self, place: int) -> None:
        """The source knows somebody by another id from now on."""
        place %= len(self.people)
        self.era[place] = self.era.get(place, 0) + 1
        self.sync()

    def go(self, place: int) -> None:
        """Somebody leaves, or is back."""
        self.away ^= {place % len(self.people)}
        self.sync()

    def different(self, place: int) -> None:
        listed = self.cases()
        if listed:
            key, pairs = listed[place % len(listed)]
            assert self.school.run("review", "different", key).status == 0
            self.said |= pairs

    def cases(self) -> list[tuple[str, set[frozenset[int]]]]:
        """The open cases, each with the pairs of people that it asks about."""
        from kinroll.store import review

        found = []
        for case in self.school.run("review", "--json").lines:
            asked = review.find(case["case"])
            assert asked
            mine = self.whose(asked.contact) if asked.contact else int(asked.record[1][-1])
            found.append((asked.key, {frozenset({mine, self.whose(other)}) for other in asked.others}))
        return found

    def whose(self, number: int) -> int:
        """Which of the people a contact is."""
        link = Link.objects.filter(contact=number, record__source__name="sims").order_by("pk").first()
        assert link
        return int(link.record.key[-1])


def open_cases(life: Told) -> set[frozenset[int]]:
    return {pair for _, pairs in life.cases() for pair in pairs}


@FEW
@given(st.lists(people, min_size=2, max_size=4), st.sampled_from(POLICIES), acts)
def test_what_was_said_to_be_different_is_not_asked_again(
    new_database: Databases, known: list[Person], policy: str, happened: list[Act]
) -> None:
    note(f"{policy} {known} {happened}")
    school = School(Path(), "", settings=settings_with(policy))
    school.student("2101")
    with opened(new_database, school) as opened_school:
        life = Told(opened_school, known)
        does: dict[str, Any] = {"sync": life.sync, "different": life.different, "new id": life.new_id, "away": life.go}
        life.sync()
        for kind, place in happened:
            does[kind](place)
            assert not open_cases(life) & life.said
        here = {place: life.school.run("contact", "show", f"sims:3{life.era.get(place, 0)}{place}", "--json")
                for place in range(len(known)) if place not in life.away}  # fmt: skip
        for one, other in combinations(sorted(place for place, shown in here.items() if shown.status == 0), 2):
            if frozenset({one, other}) in life.said:
                numbers = [str(here[place].json["contact_id"]) for place in (one, other)]
                assert life.school.run("contact", "merge", *numbers, "--preview", "--json").json["said_apart"]
