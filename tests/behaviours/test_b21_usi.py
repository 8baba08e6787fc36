"""B21: a USI makes and finds a contact only while it is verified, for exactly the name and the day of birth held."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from college import College, rule
from kinroll.core.process.identifying import Identity
from kinroll.flows import verifying
from kinroll.store import erasing
from kinroll.store.models import Verification

USI, OTHER = "BNGH7C75FN", "BP6LKB3C7X"
NOOR = {"forename": "Noor", "surname": "Haddad", "date_of_birth": "1990-02-01", "usi": USI}


@pytest.fixture
def college(tmp_path: Path, database: str) -> College:
    """An organisation whose booking rule takes the contact's id from the USI."""
    made = College(tmp_path, database, at=datetime(2026, 1, 5, 12, tzinfo=UTC))  # before the clock of commands
    made.declare(rule("booking", {"contact_id": "usi"}), rule("attending", {"contact_id": "usi"}))
    return made


def written(college: College, name: str, *lines: str) -> str:
    file = college.folder / name
    file.write_text("\n".join(lines), encoding="utf-8")
    return str(file)


ANSWERS = "USI,First name,Family name,Date of birth,Result"


class TestWaiting:
    def test_an_unverified_usi_neither_creates_nor_matches(self, college: College) -> None:
        number = college.add(values=NOOR)
        assert college.contacts() == []
        assert "waiting: USI not verified" in college.said(number)

    def test_recording_the_verification_runs_the_rule_again(self, college: College) -> None:
        number = college.add(values=NOOR)
        assert college.verify(**NOOR) == [number]
        assert college.outcomes(number) == ["waiting", "created"]
        assert college.command("contact", "show", f"@{USI}", "--json").json["forename"] == "Noor"

    def test_by_hand_it_goes_on_with_the_rule_it_stopped_at_where_its_step_has_none(self, college: College) -> None:
        number = college.add(values=NOOR)
        college.move(number, "completed")
        college.edit(number, surname="Roy")
        college.verify(**{**NOOR, "surname": "Roy"})
        assert college.outcomes(number) == ["waiting", "created"]
        other = college.add(values={**NOOR, "usi": OTHER})
        college.move(other, "completed")
        assert "USI not verified" in college.run(other).text

    def test_a_failed_answer_leaves_the_document_waiting(self, college: College) -> None:
        number = college.add(values=NOOR)
        assert college.verify("failed", **NOOR) == []
        assert (college.outcomes(number), college.contacts()) == (["waiting"], [])

    @pytest.mark.parametrize(
        "other", [{"surname": "Roy"}, {"date_of_birth": "1990-02-02"}, {"usi": OTHER}], ids=["name", "day", "usi"]
    )
    def test_an_answer_about_somebody_else_sets_nothing_going(self, college: College, other: dict[str, str]) -> None:
        college.add(values=NOOR)
        assert college.verify(**{**NOOR, **other}) == []
        assert college.contacts() == []

    def test_what_was_verified_before_the_document_came_does_not_wait(self, college: College) -> None:
        college.verify(**NOOR)
        assert college.outcomes(college.add(values=NOOR)) == ["created"]

    def test_two_documents_of_one_verified_usi_are_one_contact(self, college: College) -> None:
        numbers = [college.add(values=NOOR) for _ in range(2)]
        assert college.verify(**NOOR) == numbers
        assert college.only()["forename"] == "Noor"

    @pytest.mark.parametrize("code", ["INTOFF", "INDIV", "SHORT"])
    def test_a_code_makes_nobody_and_joins_nobody(self, college: College, code: str) -> None:
        for name in ("Noor", "Lee"):
            college.add(values={**NOOR, "forename": name, "usi": code})
        assert college.contacts() == []


class TestChanged:
    @pytest.fixture
    def verified(self, college: College) -> int:
        """The number of a document that has made a contact."""
        college.verify(**NOOR)
        return college.add(values=NOOR)

    def test_a_changed_name_is_not_verified_any_more(self, college: College, verified: int) -> None:
        college.edit(verified, surname="Roy")
        shown = college.command("usi", "show", f"documents:{verified}", "--json").json
        assert (shown["status"], shown["changed"]) == ("entered", ["surname"])

    def test_the_old_name_is_verified_as_before(self, college: College, verified: int) -> None:
        college.edit(verified, surname="Roy")
        college.edit(verified, surname="Haddad")
        assert college.command("usi", "show", f"documents:{verified}", "--json").json["status"] == "verified"

    def test_a_changed_usi_is_shown_and_never_followed(self, college: College, verified: int) -> None:
        college.edit(verified, usi=OTHER)
        assert "external-id-differs" in college.codes(verified)
        assert college.only()["extra"]["usi"] == OTHER
        assert (
            college.command("contact", "show", f"@{USI}", "--json").json["contact_id"] == college.only()["contact_id"]
        )

    def test_the_old_usi_again_closes_the_advice(self, college: College, verified: int) -> None:
        college.edit(verified, usi=OTHER)
        college.edit(verified, usi=USI)
        assert "external-id-differs" not in college.codes(verified)


class TestByHand:
    def test_an_answer_is_recorded_for_a_document(self, college: College) -> None:
        number = college.add(values=NOOR)
        answer = college.command("usi", "verify", f"documents:{number}", "--verified", "--json")
        assert (answer.status, answer.json["ran"]) == (0, [number])

    def test_an_answer_is_recorded_for_a_contact_and_stands_in_its_history(self, college: College) -> None:
        college.verify(**NOOR)
        college.add(values=NOOR)
        contact = str(college.only()["contact_id"])
        assert college.command("usi", "verify", contact, "--failed", "--json").json["contacts"] == 1
        assert college.command("usi", "show", contact, "--json").json["status"] == "failed"
        run = college.command("runs", "--json").lines[0]["run"]
        (line,) = college.command("changes", str(run), "--json").lines
        assert (line["field"], line["before"], line["after"]) == ("usi", "verified", "failed")

    def test_the_same_answer_twice_is_one(self, college: College) -> None:
        number = college.add(values=NOOR)
        for expected in ({"verified": 1, "unchanged": 0}, {"verified": 0, "unchanged": 1}):
            found = college.command("usi", "verify", f"documents:{number}", "--verified", "--json").json
            assert {name: found[name] for name in expected} == expected

    @pytest.mark.parametrize("values", [{"usi": ""}, {"usi": "INTOFF"}, {"usi": "BNGH7C75FM"}, {"date_of_birth": ""}])
    def test_there_must_be_something_to_record(self, college: College, values: dict[str, str]) -> None:
        number = college.add(values={**NOOR, **values})
        answer = college.command("usi", "verify", f"documents:{number}", "--verified")
        assert (answer.status, "nothing to record" in answer.err) == (2, True)


class TestInBulk:
    def test_who_is_only_entered_is_listed_once(self, college: College) -> None:
        for values in (NOOR, NOOR, {**NOOR, "usi": OTHER, "forename": "Lee"}, {**NOOR, "usi": "INTOFF"}):
            college.add(values=values)
        college.verify("failed", **{**NOOR, "usi": OTHER, "forename": "Lee"})
        file = college.folder / "ask.csv"
        assert college.command("usi", "export", str(file), "--json").json["people"] == 1
        assert file.read_text(encoding="utf-8").splitlines() == [
            "reference,usi,first_name,family_name,date_of_birth",
            f"documents:1,{USI},Noor,Haddad,1990-02-01",
        ]

    def test_the_list_comes_back_with_answers(self, college: College) -> None:
        number = college.add(values=NOOR)
        file = college.folder / "ask.csv"
        college.command("usi", "export", str(file))
        asked, *lines = file.read_text(encoding="utf-8").splitlines()
        back = written(college, "back.csv", f"{asked},result", *(f"{line},verified" for line in lines))
        assert college.command("usi", "import", back, "--json").json["ran"] == [number]

    def test_half_answered_lists_are_taken_as_far_as_they_go(self, college: College) -> None:
        numbers = [college.add(values=values) for values in (NOOR, {**NOOR, "usi": OTHER, "forename": "Lee"})]
        file = college.folder / "ask.csv"
        college.command("usi", "export", str(file))
        asked, first, second = file.read_text(encoding="utf-8").splitlines()
        back = written(college, "back.csv", f"{asked},result", f"{first},verified", f"{second},")
        answer = college.command("usi", "import", back, "--json")
        assert (answer.status, answer.json["ran"], answer.json["unanswered"]) == (0, numbers[:1], 1)
        assert answer.json["unreadable"] == []

    def test_who_holds_up_a_document_is_asked_about_first(self, college: College) -> None:
        college.verify("verified", **NOOR)
        contact = college.contact_of(college.add(values=NOOR))
        college.command("contact", "set", str(contact), "forename", "Nora")
        waiting = college.add(values={**NOOR, "usi": OTHER, "forename": "Lee"})
        file = college.folder / "ask.csv"
        college.command("usi", "export", str(file))
        references = [line.partition(",")[0] for line in file.read_text(encoding="utf-8").splitlines()[1:]]
        assert references == [f"documents:{waiting}", str(contact)]

    def test_a_line_that_is_no_answer_is_named_and_costs_no_other(self, college: College) -> None:
        number = college.add(values=NOOR)
        lines = (
            f"{OTHER},Lee,Wang,31/02/1990,verified",
            f"{USI},Noor,Haddad,01/02/1990,verified",
            f"{OTHER},Lee,Wang,01/02/1990,perhaps",
            f'{OTHER},"Lee,Wang,01/02/1990,verified',
        )
        answer = college.command("usi", "import", written(college, "back.csv", ANSWERS, *lines), "--json")
        assert (answer.status, answer.json["ran"]) == (1, [number])
        assert [item["line"] for item in answer.json["unreadable"]] == [2, 4, 5]

    def test_columns_can_be_named(self, college: College) -> None:
        college.add(values=NOOR)
        file = written(college, "back.csv", "Number;Name;Surname;Born;Said", f"{USI};Noor;Haddad;01/02/1990;Match")
        words = ("usi=Number", "first_name=Name", "date_of_birth=Born", "result=Said")
        options = [part for word in words for part in ("--column", word)]
        assert college.command("usi", "import", file, *options, "--json").json["verified"] == 1

    @pytest.mark.parametrize("head", ["USI,First name,Family name,Result", "USI,Date of birth,Result"])
    def test_a_list_that_says_too_little_is_refused_whole(self, college: College, head: str) -> None:
        number = college.add(values=NOOR)
        answer = college.command("usi", "import", written(college, "back.csv", head, f"{USI},Noor,Haddad,verified"))
        assert (answer.status, "has no column for" in answer.err) == (2, True)
        assert college.outcomes(number) == ["waiting"]


class Loopback:
    """A registry in this process: it knows some people, and compares as a registry does."""

    name = "loopback"

    def __init__(self, *people: Identity) -> None:
        self.people = {person.compared for person in people}
        self.asked: list[Identity] = []

    def ask(self, people: Sequence[Identity]) -> list[str]:
        self.asked += people
        return ["verified" if person.compared in self.people else "failed" for person in people]


def test_a_registry_is_asked_about_everybody_who_is_only_entered(college: College) -> None:
    known = Identity("usi", USI, "NOOR", "haddad", "1990-02-01")
    numbers = [college.add(values=values) for values in (NOOR, {**NOOR, "usi": OTHER, "forename": "Lee"})]
    registry = Loopback(known)
    outcome = verifying.ask(registry, college.rules, college.now)
    assert (outcome.verified, outcome.failed, outcome.ran) == (1, 1, numbers[:1])
    verifying.ask(registry, college.rules, college.now)
    assert len(registry.asked) == 2


def test_what_a_registry_said_of_a_person_goes_when_the_person_is_erased(college: College) -> None:
    college.verify(**NOOR)
    college.add(values=NOOR)
    erasing.empty(college.only()["contact_id"])
    (kept,) = Verification.objects.all()
    assert (kept.key, kept.payload.body, kept.outcome) == ("", "", "verified")
