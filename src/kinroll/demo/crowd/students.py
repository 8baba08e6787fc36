"""Ordinary pupils, and now and then a sibling who left or applies."""

from dataclasses import replace
from datetime import date

from kinroll.demo import people
from kinroll.demo.crowd.draw import Draw
from kinroll.demo.model import APPLICANT, LEAVER, Student
from kinroll.demo.school_year import FIRST_YEAR_GROUP, LAST_YEAR_GROUP, birthday, years_before

HOUSES = ("Kestrel", "Merlin", "Osprey")
TWINS, WITH_LEAVER, WITH_APPLICANT = 0.03, 0.02, 0.01
"""Shares of families; twins among those of several children."""


def siblings(draw: Draw, surname: str, children: int) -> list[Student]:
    """So many current pupils of one surname, no two of one forename, and perhaps a leaver and an applicant."""
    years = draw.rng.sample(range(FIRST_YEAR_GROUP, LAST_YEAR_GROUP + 1), children)
    born = [birthday(year, draw.start, draw.rng.randrange(365)) for year in years]
    if children > 1 and draw.chance(TWINS):
        years[1], born[1] = years[0], born[0]
    taken: set[str] = set()
    students = [_pupil(draw, surname, taken, year, day) for year, day in zip(years, born, strict=True)]
    if draw.chance(WITH_LEAVER):
        students.append(_leaver(draw, surname, taken))
    if draw.chance(WITH_APPLICANT):
        students.append(_applicant(draw, surname, taken))
    return students


def _pupil(draw: Draw, surname: str, taken: set[str], year: int, born: date) -> Student:
    """A current pupil, here since Year 7, whose forename is not among those ``taken``, and is added to them."""
    gender = draw.rng.choice(("Female", "Male"))
    forename = draw.rng.choice([name for name in people.FORENAMES[gender] if name not in taken])
    taken.add(forename)
    serial = next(draw.admissions)
    admitted = years_before(draw.start, year - FIRST_YEAR_GROUP)
    return Student(
        person_id=next(draw.person_ids),
        forename=forename,
        surname=surname,
        gender=gender,
        born=born,
        year=year,
        admitted=admitted,
        admission_number=f"{serial:06d}",
        upn=people.upn(serial, admitted.year),
        middle=draw.some(0.3, gender),
        registration=f"{year}{draw.rng.choice('ABCDE')}",
        house=draw.rng.choice(HOUSES),
    )


def _leaver(draw: Draw, surname: str, taken: set[str]) -> Student:
    """Someone who left from Year 13 last summer, and is a year older than those in it now."""
    born = birthday(LAST_YEAR_GROUP + 1, draw.start, draw.rng.randrange(365))
    student = _pupil(draw, surname, taken, LAST_YEAR_GROUP, born)
    admitted = years_before(student.admitted, 1)
    return replace(student, admitted=admitted, status=LEAVER, left=date(draw.start.year, 7, 17))


def _applicant(draw: Draw, surname: str, taken: set[str]) -> Student:
    """Someone in Year 6 elsewhere, who is to be admitted next autumn."""
    born = birthday(FIRST_YEAR_GROUP - 1, draw.start, draw.rng.randrange(365))
    student = _pupil(draw, surname, taken, FIRST_YEAR_GROUP - 1, born)
    return replace(student, status=APPLICANT, upn="", registration="", house="")
