"""Nights that look broken and are right: they pass without a question, or with one that is asked once."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from catalogue.good_school import good_school
from catalogue.night import Change, file, in_turn, path, rows, sync
from catalogue.wrong_reports import on_roll
from families import six_families
from kit import School
from shapes import as_csv, recoded

REPORTS = ("students", "staff", "contacts", "addresses", "telephones", "emails")
Maker = Callable[[Path, str], School]


def first_night(school: School) -> None:
    """The good night, which nothing stops."""
    answer = sync(school)
    assert (answer.status, answer.json["outcome"]) == (0, "applied"), answer


@dataclass(frozen=True)
class LookAlike:
    """``asked`` is the brake that asks, where one does; ``school`` makes the school as it was on the good night.

    ``before`` changes it before that night, and ``is_first`` leaves that night out; ``then`` is what the night must end
    as where no brake asks.
    """

    name: str
    happened: str
    change: Change
    then: str = "applied"
    asked: str = ""
    school: Maker = good_school
    before: Change | None = None
    is_first: bool = False

    def prepare(self, folder: Path, database_url: str, good_night: Change = first_night) -> School:
        """A school that has had its good night, with the reports of this one.

        ``good_night`` is given the rows of a school: where ``before`` has changed its files, they are synced.
        """
        school = self.school(folder, database_url)
        school.write()
        if self.before:
            self.before(school)
        if not self.is_first:
            (first_night if self.before else good_night)(school)
        self.change(school)
        return school


def one_of_each(folder: Path, database_url: str) -> School:
    """A school with one pupil, one parent, one member of staff."""
    school = School(folder, database_url)
    school.student("2101")
    school.member_of_staff("1001")
    school.contact("3001", of=["2101"], Title="Mrs")
    school.address("3001", "4 Mill Lane", "ZZ1 4AB")
    school.telephone("3001", "07700 900301")
    return school


def leave(*years: str) -> Change:
    """The last day of a year group."""

    @rows
    def change(school: School) -> None:
        for key in on_roll(school):
            if school.students[key]["Year"] in years:
                school.students[key]["Date of leaving"] = "2026-11-20T00:00:00"

    return change


@rows
def two_leave(school: School) -> None:
    school.forget("2100")
    school.forget("3000")
    school.change("2101", Date_of_leaving="2026-11-20")


@rows
def a_new_intake(school: School) -> None:
    for i in range(20):
        school.student(f"50{i:04}", f"New{i}", f"Family{i}", Year="Year  7")
        school.contact(f"51{i:04}", f"Kim{i}", f"Family{i}", of=[f"50{i:04}"], Title="Mrs", Gender="Female")
        school.telephone(f"51{i:04}", f"07700 9004{i:02}")


@rows
def everyone_goes_up(school: School) -> None:
    for key in on_roll(school):
        row = school.students[key]
        year = int(row["Year"].removeprefix("Year")) + 1
        row |= {"Year": f"Year {year:2d}", "Reg": f"{year}A"}
        if year > 13:
            row["Date of leaving"] = "2026-11-20T00:00:00"


@rows
def the_other_school_joins(school: School) -> None:
    """Its people come under ids of their own."""
    for i in range(50):
        school.student(f"80{i:04}", f"Max{i}", f"Merger{i}")
        school.contact(f"81{i:04}", f"Lou{i}", f"Merger{i}", of=[f"80{i:04}"], Title="Mr", Gender="Male")


@rows
def the_other_school_takes_us_in(school: School) -> None:
    """We come into their database: our pupils leave, and half of the families come back under other ids."""
    moving = set(on_roll(school)[:30])
    school.students = {f"7{key}" if key in moving else key: row for key, row in school.students.items()}
    school.contacts = [(key, f"7{other}" if other in moving else other, row) for key, other, row in school.contacts]


@rows
def new_domain(school: School) -> None:
    for _, row in school.emails:
        row["Email"] = row["Email"].replace("@example.", "@mail.example.")


@rows
def the_school_renames_itself(school: School) -> None:
    for row in school.staff.values():
        row["Work Email"] = row["Work Email"].partition("@")[0] + "@newname.example"
        row["Title"] = row.get("Title", "")


@rows
def the_boarding_house_moves(school: School) -> None:
    for key in on_roll(school)[:15]:
        school.address(key, "Osprey House, Hill Road", "ZZ9 9ZZ", Start_date="2026-11-20T00:00:00")
    for _, row in school.addresses[:25]:
        row |= {"Street": "Hill Road", "House number": "1", "Postcode": "ZZ9 9ZZ"}


@rows
def without_primary(school: School) -> None:
    for _, row in school.telephones:
        row.pop("Primary", None)


@rows
def primary_by_location(school: School) -> None:
    for _, row in school.telephones:
        row["Primary"] = "T" if row["Location"] == "Mobile" else "F"


def without_staff(school: School) -> None:
    school.files = tuple(report for report in REPORTS if report != "staff")
    school.write()


def with_staff(school: School) -> None:
    school.files = REPORTS
    school.write()


@rows
def siblings_share_an_email(school: School) -> None:
    for key in on_roll(school)[:8]:
        school.students[key]["Home Email"] = "family@example.org"


@rows
def leavers_are_purged(school: School) -> None:
    school.students = {key: school.students[key] for key in on_roll(school)}


@rows
def in_another_order(school: School) -> None:
    """People in another order in every report; each person's own rows keep theirs."""
    random = Random(3)
    for name in ("students", "staff"):
        people = list(getattr(school, name).items())
        random.shuffle(people)
        setattr(school, name, dict(people))
    for name in ("contacts", "addresses", "telephones", "emails"):
        found = getattr(school, name)
        keys = list(dict.fromkeys(row[0] for row in found))
        random.shuffle(keys)
        setattr(school, name, [row for key in keys for row in found if row[0] == key])


@rows
def every_row_twice(school: School) -> None:
    for name in ("contacts", "addresses", "telephones", "emails"):
        setattr(school, name, [row for row in getattr(school, name) for _ in range(2)])


@rows
def wedding_season(school: School) -> None:
    """A third of the contacts take another surname."""
    for key in list(dict.fromkeys(key for key, _, _ in school.contacts))[:33]:
        school.change(key, Surname="Newname")


def all_reports(change: Callable[[Path], None]) -> Change:
    return in_turn(*(file(report, change) for report in REPORTS))


def again(school: School) -> None:
    """The report runner writes the same files once more."""
    for report in REPORTS:
        path(school, report).write_bytes(path(school, report).read_bytes())


LOOK_ALIKES = [
    LookAlike("The first run ever", "There is nothing yet to compare with.", again, is_first=True),
    LookAlike(
        "Leavers' day",
        "Year 13 leaves, and with it the parents who have no other child here.",
        leave("Year 13"),
        asked="too-many-disabled",
    ),
    LookAlike(
        "Exam years leave on one day",
        "Year 11 and Year 13 leave together, more than a fifth of the school.",
        leave("Year 11", "Year 13"),
        asked="students-lost",
    ),
    LookAlike(
        "A school of six loses two",
        "A third of the school, and still only two children; below five (`at_least`) nothing stops.",
        two_leave,
        school=six_families,
    ),
    LookAlike("A new intake", "Twenty new pupils in September, with their families.", a_new_intake),
    LookAlike(
        "The new school year",
        "Every year group goes up, everybody has a new form, and the top year has left.",
        everyone_goes_up,
        asked="too-many-disabled",
    ),
    LookAlike(
        "Two schools merge: theirs come to us",
        "Fifty pupils and their parents come under ids of their own. Nobody of ours is touched, so nothing asks.",
        the_other_school_joins,
    ),
    LookAlike(
        "Two schools merge: ours come to them",
        "Half of our pupils get new ids in the database of the other school. There is nothing to announce it with: the "
        "first night asks, and whoever knows of the merger lets it pass.",
        the_other_school_takes_us_in,
        asked="too-many-relationships-lost",
    ),
    LookAlike(
        "Everybody's email provider changes its name",
        "Every address has another domain. Usernames stay as they are.",
        new_domain,
    ),
    LookAlike("The school renames itself", "All staff have new addresses for work.", the_school_renames_itself),
    LookAlike(
        "A boarding house moves",
        "Fifteen pupils and twenty-five parents have one and the same new address.",
        the_boarding_house_moves,
    ),
    LookAlike(
        "A new column",
        "The report of telephones has the column Primary for the first time, and it decides otherwise than before.",
        primary_by_location,
        before=without_primary,
    ),
    LookAlike(
        "A new report",
        "The report of staff is added to kinroll.toml.",
        with_staff,
        before=without_staff,
    ),
    LookAlike(
        "Reports with a single row",
        "A school with one pupil writes its reports again.",
        again,
        "unchanged",
        school=one_of_each,
    ),
    LookAlike(
        "Siblings with one email",
        "Eight pupils have their family's address.",
        siblings_share_an_email,
    ),
    LookAlike("Wedding season", "A third of the parents have another surname.", wedding_season),
    LookAlike(
        "Leavers are purged",
        "Those who left and those who never came are no longer in the reports.",
        leavers_are_purged,
        "unchanged",
    ),
    LookAlike("The same extract twice a day", "The reports are written again, with nothing new.", again, "unchanged"),
    LookAlike("Every row twice", "A report was joined with another, which repeats its rows.", every_row_twice),
    LookAlike("Another order", "Every report lists its people in another order.", rows(in_another_order), "unchanged"),
    LookAlike(
        "Another encoding",
        "The reports come in UTF-16 instead of UTF-8.",
        all_reports(recoded("utf-16")),
        "unchanged",
    ),
    LookAlike(
        "Another format",
        "The reports come as CSV instead of XML, with British dates.",
        all_reports(as_csv("utf-8-sig")),
        "unchanged",
    ),
]
