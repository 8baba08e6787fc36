"""Accounts of the replaced system are taken over before the first sync: no login and no preference is lost."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password, get_hasher, make_password

from kinroll.core import counting
from kinroll.store import database, plans
from kinroll.store.apply import batches
from kit import School

COLUMNS = "id,username,password,email_preference,telephone_preference,status,disabled_by,email,created"
ROUNDS = 1_000
"""Few: the work of a real password is not what is asked here."""
HASH = PBKDF2PasswordHasher().encode("correct horse", "abcdefgh", ROUNDS)


def line(key: str = "3001", username: str = "grace1", **columns: str) -> str:
    """One line of the file; what is not said otherwise is that of an active account."""
    row = dict.fromkeys(COLUMNS.split(","), "") | {"id": key, "username": username, "status": "active"} | columns
    return ",".join(row.values())


def file(school: School, *lines: str, header: str = COLUMNS) -> str:
    """A file of these lines; where it stands."""
    path = school.folder / "accounts.csv"
    path.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    return str(path)


def move_in(school: School, *lines: str, header: str = COLUMNS, words: tuple[str, ...] = ("--yes",)) -> Any:
    """Move these lines in; the JSON answer, with ``status`` added."""
    school.write()
    answer = school.run("move-in", "sims", file(school, *lines, header=header), "--json", *words)
    return answer.json | {"status": answer.status}


def password_of(school: School, username: str) -> str:
    """The encoded password of an account."""
    from kinroll.store.models import Account

    database.use(school.database_url)
    return Account.objects.get(username=username).password


@cache
def encoded() -> dict[str, str]:
    """A password by the hasher that encoded it, each of which can be checked; cached, for hashing is slow."""
    found = {name: make_password("correct horse", hasher=name) for name in ("argon2", "scrypt")}
    for name in ("pbkdf2_sha256", "pbkdf2_sha1"):
        found[name] = get_hasher(name).encode("correct horse", "abcdefgh", ROUNDS)
    assert {name: check_password("correct horse", password) for name, password in found.items()} == dict.fromkeys(
        found, True
    )
    return found


def everything_stored(school: School) -> str:
    """Every payload, and every secret that is kept."""
    from kinroll.store.models import Payload, Secret

    database.use(school.database_url)
    return "".join([*Payload.objects.values_list("body", flat=True), *Secret.objects.values_list("body", flat=True)])


class KilledError(BaseException):
    """As if the process had gone: nobody catches it."""


def kill_in(batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Apply two changes at a time, and die in the transaction of one batch."""
    write, counts = batches._write, iter(range(1, 1000))

    def killed(*arguments: Any) -> None:
        write(*arguments)
        if next(counts) == batch:
            raise KilledError

    monkeypatch.setattr(batches, "BATCH", 2)
    monkeypatch.setattr(batches, "_write", killed)


def die_after(changes: Iterable[Any]) -> Iterator[Any]:
    """The changes, and then the end of the process."""
    yield from changes
    raise KilledError


@pytest.fixture
def grace(school: School) -> School:
    """Grace, Amelia's mother, as SIMS will list her: with an email that is not her old username."""
    school.contact("3001", "Grace", "Okafor", email="grace@example.org")
    school.telephone("3001", "07700 900101", "Mobile", Primary="T")
    return school


MOVED_IN = (
    line("3001", "Grace1", password=HASH),
    line("3002", "ida", email_preference="Work", telephone_preference="home"),
    line("3003", "emeka", status="disabled", disabled_by="person"),
    line("3004", "kim", status="inactive", disabled_by="sync"),
    line("3005", "pat"),
    line("1001", "alun"),
    line("2101", "amelia"),
    line("3999", "noor@example.org"),
)


@pytest.fixture(scope="class")
def before(lasting_school: School) -> dict[str, Any]:
    """Everybody who was moved in, by id, as they were before the sync; the school is as it was after it."""
    listed = ("Grace", "Ida", "Emeka", "Kim", "Pat", "Noor")
    for number, forename in enumerate(listed, 1):
        email = None if forename == "Pat" else f"{forename.lower()}@example.org"
        lasting_school.contact(f"300{number}", forename, "Okafor", email=email)
        lasting_school.telephone(f"300{number}", f"07700 90010{number}", "Mobile", Primary="T")
    lasting_school.member_of_staff("1001")
    assert move_in(lasting_school, *MOVED_IN)["outcome"] == "applied"
    contacts = {contact["source_ids"]["sims"]: contact for contact in lasting_school.everyone()}
    assert lasting_school.sync()["outcome"] == "applied"
    return contacts


@pytest.fixture
def moved(lasting_school: School, before: dict[str, Any]) -> School:
    """The school after its first sync, to be read only."""
    assert len(before) == len(MOVED_IN)
    return lasting_school


class TestTheFirstSync:
    """What holds once SIMS has spoken."""

    def test_the_person_is_the_contact_that_was_moved_in(self, moved: School, before: dict[str, Any]) -> None:
        after = moved.show("3001")
        assert (after["contact_id"], after["forename"]) == (before["3001"]["contact_id"], "Grace")
        assert (after["roles"], after["source_ids"]) == (["contact"], {"sims": "3001"})
        assert sorted(one["source_ids"]["sims"] for one in moved.everyone()) == sorted(before)

    def test_the_account_keeps_its_username(self, moved: School) -> None:
        assert (moved.show("@grace1")["account"]["username"], moved.codes("3001")) == ("Grace1", set())

    def test_the_account_keeps_its_password(self, moved: School) -> None:
        assert password_of(moved, "Grace1") == HASH
        assert check_password("correct horse", HASH)

    def test_preferences_that_the_person_set_are_kept_whatever_the_source_prefers(self, moved: School) -> None:
        shown = moved.show("3002")
        assert (shown["email_preference"], shown["telephone_preference"]) == ("work", "home")
        (field,) = moved.run("why", "sims:3002", "email_preference", "--json").json["fields"]
        assert field["winner"]["rule"] == "once"

    def test_an_account_without_preferences_reads_none_for_it_is_no_new_account(self, moved: School) -> None:
        assert moved.show("3001")["telephone_preference"] == "none"

    def test_disabled_by_a_person_stays_disabled(self, moved: School) -> None:
        assert moved.show("3003")["account"]["active"] is False

    def test_disabled_by_the_old_systems_sync_comes_back(self, moved: School, before: dict[str, Any]) -> None:
        assert before["3004"]["account"]["active"] is False
        assert moved.show("3004")["account"]["active"] is True

    def test_a_new_contact_with_a_name_that_was_moved_in_is_refused_by_that_name(
        self, moved: School, before: dict[str, Any]
    ) -> None:
        (problem,) = (one for one in moved.problems() if one["code"] == "username-in-use")
        assert f"noor@example.org (contact {before['3999']['contact_id']})" in problem["message"]

    def test_a_record_that_fails_keeps_the_login(self, moved: School) -> None:
        assert moved.codes("3005") == {"no-email"}
        assert moved.show("3005")["account"]["active"] is True

    def test_staff_and_students_are_found_too(self, moved: School) -> None:
        assert [moved.show(key)["roles"] for key in ("1001", "2101")] == [["staff"], ["student"]]

    def test_no_other_problem_is_open(self, moved: School) -> None:
        assert {(one["source_id"], one["code"]) for one in moved.problems()} == {
            ("3005", "no-email"),
            ("3006", "username-in-use"),
            ("3999", "moved-in-unlisted"),
        }

    def test_reverting_it_brings_back_what_was_moved_in(self, grace: School) -> None:
        move_in(grace, line())
        grace.run("revert", str(grace.sync()["run"]))
        shown = grace.show("3001")
        assert (shown["account"]["active"], shown["roles"]) == (True, ["moved-in"])

    def test_an_edit_before_it_disables_nobody(self, grace: School) -> None:
        move_in(grace, line())
        grace.run("contact", "set", "sims:3001", "mobile", "07700 900222")
        assert grace.show("3001")["account"]["active"] is True


@pytest.fixture(scope="class")
def synced(lasting_school: School) -> Any:
    """What the first sync of a school said that moved in Lee and, disabled before, Ali; to be read only."""
    lasting_school.contact("3001", "Grace", "Okafor")
    lee = line("3999", "lee", password=HASH, email_preference="work")
    move_in(lasting_school, line(), lee, line("3998", "ali", status="disabled", disabled_by="machine"))
    return lasting_school.sync()


class TestWhoIsInNoReport:
    """Taken over, and unknown to SIMS."""

    @pytest.mark.usefixtures("synced")
    def test_they_are_listed_with_what_to_do_and_those_who_were_disabled_before_are_not(
        self, lasting_school: School
    ) -> None:
        (problem,) = lasting_school.problems()
        assert (problem["code"], problem["source_id"], problem["name"]) == ("moved-in-unlisted", "3999", "lee")
        assert "kinroll contact link SOURCE:ID sims:3999" in problem["fix"]

    def test_their_login_ends_as_that_of_anybody_who_leaves_and_nothing_is_lost(
        self, lasting_school: School, synced: Any
    ) -> None:
        assert synced["counts"]["disabled"] == 1
        shown = lasting_school.show("3999")
        assert shown["account"] == shown["account"] | {"active": False, "disabled_why": "moved in, and in no report"}
        assert (shown["email_preference"], password_of(lasting_school, "lee")) == ("work", HASH)

    @pytest.mark.usefixtures("synced")
    def test_why_missing_knows_them(self, lasting_school: School) -> None:
        said = lasting_school.run("why-missing", "sims:3999").out
        assert "the account lee is inactive: moved in, and in no report" in said

    def test_many_of_them_stop_even_the_first_sync(self, grace: School) -> None:
        move_in(grace, line(), *(line(f"39{i:02}", f"lee{i}") for i in range(5)))
        answer = grace.sync()
        assert (answer["outcome"], [brake["code"] for brake in answer["brakes"]]) == ("held", ["too-many-disabled"])
        assert all(contact["account"]["active"] for contact in grace.everyone())

    def test_the_list_stays_until_a_report_holds_them_and_the_login_comes_back(self, grace: School) -> None:
        move_in(grace, line("3999", "lee"))
        for _ in (1, 2):
            grace.sync()
            assert grace.codes("3999") == {"moved-in-unlisted"}
        grace.contact("3999", "Lee", "Marsh")
        grace.sync()
        assert (grace.codes("3999"), grace.show("3999")["account"]["active"]) == (set(), True)

    def test_it_ends_when_a_person_says_who_they_are(self, grace: School) -> None:
        move_in(grace, line("3999", "grace@example.org", email_preference="work"))
        grace.sync()
        assert grace.codes("3001") == {"username-in-use"}
        grace.run("contact", "link", "sims:3001", "sims:3999")
        grace.sync()
        shown = grace.show("3001")
        assert (shown["account"]["username"], shown["account"]["active"]) == ("grace@example.org", True)
        assert (shown["email_preference"], grace.problems()) == ("work", [])

    def test_days_of_grace_are_theirs_too(self, grace: School) -> None:
        grace.settings = "grace_days = 7"
        move_in(grace, line("3999", "lee"))
        grace.sync(today="2026-11-21")
        assert (grace.codes("3999"), grace.show("3999")["account"]["active"]) == ({"moved-in-unlisted"}, True)
        grace.sync(today="2026-11-27")
        assert grace.show("3999")["account"]["active"] is True
        grace.sync(today="2026-11-28")
        assert grace.show("3999")["account"]["active"] is False

    def test_the_ids_of_another_database_are_noticed_by_their_emails(self, grace: School) -> None:
        for i in range(6):
            grace.contact(f"31{i:02}", f"Kim{i}", "Marsh")
        move_in(grace, *(line(f"31{i:02}", f"other{i}", email=f"other{i}@example.com") for i in range(6)))
        answer = grace.sync()
        assert [brake["code"] for brake in answer["brakes"]] == ["moved-in-strangers"]

    def test_the_same_emails_are_no_reason_to_stop(self, grace: School) -> None:
        for i in range(6):
            grace.contact(f"31{i:02}", f"Kim{i}", "Marsh", email=f"kim{i}@example.org")
        move_in(grace, *(line(f"31{i:02}", f"KIM{i}@example.org") for i in range(6)))
        assert grace.sync()["outcome"] == "applied"


class TestThePlan:
    """Moving in is a plan like any other."""

    def test_it_changes_nothing_until_it_is_applied(self, grace: School) -> None:
        answer = move_in(grace, line(password=HASH), words=())
        assert (answer["outcome"], answer["counts"]["created"], grace.everyone()) == ("planned", 1, [])
        lines = grace.run("changes", str(answer["plan"]), "--json").lines
        assert {(one["kind"], one["field"], one["after"]) for one in lines} >= {
            ("account-create", "username", "grace1"),
            ("set", "password", "set"),
        }
        assert grace.run("apply", str(answer["plan"]), "--json").json["outcome"] == "applied"
        assert password_of(grace, "grace1") == HASH

    def test_no_password_is_kept_beside_the_account(self, grace: School) -> None:
        plan = move_in(grace, line(password=HASH), words=())["plan"]
        assert HASH not in grace.run("changes", str(plan), "--json").out
        grace.run("apply", str(plan))
        assert "pbkdf2" not in everything_stored(grace)

    def test_a_later_file_takes_the_place_of_a_plan_that_was_not_applied(self, grace: School) -> None:
        first = move_in(grace, line(password=HASH), words=())["plan"]
        move_in(grace, line(username="grace2"))
        assert "pbkdf2" not in everything_stored(grace)
        assert grace.run("apply", str(first)).status == 3
        assert grace.show("3001")["account"]["username"] == "grace2"

    def test_the_same_file_twice_changes_nothing(self, grace: School) -> None:
        lines = (line(password=HASH, email_preference="work"), line("3002", "ida", status="no", disabled_by="staff"))
        move_in(grace, *lines)
        before = grace.everyone()
        answer = move_in(grace, *lines)
        assert (answer["outcome"], answer["counts"]["unchanged"]) == ("unchanged", 2)
        grace.sync()
        assert move_in(grace, *lines)["outcome"] == "unchanged"
        assert before[1] == grace.show("3002")

    def test_a_corrected_line_counts_until_the_source_has_spoken(self, grace: School) -> None:
        move_in(grace, line(password="secret", telephone_preference="home"))
        move_in(grace, line(username="grace2", password=HASH, telephone_preference="work"))
        shown = grace.show("3001")
        assert (shown["account"]["username"], shown["telephone_preference"]) == ("grace2", "work")
        assert (password_of(grace, "grace2"), grace.problems()) == (HASH, [])

    def test_a_corrected_status_counts_too(self, grace: School) -> None:
        move_in(grace, line(status="disabled"))
        move_in(grace, line())
        assert (grace.show("3001")["account"]["active"], grace.show("3001")["roles"]) == (True, ["moved-in"])
        move_in(grace, line(status="disabled", disabled_by="machine"))
        assert (grace.show("3001")["account"]["active"], grace.show("3001")["roles"]) == (False, [])

    def test_revert_closes_what_it_opened_and_it_can_be_done_again(self, grace: School) -> None:
        run = move_in(grace, line(password=HASH))["run"]
        assert grace.run("revert", str(run)).status == 0
        shown = grace.show("3001")
        assert (shown["is_active"], shown["account"]["active"], shown["roles"]) == (False, False, [])
        move_in(grace, line(username="grace2"))
        shown = grace.show("3001")
        assert (shown["is_active"], shown["account"]["active"], shown["roles"]) == (True, True, ["moved-in"])
        assert shown["account"]["username"] == "grace2"

    def test_reverting_it_after_a_sync_locks_nobody_out_whom_the_source_lists(self, grace: School) -> None:
        run = move_in(grace, line(), line("3999", "lee"))["run"]
        grace.sync()
        grace.run("revert", str(run))
        assert grace.show("3001")["account"]["active"] is True
        assert grace.show("3999")["is_active"] is False

    def test_after_the_first_sync_it_comes_too_late_and_says_so(self, grace: School) -> None:
        grace.sync()
        answer = move_in(grace, line(email_preference="work"))
        (problem,) = answer["problems"]
        assert (answer["status"], problem["code"]) == (1, "move-in-too-late")
        assert "Line 2 (grace1)" in problem["message"] and "kinroll revert" in problem["fix"]

    def test_then_the_sync_is_undone_and_nothing_was_lost(self, grace: School) -> None:
        run = grace.sync()["run"]
        grace.run("revert", str(run))
        grace.run("resume", "sims")
        move_in(grace, line(email_preference="work"))
        grace.sync()
        shown = grace.show("3001")
        assert (shown["account"]["username"], shown["account"]["active"]) == ("grace1", True)
        assert (shown["email_preference"], shown["is_active"], len(grace.everyone())) == ("work", True, 2)

    @pytest.mark.parametrize("batch", [1, 2, 3])
    def test_killed_in_the_middle_it_ends_the_same(
        self, grace: School, batch: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lines = [line(f"30{i:02}", f"user{i}", password=HASH, email_preference="work") for i in range(1, 6)]
        with monkeypatch.context() as patched:
            kill_in(batch, patched)
            with pytest.raises(KilledError):
                move_in(grace, *lines)
            database.close()
        answer = move_in(grace, *lines)
        assert (answer["outcome"], answer["counts"]["unchanged"]) == ("unchanged", 5)
        assert [one["account"]["username"] for one in grace.everyone()] == [f"user{i}" for i in range(1, 6)]
        assert {password_of(grace, f"user{i}") for i in range(1, 6)} == {HASH}
        assert "pbkdf2" not in everything_stored(grace)

    def test_killed_while_it_is_planned_it_leaves_no_password(
        self, grace: School, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patched:
            patched.setattr(counting.Counter, "counting", lambda _, changes: die_after(changes))
            patched.setattr(plans, "drop_draft", lambda _: None)
            with pytest.raises(KilledError):
                move_in(grace, line(password=HASH))
            database.close()
        move_in(grace, line())
        assert "pbkdf2" not in everything_stored(grace)

    def test_a_contact_made_between_plan_and_apply_refuses_the_plan(self, grace: School) -> None:
        plan = move_in(grace, line(), words=())["plan"]
        grace.sync()
        answer = grace.run("apply", str(plan))
        assert (answer.status, "3001" in answer.err) == (3, True)


class TestLines:
    """A bad line is a problem with its number and the way out; the rest goes on."""

    REFUSED = (
        ("no id", line("", "grace1"), "move-in-line-unreadable"),
        ("no username", line("3002", ""), "move-in-line-unreadable"),
        ("a name that begins with @", line("3003", "@ida"), "move-in-line-unreadable"),
        ("unknown status", line("3004", "emeka", status="archived"), "move-in-line-unreadable"),
        ("no status", line("3005", "kim", status=""), "move-in-line-unreadable"),
        ("columns missing", "3006,lee", "move-in-line-unreadable"),
        ("a quotation mark too many", '3007,"pat', "move-in-line-unreadable"),
        ("a name in other capitals", line("3008", "GRACE2"), "move-in-username-taken"),
        ("an id twice", line("3001", "grace3"), "move-in-id-repeated"),
    )

    def test_refused(self, grace: School) -> None:
        others = (line("3001", "grace1"), line("3010", "grace2"))
        answer = move_in(grace, *others, *(bad for _, bad, _ in self.REFUSED), line("3009", "omar"))
        for number, (case, _, code) in enumerate(self.REFUSED, 4):
            (problem,) = [p for p in answer["problems"] if re.search(rf"\bLine {number}\b", p["message"])]
            assert (case, problem["code"], problem["severity"]) == (case, code, "refused")
            assert "move in again" in problem["fix"], case
        assert answer["status"] == 1
        assert grace.show("3009")["account"]["username"] == "omar"

    def test_lines_that_are_not_taken_do_not_count_as_unchanged(self, grace: School) -> None:
        counts = move_in(grace, line(), line("3001", "grace2"), line("3009", "omar"))["counts"]
        assert (counts["created"], counts["unchanged"], counts["refused"]) == (1, 0, 1)

    def test_of_two_who_have_one_name_nobody_is_chosen(self, grace: School) -> None:
        answer = move_in(grace, line(), line("3002", " Grace1 "))
        assert {p["message"].split(". ")[0] for p in answer["problems"]} == {
            'Line 2 (grace1): the username "grace1" is also that of line 3',
            'Line 3 (Grace1): the username "Grace1" is also that of line 2',
        }
        assert grace.everyone() == []

    @pytest.mark.parametrize("reserved", [False, True], ids=["held", "reserved"])
    def test_a_name_that_is_somebodys_here(self, grace: School, reserved: bool) -> None:
        grace.sync()
        if reserved:
            grace.run("contact", "rename", "sims:3001", "grace")
        (problem,) = move_in(grace, line("3002", "Grace@Example.org"))["problems"]
        assert (problem["code"], "Grace Okafor (contact" in problem["message"]) == ("move-in-username-taken", True)

    def test_a_password_that_django_did_not_encode_is_left_out_and_never_shown(self, grace: School) -> None:
        passwords = ("correct horse", "md5$abc$0123456789abcdef0123456789abcdef", "pbkdf2_sha256$600000$salt$short")
        lines = [line(f"310{i}", f"user{i}", password=password) for i, password in enumerate(passwords)]
        answer = move_in(grace, *lines)
        found = [(problem["source_id"], problem["code"], problem["severity"]) for problem in answer["problems"]]
        assert sorted(found) == [(f"310{i}", "move-in-password-unreadable", "value-dropped") for i in range(3)]
        said = str(answer) + everything_stored(grace)
        assert [password for password in passwords if password in said] == []
        assert [password_of(grace, f"user{i}") for i in range(3)] == ["!", "!", "!"]

    def test_every_password_that_can_be_checked_later_is_taken(self, grace: School) -> None:
        passwords = encoded()
        move_in(grace, *(line(f"310{i}", name, password=f'"{passwords[name]}"') for i, name in enumerate(passwords)))
        assert {name: password_of(grace, name) for name in passwords} == passwords

    def test_a_value_that_cannot_be_used_is_left_out(self, grace: School) -> None:
        columns = ("email_preference", "telephone_preference", "email", "created")
        lines = [line(f"310{i}", f"user{i}", **{column: "pigeon"}) for i, column in enumerate(columns)]
        problems = move_in(grace, *lines)["problems"]
        assert {(p["source_id"], p["code"], p["field"], p["value"]) for p in problems} == {
            (f"310{i}", "move-in-value-unreadable", column, "pigeon") for i, column in enumerate(columns)
        }
        assert len(problems) == len(columns)
        assert [grace.show(f"310{i}")["account"]["active"] for i in range(4)] == [True] * 4

    def test_disabled_by_nobody_knows_whom_stays_disabled_with_advice(self, grace: School) -> None:
        answer = move_in(grace, line(status="disabled"))
        assert [problem["code"] for problem in answer["problems"]] == ["move-in-disabled-by-unknown"]
        grace.sync()
        assert grace.show("3001")["account"]["active"] is False

    def test_the_problems_outlive_syncs_and_end_with_a_corrected_file(self, grace: School) -> None:
        move_in(grace, line(), line("3002", ""))
        grace.sync()
        grace.sync()
        assert grace.codes("3002") == {"move-in-line-unreadable"}
        move_in(grace, line(), line("3002", "ida"))
        assert grace.problems() == []


class TestTheFile:
    """Shapes of files."""

    def test_encodings_and_separators(self, grace: School) -> None:
        cases = list(product(("utf-8", "utf-8-sig", "windows-1252"), (",", ";")))
        path = grace.folder / "accounts.csv"
        grace.write()
        for number, (encoding, separator) in enumerate(cases):
            text = separator.join(("Third-Party ID", "USERNAME", "Email Preference")) + "\r\n"
            text += separator.join((f"300{number}", f"zoë{number}", "work"))
            path.write_bytes(text.encode(encoding))
            assert grace.run("move-in", "sims", str(path), "--yes").status == 0, (encoding, separator)
        preferred = {case: grace.show(f"@ZOË{number}")["email_preference"] for number, case in enumerate(cases)}
        assert preferred == dict.fromkeys(cases, "work")

    NO_FILES = (
        ("empty", b"", "no CSV file"),
        ("utf-16", "id,username\n".encode("utf-16"), "no CSV file"),
        ("a workbook", b"PK\x03\x04\x00\x00", "no CSV file"),
        ("other columns", b"name,mail\n", "no column id; no column username"),
        ("a column twice", b"id,username,third-party id\n", "two columns for id"),
        ("a slip of the pen", b"id,username,emial_preference\n", "should it be email_preference"),
    )

    def test_a_file_that_is_none_is_refused_whole(self, grace: School) -> None:
        path = grace.folder / "accounts.csv"
        grace.write()
        for case, content, said in self.NO_FILES:
            path.write_bytes(content)
            answer = grace.run("move-in", "sims", str(path), "--yes")
            assert (case, answer.status, said in answer.err) == (case, 4, True)

    def test_a_missing_file_is_named(self, grace: School, tmp_path: Path) -> None:
        grace.write()
        answer = grace.run("move-in", "sims", str(tmp_path / "none.csv"), "--json")
        assert (answer.status, answer.json["outcome"], "none.csv" in answer.err) == (4, "failed", True)

    def test_other_columns_are_named_and_left_alone(self, grace: School) -> None:
        grace.write()
        path = file(grace, "3001,grace1,dark", header="id,username,theme")
        assert "theme" in grace.run("move-in", "sims", path).err

    def test_when_the_account_was_made_is_kept(self, grace: School) -> None:
        from kinroll.store.models import Account

        move_in(grace, line(created="03/09/2019"))
        assert Account.objects.get().created_at.date().isoformat() == "2019-09-03"

    def test_a_source_that_is_not_declared(self, grace: School) -> None:
        grace.write()
        assert grace.run("move-in", "sns", file(grace, line())).status == 2
