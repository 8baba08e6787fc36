"""Family by family: children, their contacts, and the staff that so many pupils need."""

from collections.abc import Iterator
from datetime import date

from kinroll.demo import people
from kinroll.demo.crowd import contacts, staff, students
from kinroll.demo.crowd.draw import Draw
from kinroll.demo.model import Household

CHILDREN = {1: 0.52, 2: 0.39, 3: 0.08, 4: 0.01}
"""How many current pupils a family has, and how often."""

STAFF_A_PUPIL = 0.08


def families(seed: int, pupils: int, start: date) -> Iterator[Household]:
    """Households with exactly ``pupils`` current pupils in the school year from ``start``, and the staff they need.

    The same seed and school year give the same people, whatever the day.
    """
    draw = Draw(seed, start)
    on_roll = employed = 0
    while on_roll < pupils:
        children = min(draw.pick(CHILDREN), pupils - on_roll)
        on_roll += children
        staff_due = int(on_roll * STAFF_A_PUPIL) - employed
        employed += staff_due
        yield _family(draw, children, staff_due)


def _family(draw: Draw, children: int, staff_due: int) -> Household:
    """A family with so many current pupils, and beside it the members of staff that are due."""
    surname = draw.rng.choice(people.SURNAMES)
    pupils = students.siblings(draw, surname, children)
    parents = contacts.contacts_of(draw, surname, pupils)
    parents[0], employed = staff.maybe_staff_too(draw, parents[0]) if staff_due else (parents[0], [])
    employed += [staff.colleague(draw) for _ in range(staff_due - len(employed))]
    return Household(pupils, parents, employed)
