"""The pages of sources: files, columns beside the first rows, words that are taken with a click, and a check."""

import re
from pathlib import Path

import pytest
from lxml import html

from kinroll.declarations import writing
from kinroll.declarations.file import read
from kit import TODAY, School
from snapshots import FirstSync
from website import Site, words

SETTINGS = "\n# what our titles are\n[sources.sims.lookups]\ngender = ['Male', 'Female']   # both\n\n# until here\n"


@pytest.fixture
def site(tmp_path: Path, database: str, first_sync: FirstSync) -> Site:
    """A school with a parent whose title nobody knows, and another who has a gender that is written otherwise."""
    school = School(tmp_path, database, settings=SETTINGS)
    school.student("2101", "Amelia", "Okafor")
    school.contact("3001", "Grace", "Okafor", email="grace@example.org", Title="Capt", Gender="F", Faith="Quaker")
    school.contact("3002", "Daniel", "Okafor", email="daniel@example.org", Title="Mister", Parental_responsibilty="T")
    school.contact("3003", "Leila", "Okafor", email="leila@example.org", Title="Capt")
    first_sync(school)
    made = Site(school)
    made.open()
    return made


def click(site: Site, value: str, means: str = "", field: str = "title") -> str:
    """Say what a value means, as the page offers it; what the next page says."""
    client = site.staff("data-manager")
    (seen,) = set(re.findall(r'name="seen" value="(\w+)"', client.get("/sources/sims/").content.decode()))
    sent = {"field": field, "word": value, "means": means, "seen": seen}
    return words(client.post("/sources/sims/lookups/", sent, follow=True).content.decode())


def columns_form(page: str) -> dict[str, object]:
    (form,) = [one for one in html.fromstring(page).forms if "fills" in one.fields]
    sent: dict[str, list[str]] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return dict(sent)


def with_column(page: str, caption: str, fills: str) -> dict[str, object]:
    """The form of the columns with another field for one of them."""
    sent = columns_form(page)
    captions, fields = sent["caption"], sent["fills"]
    assert isinstance(captions, list)
    assert isinstance(fields, list)
    fields[captions.index(caption)] = fills
    return sent


class TestPage:
    def test_it_says_how_the_source_stands(self, site: Site) -> None:
        page = words(site.staff("viewer").get("/sources/sims/").content.decode())
        assert "Capt · 2 people" in page
        assert "Mister · 1 person" in page
        assert "More than 20 % of the students are missing, and at least 5" in page
        assert "applied" in page

    def test_where_a_setting_stands_that_only_the_file_changes(self, site: Site) -> None:
        site.school.settings = "grace_days = 3\n" + SETTINGS
        site.school.write()
        site.open()
        line = site.school.config.read_text().splitlines().index("grace_days = 3") + 1
        page = words(site.staff("viewer").get("/sources/sims/").content.decode())
        assert f"Days of grace 3 grace_days , line {line}" in page

    def test_paths_of_the_machine_are_for_those_who_run_it(self, site: Site) -> None:
        place = str(site.school.folder)
        assert place in site.staff("data-manager").get("/sources/sims/").content.decode()
        assert place not in site.staff("viewer").get("/sources/sims/").content.decode()

    def test_a_file_that_is_not_there(self, site: Site) -> None:
        (site.school.folder / "sims" / "staff.xml").unlink()
        assert "not there No such file" in words(site.staff("viewer").get("/sources/sims/").content.decode())

    def test_a_source_that_is_not_declared(self, site: Site) -> None:
        assert site.staff("owner").get("/sources/edits/").status_code == 404
        assert site.staff("owner").get("/sources/sims/columns/nothing/").status_code == 404


class TestLookups:
    def test_a_missed_title_is_taken_with_one_click_and_the_next_sync_fills_it_in(self, site: Site) -> None:
        assert "Capt is known from now on." in click(site, "Capt")
        assert site.school.run("sync", "sims", "--json", "--today", TODAY).json["outcome"] == "applied"
        assert site.school.show("3001")["title"] == "Capt"
        assert "title-unknown" not in site.school.codes("3003")

    def test_a_missed_one_means_another(self, site: Site) -> None:
        click(site, "Mister", "Mr")
        click(site, "F", "Female", "gender")
        assert site.school.run("sync", "sims", "--json", "--today", TODAY).json["outcome"] == "applied"
        assert site.school.show("3002")["title"] == "Mr"
        assert site.school.show("3001")["gender"] == "Female"

    def test_every_comment_stays_and_the_file_as_it_was_stays_beside_it(self, site: Site) -> None:
        before = site.school.config.read_text()
        click(site, "Capt")
        after = site.school.config.read_text()
        assert site.school.config.with_name("kinroll.toml.previous").read_text() == before
        for kept in ("# what our titles are", "gender = ['Male', 'Female']   # both", "# until here"):
            assert kept in after
        assert set(before.splitlines()) < set(after.splitlines())

    def test_a_file_that_was_changed_meanwhile_is_not_written(self, site: Site) -> None:
        client = site.staff("data-manager")
        page = client.get("/sources/sims/").content.decode()
        (seen,) = set(re.findall(r'name="seen" value="(\w+)"', page))
        with site.school.config.open("a") as file:
            file.write("# somebody was here\n")
        changed = site.school.config.read_text()
        sent = {"field": "title", "word": "Capt", "means": "", "seen": seen}
        told = words(client.post("/sources/sims/lookups/", sent, follow=True).content.decode())
        assert "kinroll.toml was changed in the meantime, so nothing was written." in told
        assert site.school.config.read_text() == changed

    def test_nothing_that_makes_no_sense_is_written(self, site: Site) -> None:
        before = site.school.config.read_text()
        assert "Say which of those that there are it means." in click(site, "Capt", "Captain")
        assert "is known by now" in click(site, "mr")
        assert "Say which word." in click(site, " ")
        assert site.staff("data-manager").post("/sources/sims/lookups/", {"field": "surname"}).status_code == 404
        assert site.school.config.read_text() == before


class TestColumns:
    def test_each_column_with_its_first_rows(self, site: Site) -> None:
        page = words(site.staff("data-manager").get("/sources/sims/columns/contacts/").content.decode())
        assert "Faith nothing" in page
        assert "Quaker" in page
        assert "Is it “Parental responsibility”?" in page

    def test_the_rows_are_personal_and_not_for_everybody(self, site: Site) -> None:
        assert site.staff("office").get("/sources/sims/columns/contacts/").status_code == 403

    def test_a_column_fills_a_field_from_the_next_sync_on(self, site: Site) -> None:
        client, address = site.staff("data-manager"), "/sources/sims/columns/contacts/"
        page = client.get(address).content.decode()
        sent = with_column(page, "Parental responsibilty", "tie.parental_responsibility")
        assert client.post(address, sent)["Location"] == address
        declared = read(site.school.config).declared.sources["sims"]
        assert declared.captions == {"contacts": {"Parental responsibilty": "tie.parental_responsibility"}}  # type: ignore[union-attr]
        assert "# until here" in site.school.config.read_text()

    def test_what_such_a_column_usually_fills_is_not_taken_away(self, site: Site) -> None:
        client, address = site.staff("data-manager"), "/sources/sims/columns/contacts/"
        page = client.get(address).content.decode()
        answer = client.post(address, with_column(page, "Surname", "")).content.decode()
        assert "so it always fills something" in words(answer)

    def test_the_second_of_two_sees_what_is_not_saved_yet(self, site: Site) -> None:
        client, address = site.staff("data-manager"), "/sources/sims/columns/contacts/"
        late = with_column(client.get(address).content.decode(), "Faith", "title")
        click(site, "Capt")
        page = client.post(address, late).content.decode()
        assert "was changed in the meantime" in words(page)
        assert "not saved yet" in words(page)
        assert client.post(address, columns_form(page)).status_code == 302

    def test_a_damaged_report_says_so(self, site: Site) -> None:
        (site.school.folder / "sims" / "contacts.xml").write_text("<html>sign in</html>")
        page = words(site.staff("data-manager").get("/sources/sims/columns/contacts/").content.decode())
        assert "The report cannot be looked into:" in page


class TestCheck:
    def test_it_is_done_in_the_background_and_told_on_the_page(self, site: Site) -> None:
        answer = site.staff("data-manager").post("/sources/sims/check/")
        assert answer["Location"].startswith("/jobs/")
        assert "A check is going on" in site.staff("viewer").get("/sources/sims/").content.decode()
        assert site.school.run("worker", "--once").status == 0
        page = words(site.staff("viewer").get("/sources/sims/").content.decode())
        assert "It can be read." in page
        assert "Contacts: 3" in page
        assert "Is it &#x27;Parental responsibility&#x27;?" in page

    def test_a_source_that_cannot_be_read(self, site: Site) -> None:
        (site.school.folder / "sims" / "contacts.xml").write_text("<html>sign in</html>")
        site.staff("data-manager").post("/sources/sims/check/")
        site.school.run("worker", "--once")
        page = words(site.staff("viewer").get("/sources/sims/").content.decode())
        assert "It cannot be read." in page


class TestFile:
    def test_a_file_that_cannot_be_written(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(_self: Path, _target: Path) -> Path:
            raise PermissionError(13, "Permission denied")

        before = site.school.config.read_text()
        monkeypatch.setattr(Path, "replace", refuse)
        assert "cannot be written from here (Permission denied)" in click(site, "Capt")
        assert site.school.config.read_text() == before
        assert [one.name for one in site.school.folder.iterdir() if one.name.startswith(".kinroll.toml")] == []

    def test_the_digest_tells_one_file_from_another(self, site: Site) -> None:
        before = writing.digest(site.school.config)
        click(site, "Capt")
        assert writing.digest(site.school.config) not in ("", before)
