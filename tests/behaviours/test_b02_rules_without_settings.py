"""B2: a rule without create-contact settings changes the document, and never the contact."""

from college import College, rule


def test_it_changes_the_document_alone(college: College) -> None:
    college.declare(rule("booking", {}), rule("attending", None, set={"employer": "Acme", "mobile": "0491 570 156"}))
    number = college.add("booking")
    before = college.people()
    assert college.move(number, "attending").outcome == "ran"
    assert college.document(number).values["employer"] == "Acme"
    assert college.people() == before


def test_its_mail_and_its_request_go_into_the_outbox(college: College) -> None:
    from kinroll.store import outbox
    from kinroll.store.models import Outbox

    mail = [
        {"to": "personal_email", "subject": "Place for {forename}", "text": "Dear {forename}, document {document}."}
    ]
    college.declare(rule("booking", None, mail=mail, provision=["moodle"]))
    college.add("booking")
    posted = list(Outbox.objects.select_related("payload").order_by("pk"))
    assert [(item.channel, item.template) for item in posted] == [("mail", "document"), ("provision", "moodle")]
    assert posted[0].payload
    assert '"subject":"Place for Sam"' in posted[0].payload.body
    assert outbox.count_waiting(college.at) == {"mail": 1, "provision": 1}


def test_a_mail_with_a_field_that_is_not_there_fails_before_it_is_sent(college: College) -> None:
    from kinroll.store.models import Outbox

    mail = [{"to": "personal_email", "subject": "Hello", "text": "Dear {nickname}"}]
    college.declare(rule("booking", None, mail=mail))
    number = college.add("booking")
    assert college.outcomes(number) == ["failed"]
    assert "{nickname}, which is no field" in college.said(number)
    assert Outbox.objects.count() == 0
