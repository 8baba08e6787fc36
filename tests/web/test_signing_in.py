"""Who gets in, who does not, and what ends a session."""

import re

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, ScryptPasswordHasher, make_password
from django.core.cache import cache
from django.test import Client

from kinroll.accounts.backend import by_username
from kinroll.store.models import Account, Outbox
from website import PASSWORD, Site, browser, is_signed_in

GRACE, DANIEL = "grace@example.org", "daniel@example.org"
SORRY = "The username and/or password you specified are not correct."


def last_letter() -> str:
    """The words of the last mail that waits."""
    row = Outbox.objects.select_related("payload").order_by("-pk").first()
    assert row and row.payload
    return str(row.payload.body)


class TestNames:
    """A username, or an address that is confirmed and nobody else's."""

    def test_by_username_in_any_spelling(self, site: Site) -> None:
        site.set_password(GRACE)
        assert is_signed_in(site.sign_in(f" {GRACE.upper()} "))

    def test_by_confirmed_email_where_the_username_is_another(self, site: Site) -> None:
        site.set_password(GRACE)
        site.school.run("contact", "rename", f"@{GRACE}", "grace.o")
        site.school.run("contact", "release-username", GRACE)
        assert not is_signed_in(site.sign_in(GRACE))
        site.confirm("grace.o", GRACE)
        assert is_signed_in(site.sign_in(GRACE))

    def test_an_address_that_is_the_contacts_no_more_is_no_name(self, site: Site) -> None:
        site.set_password(GRACE)
        site.school.run("contact", "rename", f"@{GRACE}", "grace.o")
        site.school.run("contact", "release-username", GRACE)
        site.confirm("grace.o", "old@example.org")
        assert not is_signed_in(site.sign_in("old@example.org"))

    def test_of_a_shared_mailbox_only_the_username_signs_in(self, site: Site) -> None:
        for key, name in (("3001", "grace.o"), ("3002", "daniel.o")):
            username = site.school.show(key)["account"]["username"]
            site.set_password(username)
            site.school.run("contact", "rename", f"sims:{key}", name)
            site.school.run("contact", "release-username", username)
        site.school.emails = [
            (key, {**row, "Email": "home@example.org"} if key in ("3001", "3002") else row)
            for key, row in site.school.emails
        ]
        site.school.sync()
        site.confirm("grace.o", "home@example.org")
        assert is_signed_in(site.sign_in("home@example.org"))
        site.confirm("daniel.o", "home@example.org")
        assert not is_signed_in(site.sign_in("home@example.org"))
        assert is_signed_in(site.sign_in("daniel.o"))

    def test_a_reserved_old_name_signs_nobody_in(self, site: Site) -> None:
        site.set_password(GRACE)
        site.school.run("contact", "rename", f"@{GRACE}", "grace.o")
        assert not is_signed_in(site.sign_in(GRACE))
        assert is_signed_in(site.sign_in("grace.o"))

    @pytest.mark.parametrize("login", ["", " ", "\x00", "x" * 5000, "nobody@example.org", "'; DROP TABLE account"])
    def test_anything_else_is_answered_the_same(self, site: Site, login: str) -> None:
        answer = browser().post("/account/login/", {"login": login, "password": PASSWORD})
        assert answer.status_code == 200


class TestTellsNobody:
    """Nobody learns from an answer who has an account."""

    def test_a_wrong_name_and_a_wrong_password_read_alike(self, site: Site) -> None:
        site.set_password(GRACE)
        wrong = [
            browser().post("/account/login/", {"login": login, "password": "wrong-password"}).content.decode()
            for login in (GRACE, "nobody@example.org")
        ]
        plain = [re.sub(r'value="[^"]*"', "", page) for page in wrong]
        assert SORRY in plain[0]
        assert plain[0] == plain[1]

    def test_a_reset_for_nobody_reads_like_one_for_somebody(self, site: Site) -> None:
        site.set_password(GRACE)
        site.confirm(GRACE, GRACE)
        answers = [
            browser().post("/account/password/reset/", {"email": email}, follow=True).content.decode()
            for email in (GRACE, "nobody@example.org")
        ]
        assert answers[0] == answers[1]
        assert Outbox.objects.count() == 1
        for _ in range(9):
            browser().post("/account/password/reset/", {"email": GRACE})
        assert Outbox.objects.count() == 5  # nobody fills a mailbox by it

    def test_five_wrong_passwords_lock_the_name_for_a_while(self, site: Site) -> None:
        site.set_password(GRACE)
        for _ in range(5):
            browser().post("/account/login/", {"login": GRACE, "password": "wrong-password"})
        assert not is_signed_in(site.sign_in(GRACE))

    def test_they_are_counted_together_however_name_and_host_are_written(self, site: Site) -> None:
        site.set_password(GRACE)
        spelled = [GRACE, GRACE.upper(), f" {GRACE}", GRACE.replace("g", "ｇ"), GRACE.replace("a", "ａ")]
        for port, name in enumerate(spelled, 1):
            wrong = {"login": name, "password": "wrong-password"}
            Client(headers={"host": f"localhost:{port}"}).post("/account/login/", wrong)
        assert not is_signed_in(site.sign_in(GRACE))

    def test_many_other_names_do_not_have_them_forgotten(self, site: Site) -> None:
        site.set_password(GRACE)
        for _ in range(5):
            site.sign_in(GRACE, "wrong-password")
        for number in range(2_000):
            cache.set(f"tried-{number}", [1.0], 300)
        assert not is_signed_in(site.sign_in(GRACE))

    def test_nobody_says_from_where_they_ask(self, site: Site) -> None:
        for number in range(20):
            tried = Client(headers={"host": "localhost", "x-forwarded-for": f"203.0.113.{number}"})
            tried.post("/account/login/", {"login": f"nobody{number}", "password": "wrong-password"})
        site.set_password(GRACE)
        assert not is_signed_in(site.sign_in(GRACE))

    def test_nobody_signs_up(self, site: Site) -> None:
        assert browser().get("/account/signup/")["Location"] == "/account/login/"

    @pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"])
    def test_after_signing_in_nobody_is_sent_elsewhere(self, site: Site, target: str) -> None:
        site.set_password(GRACE)
        answer = browser().post("/account/login/", {"login": GRACE, "password": PASSWORD, "next": target})
        assert answer["Location"] == "/"


class TestSessions:
    """What ends them: switching off, signing out elsewhere, a new password."""

    def test_a_disabled_account_is_refused_and_told_only_with_its_password(self, site: Site) -> None:
        site.set_password(GRACE)
        site.school.forget("3001")
        site.school.sync()
        answer = browser().post("/account/login/", {"login": GRACE, "password": PASSWORD})
        assert answer["Location"] == "/account/inactive/"
        wrong = browser().post("/account/login/", {"login": GRACE, "password": "wrong-password"})
        assert SORRY in wrong.content.decode()

    def test_a_sync_that_disables_ends_the_session_with_the_next_click(self, site: Site) -> None:
        client = site.person(GRACE)
        assert is_signed_in(client)
        site.school.forget("3001")
        site.school.sync()
        assert client.get("/me/")["Location"].startswith("/account/login/")

    def test_none_of_an_account_that_is_switched_off_opens_anything(self, site: Site) -> None:
        """Whatever switched it off, and also where nothing was written down of it."""
        client = site.person(GRACE)
        Account.objects.filter(username=GRACE).update(is_active=False)
        assert not is_signed_in(client)

    def test_a_session_stays_ended_when_the_account_comes_back(self, site: Site) -> None:
        client = site.person(GRACE)
        row = list(site.school.contacts)
        emails = list(site.school.emails)
        site.school.forget("3001")
        site.school.sync()
        site.school.contacts, site.school.emails = row, emails
        site.school.sync()
        assert site.school.show("3001")["account"]["active"]
        assert not is_signed_in(client)
        assert is_signed_in(site.sign_in(GRACE))

    def test_an_office_that_switches_an_account_off_ends_its_sessions(self, site: Site) -> None:
        client, number = site.person(GRACE), site.school.show("3001")["contact_id"]
        site.staff("office").post(f"/contacts/{number}/disable/", {"reason": "asked by phone"})
        assert not is_signed_in(client)
        assert site.school.show("3001")["account"]["disabled_why"] == "asked by phone"
        assert site.school.sync()["counts"].get("enabled", 0) == 0
        assert not site.school.show("3001")["account"]["active"]
        site.staff("office").post(f"/contacts/{number}/enable/")
        assert site.school.show("3001")["account"]["active"]

    def test_signing_out_everywhere_ends_every_session(self, site: Site) -> None:
        one, other = site.person(GRACE), site.sign_in(GRACE)
        number = site.school.show("3001")["contact_id"]
        site.staff("office").post(f"/contacts/{number}/sign-out/")
        assert [is_signed_in(client) for client in (one, other)] == [False, False]
        assert is_signed_in(site.sign_in(GRACE))

    def test_a_new_password_ends_the_other_sessions(self, site: Site) -> None:
        mine, other = site.person(GRACE), site.sign_in(GRACE)
        new = "another-horse-battery"
        form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
        assert mine.post("/account/password/change/", form).status_code == 302
        assert [is_signed_in(client) for client in (mine, other)] == [True, False]

    def test_sessions_are_listed_and_the_others_can_be_ended(self, site: Site) -> None:
        mine, other = site.person(GRACE), site.sign_in(GRACE)
        assert mine.get("/account/sessions/").content.decode().count("from 127.0.0.1") == 2
        mine.post("/account/sessions/")
        assert [is_signed_in(client) for client in (mine, other)] == [True, False]


class TestPasswords:
    def test_they_are_kept_as_argon2(self, site: Site) -> None:
        assert site.set_password(GRACE).password.startswith("argon2")

    @pytest.mark.parametrize("algorithm", ["pbkdf2_sha256", "scrypt", "pbkdf2_sha1"])
    def test_one_that_was_moved_in_still_works_and_becomes_argon2(
        self, site: Site, algorithm: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", 1_000)  # it becomes argon2 after any number
        monkeypatch.setattr(ScryptPasswordHasher, "work_factor", 2)
        account = site.set_password(GRACE)
        account.password = make_password(PASSWORD, hasher=algorithm)
        account.save(update_fields=["password"])
        assert is_signed_in(site.sign_in(GRACE))
        account.refresh_from_db()
        assert account.password.startswith("argon2")

    def test_a_reset_goes_to_the_confirmed_address_and_works_once(self, site: Site) -> None:
        site.set_password(GRACE)
        site.confirm(GRACE, GRACE)
        browser().post("/account/password/reset/", {"email": GRACE})
        link = re.search(r"http://localhost(/account/password/reset/key/[^\s\\]+)", last_letter())
        assert link
        client, new = browser(), "another-horse-battery"
        form = client.get(link[1])["Location"]
        assert client.post(form, {"password1": new, "password2": new}).status_code == 302
        assert is_signed_in(site.sign_in(GRACE, new))
        assert "password1" not in browser().get(link[1], follow=True).content.decode()

    def test_its_link_leads_where_the_school_says_whatever_host_was_asked(self, site: Site) -> None:
        site.school.settings = '[web]\naddress = "https://kinroll.school.example"\n'
        site.school.write()
        site.open()
        site.set_password(GRACE)
        site.confirm(GRACE, GRACE)
        Client(headers={"host": "localhost:6666"}).post("/account/password/reset/", {"email": GRACE})
        assert "https://kinroll.school.example/account/password/reset/key/" in last_letter()
        assert "localhost" not in last_letter()

    def test_an_unconfirmed_address_gets_no_reset(self, site: Site) -> None:
        site.set_password(GRACE)
        browser().post("/account/password/reset/", {"email": GRACE})
        assert Outbox.objects.count() == 0

    def test_the_person_is_told_when_it_was_changed(self, site: Site) -> None:
        client, new = site.person(GRACE), "another-horse-battery"
        site.confirm(GRACE, GRACE)
        client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
        assert "password" in last_letter().lower()
        assert GRACE in last_letter()


class TestSecondStep:
    def test_staff_can_be_asked_for_one(self, site: Site) -> None:
        site.school.settings = "[web]\nstaff_second_step = true"
        site.school.write()
        site.open()
        assert site.staff("viewer").get("/overview/")["Location"] == "/account/second-step/"
        assert site.staff("viewer").get("/account/second-step/").status_code == 200
        assert site.person(GRACE).get("/me/").status_code == 200

    def test_who_switches_it_off_is_asked_for_it_again_at_once(self, site: Site) -> None:
        from allauth.mfa.models import Authenticator
        from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

        site.school.settings = "[web]\nstaff_second_step = true"
        site.school.write()
        site.open()
        client, account = site.staff("owner"), by_username("owner-account")
        assert account
        TOTP.activate(account, generate_totp_secret())
        assert client.get("/overview/").status_code == 200
        Authenticator.objects.filter(user=account).update(type="recovery_codes")  # these alone are no second step
        assert client.get("/overview/")["Location"] == "/account/second-step/"

    def test_an_app_with_codes_is_asked_for_at_the_next_sign_in(self, site: Site) -> None:
        from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

        account = site.set_password(GRACE)
        TOTP.activate(account, generate_totp_secret())
        client = browser()
        answer = client.post("/account/login/", {"login": GRACE, "password": PASSWORD})
        assert answer["Location"].startswith("/account/second-step/authenticate/")
        assert not is_signed_in(client)


def test_who_has_no_session_key_is_nobody(site: Site) -> None:
    client = Client(headers={"host": "localhost"})
    account = by_username(GRACE)
    assert account
    client.force_login(account)  # a session that began in no way we know of
    assert not is_signed_in(client)
