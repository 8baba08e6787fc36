from datetime import UTC, datetime
from pathlib import Path

from allauth.account.models import EmailAddress
from django.db import connection

from kinroll.accounts.models import EmailCheck, Invitation
from kinroll.flows.erasing import erase
from kinroll.flows.now import Now
from kinroll.store.bulk import fetch, fetch_one
from kinroll.store.models import Account, Outbox, Payload
from kit import School


def everything() -> str:
    """Every text of every table, as one."""
    tables = connection.introspection.table_names()
    return repr([fetch(f'SELECT * FROM "{table}"') for table in tables]).lower()


def test_erasing_empties_the_words_and_keeps_the_proof(tmp_path: Path, database: str) -> None:
    school = School(tmp_path, database)
    school.student("2101", "Amelia", "Okafor")
    school.contact("3001", "Grace", "Zimmermann", email="grace.z@example.org", Title="Capt.")
    school.telephone("3001", "07700 900333")
    school.sync()
    school.run("contact", "set", "sims:3001", "telephone_preference", "none")
    number = school.show("3001")["contact_id"]
    versions, events = fetch_one("SELECT count(*) FROM record_version"), fetch_one("SELECT count(*) FROM event")
    at = datetime(2026, 11, 22, tzinfo=UTC)
    account = Account.objects.get(contact=number)
    Invitation.objects.create(account=account, email="grace.z@example.org", made_at=at, ends_at=at)
    EmailCheck.objects.create(account=account, field="email", email="g.zimmermann@example.org", made_at=at, ends_at=at)
    EmailAddress.objects.create(user=account, email="grace.z@example.org")
    said = Payload.objects.create(body='{"text": "Dear Grace Zimmermann"}')
    Outbox.objects.create(contact_id=number, channel="mail", template="", payload=said, created_at=at)
    assert "zimmermann" in everything()
    erase(number, Now(at, at.date(), at, "office"))
    left = everything()
    assert [word for word in ("zimmermann", "grace.z", "900333", "capt.") if word in left] == []
    assert "amelia" in left
    assert fetch_one("SELECT count(*) FROM record_version") == versions
    assert fetch_one("SELECT count(*) FROM event") == events + 1
    assert school.run("why", str(number)).status == 0
