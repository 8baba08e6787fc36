"""B23: what cannot be matched safely is listed first, by cause; nothing is created that was not announced."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from college import College, rule
from kinroll.flows import documents, importing
from kinroll.flows.ruling import current
from kinroll.sources.spreadsheet.reader import Spreadsheet
from kinroll.store.models import ImportFile, ImportRow

HEAD = "Booking,First name,Last name,DOB,Email,Client ID"
NOOR = "B1,Noor,Haddad,01/02/1990,noor@example.org,C1"
LEE = "B2,Lee,Wang,02/02/1991,lee@example.org,C2"


class Importer(College):
    """An organisation with one list."""

    def write(self, *lines: str, head: str = HEAD, name: str = "people.csv") -> str:
        file = self.folder / name
        file.write_text("\n".join((head, *lines)), encoding="utf-8")
        return str(file)

    def analyse(self, file: str, *words: str) -> Any:
        return self.command("import", "analyse", file, "--step", "booking", "--json", *words).json

    def plan(self, file: str, choices: Mapping[str, str] | None = None) -> Any:
        words = [word for cause, remedy in (choices or {}).items() for word in ("--for", f"{cause}={remedy}")]
        return self.command("import", "plan", file, "--json", *words).json

    def take_in(self, *lines: str, choices: Mapping[str, str] | None = None, head: str = HEAD) -> Any:
        """Analyse, plan and apply these rows."""
        file = self.write(*lines, head=head)
        self.analyse(file)
        self.plan(file, choices)
        return self.command("import", "apply", file, "--json").json

    def doubts(self, *lines: str) -> dict[str, int]:
        """How many rows stand in each doubt."""
        return {item["cause"]: item["rows"] for item in self.analyse(self.write(*lines))["doubts"]}

    def listed(self) -> list[Any]:
        return self.command("document", "list", "--json").lines


@pytest.fixture
def college(tmp_path: Path, database: str) -> Importer:
    """An organisation whose booking rule takes the contact's id from the client identifier."""
    made = Importer(tmp_path, database, at=datetime(2026, 1, 5, 12, tzinfo=UTC))
    made.declare(rule("booking", {"contact_id": "client identifier"}))
    return made


@pytest.fixture
def by_email(college: Importer) -> Importer:
    """The same, with the email address as id."""
    college.declare(rule("booking", {"contact_id": "customer email"}))
    return college


class TestAnalysis:
    def test_columns_are_guessed_and_can_be_said(self, college: Importer) -> None:
        file = college.write(NOOR)
        found = {one["caption"]: one["field"] for one in college.analyse(file, "--column", "Booking=")["columns"]}
        assert found == {
            "Booking": None,
            "First name": "forename",
            "Last name": "surname",
            "DOB": "date_of_birth",
            "Email": "personal_email",
            "Client ID": "client_identifier",
        }

    @pytest.mark.parametrize("words", ["Fax=usi", "Email=shoe_size"])
    def test_a_column_or_field_that_there_is_not(self, college: Importer, words: str) -> None:
        answer = college.command("import", "analyse", college.write(NOOR), "--column", words)
        assert answer.status == 2

    @pytest.mark.parametrize(
        ("rows", "doubts"),
        [
            pytest.param([NOOR, LEE], {}, id="nothing"),
            pytest.param(["B1,Noor,Haddad,01/02/1990,noor@example.org,"], {"no-unique-id": 1}, id="no id"),
            pytest.param(
                [NOOR, LEE.replace("C2", "C1")], {"id-repeats": 2}, id="an id of a registration, not of a person"
            ),
            pytest.param([NOOR, NOOR.replace("B1", "B9")], {}, id="one person who comes twice"),
            pytest.param([NOOR.replace("noor@example.org", "")], {"email-missing": 1}, id="no email"),
            pytest.param(
                [NOOR.replace("noor@", "none@"), LEE.replace("lee@", "none@")],
                {"email-missing": 2},
                id="something that only fills the field is no email",
            ),
            pytest.param(
                [NOOR.replace("01/02/1990", "n/a"), "B3,Noora,Haddad,n/a,noora@example.org,C3"],
                {},
                id="no birthday is no birthday in common",
            ),
            pytest.param(
                [NOOR, LEE.replace("lee@", "noor@")], {"email-shared": 2}, id="one address for different people"
            ),
            pytest.param(
                [NOOR, "B3,Noora,Haddad,01/02/1990,noora@example.org,C3"],
                {"spelled-differently": 2},
                id="one person spelled differently",
            ),
            pytest.param(
                [NOOR, NOOR.replace("B1", "B8"), "B3,Noora,Haddad,01/02/1990,noora@example.org,C3", LEE],
                {"spelled-differently": 3},
                id="all rows of either spelling",
            ),
            pytest.param(
                [NOOR, NOOR.replace("B1", "B8"), LEE.replace("C2", "C1")],
                {"id-repeats": 3},
                id="all rows of either person",
            ),
            pytest.param(
                [NOOR, "B3,Haddad,Noor,01/02/1990,other@example.org,C3"],
                {"spelled-differently": 2},
                id="names exchanged",
            ),
        ],
    )
    def test_what_cannot_be_matched_safely_is_listed_by_cause(
        self, college: Importer, rows: list[str], doubts: dict[str, int]
    ) -> None:
        assert college.doubts(*rows) == doubts
        assert (college.contacts(), college.listed()) == ([], [])

    def test_rows_that_match_several_contacts(self, college: Importer) -> None:
        college.declare(rule("booking", {"contact_id": "next number", "match": "none"}))
        for _ in range(2):
            college.add(forename="Noor", surname="Haddad", date_of_birth="1990-02-01")
        college.declare(rule("booking", {"contact_id": "next number", "match": "name and date of birth"}))
        assert college.doubts(NOOR, LEE) == {"matches-several": 1}

    def test_rows_of_somebody_who_is_here_written_otherwise(self, college: Importer) -> None:
        college.declare(rule("booking", {"contact_id": "next number", "match": "name and date of birth"}))
        college.add(forename="Noor", surname="Haddad", date_of_birth="1990-02-01", personal_email="noor@example.org")
        assert college.doubts(NOOR.replace("Haddad", "Hadad")) == {}
        college.command("sweep")
        assert college.doubts(NOOR.replace("Haddad", "Hadad"), LEE) == {"like-a-contact": 1}
        assert college.doubts(NOOR, LEE) == {}

    @pytest.mark.parametrize("is_swept", [False, True], ids=["before the first sweep", "after a sweep"])
    def test_rows_that_are_one_person_by_all_they_say(self, college: Importer, *, is_swept: bool) -> None:
        if is_swept:
            college.add(forename="Vera", surname="Lindqvist", date_of_birth="1970-05-06")
            college.command("sweep")
        noor = NOOR.replace("noor@", "noor.haddad@")
        again = "B3,Noor,Hadad,02/01/1990,noorhaddad@example.org,C3"
        brother = "B4,Sami,Haddad,01/02/1994,sami.haddad@example.org,C4"
        assert college.doubts(noor, again, brother, LEE) == {"spelled-differently": 2}
        assert college.doubts(noor, noor.replace("B1", "B8"), again, LEE) == {"spelled-differently": 3}
        assert college.doubts(noor, brother, LEE) == {}

    def test_addresses_need_a_decision_only_where_people_are_found_by_them(self, by_email: Importer) -> None:
        row = NOOR.replace("noor@example.org", "")
        assert by_email.analyse(by_email.write(row))["doubts"][0]["to_decide"] is True
        by_email.declare(rule("booking", {"contact_id": "client identifier"}))
        assert by_email.analyse(by_email.write(row))["doubts"][0]["to_decide"] is False

    def test_looking_again_takes_the_place_of_looking_before(self, college: Importer) -> None:
        file = college.write(NOOR)
        assert college.analyse(file)["import"] == college.analyse(file)["import"]
        assert (ImportFile.objects.count(), ImportRow.objects.count()) == (1, 1)


class TestRemedies:
    SHARED = (NOOR, LEE.replace("lee@", "noor@"), "B3,Max,Adair,03/03/1985,max@example.org,C3")

    def test_what_nobody_has_decided_is_left_out(self, by_email: Importer) -> None:
        assert by_email.take_in(*self.SHARED)["documents"] == 1
        assert [contact["forename"] for contact in by_email.contacts()] == ["Max"]

    def test_leave(self, by_email: Importer) -> None:
        assert by_email.take_in(*self.SHARED, choices={"email-shared": "leave"})["documents"] == 1

    def test_accept_and_settle_later(self, by_email: Importer) -> None:
        by_email.take_in(*self.SHARED, choices={"email-shared": "accept"})
        assert [contact["forename"] for contact in by_email.contacts()] == ["Max"]
        assert by_email.codes(1) == by_email.codes(2) == {"id-shared"}

    def test_a_generated_address_is_an_id_and_nobodys_address(self, by_email: Importer) -> None:
        rows = ("B1,Noor,Haddad,01/02/1990,,C1", "B2,Lee,Wang,02/02/1991,,C2")
        by_email.take_in(*rows, choices={"email-missing": "generate"})
        assert [contact["forename"] for contact in by_email.contacts()] == ["Noor", "Lee"]
        assert {contact["personal_email"] for contact in by_email.contacts()} == {""}
        made = by_email.document(1).values["personal_email"]
        assert made.endswith("@generated.invalid")
        assert by_email.command("contact", "show", f"@{made}", "--json").json["forename"] == "Noor"

    def test_a_generated_address_is_never_mailed(self, by_email: Importer) -> None:
        mail = [{"to": "personal_email", "subject": "Welcome", "text": "Dear {forename}"}]
        by_email.declare(rule("booking", {"contact_id": "customer email"}, mail=mail))
        by_email.take_in("B1,Noor,Haddad,01/02/1990,,C1", LEE, choices={"email-missing": "generate"})
        from kinroll.store.models import Outbox

        assert Outbox.objects.filter(channel="mail").count() == 1

    def test_an_allocated_id_is_one_for_all_rows_of_a_person(self, college: Importer) -> None:
        rows = [f"B{i},{name},,01/02/1990,{name}@example.org," for i, name in enumerate(("Zoë", "Noor", "Zoë"))]
        college.take_in(*rows, choices={"no-unique-id": "allocate"})
        assert [contact["forename"] for contact in college.contacts()] == ["Zoë", "Noor"]
        assert college.contact_of(1) == college.contact_of(3)

    def test_an_id_of_a_registration_gives_way_to_an_allocated_one(self, college: Importer) -> None:
        rows = (NOOR, LEE.replace("C2", "C1"))
        college.take_in(*rows, choices={"id-repeats": "allocate"})
        assert [contact["forename"] for contact in college.contacts()] == ["Noor", "Lee"]

    def test_two_spellings_become_one_person_when_a_person_says_so(self, college: Importer) -> None:
        rows = (NOOR, "B3,Noora,Haddad,01/02/1990,noora@example.org,C3")
        college.take_in(*rows, choices={"spelled-differently": "accept"})
        assert len(college.contacts()) == 2

    def test_one_group_can_be_decided_otherwise(self, by_email: Importer) -> None:
        others = ("B4,Ann,Low,01/01/1970,desk@example.org,C4", "B5,Bob,Mar,01/01/1971,desk@example.org,C5")
        choices = {"email-shared": "leave", "email-shared:desk@example.org": "generate"}
        by_email.take_in(*self.SHARED, *others, choices=choices)
        assert [contact["forename"] for contact in by_email.contacts()] == ["Max", "Ann", "Bob"]

    @pytest.mark.parametrize("words", ["colour=leave", "email-missing=allocate", "email-missing"])
    def test_a_choice_that_there_is_not(self, college: Importer, words: str) -> None:
        file = college.write(NOOR)
        college.analyse(file)
        assert college.command("import", "plan", file, "--for", words).status == 2


class TestPlan:
    def test_it_says_what_the_rules_would_do_and_does_nothing(self, college: Importer) -> None:
        college.add(forename="Lee", surname="Wang", client_identifier="C2")
        file = college.write(NOOR, LEE, NOOR.replace("B1", "B7"))
        college.analyse(file)
        planned = college.plan(file)
        assert (planned["documents"], planned["outcomes"]) == (3, {"created": 1, "joined": 2})
        assert len(college.listed()) == 1

    def test_the_plan_comes_true(self, college: Importer) -> None:
        rows = (NOOR, LEE, NOOR.replace("B1", "B7"), "B9,Max,Adair,04/04/1970,max@example.org,INTOFF")
        file = college.write(*rows)
        college.analyse(file)
        planned = college.plan(file, {"no-unique-id": "accept"})["outcomes"]
        applied = college.command("import", "apply", file, "--json").json["outcomes"]
        assert planned == {"created": 2, "joined": 1, "waiting": 1}
        assert applied["created"] == 2
        assert applied["waiting"] == 1

    def test_a_file_that_changed_since_is_looked_into_anew(self, college: Importer) -> None:
        file = college.write(NOOR)
        college.analyse(file)
        college.write(NOOR, LEE)
        assert college.command("import", "plan", file).status == 3

    def test_apply_wants_a_plan(self, college: Importer) -> None:
        file = college.write(NOOR)
        college.analyse(file)
        assert (college.command("import", "apply", file).status, college.listed()) == (3, [])

    def test_rules_that_changed_since_want_another_plan(self, college: Importer) -> None:
        file = college.write(NOOR)
        college.analyse(file)
        college.plan(file)
        college.declare(rule("booking", {"contact_id": "customer email"}))
        assert (college.command("import", "apply", file).status, college.listed()) == (3, [])


class TestApply:
    def test_a_list_becomes_documents_and_contacts(self, college: Importer) -> None:
        assert college.take_in(NOOR, LEE)["documents"] == 2
        assert [contact["forename"] for contact in college.contacts()] == ["Noor", "Lee"]
        assert college.document(1).reference == "B1"

    def test_a_list_that_leaves_questions_says_so(self, by_email: Importer) -> None:
        file = by_email.write(NOOR, LEE.replace("lee@", "noor@"))
        by_email.analyse(file)
        by_email.plan(file, {"email-shared": "accept"})
        answer = by_email.command("import", "apply", file, "--json")
        assert (answer.status, answer.json["outcomes"]) == (1, {"held": 2})

    def test_the_same_file_twice_creates_nothing_twice(self, college: Importer) -> None:
        college.take_in(NOOR, LEE)
        file = college.write(NOOR, LEE)
        assert college.command("import", "apply", file).status == 3
        assert college.command("import", "analyse", file, "--step", "booking").status == 3
        assert len(college.listed()) == 2

    def test_a_longer_list_brings_only_what_is_new(self, college: Importer) -> None:
        college.take_in(NOOR)
        assert college.take_in(NOOR, LEE)["documents"] == 1
        assert len(college.listed()) == 2

    def test_what_is_left_out_is_counted_by_reason(self, college: Importer) -> None:
        college.take_in(NOOR, LEE)
        file = college.write(NOOR, LEE, LEE.replace("Lee", "Leo"), LEE.replace("Lee", "Leo"))
        college.command("import", "analyse", file, "--step", "booking")
        left_out = college.command("import", "plan", file, "--json").json["left_out"]
        assert (left_out["imported already"], left_out["the same as an earlier row"]) == (2, 1)

    def test_a_row_that_stands_twice_is_one_document(self, college: Importer) -> None:
        assert college.take_in(NOOR, NOOR)["documents"] == 1

    def test_news_of_a_document_goes_to_it(self, college: Importer) -> None:
        """B22: a row whose id the source has used before brings news of that document."""
        head = HEAD.replace("Booking", "Booking ID")
        college.take_in(NOOR, head=head)
        answer = college.take_in(NOOR.replace("noor@", "noor.new@"), head=head)
        assert (answer["documents"], answer["edits"]) == (0, 1)
        assert college.only()["personal_email"] == "noor.new@example.org"

    def test_an_interrupted_import_is_finished_by_the_next(
        self, college: Importer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(importing, "BATCH", 1)
        file = Spreadsheet(Path(college.write(NOOR, LEE)))
        college.analyse(str(file.path))
        college.plan(str(file.path))
        made = documents.make

        def killed(items: Any, rules: Any, now: Any) -> Any:
            if items and items[0].values["forename"] == "Lee":
                raise KeyboardInterrupt
            return made(items, rules, now)

        monkeypatch.setattr(documents, "make", killed)
        with pytest.raises(KeyboardInterrupt):
            importing.apply(file, college.rules, current(), college.now)
        monkeypatch.setattr(documents, "make", made)
        assert importing.apply(file, college.rules, current(), college.now).made == 1
        assert len(college.listed()) == 2

    def test_the_day_that_a_row_names_is_when_it_was_said(self, college: Importer) -> None:
        college.take_in(f"{NOOR},2025-03-04", head=f"{HEAD},Booking date")
        assert college.document(1).said_at["surname"].date().isoformat() == "2025-03-04"


class TestBadFiles:
    @pytest.mark.parametrize(
        ("line", "said"),
        [
            pytest.param("B1,Noor,Haddad", "it has 3 columns", id="cut off"),
            pytest.param('B1,"Noor,Haddad,01/02/1990,n@example.org,C1', "quotation mark", id="a quotation mark"),
            pytest.param("B1,,,01/02/1990,n@example.org,C1", "no name", id="nobody"),
            pytest.param(HEAD, "names of the columns stand there again", id="two files in one"),
        ],
    )
    def test_a_bad_row_is_named_and_makes_nothing(self, college: Importer, line: str, said: str) -> None:
        file = college.write(line, LEE)
        answer = college.command("import", "analyse", file, "--step", "booking", "--json")
        (fault,) = answer.json["faults"]
        assert (answer.status, fault["line"], fault["stops_row"], said in fault["message"]) == (1, 2, True, True)
        college.plan(file)
        assert college.command("import", "apply", file, "--json").json["documents"] == 1

    def test_a_wrong_value_is_announced_and_stays_on_the_document(self, college: Importer) -> None:
        row = NOOR.replace("01/02/1990", "31/02/1990")
        (fault,) = college.analyse(college.write(row))["faults"]
        assert (fault["line"], fault["column"], fault["stops_row"]) == (2, "DOB", False)
        college.take_in(row)
        assert college.document(1).values["date_of_birth"] == "31/02/1990"
        assert college.only()["date_of_birth"] is None

    @pytest.mark.parametrize("content", [b"", b"<html>", b"\xd0\xcf\x11\xe0", b"PK\x03\x04xx", b"a,a\n1,2"])
    def test_a_file_that_is_no_list_is_refused_whole(self, college: Importer, content: bytes) -> None:
        file = college.folder / "people.csv"
        file.write_bytes(content)
        assert college.command("import", "analyse", str(file)).status == 4
        assert ImportFile.objects.count() == 0

    def test_a_workbook_is_read_as_well(self, college: Importer) -> None:
        book = Workbook()
        for line in (HEAD, NOOR, LEE):
            book.active.append(line.split(","))
        book.save(college.folder / "people.xlsx")
        assert college.analyse(str(college.folder / "people.xlsx"))["rows"] == 2

    def test_an_unknown_process_or_step(self, college: Importer) -> None:
        file = college.write(NOOR)
        for words in (("--process", "Flying"), ("--step", "landed")):
            assert college.command("import", "analyse", file, *words).status == 2
