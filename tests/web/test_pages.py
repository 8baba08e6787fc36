"""What people find on the pages, and what they can do there."""

import csv
import io
import re

import pytest

from kinroll.core.problem import CATALOGUE, Problem
from kinroll.store import searching
from kinroll.web.wording import fix_of
from kinroll.web.words import PROBLEMS, without_commands
from website import Site, words

GRACE = "grace@example.org"


def page(site: Site, path: str, level: str = "owner") -> str:
    answer = site.staff(level).get(path, follow=True)
    assert answer.status_code == 200, path
    return words(answer.content.decode())


@pytest.mark.parametrize(
    "asked",
    [
        "okafor",
        "GRACE OKAFOR",
        "okaf gra",
        "grace@",
        "07700900123",
        "+44 7700 900123",
        "(07700) 900 123",
        "3001",
        "sims:3001",
    ],
)
def test_somebody_is_found_however_they_are_looked_for(site: Site, asked: str) -> None:
    found, total = searching.search(searching.Asked(asked))
    assert "Grace" in [one.forename for one in found]
    assert total == len(found)


@pytest.mark.parametrize("asked", ["%", "_", "!", "zzz", "0", "\x00", "a" * 5000, "sims:", "@", "1e5", "9" * 30])
def test_odd_searches_find_nobody_and_break_nothing(site: Site, asked: str) -> None:
    assert searching.search(searching.Asked(asked))[0] in ([], searching.search(searching.Asked())[0])
    assert site.staff("viewer").get("/contacts/", {"q": asked}).status_code == (400 if "\x00" in asked else 200)


def test_search_as_one_types_gets_the_list_only(site: Site) -> None:
    answer = site.staff("viewer").get("/contacts/?q=leila", headers={"hx-request": "true"})
    assert "<html" not in answer.content.decode()
    assert "Leila" in answer.content.decode()


def test_a_contact_shows_owner_relationship_and_history(site: Site) -> None:
    number = site.school.show("3001")["contact_id"]
    shown = page(site, f"/contacts/{number}/")
    assert "07700 900123 sims 3001 since" in shown
    assert "Mother of Amelia Okafor" in shown
    assert "Taken in" in shown


def test_an_edit_shows_the_owner_before_and_says_who_still_decides(site: Site) -> None:
    number = site.school.show("3001")["contact_id"]
    assert "sims 3001 decides this field" in page(site, f"/contacts/{number}/edit/mobile/", "office")
    answer = site.staff("office").post(f"/contacts/{number}/edit/mobile/", {"value": "07700 900999"}, follow=True)
    assert "Noted, but Mobile stays 07700 900123" in words(answer.content.decode())
    client = site.staff("office")
    answer = client.post(f"/contacts/{number}/edit/work_telephone/", {"value": "01632 960000"}, follow=True)
    assert "Work telephone is now: 01632 960000" in words(answer.content.decode())
    assert site.school.show("3001")["work_telephone"] == "01632 960000"


def test_a_form_keeps_what_was_typed_and_says_what_is_wrong(site: Site) -> None:
    number = site.school.show("3001")["contact_id"]
    answer = site.staff("office").post(f"/contacts/{number}/edit/work_email/", {"value": "grace(at)work"})
    assert 'value="grace(at)work"' in answer.content.decode()
    assert "cannot be read" in words(answer.content.decode())


def test_of_two_who_edit_one_thing_the_second_sees_what_the_first_has_done(site: Site) -> None:
    number = site.school.show("3001")["contact_id"]
    path = f"/contacts/{number}/edit/work_telephone/"
    site.staff("office").post(path, {"value": "01632 960001", "seen": ""})
    answer = site.staff("office").post(path, {"value": "01632 960002", "seen": ""})
    assert "It is now: 01632 960001" in words(answer.content.decode())
    assert site.school.show("3001")["work_telephone"] == "01632 960001"


def test_renaming_tells_the_person(site: Site) -> None:
    number = site.school.show("3001")["contact_id"]
    site.staff("office").post(f"/contacts/{number}/rename/", {"username": "grace.o"})
    assert site.school.show("3001")["account"]["username"] == "grace.o"
    taken = site.staff("office").post(f"/contacts/{number}/rename/", {"username": "daniel@example.org"})
    assert "is held by" in words(taken.content.decode())


def test_a_held_plan_is_let_pass_with_a_reason_and_undone(site: Site) -> None:
    for key in ("3001", "3002", "3003", "1001"):
        site.school.forget(key)
    site.school.settings = "[sources.sims.brakes]\nat_least = 1"
    held = site.school.sync()
    assert held["outcome"] == "held"
    path = f"/runs/{held['run']}/"
    manager = site.staff("data-manager")
    assert "Stopped, nothing was changed" in page(site, path)
    answer = manager.post(f"{path}release/", {"reason": "  "}, follow=True)
    assert "Say in a few words" in words(answer.content.decode())
    answer = manager.post(f"{path}release/", {"reason": "year 11 has left"}, follow=True)
    assert "Let pass by data-manager-account: “year 11 has left”" in words(answer.content.decode())
    answer = manager.post(f"{path}revert/", follow=True)
    assert site.school.show("3001")["account"]["active"]
    assert "paused" in page(site, "/overview/")
    manager.post("/sources/sims/resume/")
    assert "paused" not in page(site, "/overview/")


def test_a_plan_is_applied_or_discarded(site: Site) -> None:
    site.school.change("3001", Forename="Gracie")
    first, second = site.school.plan()["plan"], site.school.plan()["plan"]
    manager = site.staff("data-manager")
    manager.post(f"/runs/{first}/discard/")
    assert "discarded" in page(site, f"/runs/{first}/")
    answer = manager.post(f"/runs/{first}/apply/", follow=True)
    assert "cannot be applied" in words(answer.content.decode())
    manager.post(f"/runs/{second}/apply/")
    assert site.school.show("3001")["forename"] == "Gracie"


def test_release_and_same_person_are_right_beside_the_problem(site: Site) -> None:
    site.school.contact("3050", "Anna", "Haddad", email="anna@example.org")
    site.school.contact("3060", "Anna", "Haddad", email="anna@example.org")
    site.school.sync()
    assert "Same person" in page(site, "/problems/?code=username-in-use")
    site.school.forget("3050")
    site.school.sync()
    office = site.staff("office")
    answer = office.post("/problems/release-username/", {"username": "anna@example.org"}, follow=True)
    assert "is free" in words(answer.content.decode())
    site.school.sync()
    assert site.school.show("3060")["account"]["username"] == "anna@example.org"


def test_same_person_links_the_record(site: Site) -> None:
    site.school.contact("3050", "Anna", "Haddad", email="anna@example.org")
    site.school.contact("3060", "Anna", "Haddad", email="anna@example.org")
    site.school.sync()
    html = site.staff("office").get("/problems/?code=username-in-use").content.decode()
    action = re.search(r'action="(/problems/\d+/same-person/)"', html)
    assert action
    site.staff("office").post(action[1])
    assert site.school.show("3060")["contact_id"] == site.school.show("3050")["contact_id"]


def test_the_list_of_problems_is_no_program_for_a_spreadsheet(site: Site) -> None:
    site.school.contact("3070", "=1+1", "@cmd", email=None)
    site.school.sync()
    answer = site.staff("viewer").get("/problems/export.csv")
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert any(cell == "'=1+1 @cmd" for row in rows for cell in row)


def test_what_a_source_says_is_never_taken_for_a_page(site: Site) -> None:
    site.school.contact("3071", "<script>alert(1)</script>", 'x" onload="y', email="evil@example.org")
    site.school.sync()
    number = site.school.show("3071")["contact_id"]
    for path in (f"/contacts/{number}/", "/contacts/?q=script", "/runs/2/"):
        assert "<script>alert" not in site.staff("viewer").get(path).content.decode()


HUGE = 10**30
ODD = ("/contacts/?page=99999999999", "/contacts/?page=-1", "/runs/?page=x", "/runs/99999/", f"/runs/{HUGE}/")


@pytest.mark.parametrize("path", [*ODD, f"/contacts/{HUGE}/", "/contacts/1/edit/nothing/"])
def test_odd_addresses_break_nothing(site: Site, path: str) -> None:
    assert site.staff("office").get(path).status_code in (200, 404)


@pytest.mark.parametrize(
    "path", ["/runs/?source=%00", "/runs/1/?name=%00", "/problems/?text=%00", "/contacts/?role=%00"]
)
def test_what_no_database_takes_is_refused(site: Site, path: str) -> None:
    assert site.staff("office").get(path).status_code == 400
    assert site.staff("office").post("/problems/release-username/", {"username": "nobody\x00"}).status_code == 400


def test_nothing_is_done_about_a_problem_that_is_not_there(site: Site) -> None:
    assert site.staff("office").post(f"/problems/{HUGE}/same-person/").status_code == 404


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_no_advice_on_a_page_names_a_command(code: str) -> None:
    assert "kinroll " not in fix_of(Problem(code, "3001", "Grace Okafor", "mobile", "x", "Ann Lind (3002)"))


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Plan 7 is held. Make a new one: kinroll plan", "Plan 7 is held. Make a new one."),
        ("There is no run 7. See: kinroll runs", "There is no run 7."),
        (
            "It is active. Rename it first: kinroll contact rename 17 N. Nothing was changed.",
            "It is active. Rename it first. Nothing was changed.",
        ),
    ],
)
def test_what_a_flow_refuses_is_told_without_commands(said: str, shown: str) -> None:
    assert without_commands(said) == shown


def test_every_kind_of_problem_of_a_sync_has_a_name() -> None:
    missing = {code for code in CATALOGUE if code not in PROBLEMS}
    assert {code for code in missing if not code.startswith(("move-in-", "document-", "id-"))} <= {
        *("external-id-in-use", "match-doubtful", "evidence-demoted", "type-added"),
        *("client-identifier-in-use", "password-invalid"),
    }
