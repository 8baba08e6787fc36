"""One school and college with everybody in it who may come to its pages: each kind of user, and what is theirs to see."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.test import Client
from django.utils import timezone

from college import College, rule
from kinroll.accounts import standing
from kinroll.accounts.backend import by_username
from kinroll.declarations.file import read
from kinroll.flows import accounts, relinking
from kinroll.flows.documents import New
from kinroll.store import courses
from kinroll.store.courses import CourseRow
from kinroll.store.models import Account, Contact, Merge, Plan
from kit import School
from website import PASSWORD, STAFF, Site, browser, now

GRACE = "[sources.sims]\n"
SECRET = "correct horse 7"
YES, NO = {"Parental_responsibility": "T"}, {"Parental_responsibility": "F"}
ORDER = {"Court_order": "T"}
CHILDREN = {"2101": ("Amelia", "Childers"), "2102": ("Sami", "Secondborn"), "2103": ("Kofi", "Pupilson")}
BIRTHDAYS = {"2101": "2014-03-01", "2102": "2013-05-02", "2103": "2009-07-04"}


@dataclass(frozen=True)
class Kind:
    """One kind of user. ``sees`` are children with details, ``names`` those by name only; by SIMS id.

    ``person`` is who they are among ``World.tokens``; ``level`` what they may do under the hat that they wear.
    ``level_held`` is the permission of the account under any hat.
    """

    name: str
    person: str = ""
    level: str = ""
    sees: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    gets_in: bool = True
    courses: bool = False


PARENTS: dict[str, tuple[dict[str, dict[str, str]], Kind]] = {
    "3001": ({"2101": YES}, Kind("a parent", sees=("2101",))),
    "3002": ({"2101": YES}, Kind("the other parent", sees=("2101",))),
    "3003": ({"2101": YES, "2102": YES}, Kind("a parent of two", sees=("2101", "2102"))),
    "3004": ({"2101": ORDER}, Kind("a parent with a court order")),
    "3005": ({"2101": ORDER, "2102": YES}, Kind("a parent with a court order about one of two", sees=("2102",))),
    "3006": ({"2101": {**YES, **ORDER}}, Kind("a parent with responsibility and a court order")),
    "3007": ({"2101": NO}, Kind("a parent without responsibility", names=("2101",))),
    "3008": ({"2101": {}}, Kind("a parent of whom responsibility is not stated", sees=("2101",))),
    "3009": ({"2101": {**NO, "Relationship": "Grandparent"}}, Kind("a grandparent", names=("2101",))),
    "3010": ({"2101": {**YES, "End_date": "2020-01-01"}}, Kind("a parent of earlier days")),
    "3011": ({"2101": {**YES, "Start_date": "2050-01-01"}}, Kind("a parent of later days")),
    "3012": ({"2101": NO, "2102": YES}, Kind("a parent of one, and of another by name", ("2102"), "", ("2102",))),
    "3013": ({"2198": YES}, Kind("a parent of a leaver", gets_in=False)),
    "3014": ({"2199": YES}, Kind("a parent in days of grace")),
    "3015": ({"2101": YES}, Kind("a parent who was switched off by hand", gets_in=False)),
    "3016": ({"2101": YES}, Kind("a parent who was signed out everywhere", gets_in=False)),
    "3017": ({"2101": YES}, Kind("a parent whose session has run out", gets_in=False)),
    "3018": ({"2101": YES}, Kind("a parent who was invited and has not answered", gets_in=False)),
    "3019": ({"2101": YES}, Kind("a parent who types a wrong password", gets_in=False)),
    "3020": ({"2101": YES}, Kind("a parent who owes the second step", gets_in=False)),
    "3021": ({"2102": YES}, Kind("somebody who is seen as another contact now", gets_in=False)),
    "3022": ({"2101": YES}, Kind("somebody of whom another contact is a part", sees=("2101", "2102"))),
    "1001": ({"2101": YES}, Kind("a teacher who is a parent", sees=("2101",))),
    "2103": ({}, Kind("a pupil")),
    "1002": ({}, Kind("a teacher")),
    **{
        f"31{i:02}": ({"2101": YES}, Kind(f"{level} and parent, at work", level=level))
        for i, level in enumerate(STAFF)
    },
    **{
        f"32{i:02}": ({"2101": YES}, Kind(f"{level} and parent, as a parent", sees=("2101",)))
        for i, level in enumerate(STAFF)
    },
}
LEARNERS: dict[str, Kind] = {
    "learner": Kind("a learner with courses", courses=True),
    "elsewhere": Kind("a learner whose document is another's now"),
    "nameless": Kind("a learner without an id to sign in with", gets_in=False),
    "plain": Kind("a learner without a password", gets_in=False),
}
OTHERS = [
    Kind("nobody", gets_in=False),
    *(Kind(level, level=level) for level in STAFF),
    Kind("a viewer who owes the second step that the school asks for", gets_in=False),
]
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        *(Kind(kind.name, key, kind.level, kind.sees, kind.names, kind.gets_in) for key, (_, kind) in PARENTS.items()),
        *(Kind(kind.name, key, gets_in=kind.gets_in, courses=kind.courses) for key, kind in LEARNERS.items()),
        *OTHERS,
    )
}
