"""How a contact was: the documents it had, each on the step it stood on then."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from college import College, rule
from kinroll.store import contact_past, contacts


def test_a_document_stands_on_the_step_it_stood_on(tmp_path: Path, database: str) -> None:
    college = College(tmp_path, database, at=datetime(2098, 3, 10, 12, tzinfo=UTC))
    college.declare(rule("booking", {}))
    first = college.add("booking")
    early = college.now.at
    college.at += timedelta(days=1)
    college.move(first, "attending")
    second = college.add("booking")
    number = college.only()["contact_id"]
    values = contacts.values_of([number])[number]
    then, now = (contact_past.past(number, at, values, None).documents for at in (early, college.now.at))
    assert [(one.number, one.step) for one in then] == [(first, "booking")]
    assert [(one.number, one.step) for one in now] == [(second, "booking"), (first, "attending")]
