"""What holds for every school, through the real command line, on both databases."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kinroll.core.fields import CORE_FIELDS, DEFAULTS
from kinroll.core.relating import Tie
from kinroll.core.tie_changes import describe
from kit import School
from schools import at, marked, marks, schools, schools_in_two_orders, wrong_for_a_day

FEW = settings(max_examples=max(12, settings().max_examples // 20))
"""A flow takes a second: 12 examples in CI, 250 in a long run."""

Databases = Callable[[Path], AbstractContextManager[str]]


@contextmanager
def opened(new_database: Databases, school: School) -> Iterator[School]:
    """The school with files and a database that nobody has used."""
    with TemporaryDirectory() as folder, new_database(Path(folder)) as url:
        yield at(school, Path(folder), url)


def turn_into(school: School, other: School) -> School:
    """The next day's reports of the school, on the database that it has."""
    return at(other, school.folder, school.database_url)


def synced(school: School) -> Any:
    """A sync that went through."""
    answer = school.sync()
    assert answer["outcome"] in ("applied", "unchanged"), answer
    return answer


def seen(school: School) -> tuple[list[Any], list[list[Any]]]:
    """All contacts, and all open problems in an order of their own.

    Without what is said of the one who holds a username: that is how the plan found the holder, before it was applied.
    """
    settled = ("likely-duplicate", "username-in-use" if "other-username" in school.settings else "")
    problems = [[row[name] for name in FACTS] for row in school.problems() if row["code"] not in settled]
    return school.everyone(), sorted(problems, key=str)


FACTS = ("source_id", "code", "severity", "name", "field", "value")


@FEW
@given(schools(), schools())
def test_running_twice_changes_nothing(new_database: Databases, first: School, second: School) -> None:
    with opened(new_database, first) as school:
        synced(school)
        school = turn_into(school, second)
        for day in (school, turn_into(school, first)):
            synced(day)
            before = seen(day)
            assert synced(day)["outcome"] == "unchanged"
            assert seen(day) == before


@FEW
@given(schools_in_two_orders(), schools_in_two_orders())
def test_the_order_of_files_and_of_rows_of_different_people_does_not_matter(
    new_database: Databases, first: tuple[School, School], second: tuple[School, School]
) -> None:
    outcomes = []
    for one_day, next_day in zip(first, second, strict=True):
        with opened(new_database, one_day) as school:
            answers = [synced(day)["counts"] for day in (school, turn_into(school, next_day))]
            outcomes.append((answers, seen(school)))
    assert outcomes[0] == outcomes[1]


# Applied = planned


def state_of(shown: Any) -> dict[str, Any]:
    """What a plan can change of a contact, as plain texts."""
    values = {name: shown[name] or "" for name in CORE_FIELDS}
    if shown["address"]:
        values["address"] = "\n".join([*shown["address"]["lines"], shown["address"]["postcode"]])
    facts = ("parental_responsibility", "priority", "court_order", "lives_with")
    ties = [
        Tie(tie["source_id"], tie["relationship"], *(tie[fact] for fact in facts)) for tie in shown["relationships"]
    ]
    account = shown["account"] or {"username": None, "active": None}
    return {
        **values,
        "roles": set(shown["roles"]),
        "relationship": {describe(tie) for tie in ties},
        "username": account["username"],
        "account": account["active"],
    }


def states(school: School) -> dict[str, dict[str, Any]]:
    return {shown["source_ids"]["sims"]: state_of(shown) for shown in school.everyone()}


NOBODY = dict.fromkeys(CORE_FIELDS, "") | DEFAULTS | {"username": None, "account": None}


def carry_out(line: Any, people: dict[str, dict[str, Any]]) -> None:
    """Do in memory what one line of a plan says."""
    key, field, before, after = line["source_id"], line["field"], line["before"], line["after"]
    person = people.setdefault(key, NOBODY | {"roles": set(), "relationship": set()})
    if field in ("roles", "relationship"):
        if f" of {key}" in f"{before} {after}":  # nobody is shown as related to themselves
            return
        person[field] = person[field] - {before} | ({after} if after else set())
    elif line["kind"] in ("disable", "enable"):
        assert person["account"] is (before == "active")
        person["account"] = after == "active"
    elif field in person:
        assert person[field] == (before or NOBODY[field])
        person[field] = after or NOBODY[field]
        person["account"] = True if line["kind"] == "account-create" else person["account"]


@FEW
@given(schools(), schools())
def test_applied_is_what_was_planned_change_for_change(new_database: Databases, first: School, second: School) -> None:
    with opened(new_database, first) as school:
        for day in (school, turn_into(school, second), turn_into(school, first)):
            people = states(day)
            day.write()
            plan = day.run("plan", "sims", "--json").json["plan"]
            planned = day.run("changes", str(plan), "--json").lines
            assert states(day) == people
            assert day.run("apply", str(plan), "--json").status in (0, 1)
            for line in planned:
                carry_out(line, people)
            assert states(day) == people
            applied = day.run("changes", str(plan), "--json").lines
            assert [line | {"contact_id": 0} for line in applied] == [line | {"contact_id": 0} for line in planned]


# Nothing of one person on another


def marks_in(value: Any) -> set[str]:
    return marks(json.dumps(value, ensure_ascii=False))


@FEW
@given(schools(), schools())
def test_no_value_of_one_row_appears_in_another_person(new_database: Databases, first: School, second: School) -> None:
    with opened(new_database, marked(first)) as school:
        for day in (school, turn_into(school, marked(second))):
            plan = synced(day)["plan"]
            for line in day.run("changes", str(plan), "--json").lines:
                assert marks_in([line["before"], line["after"]]) <= {line["source_id"]}
            for problem in day.problems():
                assert marks_in([problem["name"], problem["value"]]) <= {problem["source_id"]}
            for shown in day.everyone():
                key, others = shown["source_ids"]["sims"], [*shown.pop("relationships"), *shown.pop("related_from")]
                assert marks_in(shown) <= {key}
                for tie in others:
                    assert marks_in(tie["name"]) <= {tie["source_id"]}
                    assert marks_in(tie["relationship"]) <= {key, tie["source_id"]}


# A day's change, undone


def before_and_after(before: list[Any], after: list[Any]) -> tuple[list[Any], list[Any], list[Any]]:
    """The contacts of before, then and now, with relationships in an order of their own; and those made since.

    A relationship names the other one as the source does where the other one was no contact before.
    """
    known = {shown["contact_id"] for shown in before}
    kept = [shown for shown in after if shown["contact_id"] in known]
    made = [shown for shown in after if shown["contact_id"] not in known]
    for shown in (*before, *kept):
        for tie in (*shown["relationships"], *shown["related_from"]):
            if tie["contact_id"] not in known:
                tie |= {"contact_id": None, "name": ""}
        shown |= {name: sorted(shown[name], key=str) for name in ("relationships", "related_from")}
    return before, kept, made


WITH_ACCOUNT = ("account", "email_preference", "telephone_preference")


def is_shut(shown: Any) -> bool:
    """Whether a contact has nothing left but its number and values."""
    return not (shown["roles"] or shown["relationships"] or (shown["account"] and shown["account"]["active"]))


@FEW
@given(schools(), schools())
def test_a_reverted_run_leaves_the_contacts_as_they_were(
    new_database: Databases, first: School, second: School
) -> None:
    with opened(new_database, first) as school:
        synced(school)
        before = school.everyone()
        run = synced(turn_into(school, second))["run"]
        assert school.run("revert", str(run), "--json").status == 0
        earlier, now, made = before_and_after(before, school.everyone())
        for was, shown in zip(earlier, now, strict=True):
            if was["account"] is None and shown["account"] and not shown["account"]["active"]:
                shown |= {name: was[name] for name in WITH_ACCOUNT}  # made by the run: kept, but shut
        assert now == earlier
        assert all(is_shut(shown) for shown in made)


@FEW
@given(schools(), st.data())
def test_a_day_on_which_people_and_values_were_wrong_leaves_no_trace(
    new_database: Databases, right: School, data: st.DataObject
) -> None:
    with opened(new_database, right) as school:
        synced(school)
        before = school.everyone()
        synced(data.draw(wrong_for_a_day(school)))
        synced(school)
        earlier, now, made = before_and_after(before, school.everyone())
        assert (now, made) == (earlier, [])


# Between plan and apply


def mutate(school: School, number: int, how: str) -> bool:
    """Let a person change a contact; whether that was possible."""
    if how == "rename":
        return school.run("contact", "rename", str(number), f"somebody.{number}").status == 0
    if how == "link":
        record = next(iter(school.everyone()))["source_ids"]["sims"]
        return school.run("contact", "link", f"sims:{record}", str(number), "--json").json["outcome"] == "applied"
    return school.run("contact", "set", str(number), how, "020 7946 0199", "--json").json["outcome"] == "applied"


@FEW
@given(schools(), schools(), st.data())
def test_whatever_a_person_changes_between_plan_and_apply_refuses_the_plan_by_name(
    new_database: Databases, first: School, second: School, data: st.DataObject
) -> None:
    with opened(new_database, first) as school:
        synced(school)
        plan = turn_into(school, second).plan()["plan"]
        planned = [line["contact_id"] for line in school.run("changes", str(plan), "--json").lines]
        if not (touched := sorted({number for number in planned if number})):
            return
        number = data.draw(st.sampled_from(touched))
        if not mutate(school, number, data.draw(st.sampled_from(["mobile", "work_telephone", "rename", "link"]))):
            return
        before = school.everyone()
        answer = school.run("apply", str(plan))
        assert (answer.status, f"contact {number} (" in answer.err) == (3, True)
        assert school.everyone() == before
