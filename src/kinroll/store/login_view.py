"""A view of those who may sign in, for Moodle's external-database sign-in: the alternative to OpenID Connect.

Moodle understands argon2 as our hashes hold it, once the name that Django writes in front is gone. A password in
another form cannot match: its owner is listed, so that Moodle suspends nobody, and has to sign in here once.
"""

from django.db import connection

from kinroll.store.bulk import execute

NAME = "kinroll_moodle_login"
NO_MATCH = "*"
_MAKE = f"""
    CREATE VIEW {NAME} AS
    SELECT lower(a.username) AS username,
        CASE WHEN substr(a.password, 1, 16) = 'argon2$argon2id$' THEN substr(a.password, 7)
            ELSE '{NO_MATCH}' END AS password,
        c.forename AS firstname, c.surname AS lastname,
        CASE WHEN c.email_preference = 'work' AND c.work_email <> '' THEN c.work_email
            WHEN c.personal_email <> '' THEN c.personal_email ELSE c.work_email END AS email,
        CAST(c.number AS text) AS idnumber
    FROM account a JOIN contact c ON c.number = a.contact_id
    WHERE a.is_active AND c.root IS NULL
"""


def can_be_read() -> bool:
    """Whether another machine can read this database at all."""
    return connection.vendor == "postgresql"


def make() -> None:
    """Make the view, or make it anew."""
    drop()
    execute(_MAKE)


def drop() -> None:
    """Take the view away."""
    execute(f"DROP VIEW IF EXISTS {NAME}")
