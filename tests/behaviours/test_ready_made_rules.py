"""The rule set that ships, activated by ``kinroll init``, through the real flows; B10 is among its rules."""

from pathlib import Path

import pytest

from college import USI, College
from kinroll.flows.documents import New

ROBIN = {"forename": "Robin", "surname": "Castellan", "date_of_birth": "2001-05-14", "usi": USI}
INES = {"forename": "Ines", "surname": "Moreau-Halse", "date_of_birth": "1999-11-02", "usi": "INTOFF"}


@pytest.fixture
def college(tmp_path: Path, database: str) -> College:
    made = College(tmp_path, database)
    assert made.command("init").status == 0
    return made


def add(college: College, process: str, step: str, values: dict[str, str]) -> int:
    (done,) = college.new(New(process, values, step))
    assert done.number, done.text
    return done.number


def test_a_short_course_makes_a_customer_at_completion_once_the_usi_is_verified(college: College) -> None:
    number = add(college, "Short course", "attending", ROBIN)
    college.move(number, "completed")
    assert college.contacts() == []
    assert college.outcomes(number) == ["waiting"]
    college.verify(**ROBIN)
    assert college.outcomes(number) == ["waiting", "created"]
    assert (college.only()["surname"], college.only()["roles"]) == ("Castellan", ["Customer"])


def test_a_later_enrolment_finds_the_customer_by_the_usi_and_adds_the_type_student(college: College) -> None:
    college.verify(**ROBIN)
    add(college, "Short course", "completed", ROBIN)
    add(college, "Course enrolment", "booking", {**ROBIN, "mobile": "0491 570 156"})
    assert sorted(college.only()["roles"]) == ["Customer", "Student"]
    assert college.only()["mobile"] == "0491 570 156"


def test_two_students_with_intoff_stay_two(college: College) -> None:
    for values in (INES, {**INES, "forename": "Max", "date_of_birth": "1998-01-30"}):
        add(college, "Course enrolment", "booking", values)
    assert sorted(found["forename"] for found in college.contacts()) == ["Ines", "Max"]


def test_the_same_student_with_intoff_is_found_again_by_name_and_date_of_birth(college: College) -> None:
    for _ in range(2):
        add(college, "Course enrolment", "booking", INES)
    assert college.only()["surname"] == "Moreau-Halse"
