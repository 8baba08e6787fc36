from datetime import date

import pytest

from kinroll.core.process.document import CourseFacts, Document
from kinroll.core.process.form import Form, FormField
from kinroll.core.process.rule_set import MailAction
from kinroll.core.process.speaking import RuleFailedError
from kinroll.core.process.wording import word

ASKED = Form(
    "Registration",
    "document",
    (FormField("forename"), FormField("email", type="email"), FormField("password", type="password")),
)
SAM = Document(
    7,
    "Enrolment",
    "booking",
    {"forename": "Sam", "email": "sam@example.org", "password": "set"},
    course=CourseFacts(course_name="First aid", starts_on=date(2026, 3, 2)),
)


def test_a_mail_is_filled_with_what_the_document_and_its_course_hold() -> None:
    mail = word(MailAction("email", "{course_name}\n for {forename}", "It begins on {starts_on}."), SAM, ASKED)
    assert mail
    assert (mail.to, mail.subject, mail.text) == (
        "sam@example.org",
        "First aid for Sam",
        "It begins on 2 March 2026.",
    )


def test_what_somebody_enters_is_never_read_as_a_place() -> None:
    odd = Document(7, "Enrolment", "booking", {"forename": "{password}", "email": "sam@example.org"})
    mail = word(MailAction("email", "x", "Dear {forename}"), odd, ASKED)
    assert mail
    assert mail.text == "Dear {password}"


def test_without_an_address_there_is_no_mail() -> None:
    assert word(MailAction("email", "x", "y"), Document(7, "Enrolment", "booking"), ASKED) is None


def test_an_address_of_the_office_may_be_written_out() -> None:
    mail = word(MailAction("office@example.org", "x", "y"), SAM, ASKED)
    assert mail
    assert mail.to == "office@example.org"


@pytest.mark.parametrize(
    "action",
    [MailAction("email", "x", "{nickname}"), MailAction("email", "x", "{password}"), MailAction("nobody", "x", "y")],
)
def test_a_place_that_nothing_fills_fails(action: MailAction) -> None:
    with pytest.raises(RuleFailedError):
        word(action, SAM, ASKED)
