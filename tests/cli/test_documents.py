"""Documents and courses as a user types them, on both databases."""

import json
from pathlib import Path

import pytest

from college import College, rule
from kinroll.store import courses


@pytest.fixture
def college(tmp_path: Path, database: str) -> College:
    made = College(tmp_path, database)
    made.declare(rule("booking", {}))
    return made


def test_courses_are_kept_and_listed(college: College) -> None:
    words = ("--name", "First aid", "--date", "FA-1", "--starts", "2026-12-01", "--location", "Carlton")
    assert college.command("course", "add", "HLT11", *words).status == 0
    file = college.folder / "dates.csv"
    file.write_text("course,code,starts_on\nHLT11,FA-2,2026-12-08\nCPR,,\n")
    assert college.command("course", "import", str(file)).out == "2 lines are kept.\n"
    listed = college.command("course", "list", "--json").lines
    assert [(row["course"], row["name"], row["code"]) for row in listed] == [
        ("CPR", "", ""),
        ("HLT11", "First aid", "FA-1"),
        ("HLT11", "First aid", "FA-2"),
    ]


@pytest.mark.parametrize(("line", "words"), [("HLT11,FA-2,2026-02-30", "not a day"), (",FA-2,", "no course code")])
def test_a_wrong_line_of_courses_keeps_none(college: College, line: str, words: str) -> None:
    file = college.folder / "dates.csv"
    file.write_text(f"course,code,starts_on\nCPR,,\n{line}\n")
    answer = college.command("course", "import", str(file))
    told = " ".join(answer.err.replace("│", " ").split())  # drawn in a box
    assert (answer.status, words in told, "line 3" in told) == (2, True, True)
    assert college.command("course", "list", "--json").lines == []


def test_documents_from_another_program_each_line_by_itself(college: College) -> None:
    sam = {"forename": "Sam", "surname": "Okafor", "personal_email": "sam@example.org"}
    given = [
        {"process": "Enrolment", "step": "booking", "values": sam, "source": "shop", "source_identifier": "1"},
        {"process": "Gone", "values": sam},
        {"process": "Enrolment", "values": {**sam, "shoe_size": "44"}},
        {"process": "Enrolment", "values": sam, "colour": "red"},
        {"process": "Enrolment", "values": sam, "at": "2026-01-01"},
    ]
    file = college.folder / "bookings.jsonl"
    file.write_text("\n".join([*(json.dumps(item) for item in given), "{", ""]))
    answer = college.command("document", "import-json", str(file), "--json")
    assert [line["outcome"] for line in answer.lines] == ["created", *["refused"] * 5]
    assert (answer.status, len(college.contacts())) == (1, 1)
    assert "shoe_size" in answer.lines[2]["text"]
    assert college.command("document", "import-json", str(file)).out == "Made 0 documents; 6 lines need somebody.\n"


SCHEMA = [
    ("course", "add", "HLT11"),
    ("document", "add", "Enrolment", "surname=Lee"),
    ("document", "show", "1"),
    ("document", "edit", "1", "mobile=0491 570 157"),
    ("document", "move", "1", "booking"),
    ("document", "rebook", "1", "FA-1"),
    ("document", "run", "1"),
    ("document", "relink", "1", "1"),
    ("document", "reject", "1", "1"),
    ("rules", "check"),
    ("rules", "export"),
    ("rules", "activate", "1"),
    ("rules", "diff", "1", "1"),
    ("usi", "show", "documents:1"),
    ("worker", "--once"),
]


@pytest.mark.parametrize("words", SCHEMA, ids=" ".join)
def test_an_answer_says_which_form_it_has(college: College, words: tuple[str, ...]) -> None:
    college.add("booking")
    courses.save([courses.CourseRow("FA", "First aid", code="FA-1")])
    assert college.command(*words, "--json").json["schema"] == 1


def test_what_is_made_of_a_list_says_so_too(college: College) -> None:
    file = college.folder / "people.csv"
    file.write_text("First name,Last name,Email\nNoor,Haddad,noor@example.org\n", encoding="utf-8")
    answers = [college.command("import", step, str(file), "--json") for step in ("analyse", "plan", "apply")]
    rules = college.folder / "rules.toml"
    rules.write_text(college.command("rules", "export").out, encoding="utf-8")
    answers += [college.command("rules", step, str(rules), "--json") for step in ("import", "try")]
    answers.append(college.command("usi", "export", str(college.folder / "ask.csv"), "--json"))
    assert [answer.json["schema"] for answer in answers] == [1] * 6


def test_what_waits_is_listed(college: College) -> None:
    college.add("booking")
    waiting = college.add("booking", personal_email="", forename="Kim")
    (listed,) = college.command("document", "list", "--waiting", "--json").lines
    assert (listed["document"], listed["name"], listed["waiting"]) == (waiting, "Kim Okafor", "id-missing")
    assert len(college.command("document", "list").out.splitlines()) == 3


def test_who_may_be_here_already_is_said_and_decides_nothing(college: College) -> None:
    college.add("booking", mobile="0491 570 156", date_of_birth="2001-05-14")
    said = ("forename=Sam", "surname=Okafor", "personal_email=other@example.org", "mobile=+61 491 570 156")
    done = college.command("document", "add", "Enrolment", *said, "--step", "booking", "--json").json
    named = {"contact_id": 1, "name": "Sam Okafor", "why": "same-telephone", "reason": "the same telephone and name"}
    assert (done["outcome"], done["contact_id"], done["likely"]) == ("created", 2, [named])
    again = college.command("document", "add", "Enrolment", *said, "--step", "enquiry")
    assert "Here already? Sam Okafor (contact 1): the same telephone and name." in again.err
    assert "kinroll document relink 3 CONTACT" in again.err
    refused = college.command("document", "add", "Enrolment", "shoe_size=44", "--json").json
    assert (refused["outcome"], refused["likely"]) == ("refused", [])


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("document", "show", "99"), 2),
        (("document", "show", "x"), 2),
        (("document", "move", "1", "nowhere"), 1),
        (("document", "rebook", "1", "nowhere"), 1),
        (("document", "edit", "1", "shoe_size=44"), 1),
        (("document", "edit", "1", "nothing"), 2),
        (("document", "relink", "1", "99"), 2),
        (("document", "add", "Gone", "surname=Lee"), 2),
    ],
)
def test_what_cannot_be_done_is_told_and_changes_nothing(college: College, words: tuple[str, ...], status: int) -> None:
    college.add("booking")
    before = college.contacts()
    answer = college.command(*words)
    assert (answer.status, bool(answer.err or answer.out)) == (status, True)
    assert college.contacts() == before


def test_a_document_is_shown_with_its_timeline(college: College) -> None:
    number = college.add("booking", mobile="ring me")
    shown = college.command("document", "show", str(number)).out
    assert "mobile: ring me  (wrong:" in shown
    assert 'rule "Booking": created contact 1 (Sam Okafor).' in shown
