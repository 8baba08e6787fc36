"""The inbox of who is who on pages: side by side, answered one after the other."""

from collections.abc import Callable

import pytest

from kit import School
from website import Site, words

SHARED = "grace@example.org"


def come_twice(school: School) -> None:
    """Grace comes a second time, kept out for her username; Daniel a second time, with a telephone in common."""
    school.sync()
    school.contact("3009", "Grace", "Okafor", email=SHARED)
    school.contact("3012", "Daniel", "Okafor", email="daniel@other.example.org")
    for key in ("3002", "3012"):
        school.telephone(key, "07700 900777")
    school.sync()
    assert school.run("review").status == 0


@pytest.fixture
def prepare() -> Callable[[School], None]:
    return come_twice


@pytest.fixture
def twice(site: Site) -> Site:
    """Grace and Daniel are here a second time."""
    return site


def number(site: Site, key: str) -> int:
    return int(site.school.show(key)["contact_id"])


def pair(site: Site) -> str:
    return "-".join(str(n) for n in sorted((number(site, "3002"), number(site, "3012"))))


def test_the_inbox_begins_with_who_is_kept_out(twice: Site) -> None:
    page = words(twice.staff("viewer").get("/review/").content.decode())
    assert page.index("Kept out: the username is taken") < page.index("The same telephone and name")
    assert "Begin with the first" not in page


def test_a_case_shows_both_with_every_difference_marked(twice: Site) -> None:
    page = words(twice.staff("office").get(f"/review/{pair(twice)}/").content.decode())
    assert "daniel@example.org" in page and "daniel@other.example.org differs" in page
    assert "07700 900777 same" in page
    for key in "sdlan":
        assert f" {key} " in page


@pytest.mark.parametrize("path", ["1-2", "2-1", "sims:3001", "nothing", "99999999999999999999-1", "%00"])
def test_there_is_no_such_case(twice: Site, path: str) -> None:
    client = twice.staff("office")
    assert client.get(f"/review/{path}/").status_code in (400, 404)
    assert client.post(f"/review/{path}/answer/", {"answer": "same"}).status_code in (302, 400, 404)


def test_after_an_answer_the_next_case_opens(twice: Site) -> None:
    answer = twice.staff("office").post("/review/sims:3009/answer/", {"answer": "different"})
    assert answer["Location"] == f"/review/{pair(twice)}/"


def test_one_person_is_merged_and_can_be_undone(twice: Site) -> None:
    key, office = pair(twice), twice.staff("office")
    page = words(office.post(f"/review/{key}/answer/", {"answer": "same"}, follow=True).content.decode())
    assert "One person. It can be undone on the page of" in page
    assert number(twice, "3002") == number(twice, "3012")


def test_a16_a_record_that_is_kept_out_is_linked_to_whom_it_is(twice: Site) -> None:
    kept = number(twice, "3001")
    twice.staff("office").post("/review/sims:3009/answer/", {"answer": "same", "contact": str(kept)})
    twice.school.sync()
    assert number(twice, "3009") == kept


def test_somebody_else_has_answered_meanwhile(twice: Site) -> None:
    key = pair(twice)
    twice.staff("office").post(f"/review/{key}/answer/", {"answer": "same"})
    page = twice.staff("owner").post(f"/review/{key}/answer/", {"answer": "different"}, follow=True)
    assert "Somebody else has answered this case meanwhile" in page.content.decode()
    assert number(twice, "3002") == number(twice, "3012")


def test_later_needs_a_day_to_come(twice: Site) -> None:
    key, office = pair(twice), twice.staff("office")
    for day in ("", "soon", "2020-01-01"):
        page = office.post(f"/review/{key}/answer/", {"answer": "later", "until": day}, follow=True)
        assert page.redirect_chain[-1][0] == f"/review/{key}/"
    office.post(f"/review/{key}/answer/", {"answer": "later", "until": "2090-01-01"})
    assert f"/review/{key}/" not in office.get("/review/").content.decode()


def test_a_colleague_is_asked(twice: Site) -> None:
    key, office = pair(twice), twice.staff("office")
    twice.staff("owner")
    sent = {"answer": "ask", "of": "owner-account", "note": "Do you know <them>?"}
    office.post(f"/review/{key}/answer/", sent)
    page = twice.staff("owner").get(f"/review/{key}/").content.decode()
    assert "office-account asked owner-account" in words(page)
    assert "Do you know &lt;them&gt;?" in page


def test_a_viewer_answers_nothing(twice: Site) -> None:
    key = pair(twice)
    client = twice.staff("viewer")
    assert "Different people" not in client.get(f"/review/{key}/").content.decode()
    assert client.post(f"/review/{key}/answer/", {"answer": "same"}).status_code == 403


def test_the_office_answers_nothing_about_an_owner(twice: Site) -> None:
    assert twice.school.run("account", "permit", "daniel@example.org", "owner").status == 0
    key = pair(twice)
    assert twice.staff("office").post(f"/review/{key}/answer/", {"answer": "same"}).status_code == 403
    assert number(twice, "3002") != number(twice, "3012")


def test_it_is_looked_again_when_somebody_asks(twice: Site) -> None:
    answer = twice.staff("office").post("/review/look-again/")
    assert answer["Location"].startswith("/jobs/")
