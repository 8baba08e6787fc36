"""A college with a Moodle beside it, and people who are told to it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher

from college import College, rule
from kinroll.declarations.file import Configuration, read
from kinroll.flows import accounts
from kinroll.flows.documents import New
from kinroll.flows.now import Now
from kinroll.flows.provisioning import polling, syncing
from kinroll.flows.provisioning.syncing import Ran
from kinroll.store import courses, plans
from kinroll.store.models import Account, Contact, CourseDate, Document, Link, Payload, Source, SourceRecord
from kinroll.store.provisioning import links, states
from moodle.server import Server
from moodle.site import User

Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 64
Argon2PasswordHasher.parallelism = 1
COURSE, OTHER_COURSE = "2", "3"
SETTINGS = 'enrol_steps = ["attending", "completed"]\ncompleted_step = "completed"\n'
TOKEN = "KINROLL_TEST_MOODLE_TOKEN"


@dataclass
class Campus:
    """A college and its Moodle. Every action is a minute after the one before."""

    college: College
    moodle: Server
    settings: str = SETTINGS
    people: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.declare()
        rules = [rule("attending", {}), rule("completed", {}), rule("booking", {})]
        self.college.declare(*rules)
        for code, course in (("FA", COURSE), ("OT", OTHER_COURSE)):
            courses.save([courses.CourseRow(code, code, code=f"{code}-1", moodle_course_id=course)])

    def declare(self, settings: str = "", timeout_s: float = 10) -> None:
        """Write the configuration."""
        self.college.config.write_text(
            f'[database]\nurl = "{self.college.database_url}"\n[targets.moodle]\nkind = "moodle"\n'
            f'url = "{self.moodle.url}"\ntoken_env = "{TOKEN}"\ntimeout_s = {timeout_s}\n{settings or self.settings}\n',
            encoding="utf-8",
        )

    @property
    def configuration(self) -> Configuration:
        return read(self.college.config)

    @property
    def now(self) -> Now:
        return self.college.now

    def person(self, forename: str = "Sam", step: str = "booking", course: str = "FA-1", **values: str) -> int:
        """Somebody who registers for a course and chooses a password; the number of the contact."""
        about = {"forename": forename, "surname": "Okafor", "personal_email": f"{forename.lower()}@example.org"}
        about |= {"password": "correct horse 7", **values}
        (done,) = self.college.new(New("Enrolment", about, step, course_date=course))
        assert done.number and done.contact, done.text
        self.people[forename] = done.number
        return done.contact

    def move(self, forename: str, step: str) -> None:
        """Take somebody's registration to a step."""
        self.college.move(self.people[forename], step)

    def switch(self, contact: int, *, on: bool) -> None:
        """Switch an account."""
        if on:
            accounts.enable(contact, self.configuration.rules, self.now)
        else:
            accounts.disable(contact, "has left", self.configuration.rules, self.now)

    def sync(self) -> Ran:
        """Compare everybody, and carry out the difference."""
        return syncing.sync(self.configuration, "moodle", self.now)

    def sync_changes(self) -> Ran:
        """Carry out what has changed since."""
        return syncing.sync_changes(self.configuration, "moodle", self.now)

    def later(self, hours: int = 24) -> None:
        """Let time go by."""
        self.college.at += timedelta(hours=hours)

    def poll(self) -> polling.Polled:
        """Ask for news."""
        self.later(1)
        return polling.poll(self.configuration, "moodle", self.now)

    def user(self, contact: int) -> User:
        """The one user there that has the number of a contact."""
        (found,) = [user for user in self.moodle.site.users.values() if user.idnumber == str(contact)]
        return found

    def parked(self) -> dict[int, str]:
        """Those whom a person has to look at, and why."""
        shown, _ = links.listed(states.get("moodle").pk, links.PARKED)
        return {one.contact: one.code for one in shown}

    def waiting(self) -> set[int]:
        """Those who are tried again."""
        shown, _ = links.listed(states.get("moodle").pk, links.WAITING)
        return {one.contact for one in shown}

    def crowd(self, count: int, step: str = "attending") -> None:
        """So many people with accounts and a registration each, written straight into the tables."""
        date, now = CourseDate.objects.get(code="FA-1"), self.now
        source = Source.objects.get_or_create(name="documents", defaults={"kind": "documents"})[0]
        plan = plans.open_plan("document", source=None, now=now.at, as_of=now.as_of, today=now.today)
        people = Contact.objects.bulk_create(
            [
                Contact(number=i, salt=b"s", forename=f"Sam{i}", surname="Okafor", personal_email=f"sam{i}@example.org")
                for i in range(1, count + 1)
            ]
        )
        Account.objects.bulk_create(
            [Account(username=f"sam{one.number}@example.org", contact=one, password="!") for one in people]
        )
        payload = Payload.objects.create(body="")
        records = SourceRecord.objects.bulk_create([SourceRecord(source=source, key=str(one.number)) for one in people])
        pairs = list(zip(people, records, strict=True))
        Link.objects.bulk_create([Link(record=record, contact=one, origin="rule", plan=plan) for one, record in pairs])
        Document.objects.bulk_create(
            [
                Document(
                    number=one.number,
                    process="Enrolment",
                    step=step,
                    course_date=date,
                    record=record,
                    payload=payload,
                    made_at=now.at,
                    changed_at=now.at,
                )
                for one, record in pairs
            ]
        )

    def image(self) -> Any:
        """What the site holds of people and courses, to be compared."""
        site = self.moodle.site
        users = {user.id: replace(user) for user in site.people()}
        return users, {pair: replace(one) for pair, one in site.taking.items()}, set(site.members)


def at(folder: Path, database: str, moodle: Server, **wants: Any) -> Campus:
    """A campus in this folder."""
    return Campus(College(folder, database, at=datetime(2026, 3, 2, 12, tzinfo=UTC)), moodle, **wants)
