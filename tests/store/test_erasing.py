from pathlib import Path

from kinroll.store import erasing
from kinroll.store.bulk import fetch, fetch_one
from kit import School


def everything() -> str:
    """Every text of every table, as one."""
    tables = ("payload", "contact", "problem", "account", "name", "identifier", "relationship", "finding", "change")
    return repr([fetch(f"SELECT * FROM {table}") for table in tables])


def test_erasing_empties_the_words_and_keeps_the_proof(tmp_path: Path, database: str) -> None:
    school = School(tmp_path, database)
    school.student("2101", "Amelia", "Okafor")
    school.contact("3001", "Grace", "Zimmermann", email="grace.z@example.org", Title="Capt.")
    school.telephone("3001", "07700 900333")
    school.sync()
    school.run("contact", "set", "sims:3001", "telephone_preference", "none")
    number = school.show("3001")["contact_id"]
    versions, events = fetch_one("SELECT count(*) FROM record_version"), fetch_one("SELECT count(*) FROM event")
    erasing.empty(number)
    left = everything()
    assert [word for word in ("Zimmermann", "grace.z", "900333", "Capt.") if word in left] == []
    assert "Amelia" in left
    assert fetch_one("SELECT count(*) FROM record_version") == versions
    assert fetch_one("SELECT count(*) FROM event") == events
    assert school.run("why", str(number)).status == 0
