"""What rules and renames put into the outbox is delivered by ``kinroll worker --once``, to whom it is for, once."""

from datetime import UTC, datetime, timedelta

from college import College, rule
from loopback import MailHost, mail_host

MAIL = [{"to": "personal_email", "subject": "Your place, {forename}", "text": "Dear {forename} {surname}."}]


def declare_server(college: College, host: MailHost) -> None:
    college.at = datetime.now(UTC) - timedelta(hours=1)
    college.config.write_text(
        f'[database]\nurl = "{college.database_url}"\n[notify.mail]\nto = ["office@example.org"]\n'
        f'from = "kinroll@example.org"\nhost = "127.0.0.1"\nport = {host.port}\ntls = "none"\ntimeout_s = 5\n',
        encoding="utf-8",
    )


def test_a_mail_of_a_rule_goes_to_the_person_and_once(college: College) -> None:
    with mail_host() as host:
        declare_server(college, host)
        college.declare(rule("booking", {}, mail=MAIL))
        college.add("booking")
        assert college.command("worker", "--once", "--json").json == {
            "schema": 1,
            "sent": 1,
            "failed": 0,
            "waiting": {},
            "worked": 0,
            "called": 0,
        }
        assert college.command("worker", "--once", "--json").json["sent"] == 0
    (mail,) = host.received
    assert (mail["To"], mail["Subject"]) == ("sam@example.org", "Your place, Sam")
    assert mail.get_content().strip() == "Dear Sam Okafor."


def test_a_rule_that_stopped_sends_nothing_before_it_goes_on(college: College) -> None:
    with mail_host() as host:
        declare_server(college, host)
        college.declare(rule("booking", {}, mail=MAIL))
        college.add("booking")
        held = college.add("booking", forename="Kim")
        college.command("worker", "--once")
        assert [mail["Subject"] for mail in host.received] == ["Your place, Sam"]
        college.edit(held, personal_email="kim@example.org")
        college.command("worker", "--once")
    assert [mail["To"] for mail in host.received] == ["sam@example.org", "kim@example.org"]


def test_who_signs_in_under_another_name_is_told(college: College) -> None:
    with mail_host() as host:
        declare_server(college, host)
        college.declare(rule("booking", {}))
        college.add("booking", password="correct horse 7")
        college.command("contact", "rename", "1", "sam.okafor")
        assert college.command("worker", "--once").status == 0
    (mail,) = host.received
    assert (mail["To"], "sam.okafor" in mail.get_content()) == ("sam@example.org", True)


def test_without_a_server_it_waits_and_says_so(college: College) -> None:
    college.at = datetime.now(UTC) - timedelta(hours=1)
    college.declare(rule("booking", {}, mail=MAIL))
    college.add("booking")
    answer = college.command("worker", "--once")
    assert (answer.status, "No mail server is declared" in answer.err) == (0, True)
