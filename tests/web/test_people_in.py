"""Who has come in, inviting many, and seeing the pages as a contact sees them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kinroll.accounts import invitations, people_in
from kinroll.accounts.backend import by_username
from kinroll.accounts.models import Invitation, Look
from kinroll.accounts.people_in import Asked
from kinroll.flows import accounts, inviting
from kinroll.store import jobs
from kinroll.store.models import Account, Contact, Outbox
from website import Site, now

GRACE, DANIEL, LEILA, MAX = "grace@example.org", "daniel@example.org", "leila@example.org", "max@example.org"


@pytest.fixture
def office(site: Site) -> Client:
    return site.staff("office")


def number_of(username: str) -> int:
    account = by_username(username)
    assert account and account.contact_id
    return account.contact_id


def invite(username: str, *, days_ago: int = 0) -> None:
    at = now()
    made = accounts.invite(number_of(username), at)
    ago = timedelta(days=days_ago)
    Invitation.objects.filter(pk=made.pk).update(made_at=at.at - ago, ends_at=made.ends_at - ago)


def states() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in people_in.page(Asked(), now().at):
        found.setdefault(one.state, set()).add(one.username)
    return found


def fill_gap(username: str) -> None:
    """Their only address is one that was made up."""
    Contact.objects.filter(pk=number_of(username)).update(personal_email="tr-7@generated.invalid", work_email="")


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_everybody_stands_on_one_step_of_the_way_in(site: Site, office: Client) -> None:
    site.person(GRACE)
    invite(DANIEL)
    invite(LEILA, days_ago=15)
    assert states() == {"in": {GRACE}, "invited": {DANIEL}, "lapsed": {LEILA}, "new": {MAX}}
    counted = people_in.counts("", now().at)
    assert counted == {"in": 1, "invited": 1, "lapsed": 1, "new": 1}
    assert people_in.counts("staff", now().at) == {"in": 0, "invited": 0, "lapsed": 0, "new": 1}
    page = text(office, "/people/?state=lapsed")
    assert LEILA in page and DANIEL not in page
    assert DANIEL in text(office, "/people/?text=daniel") and LEILA not in text(office, "/people/?text=daniel")


def test_an_account_that_is_switched_off_is_on_no_step(site: Site) -> None:
    Account.objects.filter(username=LEILA).update(is_active=False)
    assert LEILA not in set().union(*states().values())


def test_what_would_be_sent_is_shown_and_nothing_sent(site: Site, office: Client) -> None:
    site.person(GRACE)
    fill_gap(LEILA)
    page = text(office, "/people/invite/?role=contact")
    assert "2 mails would be sent" in page
    assert "have signed in already" in page and "made up to fill a gap" in page
    assert "No mail server is set up yet" in page
    assert Outbox.objects.count() == 0


def test_a_few_are_invited_at_once_and_each_once(site: Site, office: Client) -> None:
    fill_gap(LEILA)
    office.post("/people/invite/send/", {"state": "new"})
    sent = set(Invitation.objects.values_list("account__username", "email", "made_by"))
    assert sent == {(name, name, "office-account") for name in (GRACE, DANIEL, MAX)}
    assert Outbox.objects.filter(template="invitation", channel="mail").count() == 3
    answer = office.post("/people/invite/send/", {"who": [number_of(GRACE), number_of(DANIEL)]}, follow=True)
    assert "Nobody of these can be invited by mail" in answer.content.decode()
    assert Invitation.objects.count() == 3


def test_a_mail_goes_where_the_person_wants_it_and_never_to_a_made_up_address(site: Site) -> None:
    Contact.objects.filter(pk=number_of(GRACE)).update(work_email="work@example.org", email_preference="work")
    Contact.objects.filter(pk=number_of(DANIEL)).update(
        personal_email="TR-8@Generated.Invalid", work_email="office@example.org", email_preference="personal"
    )
    inviting.invite(Asked(numbers=(number_of(GRACE), number_of(DANIEL))), now())
    assert set(Invitation.objects.values_list("email", flat=True)) == {"work@example.org", "office@example.org"}


def test_one_by_one_nobody_is_mailed_at_a_made_up_address_either(site: Site, office: Client) -> None:
    fill_gap(LEILA)
    answer = office.post(f"/contacts/{number_of(LEILA)}/invite/", follow=True)
    assert "no email address" in answer.content.decode()
    assert Invitation.objects.count() == 0


def test_those_who_work_here_are_invited_one_by_one(site: Site, office: Client) -> None:
    assert site.school.run("account", "permit", MAX, "owner").status == 0
    found = inviting.preview(Asked(), now().at)
    assert (found.mails, found.left_out) == (3, {"works-here": 1})


def test_for_many_a_worker_is_asked(site: Site, office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kinroll.web.views.people.inviting.MOST_AT_ONCE", 1)
    answer = office.post("/people/invite/send/", {"state": "new"})
    number = int(answer["Location"].strip("/").split("/")[-1])
    assert Invitation.objects.count() == 0
    site.school.run("worker", "--once")
    job = jobs.find(number)
    assert job and (job.state, job.answer["invited"]) == ("done", 4)
    assert set(Invitation.objects.values_list("made_by", flat=True)) == {"office-account"}
    assert "4 invitations are on their way" in text(office, f"/jobs/{number}/")


def test_inviting_stops_between_two_batches(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people_in, "BATCH", 1)
    told: list[int] = []
    invited = inviting.invite(Asked(), now(), told=told.append, stop=lambda: len(told) > 1)
    assert (invited, Invitation.objects.count()) == (2, 2)
    assert inviting.invite(Asked(), now()) == 2  # the others; nobody twice


def test_as_many_queries_for_four_as_for_one(site: Site) -> None:
    found = []
    for asked in (Asked(numbers=(number_of(GRACE),)), Asked()):
        with CaptureQueriesContext(connection) as queries:
            inviting.invite(asked, now())
        found.append(len(queries))
    assert found[0] == found[1]


def test_the_same_by_a_command(site: Site) -> None:
    fill_gap(LEILA)
    looked = site.school.run("account", "invite", "--all", "--dry-run", "--json")
    assert looked.json == {"schema": 1, "mails": 3, "invited": 0, "left_out": {"generated": 1}}
    assert site.school.run("account", "invite", "sims:3001", "--json").json["invited"] == 1
    assert site.school.run("account", "invite", "--role", "contact", "--json").json["invited"] == 2
    assert site.school.run("account", "invite", "--role", "contact").status == 3
    assert site.school.run("account", "invite").status == 2
    assert Invitation.objects.count() == 3


def test_an_invitation_to_many_is_as_good_as_one_to_one(site: Site) -> None:
    inviting.invite(Asked(state="new"), now())
    last = invitations.last_of([number_of(GRACE)])[number_of(GRACE)]
    assert (last.made_by, last.is_used) == ("test", False)
    assert timedelta(days=13) < last.ends_at - now().at <= timedelta(days=14)


class TestLooking:
    """Seeing the pages as a contact sees them."""

    def look(self, client: Client, username: str = GRACE) -> None:
        answer = client.post(f"/people/look/{number_of(username)}/")
        assert answer["Location"] == "/portal/", answer.content

    def test_the_pages_are_theirs_and_say_so(self, site: Site, office: Client) -> None:
        theirs = text(site.person(GRACE), "/portal/")
        self.look(office)
        page = text(office, "/portal/")
        assert "Amelia Okafor" in theirs and "Amelia Okafor" in page
        assert "You see this as <strong>Grace Okafor</strong> sees it" in page
        assert "You see this as" not in theirs
        assert GRACE in text(office, "/me/")
        assert office.get("/overview/").status_code == 404

    def test_nothing_can_be_done(self, site: Site, office: Client) -> None:
        self.look(office)
        before = site.school.everyone()
        for path in (
            "/me/edit/mobile/",
            "/me/ask/forename/",
            "/switch/",
            "/problems/release-username/",
            "/account/password/change/",
        ):
            assert office.post(path, {"value": "07700 900999"}).status_code == 403, path
        assert site.school.everyone() == before

    @pytest.mark.parametrize("path", ["/account/second-step/", "/account/sessions/", "/me/data.json"])
    def test_how_they_sign_in_and_their_file_are_theirs_alone(self, site: Site, office: Client, path: str) -> None:
        self.look(office)
        assert office.get(path).status_code == 403

    def test_who_leaves_is_themselves_again(self, site: Site, office: Client) -> None:
        self.look(office)
        assert office.post("/looking/leave/")["Location"] == f"/contacts/{number_of(GRACE)}/"
        assert "You see this as" not in text(office, "/overview/")

    def test_it_is_written_down_for_owners(self, site: Site, office: Client) -> None:
        self.look(office)
        office.post("/looking/leave/")
        look = Look.objects.get()
        assert (look.by.username, look.account.username) == ("office-account", GRACE)
        assert look.ended_at and look.ended_at >= look.began_at
        page = text(site.staff("owner"), "/people/looks/")
        assert "office-account" in page and "Grace Okafor" in page
        assert office.get("/people/looks/").status_code == 403

    def test_the_page_of_the_contact_tells_of_it(self, site: Site, office: Client) -> None:
        self.look(office)
        office.post("/looking/leave/")
        assert "office-account" in text(site.staff("viewer"), f"/contacts/{number_of(GRACE)}/")

    def test_viewers_may_not(self, site: Site) -> None:
        assert site.staff("viewer").post(f"/people/look/{number_of(GRACE)}/").status_code == 403

    def test_nobody_looks_as_somebody_with_more_rights(self, site: Site, office: Client) -> None:
        self.look(office, MAX)
        assert site.school.run("account", "permit", MAX, "owner").status == 0
        assert "You see this as" not in text(office, "/overview/")  # it has ended by itself
        assert office.post(f"/people/look/{number_of(MAX)}/").status_code == 403

    def test_it_ends_with_the_account_and_by_itself(
        self, site: Site, office: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.look(office)
        monkeypatch.setattr("kinroll.accounts.looking.LASTS", timedelta(0))
        assert "You see this as" not in text(office, "/overview/")
        monkeypatch.undo()
        self.look(office)
        site.staff("data-manager").post(f"/contacts/{number_of(GRACE)}/disable/", {"reason": "x"})
        assert "You see this as" not in text(office, "/overview/")
        answer = office.post(f"/people/look/{number_of(GRACE)}/", follow=True)
        assert "nobody sees anything with it" in answer.content.decode()
        assert Look.objects.filter(ended_at=None).count() == 0

    def test_signing_out_signs_out_who_looks(self, site: Site, office: Client) -> None:
        person = site.person(GRACE)
        self.look(office)
        office.post("/account/logout/")
        assert office.get("/overview/").status_code == 302
        assert person.get("/me/").status_code == 200
