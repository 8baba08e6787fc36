"""A scene: a household that shows a rule, and what is different about it on a later night."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from kinroll.demo.model import Household
from kinroll.demo.school_year import year_start, years_before

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Night:
    """Which of several nights the reports are run on. ``today`` is the day of the first one, for all of them."""

    today: date
    number: int

    def since(self, night: int, after: T, before: T) -> T:
        """``before`` until the night comes, ``after`` from then on."""
        return after if self.number >= night else before

    def autumn(self, years_ago: int) -> date:
        """The first school day of this school year, of an earlier one, or (negative) of one to come."""
        return years_before(year_start(self.today), years_ago)

    @property
    def yesterday(self) -> date:
        return self.today - timedelta(days=1)

    @property
    def last_summer(self) -> date:
        """The last day of the school year before this one."""
        return date(self.autumn(0).year, 7, 17)


@dataclass(frozen=True, slots=True)
class Change:
    """What is new on one night, and whom it is about."""

    night: int
    name: str
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """A household and what it is there for: a name for each thing it shows, with the person ids meant."""

    household: Household
    shows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
