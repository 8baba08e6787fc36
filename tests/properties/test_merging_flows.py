"""Undone merges leave no trace: with each listed item where it belongs, all is as it would be without them."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from kinroll.store.models import Account, Assignment, Contact, Link, Merge, Name, Relationship
from kit import School
from properties.test_flows import FEW, opened, seen, turn_into
from schools import schools, wrong_for_a_day

Databases = Callable[[Path], AbstractContextManager[str]]
Act = tuple[str, Any]
PEOPLE = ("3000", "3001", "3002", "3003", "1000", "2100", "10", "9")

people = st.sampled_from(PEOPLE)
acts = st.one_of(
    st.tuples(st.just("sync"), st.integers(0, 2)),
    st.tuples(st.just("edit"), st.tuples(people, st.sampled_from(("mobile", "work_telephone")))),
    st.tuples(st.just("merge"), st.tuples(people, people)),
    st.tuples(st.just("merge"), st.tuples(people, people)),
    st.tuples(st.just("unmerge"), people),
)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[School], list[Act]]:
    """Three nights' reports, and what happens in what order; the first night comes first."""
    first = draw(schools())
    nights = [first, draw(wrong_for_a_day(first)), draw(schools())]
    return nights, [("sync", 0), *draw(st.lists(acts, min_size=2, max_size=8))]


def numbers() -> dict[str, int]:
    """The very contact number that each record is linked to now."""
    live = Link.objects.filter(ended_plan=None, record__source__name="sims")
    return dict(live.values_list("record__key", "contact_id"))


class Life:
    """A history that is lived: ``merging``, or as if nobody had ever merged anybody. ``meant`` says of which contact
    each run speaks in truth."""

    def __init__(self, school: School, nights: Sequence[School], *, merging: bool) -> None:
        self.school, self.nights, self.merging = school, nights, merging
        self.meant: dict[int, int] = {}

    def live(self, history: Sequence[Act]) -> None:
        for place, (kind, what) in enumerate(history):
            if kind == "sync":
                assert turn_into(self.school, self.nights[what]).sync()["outcome"] in ("applied", "unchanged")
                continue
            known = numbers()
            if kind == "edit" and what[0] in known:
                self.tell(known[what[0]], what[1], f"07700 9{place:05}")
            elif kind == "merge" and self.merging and what[0] in known and what[1] in known:
                self.school.run("contact", "merge", *(str(known[key]) for key in what))
            elif kind == "unmerge" and self.merging and what in known:
                self.undo(known[what])

    def tell(self, number: int, field: str, value: str) -> None:
        answer = self.school.run("contact", "set", str(number), field, value, "--json")
        assert answer.status == 0, answer
        self.meant[answer.json["run"]] = number

    def undo(self, number: int) -> None:
        """Unmerge, and assign what is listed to whom it was meant for."""
        if not Merge.objects.filter(loser=number, ended_plan=None).exists():
            return
        assert self.school.run("contact", "unmerge", str(number)).status == 0
        for item in self.school.run("contact", "assignments", "--json").lines:
            assume(item["kind"] == "said")  # an account that was made meanwhile is a matter of names: tests of its own
            self.settle(item)

    def settle(self, item: Any) -> None:
        version = Assignment.objects.get(pk=item["item"]).version
        assert version
        truth = self.meant[version.plan_id]
        is_here = roots()[truth] == roots()[item["contact_id"]]
        answer = self.school.run("contact", "assign", str(item["item"]), "--json", *(["--keep"] if is_here else []))
        assert answer.status == 0, answer
        if not is_here:
            assert roots()[truth] == roots()[item["other_id"]]
            self.meant[answer.json["run"]] = truth

    def undo_all(self, order: Sequence[int]) -> None:
        """Undo every merge that stands, in any order."""
        standing = sorted(Merge.objects.filter(ended_plan=None).values_list("loser_id", flat=True))
        for place in order:
            if standing:
                self.undo(standing.pop(place % len(standing)))


def roots() -> dict[int, int]:
    return {number: root or number for number, root in Contact.objects.values_list("number", "root")}


def told(school: School) -> Any:
    """All contacts and problems, but for the words in which an account that ended meanwhile says why."""
    contacts, problems = seen(school)
    for shown in contacts:
        if shown["account"]:
            shown["account"]["disabled_why"] = bool(shown["account"]["disabled_why"])
    return contacts, problems


def counted() -> tuple[int, ...]:
    """How many there are of what must never be lost or doubled."""
    standing = (table.objects.filter(ended_plan=None) for table in (Link, Relationship))
    return (Account.objects.count(), Name.objects.count(), *(rows.exclude(**EDITED).count() for rows in standing))


EDITED = {"record__source__name": "edits"}


@FEW
@given(histories(), st.lists(st.integers(0, 9), min_size=12, max_size=12))
def test_what_was_undone_leaves_no_trace(
    new_database: Databases, history: tuple[list[School], list[Act]], order: list[int]
) -> None:
    nights, happened = history
    with opened(new_database, nights[0]) as school:
        life = Life(school, nights, merging=True)
        life.live(happened)
        life.undo_all(order)
        ended, many = told(school), counted()
    with opened(new_database, nights[0]) as school:
        Life(school, nights, merging=False).live(happened)
        assert (ended, many) == (told(school), counted())


@FEW
@given(histories())
def test_merging_loses_and_doubles_nothing(new_database: Databases, history: tuple[list[School], list[Act]]) -> None:
    nights, happened = history
    with opened(new_database, nights[0]) as school:
        life = Life(school, nights, merging=True)
        life.live(happened)
        before, known = counted(), numbers()
        for key in PEOPLE[1:]:
            if key in known:
                school.run("contact", "merge", "sims:3000", str(known[key]))
        assert counted() == before
