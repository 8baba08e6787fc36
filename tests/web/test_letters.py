"""Mails to people: their words, those that did not arrive, and the link by which a learner corrects a USI."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core import signing

from college import SAM, College, rule
from kinroll.core.process.identifying import FAILED
from kinroll.declarations.file import read
from kinroll.flows import delivering, usi_corrections
from kinroll.store.models import Outbox
from kinroll.web.opening import open_web
from loopback import MailHost, mail_host
from website import Site, browser, now, words

USI = "BNGH7C75FN"
DETAILS = {"usi": USI, "forename": "Sam", "surname": "Okafor", "date_of_birth": "1990-02-03"}


def with_mail(config: Path, host: MailHost) -> None:
    """Let mail go out through this server."""
    where = f'host = "127.0.0.1"\nport = {host.port}\ntls = "none"'
    table = f'\n[notify.mail]\nto = ["office@example.org"]\nfrom = "kinroll@example.org"\n{where}\n'
    config.write_text(config.read_text() + table)


@pytest.fixture
def post() -> Iterator[MailHost]:
    with mail_host() as host:
        yield host


def test_staff_change_the_words_and_the_person_is_told_in_them(site: Site, post: MailHost) -> None:
    office = site.staff("office")
    said = {"subject": "A new name, {name}", "body": "Sign in as {username} from now on."}
    assert (
        "no {foo}"
        in office.post("/mails/words/username-changed/", {**said, "body": "{username} {foo}"}).content.decode()
    )
    office.post("/mails/words/username-changed/", said)
    with_mail(site.school.config, post)
    site.school.run("contact", "set", "sims:3001", "email_preference", "personal")
    assert site.school.run("contact", "rename", "sims:3001", "grace.okafor").status == 0
    assert len(delivering.deliver(read(site.school.config), now().at).sent) == 1
    (mail,) = post.received
    assert (mail["to"], mail["subject"]) == ("grace@example.org", "A new name, Grace Okafor")
    assert "Sign in as grace.okafor from now on." in mail.get_content()
    office.post("/mails/words/username-changed/", {"subject": "", "body": ""})
    assert "never" in words(office.get("/mails/words/").content.decode())


def test_a_mail_that_cannot_be_delivered_is_seen_with_the_reason_and_tried_again(site: Site, post: MailHost) -> None:
    post.refuses = b"550 no such mailbox"
    with_mail(site.school.config, post)
    site.school.run("contact", "rename", "sims:3001", "grace.okafor")
    site.school.run("contact", "rename", "sims:1001", "max.beddoes")
    assert len(delivering.deliver(read(site.school.config), now().at).failed) == 2
    office = site.staff("office")
    page = words(office.get("/mails/?state=failing").content.decode())
    assert "2 mails could not be delivered" in page
    assert "550" in page
    assert "There are none" in words(office.get("/mails/?state=delivered").content.decode())
    post.refuses = b""
    for row in Outbox.objects.all():
        office.post(f"/mails/{row.pk}/again/")
    assert len(delivering.deliver(read(site.school.config), now().at).sent) == 2
    assert "delivered already" in words(office.post(f"/mails/{row.pk}/again/", follow=True).content.decode())


@pytest.fixture
def college(tmp_path: Path, database: str) -> College:
    """A college whose contacts are found by a verified USI."""
    made = College(tmp_path, database)
    made.declare(rule("booking", {"contact_id": "usi"}))
    open_web(read(made.config))
    return made


def test_a_learner_corrects_the_details_by_a_link_without_a_password(college: College, post: MailHost) -> None:
    number = college.add(values={**SAM, **DETAILS, "personal_email": "sam@example.org"})
    assert college.contacts() == []
    college.verify(FAILED, **DETAILS)
    college.verify(FAILED, **DETAILS)
    with_mail(college.config, post)
    delivering.deliver(read(college.config), college.now.at)
    (mail,) = post.received
    assert mail["to"] == "sam@example.org"
    found = re.search(r"https?://[^/]+(/correct/\S+)", mail.get_content().replace("=\n", ""))
    assert found

    learner = browser()
    page = learner.get(found[1], follow=True)
    assert found[1] not in page.content.decode()
    assert "1990-02-03" not in page.content.decode()  # it is typed anew
    wrong = learner.post(
        "/correct/details/", {**DETAILS, "usi": "BNGH7C75F0", "date_of_birth": "2090-01-01"}
    ).content.decode()
    assert "This cannot be a USI" in wrong
    assert "no day on which somebody was born" in wrong
    assert "Nothing was changed" in learner.post("/correct/details/", DETAILS).content.decode()
    done = learner.post("/correct/details/", {**DETAILS, "surname": "Okafor-Lind"}, follow=True)
    assert "Thank you" in words(done.content.decode())
    assert college.document(number).values["surname"] == "Okafor-Lind"
    assert browser().get(found[1], follow=True).status_code == 410  # it was used


def test_a_link_is_good_for_nothing_else_and_not_for_ever(college: College, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    number = college.add(values={**SAM, **DETAILS})
    token = usi_corrections.make_token(usi_corrections.Asked("d", number, DETAILS), settings.SECRET_KEY)
    assert browser().get(f"/correct/{token}/", follow=True).status_code == 200
    for bad in (token[:-2], signing.dumps(["d", number, "x"], key=settings.SECRET_KEY), "nonsense", "details"):
        assert browser().get(f"/correct/{bad}/", follow=True).status_code == 410, bad
    monkeypatch.setattr(usi_corrections, "LASTS", -usi_corrections.LASTS)
    assert browser().get(f"/correct/{token}/", follow=True).status_code == 410
