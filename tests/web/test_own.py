"""My account: what people set, ask for, confirm and take along."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from college import SAM, College, form, rule
from kinroll.accounts.models import EmailCheck
from kinroll.core.message import Message
from kinroll.declarations.file import read
from kinroll.flows import delivering
from kinroll.flows.documents import New
from kinroll.store import change_requests
from kinroll.store.models import Outbox, Payload
from kit import School
from website import PASSWORD, Site, browser, is_signed_in, now

GRACE, DANIEL = "grace@example.org", "daniel@example.org"
MAIL = '[notify.mail]\nhost = "localhost"\nfrom = "kinroll@example.org"\nto = ["it@example.org"]\n'
FOLLOW = '[sources.sims.copy]\npersonal_email = "follow"\nmobile = "follow"\n'


def words(answer: object) -> str:
    """A page as it is read: without its tags, on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())  # type: ignore[attr-defined]


def declare(site: Site, settings: str) -> None:
    """Change what the school declares, and sync by it."""
    site.school.settings = settings
    site.school.sync()
    site.open()


def sync_with_mail(school: School) -> None:
    """Sync a school, and again when it has said that mails go out."""
    school.sync()
    school.settings = FOLLOW + MAIL
    school.sync()


@pytest.fixture
def prepare(prepare: Callable[[School], None], request: pytest.FixtureRequest) -> Callable[[School], None]:
    return sync_with_mail if "sent" in request.fixturenames else prepare


@pytest.fixture
def sent(site: Site, monkeypatch: pytest.MonkeyPatch) -> list[Message]:
    """The mails that go out."""
    letters: list[Message] = []

    class MailServer:
        def send(self, message: Message) -> None:
            letters.append(message)

    assert site.school.settings == FOLLOW + MAIL
    monkeypatch.setattr(delivering, "open_channel", lambda *_: MailServer())
    return letters


def deliver(site: Site) -> None:
    delivering.deliver(read(site.school.config), now().at)


def confirm_password(client: Client) -> None:
    client.post("/account/reauthenticate/", {"password": PASSWORD})


class TestDetails:
    def test_each_field_says_whose_word_it_is(self, site: Site) -> None:
        page = words(site.person(GRACE).get("/me/"))
        assert "Mobile 07700 900123 The school&#x27;s records say so Ask for a change" in page
        assert "Preferred telephone mobile The school&#x27;s records said so when your account was made Change" in page

    def test_a_preference_is_set_and_survives_the_next_sync(self, site: Site) -> None:
        client = site.person(GRACE)
        client.post("/me/edit/telephone_preference/", {"value": "none"})
        assert site.school.show("3001")["telephone_preference"] == "none"
        site.school.change("3001", Title="Mrs")
        site.school.telephones[0][1]["Primary"] = "F"
        site.school.sync()
        assert site.school.show("3001")["telephone_preference"] == "none"
        assert "the school decides You said so on" in words(client.get("/me/"))

    def test_staff_see_that_the_person_said_so(self, site: Site) -> None:
        site.person(GRACE).post("/me/edit/telephone_preference/", {"value": "none"})
        number = site.school.show("3001")["contact_id"]
        assert "the person since" in words(site.staff("viewer").get(f"/contacts/{number}/"))

    def test_what_nobody_gives_can_be_added_and_the_newest_word_counts(self, site: Site) -> None:
        client, number = site.person(GRACE), site.school.show("3001")["contact_id"]
        client.post("/me/edit/work_telephone/", {"value": "01632 960001"})
        assert site.school.show("3001")["work_telephone"] == "01632 960001"
        site.staff("office").post(f"/contacts/{number}/edit/work_telephone/", {"value": "01632 960002"})
        assert "01632 960002 The school office entered it" in words(client.get("/me/"))
        client.post("/me/edit/work_telephone/", {"value": ""})
        assert site.school.show("3001")["work_telephone"] == ""

    def test_an_address_comes_with_its_postcode(self, site: Site) -> None:
        typed = {"value": "1 Mill Lane\r\nKestrel Bay", "postcode": "KB1 2AB"}
        site.person(GRACE).post("/me/edit/address/", typed)
        assert site.school.show("3001")["address"] == {"lines": ["1 Mill Lane", "Kestrel Bay"], "postcode": "KB1 2AB"}

    def test_what_the_school_decides_is_asked_for_and_not_set(self, site: Site) -> None:
        client = site.person(GRACE)
        assert client.get("/me/edit/mobile/")["Location"] == "/me/ask/mobile/"
        assert client.post("/me/edit/mobile/", {"value": "07700 900999"})["Location"] == "/me/ask/mobile/"
        assert site.school.show("3001")["mobile"] == "07700 900123"

    def test_a_school_says_which_fields_are_the_persons_own(self, site: Site) -> None:
        declare(site, '[web]\nown_fields = ["surname"]\n[sources.sims.copy]\nsurname = "follow"\n')
        client = site.person(GRACE)
        client.post("/me/edit/surname/", {"value": "Okafor-Lind"})
        assert site.school.show("3001")["surname"] == "Okafor-Lind"
        assert client.get("/me/edit/telephone_preference/")["Location"] == "/me/ask/telephone_preference/"

    @pytest.mark.parametrize("field", ["nothing", "usi", "password", "postcode"])
    def test_there_is_no_such_field(self, site: Site, field: str) -> None:
        assert site.person(GRACE).post(f"/me/edit/{field}/", {"value": "x"}).status_code == 404

    @pytest.mark.parametrize("value", ["12", "x" * 1001])
    def test_what_cannot_be_taken_is_said_beside_the_field(self, site: Site, value: str) -> None:
        answer = site.person(GRACE).post("/me/edit/work_telephone/", {"value": value})
        assert f'value="{value}"' in answer.content.decode()
        assert 'class="errorlist"' in answer.content.decode()


class TestLearners:
    """Whose details come from a form: its fields are theirs too, as it calls them."""

    @pytest.fixture
    def sam(self, site: Site, tmp_path: Path) -> Client:
        """Sam has booked a course, with a password; the form asks for the highest school level."""
        folder = tmp_path / "college"
        folder.mkdir()
        college = College(folder, site.school.database_url, rules=read(site.school.config).rules)
        level = '[[form.field]]\nname = "school_level"\nlabel = "Schooling"\ntype = "highest school level"'
        forms = [form("Booking", "document"), level, form("Learner", "contact"), level]
        process = '[[process]]\nname = "Course"\nform = "Booking"\nsteps = ["booking"]'
        college.declare(rule("booking", {}), more="\n".join([*forms, process, rule("booking", {"form": "Learner"})]))
        values = {**SAM, "password": PASSWORD, "school_level": "12", "suburb": "Mill End"}
        college.new(New("Course", values, "booking"))
        return site.sign_in(SAM["personal_email"])

    def test_values_of_forms_are_shown_by_their_names(self, sam: Client) -> None:
        page = words(sam.get("/me/"))
        assert "Schooling Year 12 Your registration 1 says so Ask for a change" in page
        assert "Suburb Mill End Your registration 1 says so Change" in page

    def test_a_part_of_the_address_is_set_and_the_document_stays(self, sam: Client, site: Site) -> None:
        sam.post("/me/edit/suburb/", {"value": "Kestrel Bay"})
        assert "Suburb Kestrel Bay You said so" in words(sam.get("/me/"))
        assert "Suburb Mill End" in words(sam.get("/portal/registrations/1/"))

    def test_a_wish_about_a_code_is_told_by_its_name(self, sam: Client, site: Site) -> None:
        sam.post("/me/ask/school_level/", {"value": "11"})
        assert "Schooling should be: Year 11" in words(sam.get("/me/"))
        assert "Schooling: Year 12 → Year 11" in words(site.staff("viewer").get("/requests/"))

    @pytest.mark.parametrize("way", ["edit", "ask"])
    def test_the_fields_of_learners_are_nothing_to_a_parent(self, sam: Client, site: Site, way: str) -> None:
        assert site.person(GRACE).post(f"/me/{way}/suburb/", {"value": "x"}).status_code == 404


class TestWishes:
    def ask(self, site: Site, value: str = "07700 900999") -> Client:
        client = site.person(GRACE)
        client.post("/me/ask/mobile/", {"value": value, "note": "a new telephone"})
        return client

    def test_it_reaches_staff_with_what_stands_and_who_keeps_it(self, site: Site) -> None:
        self.ask(site)
        assert "Somebody has asked for a change" in words(site.staff("viewer").get("/overview/"))
        page = words(site.staff("viewer").get("/requests/"))
        assert "Grace Okafor not looked at yet" in page
        assert "Mobile: 07700 900123 → 07700 900999 sims 3001 decides this" in page
        assert "“a new telephone”" in page
        assert "Passed on</button>" not in site.staff("viewer").get("/requests/").content.decode()

    def test_it_closes_itself_when_the_source_says_so(self, site: Site) -> None:
        client = self.ask(site)
        site.school.telephones[0][1]["Telephone number"] = "07700900999"
        site.school.sync()
        assert "Mobile should be: 07700 900999 just now done" in words(client.get("/me/"))
        assert "Nobody waits" in words(site.staff("viewer").get("/requests/"))
        (row,) = change_requests.of(site.school.show("3001")["contact_id"])
        assert (row.state, row.changed_by) == ("done", "")

    def test_it_stays_open_when_the_source_says_something_else(self, site: Site) -> None:
        client = self.ask(site)
        site.school.telephones[0][1]["Telephone number"] = "07700 900555"
        site.school.change("3002", Title="Dr")
        site.school.sync()
        assert "waits for the school" in words(client.get("/me/"))

    def test_a_change_by_staff_closes_it_too(self, site: Site) -> None:
        client, number = site.person(GRACE), site.school.show("3001")["contact_id"]
        declare(site, '[sources.sims.copy]\nforename = "follow"\n')
        client.post("/me/ask/forename/", {"value": "Gracie"})
        assert "Change it here" in words(site.staff("office").get("/requests/"))
        site.staff("office").post(f"/contacts/{number}/edit/forename/", {"value": "Gracie"})
        assert "Forename should be: Gracie just now done" in words(client.get("/me/"))

    def test_it_is_passed_on_and_declined_with_a_word(self, site: Site, sent: list[Message]) -> None:
        client = site.person(DANIEL)
        client.post("/me/ask/title/", {"value": "Dr"})
        number = change_requests.of(site.school.show("3002")["contact_id"])[0].number
        office, path = site.staff("office"), f"/requests/{number}/answer/"
        office.post(path, {"state": "passed-on"})
        assert "passed on to those who keep the records" in words(client.get("/me/"))
        answer = office.post(path, {"state": "declined", "answer": " "}, follow=True)
        assert "Say in a few words" in words(answer)
        office.post(path, {"state": "declined", "answer": "Bring the certificate, please."})
        assert "not done The school says: Bring the certificate, please." in words(client.get("/me/"))
        answer = office.post(path, {"state": "done"}, follow=True)
        assert "answered already" in words(answer)
        deliver(site)
        assert {message.to for message in sent} == {(DANIEL,)}
        assert "certificate" not in sent[-1].text

    def test_the_newest_wish_for_a_field_counts_and_can_be_taken_back(self, site: Site) -> None:
        client = self.ask(site)
        self.ask(site, "07700 900888")
        rows = change_requests.of(site.school.show("3001")["contact_id"])
        assert [row.state for row in rows] == ["open", "withdrawn"]
        client.post(f"/me/requests/{rows[0].number}/withdraw/")
        assert "Nobody waits" in words(site.staff("viewer").get("/requests/"))

    def test_nobody_takes_back_the_wish_of_somebody_else(self, site: Site) -> None:
        self.ask(site)
        number = change_requests.of(site.school.show("3001")["contact_id"])[0].number
        assert site.person(DANIEL).post(f"/me/requests/{number}/withdraw/").status_code == 404

    def test_what_stands_already_is_not_asked_for(self, site: Site) -> None:
        answer = site.person(GRACE).post("/me/ask/mobile/", {"value": "+44 7700 900123"})
        assert "That is what the school has already" in words(answer)

    def test_somebody_who_asks_for_everything_is_stopped(self, site: Site) -> None:
        client = site.person(GRACE)
        for i in range(21):
            answer = client.post("/me/two-accounts/", {"other": f"nobody-{i}"})
        assert "You have asked for many things already" in words(answer)

    def test_erasing_empties_it(self, site: Site) -> None:
        from kinroll.store import erasing

        self.ask(site)
        erasing.empty(site.school.show("3001")["contact_id"])
        assert not [row for row in Payload.objects.all() if "900999" in row.body]


class TestEmails:
    NEW = "grace.new@example.org"

    def change(self, site: Site, sent: list[Message], email: str = NEW) -> tuple[Client, str]:
        """Grace types another address; her browser, and the path of the link that goes there."""
        site.confirm(GRACE, GRACE)
        client = site.person(GRACE)
        confirm_password(client)
        client.post("/me/edit/personal_email/", {"value": email})
        deliver(site)
        link = re.search(r"http://[^/]+(/me/email/\S+)", sent[-1].text)
        assert link
        return client, link[1]

    def test_the_password_is_asked_for_first(self, site: Site, sent: list[Message]) -> None:
        answer = site.person(GRACE).get("/me/edit/personal_email/")
        assert answer["Location"].startswith("/account/reauthenticate/")

    def test_the_old_address_is_used_until_the_link_was_opened(self, site: Site, sent: list[Message]) -> None:
        client, link = self.change(site, sent)
        assert sent[-1].to == (self.NEW,)
        assert site.school.show("3001")["personal_email"] == GRACE
        assert f"Waits for you to open the link that went to {self.NEW}" in words(client.get("/me/"))
        assert self.NEW in words(client.get(link))
        assert site.school.show("3001")["personal_email"] == GRACE
        client.post(link)
        assert site.school.show("3001")["personal_email"] == self.NEW
        assert list(EmailAddress.objects.values_list("email", "verified")) == [(self.NEW, True)]
        deliver(site)
        assert (sent[-1].to, sent[-1].subject) == ((GRACE,), "Your email address was changed")

    @pytest.mark.parametrize("spoil", ["used", "newer", "ended", "forged", "dropped", "another's"])
    def test_a_link_is_good_once_for_whom_it_was_made(self, site: Site, sent: list[Message], spoil: str) -> None:
        client, link = self.change(site, sent)
        if spoil == "used":
            client.post(link)
        elif spoil == "newer":
            client.post("/me/edit/personal_email/", {"value": "other@example.org"})
        elif spoil == "ended":
            EmailCheck.objects.update(ends_at=now().at - timedelta(seconds=1))
        elif spoil == "forged":
            link = link[:-5] + "aaaa/"
        elif spoil == "dropped":
            client.post("/me/email/drop/personal_email/")
        else:
            client = site.person(DANIEL)
        before = site.school.everyone()
        assert client.post(link).status_code == 410
        assert site.school.everyone() == before

    def test_whoever_is_not_signed_in_signs_in_first(self, site: Site, sent: list[Message]) -> None:
        _, link = self.change(site, sent)
        assert browser().get(link)["Location"] == f"/account/login/?next={link.replace(':', '%3A')}"

    def test_the_address_of_the_records_can_be_confirmed(self, site: Site, sent: list[Message]) -> None:
        client = site.person(GRACE)
        client.post("/me/email/send/personal_email/")
        deliver(site)
        link = re.search(r"http://[^/]+(/me/email/\S+)", sent[-1].text)
        assert link
        client.post(link[1])
        assert f"{GRACE} confirmed" in words(client.get("/me/"))
        assert f"A link for a new password goes to {GRACE}" in words(client.get("/me/"))

    def test_nobody_has_mail_sent_without_end(self, site: Site) -> None:
        client = site.person(GRACE)
        statuses = [client.post("/me/email/send/personal_email/").status_code for _ in range(11)]
        assert (statuses[0], statuses[-1]) == (302, 429)

    @pytest.mark.parametrize("email", ["grace(at)example", "a@b", "x" * 250 + "@example.org"])
    def test_what_is_no_address_is_refused(self, site: Site, sent: list[Message], email: str) -> None:
        client = site.person(GRACE)
        confirm_password(client)
        answer = client.post("/me/edit/personal_email/", {"value": email})
        assert "This cannot be an email address" in words(answer)
        assert EmailCheck.objects.count() == 0

    def test_no_reset_goes_to_an_address_that_is_the_contacts_no_more(self, site: Site, sent: list[Message]) -> None:
        client, link = self.change(site, sent)
        client.post(link)
        site.school.run("contact", "set", "sims:3001", "personal_email", "third@example.org")
        before = Outbox.objects.count()
        for email in (GRACE, self.NEW, "third@example.org", "\uff47race@example.org"):
            browser().post("/account/password/reset/", {"email": email})
        assert Outbox.objects.count() == before


class TestSharedMailbox:
    HOME = "home@example.org"

    @pytest.fixture(autouse=True)
    def shared(self, site: Site, sent: list[Message]) -> None:
        """Grace and Daniel share one mailbox, and sign in under names."""
        for key, name in (("3001", "grace.o"), ("3002", "daniel.o")):
            site.school.run("contact", "rename", f"sims:{key}", name)
            site.school.run("contact", "set", f"sims:{key}", "personal_email", self.HOME)
            site.set_password(name)
            site.confirm(name, self.HOME)
        deliver(site)
        sent.clear()

    def test_a_try_with_the_address_is_answered_like_any_other_and_the_mailbox_told(
        self, site: Site, sent: list[Message]
    ) -> None:
        tries = [
            browser().post("/account/login/", {"login": login, "password": PASSWORD}).content.decode()
            for login in (self.HOME, "nobody@example.org")
        ]
        plain = [re.sub(r'value="[^"]*"', "", page) for page in tries]
        assert plain[0] == plain[1]
        deliver(site)
        (letter,) = sent
        assert letter.to == (self.HOME,)
        assert "grace.o" in letter.text
        assert "daniel.o" in letter.text

    def test_a_link_of_the_mail_leads_to_its_account_and_asks_for_its_password(
        self, site: Site, sent: list[Message]
    ) -> None:
        browser().post("/which-account/", {"email": self.HOME})
        deliver(site)
        links = re.findall(r"http://[^/]+(/which-account/\S+)", sent[-1].text)
        client = browser()
        page = client.get(links[0], follow=True).content.decode()
        assert 'value="daniel.o"' in page or 'value="grace.o"' in page
        assert not is_signed_in(client)

    def test_asking_for_nobodys_address_reads_the_same_and_sends_nothing(self, site: Site, sent: list[Message]) -> None:
        answers = [browser().post("/which-account/", {"email": email}) for email in (self.HOME, "nobody@example.org")]
        assert words(answers[0]) == words(answers[1])
        deliver(site)
        assert len(sent) == 1

    def test_a_mailbox_is_not_flooded(self, site: Site, sent: list[Message]) -> None:
        for _ in range(4):
            browser().post("/which-account/", {"email": self.HOME})
        deliver(site)
        assert len(sent) == 2

    def test_a_forged_link_chooses_nobody(self, site: Site) -> None:
        page = browser().get("/which-account/forged/", follow=True).content.decode()
        assert "grace.o" not in page


class TestTwoAccounts:
    def test_it_is_proven_by_the_other_password(self, site: Site) -> None:
        site.set_password(DANIEL)
        client = site.person(GRACE)
        client.post("/me/two-accounts/", {"other": DANIEL, "password": PASSWORD})
        assert "knows its password" in words(site.staff("viewer").get("/requests/"))
        assert not [row for row in Payload.objects.all() if PASSWORD in row.body]
        assert is_signed_in(client)
        assert "Grace Okafor" in words(client.get("/me/"))

    def test_without_a_password_it_is_left_to_staff(self, site: Site) -> None:
        site.person(GRACE).post("/me/two-accounts/", {"other": DANIEL})
        assert "not proven" in words(site.staff("viewer").get("/requests/"))

    def test_an_account_that_is_switched_off_can_be_proven(self, site: Site) -> None:
        site.set_password(DANIEL)
        site.school.forget("3002")
        site.school.sync()
        site.person(GRACE).post("/me/two-accounts/", {"other": DANIEL, "password": PASSWORD})
        assert "knows its password" in words(site.staff("viewer").get("/requests/"))

    def test_a_wrong_password_and_nobodys_name_read_alike_and_tries_are_counted(self, site: Site) -> None:
        site.set_password(DANIEL)
        client = site.person(GRACE)
        client.get("/me/")
        said = [
            words(client.post("/me/two-accounts/", {"other": other, "password": "wrong-password"}))
            for other in (DANIEL, "nobody")
        ]
        assert said[0] == said[1]
        for _ in range(5):
            client.post("/me/two-accounts/", {"other": DANIEL, "password": "wrong-password"})
        assert not is_signed_in(site.sign_in(DANIEL))

    def test_ones_own_account_is_no_other(self, site: Site) -> None:
        answer = site.person(GRACE).post("/me/two-accounts/", {"other": GRACE.upper()})
        assert "That is the account you are signed in to" in words(answer)


class TestData:
    def test_it_holds_values_with_sources_requests_and_history(self, site: Site) -> None:
        client = site.person(GRACE)
        client.post("/me/edit/telephone_preference/", {"value": "none"})
        client.post("/me/ask/mobile/", {"value": "07700 900999"})
        answer = client.get("/me/data.json")
        assert 'filename="my-data.json"' in answer["Content-Disposition"]
        held = json.loads(answer.content)
        values = {item["field"]: item for item in held["values"]}
        assert (values["mobile"]["value"], values["mobile"]["said_by"]) == ("07700 900123", "the school's records")
        assert values["telephone_preference"]["said_by"] == "you"
        assert [lost["value"] for lost in values["telephone_preference"]["others_say"]] == ["mobile"]
        assert held["requests"][0]["value"] == "07700 900999"
        assert held["history"][0]["by"] == "you"
        assert held["children"] == [{"name": "Amelia Okafor", "relationship": "Mother"}]

    def test_it_holds_what_signing_in_has_left_and_the_mails(self, site: Site) -> None:
        number = site.school.show("3001")["contact_id"]
        site.staff("office").post(f"/contacts/{number}/invite/")
        site.set_password(GRACE)
        site.staff("owner").post(f"/people/look/{number}/")
        held = json.loads(site.person(GRACE).get("/me/data.json").content)
        account = held["account"]
        assert [one["what"] for one in account["invitations"]] == [GRACE]
        assert [one["from"] for one in account["sessions"]] == ["127.0.0.1"]
        assert len(account["seen_by_the_school"]) == 1
        assert account["second_steps"] == account["addresses_to_confirm"] == []
        assert [one["about"] for one in held["mails"]] == ["invitation"]
        assert held["other_systems"] == []

    def test_it_holds_nobody_else(self, site: Site) -> None:
        site.staff("office").post(
            f"/contacts/{site.school.show('3001')['contact_id']}/edit/work_telephone/", {"value": "01632 960001"}
        )
        text = site.person(GRACE).get("/me/data.json").content.decode()
        assert not [word for word in ("Daniel", "office-account", "Leila", "argon2") if word in text]

    def test_staff_who_are_no_contacts_have_data_too(self, site: Site) -> None:
        held = json.loads(site.staff("viewer").get("/me/data.json").content)
        assert held["account"]["username"] == "viewer-account"


class TestReach:
    def test_who_is_switched_off_is_shown_how_to_reach_the_school(self, site: Site) -> None:
        declare(
            site, '[school]\nname = "Hollybrook"\ntelephone = "01632 960000"\nemail = "office@hollybrook.example"\n'
        )
        assert "/reach/" in browser().get("/account/inactive/").content.decode()
        page = words(browser().get("/reach/"))
        assert "Hollybrook Telephone 01632 960000 Email office@hollybrook.example" in page

    def test_without_details_it_still_says_what_to_do(self, site: Site) -> None:
        assert "Ask at the school office." in words(browser().get("/reach/"))


def test_a_source_may_say_that_unstated_responsibility_is_none(site: Site) -> None:
    number = site.school.show("2101")["contact_id"]
    client = site.person(GRACE)
    assert "only the name is shown" not in words(client.get(f"/portal/children/{number}/"))
    declare(site, 'unknown_responsibility = "no"')
    assert "do not say whether you have parental responsibility" in words(client.get(f"/portal/children/{number}/"))


def test_a_mail_with_a_link_waits_where_the_key_cannot_be_read(site: Site, sent: list[Message]) -> None:
    site.person(GRACE).post("/me/email/send/personal_email/")
    (site.school.folder / "kinroll.secret").write_text("short")
    deliver(site)
    assert sent == []
    assert "key" in str(Outbox.objects.latest("pk").last_error)
