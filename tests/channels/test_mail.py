"""Mail is handed in to a real server on this machine."""

from dataclasses import replace

import pytest

from kinroll.channels.errors import DeliveryError
from kinroll.channels.mail import MailServer
from kinroll.core.message import Message
from loopback import CERTIFICATE, MailHost, mail_host

MESSAGE = Message("kinroll-7", "Kinroll my-school: sims was held", "sims was held.\n.\nNext:\n  kinroll changes 7\n")


def server(host: MailHost) -> MailServer:
    return MailServer(
        "localhost", host.port, "none", "kinroll@example.org", ("office@example.org", "it@example.org"), timeout_s=5
    )


def test_a_message_arrives_as_it_was_written() -> None:
    with mail_host() as host:
        server(host).send(MESSAGE)
    (mail,) = host.received
    assert (mail["Subject"], mail["From"]) == (MESSAGE.subject, "kinroll@example.org")
    assert mail["To"] == "office@example.org, it@example.org"
    assert mail.get_content().replace("\r\n", "\n") == MESSAGE.text


def test_a_message_that_is_sent_again_can_be_told_from_another_one() -> None:
    with mail_host() as host:
        for message in (MESSAGE, MESSAGE, replace(MESSAGE, key="kinroll-8")):
            server(host).send(message)
    ids = [mail["Message-ID"] for mail in host.received]
    assert ids == ["<kinroll-7@example.org>", "<kinroll-7@example.org>", "<kinroll-8@example.org>"]


def test_machines_do_not_answer_it() -> None:
    with mail_host() as host:
        server(host).send(MESSAGE)
    assert host.received[0]["Auto-Submitted"] == "auto-generated"


def test_a_login_goes_over_starttls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with mail_host(offers_starttls=True, user="kinroll", password="swordfish") as host:
        replace(server(host), tls="starttls", user="kinroll", password="swordfish").send(MESSAGE)
    assert (host.logins, len(host.received)) == ([("kinroll", "swordfish", True)], 1)


def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing() -> None:
    offered = mail_host(offers_starttls=True, user="kinroll", password="swordfish")
    with offered as host, pytest.raises(DeliveryError, match="certificate"):
        replace(server(host), tls="starttls", user="kinroll", password="swordfish").send(MESSAGE)
    assert (host.logins, host.received) == ([], [])


def test_a_server_that_offers_no_encryption_gets_no_password() -> None:
    with mail_host(user="kinroll", password="swordfish") as host, pytest.raises(DeliveryError, match="STARTTLS"):
        replace(server(host), tls="starttls", user="kinroll", password="swordfish").send(MESSAGE)
    assert (host.logins, host.received) == ([], [])


def test_a_wrong_password_is_told_without_it() -> None:
    with mail_host(user="kinroll", password="swordfish") as host, pytest.raises(DeliveryError, match="535") as told:
        replace(server(host), user="kinroll", password="sturgeon").send(MESSAGE)
    assert "sturgeon" not in str(told.value)


def test_a_server_that_refuses_says_why() -> None:
    with mail_host(refuses=b"550 not from you") as host, pytest.raises(DeliveryError, match="not from you"):
        server(host).send(MESSAGE)


def test_a_server_that_is_not_there_is_named() -> None:
    with mail_host() as host:
        pass
    with pytest.raises(DeliveryError, match=f"localhost:{host.port}: .*refused"):
        server(host).send(MESSAGE)
