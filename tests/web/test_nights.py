"""The settings of the nights on a page: who may change what, what is written, and two people who do so at once."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import html

from kinroll.declarations.file import read
from kinroll.declarations.schema import Declared
from kit import School
from website import Site, words

SETTINGS = """
# who leaves keeps the login so long
grace_days = 3

# told
[notify.mail]
to = ["office@example.org"]   # Anna and Jo
from = "kinroll@example.org"
host = "127.0.0.1"
port = 9
tls = "none"

[[terms]]
starts = 2026-09-02
ends = 2026-12-18
"""
PAGE = "/nights/change/"


@pytest.fixture
def site(tmp_path: Path, database: str) -> Site:
    made = Site(School(tmp_path, database, settings=SETTINGS))
    made.school.write()
    made.open()
    return made


def declared(site: Site) -> Declared:
    return read(site.school.config).declared


def form_of(client: Client) -> dict[str, Any]:
    """What a browser would send of the form as it is filled in."""
    (form,) = [one for one in html.fromstring(client.get(PAGE).content.decode()).forms if "seen" in one.fields]
    sent: dict[str, Any] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value.removeprefix("\n"))
    return sent


def change(client: Client, **changed: object) -> str:
    """The words of the page after something was changed; names have ``__`` for a dot and ``_`` for a dash."""
    answer = client.post(PAGE, {**form_of(client), **changed}, follow=True)
    assert answer.status_code == 200
    return words(answer.content.decode())


class TestSaving:
    def test_nothing_changes_where_nothing_was_typed(self, site: Site) -> None:
        before = site.school.config.read_text()
        assert "Nothing was changed." in change(site.staff("data-manager"))
        assert site.school.config.read_text() == before

    def test_each_setting_is_written_and_every_comment_stays(self, site: Site) -> None:
        client = site.staff("data-manager")
        told = change(
            client,
            at="01:15",
            overdue_after="2 days",
            to="office@example.org\nhead@example.org",
            problems=["refused", "advice"],
            **{"sims.grace_days": "10", "sims.holiday_hold": ["contacts"], "sims.overdue_after": "never"},
            **{"term-1-starts": "2027-01-04", "term-1-ends": "2027-03-25"},
        )
        assert "Saved. It counts from the next sync on." in told
        assert "The timers of this machine still have the time that they had." in told
        found = declared(site)
        assert (found.nights.at, found.notify.overdue_after, found.notify.problems) == (
            *("01:15", "2d"),
            ("refused", "advice"),
        )
        assert found.notify.mail
        assert found.notify.mail.to == ("office@example.org", "head@example.org")
        source: Any = found.sources["sims"]
        assert (source.grace_days, source.holiday_hold, source.overdue_after) == (10, ("contacts",), "never")
        assert [str(term.starts) for term in found.terms] == ["2026-09-02", "2027-01-04"]
        text = site.school.config.read_text()
        assert all(kept in text for kept in ("# who leaves", "# told", "# Anna and Jo"))
        assert "01:15" in words(client.get("/nights/").content.decode())

    def test_what_is_usual_is_not_written_down(self, site: Site) -> None:
        before = site.school.config.read_text()
        change(site.staff("data-manager"), at="03:00", overdue_after="3 days")
        change(site.staff("data-manager"), at="02:30", overdue_after="26 hours")
        after = declared(site)
        assert (after.nights.at, after.notify.overdue_after) == ("02:30", "26h")
        assert 'at = "' not in site.school.config.read_text().replace(before, "")

    def test_a_term_is_taken_out(self, site: Site) -> None:
        change(site.staff("data-manager"), **{"term-0-starts": "", "term-0-ends": ""})
        assert declared(site).terms == ()

    def test_the_command_that_makes_the_timers_takes_the_time(self, site: Site) -> None:
        change(site.staff("data-manager"), at="01:15")
        assert "15 1 * * *" in site.school.run("schedule", "--for", "cron").out
        assert "45 23 * * *" in site.school.run("schedule", "--for", "cron", "--at", "23:45").out


class TestRights:
    def test_who_may_not_run_things_sees_no_form(self, site: Site) -> None:
        assert site.staff("office").get(PAGE).status_code == 403
        assert PAGE not in site.staff("office").get("/nights/").content.decode()

    def test_an_owner_says_as_whom_mails_are_sent_and_which_program_is_told(self, site: Site) -> None:
        change(site.staff("owner"), **{"from": "school@example.org"}, url="https://hooks.example.org/kinroll")
        notify = declared(site).notify
        assert notify.mail and notify.webhook
        assert (notify.mail.from_, notify.webhook.url, notify.webhook.only_public) == (
            *("school@example.org", "https://hooks.example.org/kinroll"),
            True,
        )
        change(site.staff("owner"), url="")
        assert declared(site).notify.webhook is None

    def test_a_data_manager_neither_sees_nor_changes_that(self, site: Site) -> None:
        change(site.staff("owner"), url="https://hooks.example.org/T0K3N")
        client = site.staff("data-manager")
        assert "T0K3N" not in client.get(PAGE).content.decode()
        change(client, **{"from": "me@example.org"}, url="https://elsewhere.example.org/")
        notify = declared(site).notify
        assert notify.mail and notify.webhook
        assert (notify.mail.from_, notify.webhook.url) == ("kinroll@example.org", "https://hooks.example.org/T0K3N")

    def test_where_mail_is_handed_in_is_not_changed_here(self, site: Site) -> None:
        change(site.staff("owner"), host="mail.example.com", password_file="kinroll.secret")
        mail = declared(site).notify.mail
        assert mail
        assert (mail.host, mail.password_file) == ("127.0.0.1", "")


class TestBadInput:
    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ({"at": "25:00"}, "That is no time of day."),
            ({"overdue_after": "soon"}, "Write it as “26 hours”, “2 days” or “never”."),
            ({"to": "office@example.org\nnobody"}, "“nobody” is no email address."),
            ({"to": " "}, "This field is required."),
            ({"sims.grace_days": "400"}, "less than or equal to 366"),
            ({"term-1-starts": "2027-01-04"}, "A term has a first and a last day."),
            ({"term-1-starts": "2027-03-04", "term-1-ends": "2027-01-04"}, "The term ends before it begins."),
            ({"term-1-starts": "2026-12-01", "term-1-ends": "2027-01-04"}, "before the one before it has ended."),
            ({"term-1-starts": "31/02/2027"}, "That is no day."),
            ({"term-0-starts": "", "term-0-ends": "", "sims.holiday_hold": "contacts"}, "Say when the terms are"),
        ],
    )
    def test_what_is_wrong_stands_beside_the_field_and_nothing_is_written(
        self, site: Site, typed: dict[str, str], told: str
    ) -> None:
        before, client = site.school.config.read_text(), site.staff("data-manager")
        answer = client.post(PAGE, {**form_of(client), **typed})
        page = html.fromstring(answer.content.decode())
        assert told in " ".join(page.xpath("//ul[contains(@class, 'errorlist')]//text()"))
        assert site.school.config.read_text() == before
        (name, text) = next(iter(typed.items()))
        assert text.strip() in answer.content.decode() or name == "sims.holiday_hold"

    @pytest.mark.parametrize("url", ["http://hooks.example.org/", "file:///x", "https://me:secret@example.org/"])
    def test_an_address_that_may_not_be_called(self, site: Site, url: str) -> None:
        assert "Not saved yet" in change(site.staff("owner"), url=url)
        assert declared(site).notify.webhook is None


class TestTwoPeople:
    def test_who_change_different_settings_both_count(self, site: Site) -> None:
        client = site.staff("data-manager")
        mine = form_of(client)
        change(site.staff("owner"), at="04:00")
        told = words(client.post(PAGE, {**mine, "overdue_after": "3 days"}, follow=True).content.decode())
        assert "Somebody else changed this meanwhile, and it stays: When the first source is read." in told
        found = declared(site)
        assert (found.nights.at, found.notify.overdue_after) == ("04:00", "3d")

    def test_the_second_who_changes_the_same_is_shown_the_difference_and_loses_nothing(self, site: Site) -> None:
        client = site.staff("data-manager")
        mine = {**form_of(client), "sims.grace_days": "7"}
        change(site.staff("owner"), **{"sims.grace_days": "5"})
        answer = client.post(PAGE, mine)
        assert "Somebody has changed the same meanwhile" in words(answer.content.decode())
        assert "sims: Days of grace 5 7" in words(answer.content.decode())
        (form,) = [one for one in html.fromstring(answer.content.decode()).forms if "seen" in one.fields]
        again = dict(form.form_values())
        assert json.loads(again["seen"])["sims.grace_days"] == "5"
        client.post(PAGE, again)
        source: Any = declared(site).sources["sims"]
        assert source.grace_days == 7

    def test_a_form_that_was_tampered_with_breaks_nothing(self, site: Site) -> None:
        client = site.staff("data-manager")
        for seen in ("", "[]", '{"at": 7, "nothing": "x"}'):
            assert client.post(PAGE, {**form_of(client), "seen": seen}).status_code in (200, 302)
        assert declared(site).nights.at == "02:30"


def test_without_a_mail_server_the_page_says_who_names_one(tmp_path: Path, database: str) -> None:
    site = Site(School(tmp_path, database))
    site.school.write()
    site.open()
    assert "No mail server is named yet" in words(site.staff("owner").get(PAGE).content.decode())
    change(site.staff("owner"), at="05:00")
    assert declared(site).nights.at == "05:00"
