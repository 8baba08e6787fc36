"""Contacts merged, unmerged, assigned and taken apart on pages."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from kit import School
from website import Site, words


def come_twice(school: School) -> None:
    """Grace comes a second time, as 3009, with another surname and a mobile of her own."""
    school.sync()
    school.contact("3009", "Grace", "Okafor-Bell", of=("2101", "2102"), email="grace.bell@example.org")
    school.telephone("3009", "07700 900109", Main="True")
    assert school.sync()["outcome"] == "applied"


@pytest.fixture
def prepare() -> Callable[[School], None]:
    return come_twice


@pytest.fixture
def twice(site: Site) -> Site:
    """Grace is here a second time."""
    return site


def number(site: Site, key: str) -> int:
    return int(site.school.show(key)["contact_id"])


def preview(client: Client, kept: int, lost: int) -> str:
    return client.get(f"/contacts/{kept}/merge/?with={lost}").content.decode()


def merge(client: Client, kept: int, lost: int, **more: str) -> str:
    """Look at the preview, and merge as its form does; the page one is on then."""
    (seen,) = re.findall(r'name="seen" value="([^"]*)"', preview(client, kept, lost))
    sent = {"with": str(lost), "seen": seen, **more}
    return client.post(f"/contacts/{kept}/merge/", sent, follow=True).content.decode()


def test_the_other_contact_is_found_as_one_types(twice: Site) -> None:
    kept, lost = number(twice, "3001"), number(twice, "3009")
    page = twice.staff("office").get(f"/contacts/{kept}/merge/?q=grace").content.decode()
    assert f"?with={lost}" in page
    assert f"?with={kept}" not in page


def test_a_preview_says_what_would_be_and_why_and_changes_nothing(twice: Site) -> None:
    kept, lost, before = number(twice, "3001"), number(twice, "3009"), twice.school.everyone()
    page = words(preview(twice.staff("office"), kept, lost))
    for said in ("Okafor-Bell", "decides this field", "Both stand in sims", "is a child of this login too"):
        assert said.lower() in page.lower(), said
    assert f"are told that contact {lost} is {kept}" in page
    assert twice.school.everyone() == before


def test_merging_and_undoing_it(twice: Site) -> None:
    kept, lost, before = number(twice, "3001"), number(twice, "3009"), twice.school.everyone()
    office = twice.staff("office")
    page = words(merge(office, kept, lost))
    assert f"Contact {lost} is seen as this one from now on" in page
    assert f"Contact {lost} (Grace Okafor-Bell) was merged in" in page and "by office-account" in page
    assert office.get(f"/contacts/{lost}/")["Location"] == f"/contacts/{kept}/"
    undone = words(office.post(f"/contacts/{lost}/unmerge/", follow=True).content.decode())
    assert f"Contact {lost} is itself again" in undone
    assert twice.school.everyone() == before


def test_a_merged_address_is_not_kept_by_the_browser(twice: Site) -> None:
    kept, lost, office = number(twice, "3001"), number(twice, "3009"), twice.staff("office")
    merge(office, kept, lost)
    assert office.get(f"/contacts/{lost}/").status_code == 302
    office.post(f"/contacts/{lost}/unmerge/")
    assert office.get(f"/contacts/{lost}/").status_code == 200


def test_the_username_that_is_chosen_is_the_one_they_sign_in_with(twice: Site) -> None:
    kept, lost = number(twice, "3001"), number(twice, "3009")
    merge(twice.staff("office"), kept, lost, username="loser")
    assert twice.school.show("3001")["account"]["username"] == "grace.bell@example.org"


def test_a_value_that_is_chosen_becomes_an_edit(twice: Site) -> None:
    kept, lost = number(twice, "3001"), number(twice, "3009")
    for key, value in (("3001", "0113 496 0001"), ("3009", "0113 496 0009")):
        twice.school.run("contact", "set", f"sims:{key}", "work_telephone", value)
    office = twice.staff("office")
    assert 'name="of.work_telephone"' in preview(office, kept, lost)
    assert 'name="of.surname"' not in preview(office, kept, lost)  # sims decides it
    merge(office, kept, lost, **{"of.work_telephone": "survivor"})
    assert twice.school.show("3001")["work_telephone"] == "0113 496 0001"


def test_two_who_merge_the_same_pair_differently_at_once(twice: Site) -> None:
    kept, lost = number(twice, "3001"), number(twice, "3009")
    office, owner = twice.staff("office"), twice.staff("owner")
    (seen,) = re.findall(r'name="seen" value="([^"]*)"', preview(owner, lost, kept))
    merge(office, kept, lost)
    sent = {"with": str(kept), "seen": seen}
    page = words(owner.post(f"/contacts/{lost}/merge/", sent, follow=True).content.decode())
    assert "was changed meanwhile" in page and "cannot be merged with itself" in page
    assert number(twice, "3009") == kept


def test_what_was_changed_meanwhile_is_looked_at_again(twice: Site) -> None:
    kept, lost, office = number(twice, "3001"), number(twice, "3009"), twice.staff("office")
    (seen,) = re.findall(r'name="seen" value="([^"]*)"', preview(office, kept, lost))
    twice.school.run("contact", "set", "sims:3001", "work_telephone", "0113 496 0001")
    page = office.post(f"/contacts/{kept}/merge/", {"with": str(lost), "seen": seen}).content.decode()
    assert "was changed meanwhile" in page and "0113 496 0001" in page
    assert number(twice, "3009") == lost


@pytest.mark.parametrize("other", ["0", "999", "x", "9" * 30, "-1"])
def test_nobody_is_merged_with_what_is_not_there(twice: Site, other: str) -> None:
    kept, before = number(twice, "3001"), twice.school.everyone()
    assert twice.staff("office").post(f"/contacts/{kept}/merge/", {"with": other}).status_code in (200, 404)
    assert twice.school.everyone() == before


def test_somebody_who_was_said_to_be_different_is_merged_only_if_that_is_said_again(twice: Site) -> None:
    twice.school.telephone("3009", "07700 900123", Primary="T")
    twice.school.change("3009", Surname="Okafor")
    twice.school.sync()
    kept, lost, office = number(twice, "3001"), number(twice, "3009"), twice.staff("office")
    assert twice.school.run("review", "different", f"{kept}-{lost}").status == 0
    assert "two different people" in words(merge(office, kept, lost))
    assert number(twice, "3009") == lost
    merge(office, kept, lost, although="1")
    assert number(twice, "3009") == kept


def test_what_came_meanwhile_is_said_whose_it_is(twice: Site) -> None:
    kept, lost, office = number(twice, "3001"), number(twice, "3009"), twice.staff("office")
    merge(office, kept, lost)
    twice.school.run("contact", "set", str(kept), "work_telephone", "0113 496 0111")
    page = office.post(f"/contacts/{lost}/unmerge/", follow=True)
    assert page.redirect_chain[-1][0] == "/assignments/"
    assert "Work telephone: 0113 496 0111" in words(page.content.decode())
    (item,) = twice.school.run("contact", "assignments", "--json").lines
    office.post(f"/assignments/{item['item']}/", {"answer": "move"})
    assert twice.school.show("3009")["work_telephone"] == "0113 496 0111"
    assert "Nothing waits" in office.get("/assignments/").content.decode()


def test_an_item_can_be_left_where_it_is(twice: Site) -> None:
    kept, lost, office = number(twice, "3001"), number(twice, "3009"), twice.staff("office")
    merge(office, kept, lost)
    twice.school.run("contact", "set", str(kept), "work_telephone", "0113 496 0111")
    office.post(f"/contacts/{lost}/unmerge/")
    (item,) = twice.school.run("contact", "assignments", "--json").lines
    office.post(f"/assignments/{item['item']}/", {"answer": "keep"})
    assert twice.school.show("3001")["work_telephone"] == "0113 496 0111"
    assert office.post("/assignments/999/", {"answer": "keep"}).status_code == 404


def test_a_contact_is_taken_apart_after_a_look(twice: Site) -> None:
    kept, office = number(twice, "3001"), twice.staff("office")
    twice.school.run("contact", "link", "sims:3009", "sims:3001")
    before = twice.school.everyone()
    page = words(office.get(f"/contacts/{kept}/split/?record=sims:3009").content.decode())
    assert "The two would be" in page and "Okafor-Bell" in page
    assert twice.school.everyone() == before
    office.post(f"/contacts/{kept}/split/", {"record": "sims:3009"})
    assert number(twice, "3009") != kept


@pytest.mark.parametrize("record", ["sims:3001", "sims:9999", "nonsense", ""])
def test_what_cannot_be_taken_apart_is_said(twice: Site, record: str) -> None:
    kept, before = number(twice, "3001"), twice.school.everyone()
    assert twice.staff("office").post(f"/contacts/{kept}/split/", {"record": record}).status_code == 200
    assert twice.school.everyone() == before


def test_the_office_merges_nobody_with_an_owner(twice: Site) -> None:
    assert twice.school.run("account", "permit", "max@example.org", "owner").status == 0
    grace, owner, office = number(twice, "3001"), number(twice, "1001"), twice.staff("office")
    assert office.get(f"/contacts/{grace}/merge/?with={owner}").status_code == 403
    assert office.post("/contacts/merge-pairs/", {"pairs": f"{grace},{owner}"}).status_code == 403


class TestPairs:
    def test_only_what_is_free_of_conflicts_is_merged(self, twice: Site) -> None:
        first = number(twice, "3002")
        twice.school.contact("3012", "Daniel", "Okafor", email="daniel@other.example.org")
        twice.school.sync()
        text = f"keep,other\n{first},sims:3012\nsims:3001,sims:3009\nsims:3001,nobody\n3001\n"
        office = twice.staff("office")
        page = words(office.post("/contacts/merge-pairs/", {"pairs": text}).content.decode())
        assert "surname" in page and "There is no contact" in page
        office.post("/contacts/merge-pairs/", {"pairs": text, "merge": "1", "conflicts": "1"})
        assert number(twice, "3009") != number(twice, "3001")

    def test_who_may_run_things_says_otherwise(self, twice: Site) -> None:
        text = "sims:3001,sims:3009"
        twice.staff("data-manager").post("/contacts/merge-pairs/", {"pairs": text, "merge": "1", "conflicts": "1"})
        assert number(twice, "3009") == number(twice, "3001")
