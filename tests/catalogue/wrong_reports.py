"""Nights whose files are whole reports, and wrong. Most are held by a brake, with the whole plan to be looked at."""

import re
import shutil
from datetime import date, timedelta

from catalogue.night import MISSING_RIGHT, UNREADABLE, Change, Night, content, file, in_turn, path, rows
from kit import Columns, School, captions
from shapes import as_csv

WRONG_FILE = "Name the right file in kinroll.toml, or correct the script that writes the files. Then sync again."
ASK_FOR_RIGHT = (
    "Ask the SIMS administrator for the right, then run the reports again. If the column is empty for good reason, "
    "let this one plan pass."
)
LOOK_AT_REPORT = "Look at the report in SIMS: its filter, its columns, its date. Run it again, then sync again."


def on_roll(school: School) -> list[str]:
    return [key for key, row in school.students.items() if row["Enrolment status"] == "Single Registration"]


def everyone(school: School) -> list[Columns]:
    """The rows of all people, those of contacts once for each link."""
    return [*school.students.values(), *school.staff.values(), *(row for _, _, row in school.contacts)]


def blanked(*names: str) -> Change:
    def change(school: School) -> None:
        for row in everyone(school):
            for name in names:
                row[name] = ""

    return rows(change)


def in_place_of(wanted: str, given: str) -> Change:
    return lambda school: shutil.copyfile(path(school, given), path(school, wanted))


@rows
def half_of_the_rows(school: School) -> None:
    school.contacts = school.contacts[: len(school.contacts) // 2]


@rows
def emails_are_blank(school: School) -> None:
    for _, row in school.emails:
        row["Email"] = ""


@rows
def one_year_group(school: School) -> None:
    school.students = {key: row for key, row in school.students.items() if row["Year"] == "Year  8"}


@rows
def all_have_left(school: School) -> None:
    for row in school.students.values():
        row["Date of leaving"] = "2026-11-20T00:00:00"


@rows
def other_ids(school: School) -> None:
    """The same people under other ids, as after a move to another database."""
    school.students = {f"7{key}": row for key, row in school.students.items()}
    school.staff = {f"7{key}": row for key, row in school.staff.items()}
    school.contacts = [(f"7{key}", f"7{other}", row) for key, other, row in school.contacts]
    for name in ("addresses", "telephones", "emails"):
        setattr(school, name, [(f"7{key}", row) for key, row in getattr(school, name)])


@rows
def another_school(school: School) -> None:
    """The ids of this school with the people of another: everybody has somebody else's names."""
    people = {key: row for key, _, row in school.contacts}
    for group in (school.students, people):
        keys = list(group)
        names = [(group[key]["Forename"], group[key]["Surname"]) for key in keys]
        for key, (forename, surname) in zip(keys, names[17:] + names[:17], strict=True):
            school.change(key, Forename=forename, Surname=surname)
    for _, row in school.emails:
        row["Email"] = f"pupil.{row['Email']}"


@rows
def a_new_caption(school: School) -> None:
    for _, row in school.telephones:
        row["Telephone no."] = row.pop("Telephone number", "")


@rows
def columns_moved_by_one(school: School) -> None:
    for row in everyone(school):
        names = list(row)
        texts = [row[name] for name in names]
        row.update(zip(names, texts[1:] + texts[:1], strict=True))


@rows
def names_swapped(school: School) -> None:
    for _, _, row in school.contacts:
        row["Forename"], row["Surname"] = row["Surname"], row["Forename"]


@rows
def born_a_day_earlier(school: School) -> None:
    """Summer birthdays a day early: what turning local midnight into UTC does."""
    for row in school.students.values():
        born = date.fromisoformat(row["Date of birth"][:10])
        if 4 <= born.month <= 10:
            row["Date of birth"] = f"{born - timedelta(days=1)}T23:00:00"


@rows
def day_and_month_swapped(school: School) -> None:
    for row in school.students.values():
        year, month, day = row["Date of birth"][:10].split("-")
        row["Date of birth"] = f"{month}/{day}/{year}"


@rows
def ids_of_two(school: School) -> None:
    """Contacts of ours and of another school under the same ids."""
    taken = [row[:2] for row in school.contacts[:12]]
    school.contacts += [(key, other, captions({"Forename": "Ida", "Surname": "Lind"})) for key, other in taken]


@rows
def no_links(school: School) -> None:
    school.contacts = [(key, "0", row) for key, _, row in school.contacts]


@rows
def some_contacts_go(school: School) -> None:
    for key in list(dict.fromkeys(key for key, _, _ in school.contacts))[:15]:
        school.forget(key)


def without_ids(whole: bytes) -> bytes:
    """What an account outside of the group Third Party Reporter gets."""
    return re.sub(rb"<(primary|multiple)_id>.*?</(primary|multiple)_id>", b"", whole)


def a_year_passes(school: School) -> None:
    """Last year's reports are put aside; since then some have left, some have come, and many have moved."""
    shutil.copytree(school.folder / "sims", school.folder / "last-year")
    for key in on_roll(school)[:4]:
        school.students[key]["Date of leaving"] = "2026-07-17T00:00:00"
    for i in range(4):
        school.student(f"20000{i}", f"New{i}", f"Pupil{i}")
    for _, row in school.addresses[:60]:
        row["Street"] = "New Street"
    school.write()


def last_years_files(school: School) -> None:
    shutil.copytree(school.folder / "last-year", school.folder / "sims", dirs_exist_ok=True)


EMPTY = [
    Night(
        "A report without a row",
        "The report was run with a filter or an effective date that nobody meets.",
        content("students", lambda _: b"<SuperStarReport>\n</SuperStarReport>\n"),
        "extract-empty",
        LOOK_AT_REPORT,
    ),
    Night(
        "A CSV report with captions only",
        "The same, for a table.",
        in_turn(
            file("contacts", as_csv("utf-8")), content("contacts", lambda table: table.partition(b"\n")[0] + b"\n")
        ),
        "extract-empty",
        LOOK_AT_REPORT,
    ),
    Night(
        "Every report without a row",
        "The account sees nobody: a new database, a training database, all rights gone.",
        in_turn(
            *(
                content(report, lambda _: b"<SuperStarReport/>")
                for report in ("students", "staff", "contacts", "addresses", "telephones", "emails")
            )
        ),
        "extract-empty",
        "See which database the account of the sync is connected to, and its rights.",
    ),
    Night(
        "No telephones",
        "The report of telephones has no row: the right to see contacts' records was taken away.",
        content("telephones", lambda _: b"<SuperStarReport/>"),
        "extract-empty",
        ASK_FOR_RIGHT,
    ),
]
WRONG_SLOT = [
    Night(
        "The report of addresses in place of telephones",
        "Two files were mixed up.",
        in_place_of("telephones", "addresses"),
        UNREADABLE,
        WRONG_FILE,
    ),
    Night(
        "The report of emails in place of telephones",
        "Two files were mixed up that look alike: both have the columns Location, Main and Primary.",
        in_place_of("telephones", "emails"),
        UNREADABLE,
        WRONG_FILE,
    ),
    Night(
        "The report of staff in place of contacts",
        "Two files were mixed up.",
        in_place_of("contacts", "staff"),
        UNREADABLE,
        WRONG_FILE,
    ),
    Night(
        "The report of contacts in place of staff",
        "Two files were mixed up; taken at its word, every parent would be a member of staff.",
        in_place_of("staff", "contacts"),
        UNREADABLE,
        WRONG_FILE,
    ),
    Night(
        "The report of contacts in place of students",
        "Two files were mixed up; taken at its word, every parent would be a pupil.",
        in_place_of("students", "contacts"),
        UNREADABLE,
        WRONG_FILE,
    ),
    Night(
        "The report of emails in place of contacts",
        "Two files were mixed up.",
        in_place_of("contacts", "emails"),
        UNREADABLE,
        WRONG_FILE,
    ),
]
RIGHTS = [
    Night(
        "A report without ids",
        "The account of the sync is no longer in the group Third Party Reporter.",
        content("contacts", without_ids),
        MISSING_RIGHT,
        "Ask the SIMS administrator to put the account into the group, then run the reports again.",
    ),
    Night(
        "A column that nobody fills any more",
        "A right was taken away, and SIMS leaves out what the account may not see.",
        blanked("Title"),
        "column-blanked",
        ASK_FOR_RIGHT,
    ),
    Night(
        "Court orders and parental responsibility are gone",
        "The same for two columns; taken at its word, restrictions would end.",
        blanked("Court order", "Parental responsibility"),
        "column-blanked",
        ASK_FOR_RIGHT,
    ),
    Night(
        "No email has an address",
        "The report of emails has its rows, and no address in them.",
        emails_are_blank,
        "column-blanked",
        ASK_FOR_RIGHT,
    ),
    Night(
        "All relationships are gone",
        "The report of contacts lists everybody, with no student beside them.",
        no_links,
        "too-many-relationships-lost",
        "Ask the SIMS administrator for the right Students > Home/Family > View (All), then run the reports again.",
    ),
]
PEOPLE = [
    Night(
        "One year group instead of the school",
        "The report of students kept the filter of somebody who had used it for Year 8.",
        one_year_group,
        "students-lost",
        LOOK_AT_REPORT,
    ),
    Night(
        "Half of the rows of a CSV file",
        "The file was cut off exactly between two rows, so that nothing looks broken.",
        in_turn(half_of_the_rows, file("contacts", as_csv("utf-8"))),
        "too-many-disabled",
        "Copy the file again, whole.",
    ),
    Night(
        "Every sixth contact is missing",
        "The report was narrowed, for example to those with priority 1 in one house.",
        some_contacts_go,
        "too-many-disabled",
        LOOK_AT_REPORT + " If they really have gone, let this one plan pass.",
    ),
    Night(
        "Everybody has left",
        "Every student has a date of leaving: a roll-over was begun, or a column was mapped wrongly.",
        all_have_left,
        "students-lost",
        "Put the dates right in SIMS, or the mapping in kinroll.toml. Then sync again.",
    ),
    Night(
        "The clock of the server is years behind",
        "An empty battery: the server believes it is 2016, when none of today's students had been admitted.",
        lambda school: None,
        "students-lost",
        "Set the clock, then sync again.",
        words=("--today", "2016-11-21"),
    ),
    Night(
        "Other ids",
        "The same people under new ids: the database was moved or rebuilt.",
        other_ids,
        "ids-replaced",
        "Ask whoever keeps SIMS whether the old ids can be had back. If not, do not let the plan pass: all accounts "
        "would end, and new ones could not take their usernames.",
    ),
    Night(
        "Another school's files",
        "A trust's server wrote the reports of a sister school, whose ids overlap with ours.",
        another_school,
        "names-differ",
        "See which database the account of the sync is connected to.",
    ),
    Night(
        "Ids that stand for two people",
        "Two schools' databases were joined without new ids.",
        ids_of_two,
        "ids-repeated",
        "Sync each school as a source of its own, or have the ids made unique in SIMS.",
    ),
]
VALUES = [
    Night(
        "A caption was changed",
        "Somebody renamed a column in SIMS, and Kinroll does not know the new name.",
        a_new_caption,
        "column-blanked",
        "`kinroll check sims` says which column it takes for the missing one: change it back, or map it under "
        "`captions` in kinroll.toml.",
    ),
    Night(
        "Columns moved by one",
        "Somebody deleted a caption of the table, and each value now stands under its neighbour's.",
        columns_moved_by_one,
        "names-differ",
        "Let the report runner write the file; do not edit it on the way.",
    ),
    Night(
        "Forenames and surnames swapped",
        "Two columns of the report of contacts were given each other's caption.",
        names_swapped,
        "names-differ",
        "Correct the captions in SIMS, or the mapping in kinroll.toml. Then sync again.",
    ),
    Night(
        "Summer birthdays a day early",
        "A program on the way turned midnight into universal time.",
        born_a_day_earlier,
        "too-many-birth-dates",
        "Let the report runner write the file; do not convert its dates.",
    ),
    Night(
        "Day and month swapped",
        "The report runner moved to a machine with American dates.",
        day_and_month_swapped,
        "too-many-birth-dates",
        "Set the machine's region to United Kingdom, or let the report runner write XML.",
    ),
    Night(
        "Last year's files, with their date",
        "A backup was put back, and the sync is told the day of the extract (`--as-of` or `as_of`).",
        lambda school: None,
        "older-than-last",
        "Put today's files in place, then sync again.",
        words=("--as-of", "2025-11-21"),
    ),
    Night(
        "Last year's files, without a date",
        "A backup was put back, and nothing tells its age but what it says.",
        last_years_files,
        "returns-to-earlier",
        "Put today's files in place, then sync again.",
        before=(a_year_passes,),
    ),
]
