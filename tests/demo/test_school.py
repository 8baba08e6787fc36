"""The demo school: well-formed, repeatable, of the size and shape that is said, with every scripted case in it."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kinroll.demo.crowd.families import families
from kinroll.demo.people import local_part, upn
from kinroll.demo.reports import CAPTIONS, FILES
from kinroll.demo.school import School, write_school
from kinroll.demo.school_year import as_written, birthday, year_start

TODAY = date(2026, 11, 21)
Row = dict[str, str]
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]+")


def rows(folder: Path, report: str) -> Iterator[Row]:
    """The records of a report, captions decoded. A column that is left out is not in the row."""
    for record in ElementTree.parse(folder / FILES[report]).getroot().iterfind("Record"):
        yield {decoded(column.tag): column.text or "" for column in record}


@cache
def decoded(name: str) -> str:
    return re.sub(r"_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), name)


def rows_of(folder: Path, report: str, person_id: str) -> list[Row]:
    return [row for row in rows(folder, report) if row["primary_id"] == person_id]


def child_of(row: Row) -> str:
    return row["multiple_id"].split(",")[1]


def is_current(student: Row, today: date = TODAY) -> bool:
    stamp = today.isoformat()
    return student["Date of admission"][:10] <= stamp and not student.get("Date of leaving", "9999")[:10] < stamp


def current_students(folder: Path) -> set[str]:
    return {row["primary_id"] for row in rows(folder, "students") if is_current(row)}


def current_contacts(folder: Path) -> set[str]:
    students = current_students(folder)
    return {row["primary_id"] for row in rows(folder, "contacts") if child_of(row) in students}


def by_person(folder: Path) -> dict[str, dict[str, list[str]]]:
    """Everything the six reports say of each person, as comparable text."""
    found: dict[str, dict[str, list[str]]] = {}
    for report in FILES:
        for row in rows(folder, report):
            found.setdefault(row["primary_id"], {}).setdefault(report, []).append(str(sorted(row.items())))
    return found


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> School:
    """1,200 ordinary pupils and nobody scripted."""
    return write_school(tmp_path_factory.mktemp("crowd"), today=TODAY, cases=False)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of so many ordinary pupils that names repeat and rare things happen."""
    return write_school(tmp_path_factory.mktemp("large"), pupils=12_000, today=TODAY, cases=False).folder


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> dict[int, School]:
    """Three nights of a small school."""
    folder = tmp_path_factory.mktemp("nights")
    return {n: write_school(folder / str(n), pupils=60, today=TODAY, night=n) for n in (1, 2, 3)}


@pytest.fixture(scope="module")
def small(nights: dict[int, School]) -> School:
    """The first night."""
    return nights[1]


# Files


def test_the_same_arguments_give_the_same_bytes_and_another_seed_does_not(small: School, tmp_path: Path) -> None:
    write_school(tmp_path / "again", pupils=60, today=TODAY)
    write_school(tmp_path / "other", pupils=60, today=TODAY, seed=2)
    for file in FILES.values():
        assert (tmp_path / "again" / file).read_bytes() == (small.folder / file).read_bytes()
    assert (tmp_path / "other" / "contacts.xml").read_bytes() != (small.folder / "contacts.xml").read_bytes()


def test_the_day_does_not_matter_to_the_ordinary_crowd_within_a_school_year(crowd: School, tmp_path: Path) -> None:
    write_school(tmp_path, today=date(2027, 8, 1), cases=False)
    for file in FILES.values():
        assert (tmp_path / file).read_bytes() == (crowd.folder / file).read_bytes()


def test_counts_are_those_of_the_files(small: School) -> None:
    counted = {report: sum(1 for _ in rows(small.folder, report)) for report in FILES}
    assert counted == {
        "students": small.students,
        "staff": small.staff,
        "contacts": small.links,
        "addresses": small.addresses,
        "telephones": small.telephones,
        "emails": small.emails,
    }
    assert small.contacts == len({row["primary_id"] for row in rows(small.folder, "contacts")})


def test_columns_are_the_declared_ones_in_their_order_and_never_empty(small: School) -> None:
    for report, captions in CAPTIONS.items():
        order = ["primary_id", "multiple_id", *captions.split(",")]
        for row in rows(small.folder, report):
            assert list(row) == [caption for caption in order if caption in row]
            assert all(row.values())


def test_a_record_looks_as_it_does_in_a_commandreporter_file(small: School) -> None:
    text = (small.folder / "contacts.xml").read_text(encoding="utf-8")
    assert text.startswith("<SuperStarReport>\n  <Record>\n    <primary_id>")
    assert text.endswith("  </Record>\n</SuperStarReport>\n")
    assert "    <multiple_id>90001,91001</multiple_id>\n" in text
    assert "<Parental_x0020_responsibility>T</Parental_x0020_responsibility>" in text
    assert "<Middle_x0020_Name_x0028_s_x0029_>" in text
    assert "<Surname>O’Łukasz &amp; D'Ávila-Ñíguez</Surname>" in text


def test_child_rows_belong_to_people_of_the_other_reports(small: School) -> None:
    contacts = {row["primary_id"] for row in rows(small.folder, "contacts")}
    students = {row["primary_id"] for row in rows(small.folder, "students")}
    for report in ("addresses", "telephones"):
        assert {row["primary_id"] for row in rows(small.folder, report)} <= contacts
    assert {row["primary_id"] for row in rows(small.folder, "emails")} <= contacts | students
    assert {child_of(row) for row in rows(small.folder, "contacts")} <= students | {"0"}


def test_ids_are_of_one_person_each(small: School) -> None:
    for report in ("students", "staff"):
        ids = Counter(row["primary_id"] for row in rows(small.folder, report))
        assert set(ids.values()) == {1}
    names: dict[str, set[tuple[str, str]]] = {}
    for row in rows(small.folder, "contacts"):
        names.setdefault(row["primary_id"], set()).add((row.get("Forename", ""), row.get("Surname", "")))
    assert all(len(found) == 1 for found in names.values())
    students = {row["primary_id"] for row in rows(small.folder, "students")}
    assert students & names.keys() == set(small.cases["A20 pupil who is also a contact"])
    admissions = Counter(row["Adno"] for row in rows(small.folder, "students"))
    assert set(admissions.values()) == {1}


def test_only_reserved_numbers_postcodes_and_domains_are_used(small: School) -> None:
    number = re.compile(r"01632 960\d{3}|020 7946 0\d{3}|(\+44 7700 |07700 ?)900\d{3}")
    for row in rows(small.folder, "telephones"):
        assert number.fullmatch(row.get("Telephone number", "01632 960000"))
    assert all(row["Postcode"].startswith("ZZ99 ") for row in rows(small.folder, "addresses"))
    domain = re.compile(r"example\.(com|org|net)|([a-z]+\.)+example")
    for row in rows(small.folder, "emails"):
        if EMAIL.fullmatch(address := row.get("Email", "").strip().lower()):
            assert domain.fullmatch(address.partition("@")[2])


# The ordinary crowd


def test_the_crowd_has_the_stated_size(crowd: School) -> None:
    assert len(current_students(crowd.folder)) == 1200
    assert crowd.staff == 96
    assert crowd.contacts / 1200 == pytest.approx(1.65, abs=0.08)


@pytest.mark.parametrize(
    ("rows_of_kind", "a_contact"), [("links", 1.6), ("addresses", 1.4), ("telephones", 2.2), ("emails", 1.3)]
)
def test_the_crowd_has_the_stated_rows_a_contact(crowd: School, rows_of_kind: str, a_contact: float) -> None:
    assert getattr(crowd, rows_of_kind) / crowd.contacts == pytest.approx(a_contact, abs=0.06)


def test_some_staff_are_parents_with_the_same_id_and_email(crowd: School) -> None:
    staff = {row["primary_id"]: row for row in rows(crowd.folder, "staff")}
    both = staff.keys() & {row["primary_id"] for row in rows(crowd.folder, "contacts")}
    assert 5 <= len(both) <= 30
    work = {row["primary_id"]: row["Email"] for row in rows(crowd.folder, "emails") if row["Location"] == "Work"}
    assert all(work[person] == staff[person]["Work Email"] for person in both)


def test_about_four_in_a_thousand_lack_what_a_contact_needs(large: Path) -> None:
    with_email = {row["primary_id"] for row in rows(large, "emails") if EMAIL.fullmatch(row.get("Email", ""))}
    named = {row["primary_id"] for row in rows(large, "contacts") if row.get("Forename") and row.get("Surname")}
    wanted = current_contacts(large)
    without_email, nameless = wanted - with_email, wanted - named
    assert len(without_email | nameless) / len(wanted) == pytest.approx(0.004, abs=0.0015)
    assert len(without_email) > len(nameless) > 0


def test_no_two_people_of_the_crowd_share_an_email_however_names_repeat(large: Path) -> None:
    emails = [(row["Email"].lower(), row["primary_id"]) for row in rows(large, "emails")]
    emails += [(row["Work Email"].lower(), row["primary_id"]) for row in rows(large, "staff")]
    holders = Counter(address for address, _ in set(emails))
    assert set(holders.values()) == {1}
    assert any(re.search(r"\d@", address) for address in holders), "names did repeat"


def test_nobody_holds_an_email_of_the_cast(small: School) -> None:
    holders: dict[str, set[str]] = {}
    for row in rows(small.folder, "emails"):
        holders.setdefault(row.get("Email", "").strip().lower(), set()).add(row["primary_id"])
    shared = {frozenset(people) for address, people in holders.items() if address and len(people) > 1}
    scripted = {frozenset(small.cases[name]) for name in small.cases if name.startswith(("A15 a couple", "A16"))}
    assert shared == scripted


def test_flags_are_mostly_on_one_row_and_fax_is_rare(crowd: School) -> None:
    telephones = list(rows(crowd.folder, "telephones"))
    assert {row["Location"] for row in telephones} == {"Home", "Mobile", "Work"}
    assert 0 < sum(row["Device"] == "Fax" for row in telephones) < 0.05 * len(telephones)
    primaries = Counter(row["primary_id"] for row in telephones if row["Primary"] == "T")
    assert set(primaries.values()) == {1}
    assert len(primaries) > 0.95 * crowd.contacts


def test_some_homes_have_ended_and_another_follows(crowd: School) -> None:
    ended = [row for row in rows(crowd.folder, "addresses") if "End date" in row]
    assert 0.2 < len(ended) / crowd.contacts < 0.4
    assert all(row["Start date"] < row["End date"] for row in ended)


def test_a_family_is_made_when_it_is_asked_for() -> None:
    several = list(islice(families(1, 10**9, year_start(TODAY)), 3))
    assert all(household.students and household.contacts for household in several)


def test_a_school_of_scripted_people_alone_and_an_empty_one(tmp_path: Path) -> None:
    assert write_school(tmp_path / "cast", pupils=0, today=TODAY).contacts > 80
    assert write_school(tmp_path / "empty", pupils=0, today=TODAY, cases=False).contacts == 0
    assert (tmp_path / "empty" / "staff.xml").read_text(encoding="utf-8") == "<SuperStarReport>\n</SuperStarReport>\n"


# The scripted cases


def test_every_rule_that_files_can_show_has_a_case(small: School) -> None:
    shown = {name.split()[0] for name in small.cases}
    assert shown == {f"A{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 20)}


def test_everyone_named_in_a_case_is_in_the_reports(small: School) -> None:
    people = by_person(small.folder).keys()
    assert {number for numbers in small.cases.values() for number in numbers} <= people


def test_nobody_lacks_a_readable_email_but_those_whose_case_it_is(small: School) -> None:
    """A fault nobody meant would make a case show something else."""
    readable = {r["primary_id"] for r in rows(small.folder, "emails") if EMAIL.fullmatch(r.get("Email", "").strip())}
    scripted = {row["primary_id"] for row in rows(small.folder, "contacts") if len(row["primary_id"]) < 6}
    faulty = ("no email", "unreadable email", "only email row is blank", "neither forename, surname nor email")
    meant = {small.cases[name][0] for name in small.cases if name.endswith(faulty) or "no email" in name}
    assert scripted - readable == meant


@pytest.mark.parametrize(
    ("case", "is_in_scope"),
    [
        ("A1 contact of a leaver only", False),
        ("A1 contact of an applicant only", False),
        ("A1 contact without any student", False),
        ("A1 contact of a pupil and of a leaver", True),
        ("A1 pupil admitted today", True),
        ("A1 pupil whose last day is today", True),
        ("A12 staff who left, still a parent", True),
    ],
)
def test_who_is_a_contact_of_a_current_pupil(small: School, case: str, is_in_scope: bool) -> None:
    assert (small.cases[case][0] in current_contacts(small.folder)) is is_in_scope


def test_a_contact_without_any_student_has_the_id_0_and_no_relationship(small: School) -> None:
    (person,) = small.cases["A1 contact without any student"]
    (row,) = rows_of(small.folder, "contacts", person)
    assert row["multiple_id"] == f"{person},0"
    assert not row.keys() & {"Relationship", "Priority", "Student Surname"}


TELEPHONE = ("Telephone number", "Location", "Main", "Primary")
EMAIL_ROW = ("Email", "Location", "Main", "Primary")
ADDRESS = ("Address type", "Start date", "End date")


@pytest.mark.parametrize(
    ("case", "report", "columns", "expected"),
    [
        ("A3 title and gender not in the lookups", "contacts", ("Title", "Gender"), ["Capt. Not Specified"]),
        ("A3 neither title nor gender", "contacts", ("Title", "Gender"), ["- -"]),
        ("A4 two homes from the same day", "addresses", ADDRESS, ["Home 2021-09-03 -"] * 2),
        ("A4 a home without a start", "addresses", ADDRESS, ["Home - -", "Home 2017-09-03 -"]),
        ("A4 the only home has ended", "addresses", ADDRESS, ["Home 2017-09-03 2021-09-03"]),
        ("A4 the newest home has ended", "addresses", ADDRESS, ["Home 2017-09-03 -", "Home 2021-09-03 2024-09-03"]),
        ("A4 the newest home lies ahead", "addresses", ADDRESS, ["Home 2017-09-03 -", "Home 2027-09-03 -"]),
        ("A4 workplace newer than the home", "addresses", ADDRESS, ["Home 2017-09-03 -", "Work 2024-09-03 -"]),
        (
            "A5 two mobiles, the second Primary",
            "telephones",
            TELEPHONE,
            ["07700 900611 Mobile T F", "07700 900612 Mobile F T"],
        ),
        (
            "A5 two at home, both Primary",
            "telephones",
            TELEPHONE,
            ["01632 960641 Home T T", "01632 960642 Home T T"],
        ),
        (
            "A5 fax among the numbers for work",
            "telephones",
            ("Location", "Device", "Primary"),
            ["Work Fax F", "Work Telephone F", "Mobile Telephone T"],
        ),
        (
            "A6 two at home, the second Main",
            "emails",
            EMAIL_ROW,
            ["emil.1@mail.example Home F F", "emil.2@mail.example Home T F"],
        ),
        (
            "A8 flagged row is blank",
            "emails",
            EMAIL_ROW,
            ["- Work T T", "lena.s@mail.example Home F F"],
        ),
        (
            "A9 Primary is of type Other, Main at home",
            "telephones",
            TELEPHONE,
            ["01632 960941 Other F T", "07700 900942 Mobile F F", "01632 960943 Home T F"],
        ),
        ("A9 no telephone at all", "telephones", TELEPHONE, []),
        ("A13 no email at all", "emails", EMAIL_ROW, []),
        ("A13 unreadable email", "emails", ("Email",), ["kwesi.ofori(at)mail.example"]),
        ("A13 only email is of type Other", "emails", EMAIL_ROW, ["vera.sokol@mail.example Other T T"]),
        ("A13 only email row is blank", "emails", EMAIL_ROW, ["- Home T T"]),
        ("A13 no forename", "contacts", ("Forename", "Surname"), ["- Whitmore"]),
        ("A13 Zoë, no surname", "contacts", ("Forename", "Surname"), ["Zoë -"]),
        ("A13 staff and parent, no email as a contact", "emails", EMAIL_ROW, []),
        (
            "A13 staff and parent, no email as a contact",
            "staff",
            ("Work Email",),
            ["lakshmi.raman@marlbrookvale.example"],
        ),
        (
            "A7 mother of one child, step parent of another",
            "contacts",
            ("Relationship", "Parental responsibility"),
            ["Mother T", "Step Parent F"],
        ),
        (
            "A7 court order for one of two children",
            "contacts",
            ("Parental responsibility", "Court order"),
            ["T F", "F T"],
        ),
        ("A7 responsibility not stated", "contacts", ("Parental responsibility",), ["-"]),
        ("A20 pupil with an email", "emails", ("Location", "Primary"), ["Work T"]),
        ("A20 pupil without an email", "emails", EMAIL_ROW, []),
        (
            "A20 pupil known by other names",
            "students",
            ("Forename", "Preferred Forename", "Legal Surname"),
            ["Amelia Millie Kowalska-Okoye"],
        ),
        ("A20 staff who left", "staff", ("Employment end",), ["2026-07-17"]),
        ("A20 staff without an email", "staff", ("Work Email",), ["-"]),
    ],
)
def test_a_case_has_the_rows_that_make_it_one(
    small: School, case: str, report: str, columns: tuple[str, ...], expected: list[str]
) -> None:
    found = rows_of(small.folder, report, small.cases[case][0])
    assert [" ".join(row.get(column, "-").split("T00:")[0] for column in columns) for row in found] == expected


def test_the_twins_share_a_birthday_and_parents(small: School) -> None:
    sami, sam = (rows_of(small.folder, "students", number)[0] for number in small.cases["A7 the twins Sami and Sam"])
    assert sami["Date of birth"] == sam["Date of birth"]
    assert sami["Surname"] == sam["Surname"]
    parents = Counter(
        row["primary_id"]
        for row in rows(small.folder, "contacts")
        if child_of(row) in small.cases["A7 the twins Sami and Sam"]
    )
    assert list(parents.values()) == [2, 2]


def test_pat_has_one_email_and_three_children(small: School) -> None:
    (pat,) = small.cases["A15 Pat, one email and three children"]
    assert len(rows_of(small.folder, "contacts", pat)) == 3
    assert len(rows_of(small.folder, "emails", pat)) == 1


def test_one_mother_entered_twice_differs_in_case_and_a_blank_only(small: School) -> None:
    first, second = small.cases["A16 one mother entered twice"]
    (one,), (other,) = (rows_of(small.folder, "emails", number) for number in (first, second))
    assert one["Email"] != other["Email"]
    assert one["Email"] == other["Email"].strip().lower()
    assert other["Email"].endswith(" ")


def test_duplicates_whose_ids_sort_differently_as_text(small: School) -> None:
    lower, higher = small.cases["A16 ids of different length, higher listed first"]
    assert int(lower) < int(higher)
    assert lower > higher
    listed = [row["primary_id"] for row in rows(small.folder, "contacts")]
    assert listed.index(higher) < listed.index(lower)


def test_max_is_staff_and_parent_under_one_id(small: School) -> None:
    (number,) = small.cases["A12 Max, staff and parent"]
    assert rows_of(small.folder, "staff", number)
    assert number in current_contacts(small.folder)


# Later nights


@pytest.mark.parametrize("night", [2, 3])
def test_a_later_night_differs_in_the_named_people_only(nights: dict[int, School], night: int) -> None:
    before, after = by_person(nights[night - 1].folder), by_person(nights[night].folder)
    changed = {number for number in before.keys() | after.keys() if before.get(number) != after.get(number)}
    differences = nights[night].differences
    assert changed <= {number for people in differences.values() for number in people}
    assert all(changed & set(people) for people in differences.values()), "each difference is one"


def test_the_first_night_has_no_differences_and_the_second_has_these(nights: dict[int, School]) -> None:
    assert nights[1].differences == {}
    assert {name.split()[0] for name in nights[2].differences} == {
        f"A{n}" for n in (1, 2, 4, 7, 10, 11, 12, 13, 14, 15, 17)
    }
    assert list(nights[3].differences) == ["A11 Bailey came back"]


def test_who_comes_and_goes_on_the_second_night(nights: dict[int, School]) -> None:
    first, second, third = (current_contacts(nights[n].folder) for n in (1, 2, 3))
    assert first - second == {"90008", "90111", "90112", "90114", "90005"}
    assert second - first == {"90004", "90017", "90121"}
    assert third - second == {"90114"}
    assert "90113" in second


def test_the_second_night_is_too_quiet_for_the_brakes_even_without_a_crowd(tmp_path: Path) -> None:
    """The default brakes stop at more than 10 % of lost roles or relationships."""
    one, two = (write_school(tmp_path / str(n), pupils=0, today=TODAY, night=n).folder for n in (1, 2))
    for count in (current_contacts, current_students):
        assert len(count(one) - count(two)) < 0.08 * len(count(one))
    columns = [{(r, column) for r in FILES for row in rows(folder, r) for column in row} for folder in (one, two)]
    assert columns[0] == columns[1], "no column goes blank"


def test_noor_and_the_changed_email(nights: dict[int, School]) -> None:
    (noor,) = nights[1].cases["A2 Noor, whose surname changes"]
    assert [rows_of(nights[n].folder, "contacts", noor)[0]["Surname"] for n in (1, 2)] == ["Haddad", "Haddad-Lind"]
    (other,) = nights[1].cases["A15 email changes, username stays"]
    addresses = [rows_of(nights[n].folder, "emails", other)[0]["Email"] for n in (1, 2)]
    assert addresses == ["saoirse.keane@mail.example", "saoirse.new@mail.example"]


def test_of_the_two_mothers_the_one_with_the_account_vanishes(nights: dict[int, School]) -> None:
    assert "90005" not in by_person(nights[2].folder)
    assert "90006" in current_contacts(nights[2].folder)


# Days and numbers


@pytest.mark.parametrize(
    ("day", "offset"),
    [
        pytest.param(date(2018, 9, 1), "+01:00", id="summer"),
        pytest.param(date(2024, 1, 1), "+00:00", id="winter"),
        pytest.param(date(2015, 3, 29), "+00:00", id="the clocks go forward after this midnight"),
        pytest.param(date(2015, 3, 30), "+01:00", id="the day after"),
        pytest.param(date(2026, 10, 25), "+01:00", id="the clocks go back after this midnight"),
        pytest.param(date(2026, 10, 26), "+00:00", id="the day after that"),
    ],
)
def test_a_day_is_written_as_its_british_midnight(day: date, offset: str) -> None:
    assert as_written(day) == f"{day}T00:00:00{offset}"


def test_the_school_year_begins_in_september() -> None:
    assert year_start(date(2026, 9, 2)) == date(2025, 9, 3)
    assert year_start(date(2026, 9, 3)) == date(2026, 9, 3)
    assert birthday(7, date(2026, 9, 3), 0) == date(2014, 9, 1)
    assert birthday(7, date(2026, 9, 3), 364) == date(2015, 8, 31)


def test_a_unique_pupil_number_has_the_right_check_letter() -> None:
    # This one is of the sample files, where serial 1 of school 4999 was given out in 2026.
    assert upn(1, 2026) == "P999499926001"


def test_the_local_part_of_an_email_is_plain_letters() -> None:
    assert local_part("Zoë", "O’Łukasz & Ñíguez-Þór") == "zoe.olukaszniguez-thor"
