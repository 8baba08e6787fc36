"""Pages of other systems that people are told to: what is shown, what is asked for, and what only the site says."""

import json
from pathlib import Path

import pytest
from django.test import Client

from campus import TOKEN
from furnished import furnish_target
from kinroll.core.provisioning import hints
from kinroll.declarations.file import read
from kinroll.flows import jobs, working
from kinroll.store.models import TargetEnrolment
from kinroll.store.provisioning import states
from kinroll.targets.moodle import client as moodle_client
from moodle.server import Server, serving
from website import Site, browser, now, words


def declare(site: Site, moodle: Server, more: str = "") -> None:
    site.school.settings = (
        f'[targets.moodle]\nkind = "moodle"\nurl = "{moodle.url}"\ntoken_env = "{TOKEN}"\ntimeout_s = 5\n{more}'
    )
    site.school.write()
    site.open()


def work(site: Site) -> None:
    """Do what was asked for."""
    assert jobs.work(read(site.school.config), working.KINDS) == 1


def test_without_a_target_the_page_says_what_to_do(site: Site) -> None:
    assert "No other system is declared yet" in words(site.staff("viewer").get("/targets/").content.decode())


def test_from_a_plan_to_adopting_somebody(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN, "t0ken")
    with serving() as moodle:
        declare(site, moodle)
        there = moodle.site.add("grace@example.org", email="grace@example.org", firstname="Grace")
        manager = site.staff("data-manager")
        assert "Nobody was compared yet" in words(manager.get("/targets/moodle/").content.decode())
        assert manager.post("/targets/moodle/plan/").status_code == 302
        work(site)
        shown = words(manager.get("/targets/moodle/runs/1/").content.decode())
        assert ("new user (3)" in shown, "Carry it out" in shown, moodle.writes()) == (True, True, [])
        manager.post("/targets/moodle/runs/1/apply/")
        work(site)
        manager.post("/targets/moodle/sync/")
        work(site)
        assert len(moodle.site.people()) == 4
        page = words(manager.get("/targets/moodle/").content.decode())
        assert ("Somebody there has this username already" in page, "It is the same person" in page) == (True, True)
        number = site.school.show("3001")["contact_id"]
        told = manager.post("/targets/moodle/adopt/", {"contact": number, "user": there.id}, follow=True)
        assert "It is the same person from now on" in words(told.content.decode())
        assert there.idnumber == str(number)


def test_a_stopped_plan_needs_a_reason(site: Site) -> None:
    number = furnish_target(site)
    manager = site.staff("data-manager")
    shown = words(manager.get(f"/targets/moodle/runs/{number}/").content.decode())
    assert "6 of 10 users would be suspended." in shown
    told = manager.post(f"/targets/moodle/runs/{number}/apply/", {"reason": " "}, follow=True)
    assert "Say in a few words why this plan may pass" in words(told.content.decode())


def test_what_stopped_it_is_told_and_who_may_only_look_sees_no_button(site: Site) -> None:
    furnish_target(site)
    states.note_stopped(states.get("moodle"), "invalidtoken", "Moodle does not know our token any more.", now().at)
    page = words(site.staff("viewer").get("/targets/moodle/").content.decode())
    assert ("does not know our token" in page, "Check the connection" in page) == (True, False)


@pytest.mark.parametrize("contact", ["", "x", "9" * 30, "-1"])
def test_a_contact_that_is_none(site: Site, contact: str) -> None:
    furnish_target(site)
    assert site.staff("owner").post("/targets/moodle/retry/", {"contact": contact}).status_code == 404


class TestNews:
    """What a Moodle tells by itself."""

    @pytest.fixture
    def address(self, site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
        furnish_target(site)
        monkeypatch.setenv("PUSH", "whsec_c2VjcmV0")
        site.school.settings += '\npush_secret_env = "PUSH"\n'
        site.school.write()
        site.open()
        TargetEnrolment.objects.create(target=states.get("moodle"), remote="664", course="2", asked_at=now().at)
        return "/targets/moodle/news/"

    def say(self, client: Client, address: str, secret: str, body: bytes) -> int:
        sent_at = int(now().at.timestamp())
        headers = {
            hints.ID: "m1",
            hints.SENT_AT: str(sent_at),
            hints.SIGNATURE: hints.sign(secret, "m1", sent_at, body),
        }
        return client.post(address, body, content_type="application/json", headers=headers).status_code

    def test_a_signed_hint_is_taken_and_nothing_else(self, address: str) -> None:
        body = json.dumps({"courseid": 2, "relateduserid": "664"}).encode()
        strict = Client(headers={"host": "localhost"}, enforce_csrf_checks=True)
        assert self.say(strict, address, "whsec_AAAA", body) == 404
        assert TargetEnrolment.objects.get().asked_at
        assert self.say(strict, address, "whsec_c2VjcmV0", body) == 204
        assert TargetEnrolment.objects.get().asked_at is None
        assert self.say(strict, address, "whsec_c2VjcmV0", body + b" " * 20_000) == 404
        assert self.say(strict, "/targets/other/news/", "whsec_c2VjcmV0", body) == 404
        assert browser().get(address).status_code == 405
        assert moodle_client.PATH not in address
