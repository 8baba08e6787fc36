"""What the pictures of the pages are of: the two demos, a Moodle beside one, and a training organisation that reports.

Everything is made by commands and flows, as people make it. Needs ``tests`` in PYTHONPATH: the Moodle is a stand-in.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from kinroll.store import database
from kit import School, kinroll

database.set_up(web=True)  # before anything is read that has tables
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps a loop of its own running in this thread

from kinroll.flows import training_lists  # noqa: E402
from moodle.server import serving  # noqa: E402
from training import UNITS, YEAR, Provider  # noqa: E402

OWNER = "demo-owner"
TOKEN = "KINROLL_PICTURES_TOKEN"
LETTER = "username-changed"


@dataclass
class Shown:
    """Something to take pictures of: where it is, the password of its accounts, and addresses that hang on it."""

    school: School
    password: str
    pages: dict[str, str] = field(default_factory=dict)

    def password_of(self, who: str) -> str:
        """The password of an account: all have the same, but for a learner."""
        return self.pages.get("learner_password", "") if who == self.pages.get("learner") else self.password

    def run(self, *words: str) -> str:
        """What a command says that does its work."""
        answer = self.school.run(*words)
        assert answer.status in (0, 1, 3), (words, answer.err)
        return answer.out


def demo(folder: Path, *words: str) -> Shown:
    """A demo in a folder."""
    answer = kinroll("demo", str(folder), *words)
    assert answer.status in (0, 1), answer.err
    password = re.search(r"password: (\S+)", (folder / "demo-accounts.txt").read_text(encoding="utf-8"))
    assert password
    return Shown(School(folder, ""), password[1])


@contextmanager
def connected(shown: Shown) -> Iterator[None]:
    """The demo school with a Moodle that has drifted, a program that is called, a system to sign in to, and mails."""
    os.environ[TOKEN] = "t0ken"  # of the stand-in
    with serving() as moodle:
        declared = f'\n[targets.moodle]\nkind = "moodle"\nurl = "{moodle.url}"\ntoken_env = "{TOKEN}"\n'
        config = shown.school.config
        config.write_text(config.read_text(encoding="utf-8") + declared, encoding="utf-8")
        people = [one for one in shown.school.everyone() if one["account"] and one["account"]["active"]]
        for one in people[:6]:
            names = {"firstname": one["forename"], "lastname": one["surname"]}
            moodle.site.add(one["account"]["username"], email=f"old.{one['contact_id']}@example.org", **names)
        shown.run("target", "sync", "moodle")
        ours = [user for user in moodle.site.people() if user.idnumber]
        for user in ours[:9]:
            user.firstname, user.suspended = user.firstname.upper(), len(user.firstname) % 2
        shown.run("target", "plan", "moodle")
        _connect(shown)
        _merge(shown)
        yield


def _connect(shown: Shown) -> None:
    """A webhook with messages, a system to sign in to, mails, a token that is used, and who may be here twice."""
    from kinroll.store import outbox, webhooks

    at = datetime.now(UTC)
    shown.run("webhook", "add", "library", "https://library.example.org/kinroll")
    shown.run("webhook", "add", "catering", "https://meals.example.org/news", "--event", "created")
    webhooks.add_test(1, at)
    shown.run("sign-on", "add", "Moodle", "--back", "https://learn.example.org/admin/oauth2callback.php")
    numbers = [one["contact_id"] for one in shown.school.everyone()[20:26]]
    outbox.add([outbox.New("mail", LETTER, {"contact": number}) for number in numbers], at)
    shown.run("token", "create", "timetable", "--scope", "contacts:read")
    shown.run("sweep")
    cases = [one["case"] for one in json_lines(shown.run("review", "--json")) if one["kind"] == "pair"]
    shown.pages["case"] = f"/review/{cases[0]}/"
    client = json_lines(shown.run("sign-on", "list", "--json"))[0]
    shown.pages["system"] = f"/sign-on/{client['client']}/"


def _merge(shown: Shown) -> None:
    """Two contacts who were said to be one; two others who may be."""
    everyone = [one["contact_id"] for one in shown.school.everyone() if "contact" in one["roles"]]
    keep, other, more, last = everyone[40:44]
    shown.run("contact", "merge", str(keep), str(other))
    shown.pages["merged"] = f"/contacts/{keep}/"
    shown.pages["split"] = f"/contacts/{keep}/split/"
    shown.pages["merging"] = f"/contacts/{more}/merge/?with={last}"


def json_lines(text: str) -> list[dict[str, object]]:
    """One JSON value a line."""
    return [json.loads(line) for line in text.splitlines()]


def _begin(folder: Path) -> str:
    """The address of a database with its tables."""
    folder.mkdir()
    url = f"sqlite:///{folder / 'kinroll.db'}"
    database.use(url)
    database.migrate()
    return url


def reporting(folder: Path) -> Shown:
    """A training organisation that reports: a little is wrong, and files were made although."""
    database_url = _begin(folder)
    made = Provider(folder, database_url).begin()
    made.whole(0)
    made.whole(3)
    made.outcome(1, UNITS[1], "30", delivery_mode="NNN")
    made.enrol(1)
    for _ in range(2):
        made.outcome(made.enrol(2))
    os.environ["KINROLL_PASSWORD"] = password = "only-for-the-pictures"
    shown = Shown(School(folder, database_url), password)
    shown.run("account", "create-owner", OWNER)
    shown.run("avetmiss", "ready", "--year", str(YEAR))
    shown.run("avetmiss", "lodge", "--year", str(YEAR), "--although", "to see how the files look")
    made.edit(1, suburb="Kew")
    _upload_list(made)
    return shown


def _upload_list(made: Provider) -> None:
    """A list of outcomes that somebody has looked at and not brought in."""
    rows = [f"1,{UNITS[0]},30", f"2,{UNITS[1]},20", f"3,{UNITS[0]},90", "9999,BSBCRT511,20"]
    body = "\n".join(["document,unit,outcome", *rows, ""]).encode()
    training_lists.receive("outcome", "semester-1.csv", body, lambda _: (), made.now)


def empty(folder: Path) -> Shown:
    """A school on its first day, where nothing has come in yet."""
    database_url = _begin(folder)
    os.environ["KINROLL_PASSWORD"] = password = "only-for-the-pictures"
    shown = Shown(School(folder, database_url), password)
    shown.school.write()
    shown.run("account", "create-owner", OWNER)
    return shown
