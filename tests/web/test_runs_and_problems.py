"""Runs and their plans, problems, nights and the overview, as people read them and decide about them."""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from django.test import Client

from kinroll.core.text import fold
from kinroll.flows import working
from kinroll.store import contacts, jobs, lists
from kinroll.store.models import Contact, Job, Plan
from kinroll.web.words import BRAKE_ADVICE
from kit import School, kinroll
from website import Site, now

ROOT = Path(__file__).parents[2]


@pytest.fixture
def manager(site: Site) -> Client:
    return site.staff("data-manager")


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer)
    return answer.content.decode()


def hold(school: School) -> int:
    """A plan that a brake holds: more contacts leave than may."""
    for i in range(12):
        school.student(f"22{i:02}", f"Sam{i}", "Lowe")
        school.contact(f"32{i:02}", f"Pat{i}", "Lowe", of=(f"22{i:02}",))
    school.sync()
    for i in range(8):
        school.forget(f"32{i:02}")
    held = school.sync()
    assert held["outcome"] == "held"
    return int(held["run"])


class TestPlans:
    def test_a_plan_says_that_nothing_is_changed_yet(self, site: Site, manager: Client) -> None:
        site.school.student("2077", "Ida", "Novak")
        number = site.school.plan()["plan"]
        page = text(manager, f"/runs/{number}/")
        assert "Nothing is changed until somebody applies it" in page
        assert "Ida Novak" in page and ">Apply<" in page

    def test_changes_are_found_by_kind_name_and_field(self, site: Site, manager: Client) -> None:
        site.school.student("2077", "Ida", "Novak")
        site.school.telephone("3002", "07700 900555", Primary="T")
        site.school.change("3003", Surname="Haddad-Ray")
        number = site.school.sync()["run"]
        for query, listed in (
            ("kind=created", {"Ida Novak"}),
            ("name=okafor", {"Daniel Okafor"}),
            ("field=mobile", {"Daniel Okafor"}),
            ("field=surname", {"Ida Novak", "Leila Haddad-Ray"}),
            ("field=surname&kind=updated", {"Leila Haddad-Ray"}),
            ("field=roles", {"Ida Novak"}),
            ("field=gender", set()),
        ):
            page = text(manager, f"/runs/{number}/?{query}")
            names = {name for name in ("Ida Novak", "Daniel Okafor", "Leila Haddad-Ray") if name in page}
            assert names == listed, query

    def test_what_looks_like_a_pattern_is_looked_for_as_it_stands(self, site: Site, manager: Client) -> None:
        assert "No change fits" in text(manager, "/runs/1/?field=%25&kind=")
        assert "No change fits" in text(manager, "/runs/1/?name=%25%25")

    def test_any_page_of_a_plan_holds_the_changes_in_their_order(self, site: Site) -> None:
        plan = Plan.objects.get(pk=1)
        everybody, total = lists.changes(plan, size=100)
        assert total == len(everybody) > 4
        paged = [row for page in range(1, total + 1) for row in lists.changes(plan, page=page, size=1)[0]]
        assert paged == everybody
        assert lists.changes(plan, page=total + 1, size=1)[0] == []

    def test_every_brake_comes_with_advice(self) -> None:
        text = (ROOT / "src/kinroll/core/brakes.py").read_text(encoding="utf-8")
        codes = set(re.findall(r'Brake\(\s*"([a-z-]+)"', text)) | set(re.findall(r'"(too-many-[a-z-]+)"', text))
        assert codes == set(BRAKE_ADVICE)

    def test_a_brake_leads_to_the_changes_it_is_about(self, site: Site, manager: Client) -> None:
        page = text(manager, f"/runs/{hold(site.school)}/")
        assert "Have that many people really left?" in page
        assert 'href="?kind=disabled#changes"' in page

    def test_what_a_later_sync_has_overtaken_offers_nothing_but_to_be_thrown_away(
        self, site: Site, manager: Client
    ) -> None:
        number = hold(site.school)
        for i in range(8):
            site.school.contact(f"32{i:02}", f"Pat{i}", "Lowe", of=(f"22{i:02}",))
        later = site.school.sync()["run"]
        page = text(manager, f"/runs/{number}/")
        assert "cannot be applied any more" in page and f"/runs/{later}/" in page
        assert "Let pass and apply" not in page and "Discard the plan" in page

    def test_while_its_source_is_paused_a_plan_offers_to_let_it_go_on_first(self, site: Site, manager: Client) -> None:
        manager.post("/runs/1/revert/")
        Plan.objects.filter(pk=1).update(state="planned")
        page = text(manager, "/runs/1/")
        assert "sims is paused" in page and ">Apply<" not in page
        answer = manager.post("/sources/sims/resume/", {"next": "/runs/1/"})
        assert answer["Location"] == "/runs/1/"
        assert ">Apply<" in text(manager, "/runs/1/")

    def test_while_a_worker_is_at_it_nothing_else_is_offered(self, site: Site, manager: Client) -> None:
        site.school.student("2077", "Ida", "Novak")
        number = site.school.plan()["plan"]
        job = jobs.add(working.APPLY, {"run": number, "release": ""}, "anna", now().at)
        page = text(manager, f"/runs/{number}/")
        assert f"/jobs/{job.pk}/" in page and 'hx-trigger="every 2s"' in page
        assert ">Apply<" not in page and "Discard the plan" not in page
        assert manager.get(f"/runs/{number}/progress/").headers.get("HX-Refresh") is None
        site.school.run("worker", "--once")
        assert manager.get(f"/runs/{number}/progress/")["HX-Refresh"] == "true"

    def test_one_that_is_being_applied_says_how_far_it_is(self, site: Site, manager: Client) -> None:
        Plan.objects.filter(pk=1).update(state="applying")
        page = text(manager, "/runs/1/progress/")
        total = lists.done_so_far(Plan.objects.get(pk=1))
        assert f"{total} of {total} people are done" in page


class TestUndoing:
    def test_what_would_be_undone_is_shown_and_nothing_done(self, site: Site, manager: Client) -> None:
        site.school.telephone("3002", "07700 900555", Primary="T")
        number = site.school.sync()["run"]
        before = site.school.everyone()
        page = text(manager, f"/runs/{number}/undo/")
        assert "1 person becomes what they were before" in page
        assert "Daniel Okafor" in page and "07700 900555" in page
        assert "is paused until you let it go on" in page
        assert site.school.everyone() == before
        assert not Plan.objects.filter(kind="revert").exists()

    def test_what_is_shown_is_what_is_done(self, site: Site, manager: Client) -> None:
        page = text(manager, "/runs/1/undo/")
        answer = manager.post("/runs/1/revert/", follow=True)
        done = answer.content.decode()
        names = {name for name in ("Grace Okafor", "Daniel Okafor", "Leila Haddad", "Max Beddoes") if name in page}
        assert names == {"Grace Okafor", "Daniel Okafor", "Leila Haddad", "Max Beddoes"}
        assert "Run 1 was undone" in done and all(name in done for name in names)

    def test_who_was_changed_since_is_counted(self, site: Site, manager: Client) -> None:
        site.school.run("contact", "set", "sims:3001", "work_telephone", "01632 960001")
        assert "1 of them was changed again since" in text(manager, "/runs/1/undo/")

    def test_a_run_that_was_undone_says_so_and_offers_nothing(self, site: Site, manager: Client) -> None:
        manager.post("/runs/1/revert/")
        page = text(manager, "/runs/1/")
        assert "It was undone" in page and "Undo this run" not in page
        assert manager.get("/runs/1/undo/")["Location"] == "/runs/1/"


class TestComparing:
    def test_two_runs_side_by_side(self, site: Site, manager: Client) -> None:
        site.school.student("2077", "Ida", "Novak")
        site.school.change("3002", Title="Capt")
        number = site.school.sync()["run"]
        page = text(manager, f"/runs/{number}/compare/")
        assert "New people (1)" in page and "Ida Novak" in page
        assert "New problems (1)" in page
        assert "New people (1)" in text(manager, f"/runs/{number}/compare/?with=1")

    def test_the_only_run_has_nothing_to_be_compared_with(self, manager: Client) -> None:
        assert "no other sync of this source" in text(manager, "/runs/1/compare/")

    def test_what_cannot_be_compared_is_told_in_words(self, site: Site, manager: Client) -> None:
        site.school.run("contact", "set", "sims:3001", "mobile", "07700 900111")
        page = text(manager, "/runs/1/compare/?with=2")
        assert "is no sync" in page and "kinroll" not in page.split("</header>")[1]
        assert manager.get("/runs/1/compare/?with=999").status_code == 404


class TestProblems:
    def test_by_person_each_has_all_of_theirs(self, site: Site, manager: Client) -> None:
        site.school.contact("3005", "", "Novak", email=None)
        site.school.sync()
        page = text(manager, "/problems/people/")
        assert page.index("Novak") < page.index("Zoë Lind")  # more is wrong
        assert "2 problems" in page and "1 problem," in page
        assert "Novak" not in text(manager, "/problems/people/?text=lind")

    def test_by_kind_with_how_many(self, site: Site, manager: Client) -> None:
        page = text(manager, "/problems/kinds/")
        assert "No email address" in page and "?code=no-email" in page

    def test_the_file_holds_what_the_page_shows(self, site: Site, manager: Client) -> None:
        site.school.change("3002", Title="Capt")
        site.school.sync()
        whole = b"".join(manager.get("/problems/export.csv").streaming_content).decode()  # type: ignore[attr-defined]
        part = b"".join(manager.get("/problems/export.csv?code=no-email").streaming_content).decode()  # type: ignore[attr-defined]
        assert "title-unknown" in whole and "no-email" in whole
        assert "title-unknown" not in part and "no-email" in part


class TestSupport:
    def bundle(self, client: Client, **said: str) -> dict[str, str]:
        answer = client.post("/support/kinroll-support.zip", said)
        assert answer.status_code == 200
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            return {name: archive.read(name).decode() for name in archive.namelist()}

    def test_it_names_nobody_unless_asked(self, site: Site, manager: Client) -> None:
        site.school.change("3001", Title="Zorblatt")
        site.school.sync()
        said = "Leila Haddad was changed since"
        Plan.objects.update(failure=said)
        Job.objects.create(kind="sync", by="data-manager-account", asked_at=now().at, state="failed", failure=said)
        (site.school.folder / "kinroll-sims.log").write_text("Grace Okafor was here\n", encoding="utf-8")
        files = self.bundle(manager)
        words = "".join(files.values())
        for personal in (
            "Okafor",
            "okafor",
            "Leila",
            "Zoë",
            "Zorblatt",
            "@example.org",
            "07700",
            "data-manager-account",
        ):
            assert personal not in words, personal
        assert {"versions.json", "configuration.json", "rows.json", "problems.json", "runs.json"} <= files.keys()
        runs = json.loads(files["runs.json"])
        assert [run["kind"] for run in runs] == ["sync", "sync"] and runs[0]["seconds"] >= 0
        more = self.bundle(manager, personal="yes")
        assert "Zorblatt" in more["problems.csv"] and "Grace Okafor" in more["logs/kinroll-sims.log"]

    def test_it_tells_no_secret_of_the_configuration(self, site: Site, manager: Client) -> None:
        site.school.settings = (
            '[notify.mail]\nhost = "mail.example"\nuser = "itsecretuser"\nfrom = "it@school.example"\n'
            'to = ["head@school.example"]\npassword_file = "/home/hannah/secret.txt"\n'
            '[notify.webhook]\nurl = "https://hooks.example/T0K3N"\n[school]\nname = "Hilltop"\n'
        )
        site.school.write()
        site.open()
        said = self.bundle(manager, personal="yes")["configuration.json"]
        for secret in ("itsecretuser", "school.example", "hannah", "T0K3N", "Hilltop", str(site.school.folder)):
            assert secret not in said
        told = json.loads(said)
        assert told["sources"]["sims"]["students"] == "students.xml"
        assert told["database"]["kind"] in ("sqlite", "postgresql", "postgres")

    def test_only_those_who_decide_about_runs_may_have_it(self, site: Site) -> None:
        assert site.staff("office").post("/support/kinroll-support.zip").status_code == 403


def test_no_personal_datum_of_the_demo_school_is_in_a_bundle(tmp_path: Path) -> None:
    """Every name, address, number and username of everybody in the demo, looked for in all files."""
    assert kinroll("demo", str(tmp_path / "demo")).status in (0, 1)
    config = tmp_path / "demo" / "kinroll.toml"
    file = tmp_path / "bundle.zip"
    assert kinroll("support-bundle", str(file), "--config", str(config)).status == 0
    with zipfile.ZipFile(file) as archive:
        said = "\n".join(archive.read(name).decode() for name in archive.namelist())
    words = {fold(word) for word in re.findall(r"[^\s\"',:;(){}\[\]]+", said)}
    personal = personal_words()
    assert len(personal) > 500
    assert personal & words == set()
    assert [value for value in personal if len(value) > 6 and value in fold(said)] == []


def personal_words() -> set[str]:
    """What the contacts that are held consist of, word by word; a single letter or a short number is nobody's."""
    told: set[str] = set()
    for shown in contacts.everyone():
        values = [shown[name] for name in ("forename", "surname", "telephone", "mobile", "work_telephone")]
        values += [shown["personal_email"], shown["work_email"], shown["account"] and shown["account"]["username"]]
        values += shown["address"]["lines"] if shown["address"] else []
        told |= {fold(value) for value in values if value}
        told |= {fold(word) for value in values[:2] if value for word in value.split()}
    return {word for word in told if len(word) > 2 and not word.isdigit()}


class TestNights:
    def test_each_source_with_its_last_night(self, site: Site, manager: Client) -> None:
        page = text(manager, "/nights/")
        assert "sims" in page and "/runs/1/" in page and "after 26 hours" in page
        assert "Nobody is told when a night goes wrong" in page
        assert "Send a trial message" not in page
        assert "sync sims --config" in page

    def test_holds_and_terms_are_told(self, site: Site, manager: Client) -> None:
        site.school.settings = (
            'grace_days = 10\nholiday_hold = ["contacts"]\n[[terms]]\nstarts = 2020-01-07\nends = 2020-04-03\n'
        )
        site.school.write()
        site.open()
        page = text(manager, "/nights/")
        assert "10 days of term" in page and "keep the logins of" in page
        assert "7 Jan 2020 – 3 Apr 2020" in page and "holidays now" in page

    def test_a_trial_message_is_work(self, site: Site, manager: Client) -> None:
        server = 'host = "127.0.0.1"\nport = 9\ntls = "none"'
        site.school.settings = f'[notify.mail]\n{server}\nfrom = "a@example.org"\nto = ["b@example.org"]\n'
        site.school.write()
        site.open()
        assert "b@example.org" in text(manager, "/nights/")
        assert "b@example.org" not in text(site.staff("viewer"), "/nights/")
        number = int(manager.post("/nights/trial/")["Location"].strip("/").split("/")[-1])
        site.school.run("worker", "--once")
        assert "The mail could not be sent" in text(manager, f"/jobs/{number}/")


class TestOverview:
    def test_what_goes_on_and_what_has_stopped_is_there(self, site: Site, manager: Client) -> None:
        assert "Going on now" not in text(manager, "/overview/")
        jobs.add(working.SYNC, {"source": "sims"}, "anna", now().at)
        page = text(manager, "/overview/")
        assert "Going on now" in page and "asked for by anna" in page

    def test_accounts_over_time_are_drawn_where_there_is_a_time(self, site: Site, manager: Client) -> None:
        assert 'class="chart"' not in text(manager, "/overview/")
        assert Contact.objects.count() > 0
