"""The view for Moodle's external-database sign-in, read as Moodle would."""

from pathlib import Path

import psycopg
import pytest
from argon2 import PasswordHasher
from django.contrib.auth.hashers import make_password

from kinroll.store.models import Account
from kit import School


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_moodle_finds_those_who_may_sign_in_with_a_password_that_it_understands(tmp_path: Path, database: str) -> None:
    school = School(tmp_path, database)
    school.student("2101")
    school.contact("3001", "Grace", email="Grace@example.org", of=("2101",))
    school.contact("3002", "Ada", email="ada@example.org")
    school.contact("3003", "Zoe", email="zoe@example.org")
    school.sync()
    encoded = make_password("correct-horse", hasher="argon2")
    Account.objects.filter(username__iexact="grace@example.org").update(password=encoded)
    Account.objects.filter(username="ada@example.org").update(password=make_password("x", hasher="pbkdf2_sha256"))
    assert school.run("contact", "merge", "sims:3002", "sims:3003").status == 0
    assert school.run("sign-on", "database-view").status == 0
    with psycopg.connect(database) as moodle:
        rows = moodle.execute("SELECT * FROM kinroll_moodle_login WHERE email <> '' ORDER BY username").fetchall()
    assert [row[0] for row in rows] == ["ada@example.org", "grace@example.org"]
    assert rows[0][1] == "*"
    assert PasswordHasher().verify(rows[1][1], "correct-horse")
    assert rows[1][2:] == ("Grace", "Okafor", "Grace@example.org", str(school.show("3001")["contact_id"]))
    assert school.run("sign-on", "database-view", "--remove").status == 0


def test_a_database_that_nobody_else_can_read_gets_none(tmp_path: Path, sqlite_database: str) -> None:
    school = School(tmp_path, sqlite_database)
    school.sync()
    assert school.run("sign-on", "database-view").status == 3
