"""An invitation: a link by mail, good once, with which somebody chooses a first password."""

import json
import re
from datetime import timedelta

import pytest

from kinroll.accounts import tokens
from kinroll.accounts.models import Invitation
from kinroll.channels.errors import DeliveryError
from kinroll.core.message import Message
from kinroll.declarations.file import read
from kinroll.flows import delivering
from kinroll.store.models import Outbox, Payload
from website import Site, browser, is_signed_in, now

GRACE = "grace@example.org"
NEW = {"new_password1": "quiet-river-stone", "new_password2": "quiet-river-stone"}
MAIL = '[notify.mail]\nhost = "localhost"\nfrom = "kinroll@example.org"\nto = ["it@example.org"]\n'


@pytest.fixture
def sent(site: Site, monkeypatch: pytest.MonkeyPatch) -> list[Message]:
    """The mails that go out."""
    letters: list[Message] = []

    class MailServer:
        def send(self, message: Message) -> None:
            letters.append(message)

    site.school.settings = MAIL
    site.school.write()
    site.open()
    monkeypatch.setattr(delivering, "open_channel", lambda *_: MailServer())
    return letters


def invite(site: Site, sent: list[Message]) -> str:
    """The path of the link that Grace gets."""
    number = site.school.show("3001")["contact_id"]
    assert site.staff("office").post(f"/contacts/{number}/invite/").status_code == 302
    delivering.deliver(read(site.school.config), now().at)
    link = re.search(r"http://[^/]+(/invitation/\S+)", sent[-1].text)
    assert link
    return link[1]


def test_the_link_leads_to_a_first_password(site: Site, sent: list[Message]) -> None:
    path = invite(site, sent)
    assert sent[-1].to == (GRACE,)
    assert GRACE in sent[-1].text
    client = browser()
    choose = client.get(path)["Location"]
    assert choose == "/invitation/choose/"
    assert client.post(choose, NEW)["Location"] == "/account/login/"
    assert is_signed_in(site.sign_in(GRACE, NEW["new_password1"]))


def test_it_opens_nothing_once_the_address_is_somebody_elses(site: Site, sent: list[Message]) -> None:
    path = invite(site, sent)
    site.school.emails = [
        (key, {**row, "Email": "right@example.org"} if key == "3001" else row) for key, row in site.school.emails
    ]
    site.school.sync()
    assert browser().get(path, follow=True).status_code == 410


def test_it_confirms_the_address(site: Site, sent: list[Message]) -> None:
    client = browser()
    client.get(invite(site, sent))
    client.post("/invitation/choose/", NEW)
    site.school.run("contact", "rename", f"@{GRACE}", "grace.o")
    site.school.run("contact", "release-username", GRACE)
    assert is_signed_in(site.sign_in(GRACE, NEW["new_password1"]))


@pytest.mark.parametrize("spoil", ["used", "newer", "ended", "forged", "disabled"])
def test_it_is_good_for_nothing_once(site: Site, sent: list[Message], spoil: str) -> None:
    path = invite(site, sent)
    if spoil == "used":
        client = browser()
        client.get(path)
        client.post("/invitation/choose/", NEW)
    elif spoil == "newer":
        invite(site, sent)
    elif spoil == "ended":
        Invitation.objects.update(ends_at=now().at - timedelta(seconds=1))
    elif spoil == "forged":
        path = f"/invitation/{tokens.make(Invitation.objects.get().pk, 'x' * 50)}/"
    else:
        site.school.forget("3001")
        site.school.sync()
    client = browser()
    assert client.get(path, follow=True).status_code == 410
    assert client.post("/invitation/choose/", NEW).status_code == 410


def test_a_weak_password_is_refused_beside_the_field(site: Site, sent: list[Message]) -> None:
    client = browser()
    client.get(invite(site, sent))
    weak = {"new_password1": "password", "new_password2": "password"}
    page = client.post("/invitation/choose/", weak).content.decode()
    assert "too short" in page
    assert "too common" in page


def test_no_secret_waits_in_the_outbox(site: Site, sent: list[Message]) -> None:
    path = invite(site, sent)
    token = path.split("/")[2]
    assert all(token not in row.body for row in Payload.objects.all())
    assert json.loads(Outbox.objects.select_related("payload").latest("pk").payload.body)["to"] == GRACE  # type: ignore[union-attr]


def test_the_words_of_a_reset_are_forgotten_once_it_is_sent(site: Site, sent: list[Message]) -> None:
    site.set_password(GRACE)
    site.confirm(GRACE, GRACE)
    browser().post("/account/password/reset/", {"email": GRACE})
    delivering.deliver(read(site.school.config), now().at)
    assert "/account/password/reset/key/" in sent[-1].text
    assert Outbox.objects.select_related("payload").latest("pk").payload.body == ""  # type: ignore[union-attr]


def test_it_waits_where_the_key_cannot_be_read(site: Site, sent: list[Message]) -> None:
    number = site.school.show("3001")["contact_id"]
    site.staff("office").post(f"/contacts/{number}/invite/")
    (site.school.folder / "kinroll.secret").write_text("short")
    with pytest.raises(DeliveryError):
        waiting = Outbox.objects.latest("pk")
        delivering._invitation(read(site.school.config), _waiting(waiting))


def _waiting(row: Outbox) -> object:
    from kinroll.store.outbox import Waiting

    assert row.payload
    return Waiting(row.pk, row.channel, row.template, json.loads(row.payload.body), row.created_at, row.tries)
