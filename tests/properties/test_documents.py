"""What holds for all documents, through the real flows, on both databases."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from college import NOON, SAM, College, rule
from kinroll.flows import relinking
from kinroll.flows.documents import New

FEW = settings(max_examples=max(15, settings().max_examples // 50))
Databases = Callable[[Path], AbstractContextManager[str]]
SHARED = ("mobile", "employer", "date_of_birth")
MOBILES = ("0491 570 156", "0491 570 157", "0491 570 158")


@contextmanager
def opened(new_database: Databases, copy: str) -> Iterator[College]:
    """An organisation that nobody has used, with the same settings on each step."""
    with TemporaryDirectory() as folder, new_database(Path(folder)) as url:
        college = College(Path(folder), url)
        contact = {"copy": copy, "match": "name and email", "contact_id": "next number"}
        college.declare(*(rule(step, contact) for step in ("booking", "attending", "completed")))
        yield college


@dataclass(frozen=True)
class Registration:
    """What one document of Sam or Kim says, and how many days ago that was said."""

    forename: str
    said: dict[str, str]
    days_ago: int

    def new(self) -> New:
        values = {**SAM, "forename": self.forename, **self.said}
        return New("Enrolment", values, "booking", at=NOON - timedelta(days=self.days_ago))


def details() -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries(
        {}, optional={"mobile": st.sampled_from(MOBILES), "employer": st.sampled_from(["Acme", "Bolt"])}
    )


def registrations() -> st.SearchStrategy[list[Registration]]:
    one = st.builds(Registration, st.sampled_from(["Sam", "Kim"]), details(), st.integers(1, 4))
    return st.lists(one, min_size=1, max_size=5)


def values(college: College) -> list[Any]:
    """What is known of each person, numbers and ids aside."""
    known = ({name: one[name] for name in (*SAM, "mobile", "extra", "roles")} for one in college.contacts())
    return sorted(known, key=lambda one: str(one["forename"]))


@FEW
@given(registrations(), st.randoms(use_true_random=False), st.booleans())
def test_newest_detail_the_order_of_arrival_does_not_matter(
    new_database: Databases, arriving: list[Registration], random: Any, in_one: bool
) -> None:
    found = []
    for order in (arriving, random.sample(arriving, len(arriving))):
        with opened(new_database, "newest detail wins") as college:
            for batch in [order] if in_one else [[item] for item in order]:
                assert all(
                    done.outcome in ("created", "updated", "unchanged")
                    for done in college.new(*(i.new() for i in batch))
                )
            found.append(values(college))
    assert found[0] == found[1]


@FEW
@given(registrations(), st.data())
def test_overwrite_what_runs_last_wins(
    new_database: Databases, arriving: list[Registration], data: st.DataObject
) -> None:
    with opened(new_database, "overwrite") as college:
        numbers = [done.number for done in college.new(*(item.new() for item in arriving)) if done.number]
        for last in data.draw(st.lists(st.sampled_from(numbers), min_size=1, max_size=4)):
            college.run(last)
            document, number = college.document(last), college.contact_of(last)
            (contact,) = [one for one in college.contacts() if one["contact_id"] == number]
            shown = {**contact["extra"], **{name: contact[name] or "" for name in SHARED if name in contact}}
            said = {name: value for name, value in document.values.items() if name in SHARED}
            assert {name: shown.get(name, "") for name in said} == said


@FEW
@given(registrations(), st.data())
def test_relinking_there_and_back_leaves_no_trace(
    new_database: Databases, arriving: list[Registration], data: st.DataObject
) -> None:
    with opened(new_database, "overwrite") as college:
        numbers = [done.number for done in college.new(*(item.new() for item in arriving)) if done.number]
        number = data.draw(st.sampled_from(numbers))
        home = college.contact_of(number)
        before, document = college.contacts(), college.document(number)
        keys = [one["contact_id"] for one in before]
        for key in [*data.draw(st.lists(st.sampled_from(keys), max_size=3)), home]:
            relinking.relink(number, key, college.rules, college.now)
        assert (college.contacts(), college.document(number)) == (before, document)


Act = tuple[str, int, str]


def acts() -> st.SearchStrategy[list[Act]]:
    kinds = st.sampled_from(["edit", "clear", "move", "run", "relink", "set", "save"])
    return st.lists(st.tuples(kinds, st.integers(0, 4), st.sampled_from(MOBILES)), max_size=6)


@FEW
@given(registrations(), acts())
def test_a_document_changes_by_what_is_done_to_it_and_never_because_a_contact_did(
    new_database: Databases, arriving: list[Registration], acts: Sequence[Act]
) -> None:
    with opened(new_database, "overwrite") as college:
        numbers = [done.number for done in college.new(*(item.new() for item in arriving)) if done.number]
        for kind, place, mobile in acts:
            number = numbers[place % len(numbers)]
            before = {one: college.document(one).values for one in numbers}
            expected = {**before}
            if kind in ("edit", "clear"):
                value = mobile if kind == "edit" else ""
                college.edit(number, mobile=value)
                if value or "mobile" in before[number]:
                    expected[number] = {**before[number], "mobile": value}
            elif kind == "move":
                college.move(number, "attending" if place % 2 else "completed")
            elif kind == "run":
                college.run(number)
            elif kind == "save":
                people = college.contacts()
                assert not college.edit(number, **before[number]).is_changed
                assert college.contacts() == people
            elif kind == "relink":
                relinking.relink(number, college.contacts()[0]["contact_id"], college.rules, college.now)
            else:
                college.command("contact", "set", str(college.contact_of(number)), "mobile", mobile)
            assert {one: college.document(one).values for one in numbers} == expected
