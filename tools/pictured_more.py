"""What pictures of forms need to be of something: a draft of the rules, a list, a booking, links of mails, a learner.

Everything is made by the flows that make it. Imported once the database is set up (``pictured.py``).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.core import signing

from kinroll.accounts import email_checks, invitations, tokens
from kinroll.core.process.ordering import with_field_moved
from kinroll.core.process.rule_set import RuleSet
from kinroll.declarations.file import Configuration, read
from kinroll.declarations.web import secret_key
from kinroll.flows import booking, documents, drafting, receiving, ruling, usi_corrections, working
from kinroll.flows.entering import New
from kinroll.flows.now import Now
from kinroll.store import bookings, contacts, courses, database, jobs
from kinroll.store.models import Account

LIST = (
    b"First name,Last name,DOB,E-mail,Colour\nAmara,Whitlock,2001-04-03,office@example.org,\n"
    b"Ben,Whitlock,2003-08-13,office@example.org,\nChloe,Underhill,31/02/2009,chloe@example.org,\n"
)
LEARNER = {"forename": "Leni", "surname": "Marsh", "personal_email": "leni@example.org", "mobile": "0491 570 156"}
PASSWORD = "only-for-the-pictures"


def open_database(config: Path) -> tuple[Configuration, Now]:
    """The database of a project in this process, and the time."""
    configuration = read(config)
    database.use(configuration.database_url)
    at = datetime.now(UTC)
    return configuration, Now(at, at.date(), at, by="demo-owner")


def learning(config: Path) -> dict[str, str]:
    """The demo of a training organisation with work begun on it; addresses that hang on that."""
    configuration, now = open_database(config)
    date = courses.keep_date(
        1, {"code": "PICTURED", "starts_on": now.today + timedelta(days=40), "location": "Harbour"}
    )
    usual = {"process": "Workshop", "step": "booking", "is_open": True, "places": 12, "left_out": [], "free_steps": []}
    bookings.keep(date, booking.new_key(), usual)
    opened = bookings.of_date(date)
    assert opened
    new = New("Workshop", {**LEARNER, "password": PASSWORD}, "booking", course_date="PICTURED")
    (done,) = documents.make([new], configuration.rules, now)
    assert done.number
    assert done.contact, done.text
    learner = Account.objects.get(contact_id=done.contact)
    waiting, _ = documents.waiting_identities()[0]
    key = secret_key(configuration)
    _, _, token = usi_corrections.letter_of({"document": waiting}, key)
    return {
        "learner": learner.username,
        "learner_password": PASSWORD,
        "registration": f"/portal/registrations/{done.number}/",
        "document": f"/documents/{done.number}/",
        "date": f"/courses/dates/{date}/",
        "public": f"/book/{opened.key}/",
        "booked": f"/book/{opened.key}/booked/{signing.Signer(key=key, salt='kinroll.booking').sign('K7QM-2XPR')}/",
        "import": f"/imports/{_upload(now)}/",
        "rehearsal": f"/rules/draft/rehearsals/{_draft(now)}/",
        "correct": f"/correct/{token}/",
    }


def _upload(now: Now) -> int:
    """A list that was looked into."""
    number = receiving.receive("registrations.csv", LIST, "Workshop", "booking", ruling.current(), now)
    receiving.look_into(number, ruling.current(), now)
    return number


def _draft(now: Now) -> int:
    """A draft with a change, and its rehearsal; the number of that."""
    drafting.begin(None, now)

    def change(rules: RuleSet) -> RuleSet:
        form = rules.forms[0]
        moved = with_field_moved(form, form.fields[1].name, "up")
        return RuleSet(rules.version, (moved, *rules.forms[1:]), rules.types, rules.match, rules.processes)

    drafting.change(change, drafting.current().revision, now)
    return drafting.rehearse(now)


def links(config: Path, parent: str) -> dict[str, str]:
    """Where the links of mails lead to, and a piece of work in the background."""
    configuration, now = open_database(config)
    key = secret_key(configuration)
    account = Account.objects.get(username=parent)
    newcomer = Account.objects.filter(contact__isnull=False, is_active=True).exclude(pk=account.pk).order_by("pk")[5]
    email = newcomer.contact.personal_email or newcomer.contact.work_email
    invitation = invitations.make(newcomer, email, now.at, "demo-owner")
    check = email_checks.make(account, "personal_email", "pat.new@example.org", now.at)
    job = jobs.add(working.CHECK, {"source": "sims"}, "demo-owner", now.at)
    (shown,) = contacts.show([account.contact_id])
    return {
        "child": f"/portal/children/{shown['relationships'][0]['contact_id']}/",
        "invitation": f"/invitation/{tokens.make(invitation.pk, key)}/",
        "confirm": f"/me/email/{tokens.make(check.pk, key, tokens.EMAIL_CHECK)}/",
        "job": f"/jobs/{job}/",
    }
