"""Tables of the pages, an owner who is signed in, and somebody to look for; prints them as JSON.

python bench/signed_in.py CONFIG USERNAME PASSWORD
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from kinroll.store import database

database.set_up(web=True)

from django.conf import settings  # noqa: E402 - after Django was set up
from django.test import Client  # noqa: E402

from kinroll.accounts.backend import by_username  # noqa: E402
from kinroll.declarations.file import read  # noqa: E402
from kinroll.flows import accounts  # noqa: E402
from kinroll.flows.now import Now  # noqa: E402
from kinroll.store.bulk import fetch, fetch_one  # noqa: E402
from kinroll.web.opening import open_web  # noqa: E402

SOMEBODY = """
    SELECT c.number, c.forename, c.surname, c.personal_email, c.mobile, min(r.key) FROM contact c
    JOIN link l ON l.contact_id = c.number JOIN source_record r ON r.id = l.record_id
    WHERE c.personal_email <> '' AND c.mobile <> '' AND c.number > (SELECT max(number) / 2 FROM contact)
    GROUP BY c.number ORDER BY c.number LIMIT 1
"""


def main(config: str, username: str, password: str) -> None:
    """Prepare and tell."""
    configuration = read(Path(config))
    database.use(configuration.database_url)
    database.migrate()
    open_web(configuration)
    at = datetime.now(UTC)
    now = Now(at, at.date(), at, by="benchmark")
    account = by_username(username) or accounts.create_staff(username, password, "", "owner", now)
    account.set_password(password)
    account.save(update_fields=["password"])
    client = Client(headers={"host": "localhost"})
    client.post("/account/login/", {"login": username, "password": password})
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    names = ("number", "forename", "surname", "email", "mobile", "key")
    person = dict(zip(names, fetch(SOMEBODY)[0], strict=True))
    people = fetch_one("SELECT count(*) FROM contact")
    sys.stdout.write(json.dumps({"people": people, "person": person, "cookie": cookie}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
