"""One school and college with everybody in it who may come to its pages, and what is theirs to see."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from college import College, rule
from kinroll.accounts import standing
from kinroll.accounts.backend import by_username
from kinroll.declarations.file import read
from kinroll.flows import accounts, merging, relinking
from kinroll.flows.documents import New
from kinroll.store import courses
from kinroll.store.courses import CourseRow
from kinroll.store.models import Account
from kit import Columns, School
from website import PASSWORD, STAFF, Site, browser, now

YES, NO, ORDER = {"Parental_responsibility": "T"}, {"Parental_responsibility": "F"}, {"Court_order": "T"}
CHILDREN = {"2101": ("Amelia", "Childers"), "2102": ("Sami", "Secondborn"), "2103": ("Kofi", "Pupilson")}
BIRTHDAYS = {"2101": "2014-03-01", "2102": "2013-05-02", "2103": "2009-07-04"}


@dataclass(frozen=True)
class Kind:
    """One kind of user. ``of`` are the children that the school's records relate them to, and how; ``sees`` those with
    details, ``names`` those by name only. ``level`` is what they may do under the hat that they wear; ``has_courses``
    whether registrations are theirs; ``is_also`` under whom else the records know them.
    """

    name: str
    of: dict[str, Columns] = field(default_factory=dict)
    sees: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    level: str = ""
    gets_in: bool = True
    has_courses: bool = False
    is_also: tuple[str, ...] = ()
    person: str = ""


PARENTS = {
    "3001": Kind("a parent", {"2101": YES}, sees=("2101",)),
    "3002": Kind("the other parent", {"2101": YES}, sees=("2101",)),
    "3003": Kind("a parent of two", {"2101": YES, "2102": YES}, sees=("2101", "2102")),
    "3004": Kind("a parent with a court order", {"2101": ORDER}),
    "3005": Kind("a parent with a court order about one of two", {"2101": ORDER, "2102": YES}, sees=("2102",)),
    "3006": Kind("a parent with responsibility and a court order", {"2101": {**YES, **ORDER}}),
    "3007": Kind("a parent without responsibility", {"2101": NO}, names=("2101",)),
    "3008": Kind("a parent of whom responsibility is not stated", {"2101": {}}, sees=("2101",)),
    "3009": Kind("a grandparent", {"2101": {**NO, "Relationship": "Grandparent"}}, names=("2101",)),
    "3010": Kind(
        "a parent of one, and earlier of another", {"2101": {"Link_end": "2020-01-01"}, "2102": YES}, ("2102",)
    ),
    "3011": Kind("a parent of later days", {"2101": {**YES, "Link_start": "2050-01-01"}}),
    "3012": Kind("a parent of one and step-parent of another", {"2101": NO, "2102": YES}, ("2102",), ("2101",)),
    "3013": Kind("a parent of a leaver", {"2198": YES}, gets_in=False),
    "3014": Kind("a parent in days of grace", {"2199": YES}),
    "3015": Kind("a parent who was switched off by hand", {"2101": YES}, gets_in=False),
    "3016": Kind("a parent who was signed out everywhere", {"2101": YES}, gets_in=False),
    "3017": Kind("a parent whose session has run out", {"2101": YES}, gets_in=False),
    "3018": Kind("a parent who was invited and has not answered", {"2101": YES}, gets_in=False),
    "3019": Kind("a parent who types a wrong password", {"2101": YES}, gets_in=False),
    "3020": Kind("a parent who owes a code", {"2101": YES}, gets_in=False),
    "3021": Kind("somebody who is seen as another contact", {"2102": YES}, gets_in=False),
    "3022": Kind("the contact that somebody is seen as", {"2101": YES}, sees=("2101", "2102"), is_also=("3021",)),
    "1001": Kind("a teacher who is a parent", {"2101": YES}, sees=("2101",)),
    **{
        f"31{i:02}": Kind(f"{level} and parent, at work", {"2101": YES}, ("2101",), (), level)
        for i, level in enumerate(STAFF)
    },
    "3023": Kind("an owner who looks as a parent", {"2101": YES}, ("2101",)),
    **{f"32{i:02}": Kind(f"{level} and parent, at home", {"2101": YES}, ("2101",)) for i, level in enumerate(STAFF)},
}
OTHERS = {
    "2103": Kind("a pupil"),
    "1002": Kind("a teacher"),
    "learner": Kind("a learner with courses", has_courses=True),
    "elsewhere": Kind("a learner whose document is another's now"),
    "nameless": Kind("a learner without an id to sign in with", gets_in=False),
    "plain": Kind("a learner without a password", gets_in=False),
}
STRANGERS = {
    "nobody": Kind("nobody", gets_in=False),
    "owing": Kind("a viewer who owes the second step that the school asks for", gets_in=False),
    **{level: Kind(level, level=level) for level in STAFF},
}
KINDS = {kind.name: replace(kind, person=person) for person, kind in {**PARENTS, **OTHERS, **STRANGERS}.items()}


def email_of(person: str) -> str:
    """The address of somebody, which nobody shares; it is their username too."""
    return f"mail-{person}@families.example"


def surname_of(person: str) -> str:
    """A surname that nobody shares."""
    return CHILDREN[person][1] if person in CHILDREN else f"Surname{person.capitalize()}"


def named(of: dict[str, Columns]) -> dict[str, Columns]:
    """Relationships as reports have them: with the names of the children beside their ids."""
    names = {
        key: dict(zip(("Student_Forename", "Student_Surname"), name, strict=True)) for key, name in CHILDREN.items()
    }
    return {key: {**names.get(key, {}), **columns} for key, columns in of.items()}


def birthdays(person: str) -> list[str]:
    """The birthday of a child, as pages and as files have it."""
    day = date.fromisoformat(BIRTHDAYS[person]) if person in BIRTHDAYS else None
    return [day.isoformat(), f"{day.day} {day:%b %Y}"] if day else []


@dataclass
class World:
    """The pages, and who is who. ``tokens`` are words that stand for one person and nobody else."""

    site: Site
    numbers: dict[str, int] = field(default_factory=dict)
    documents: dict[str, int] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    hidden: dict[str, set[str]] = field(default_factory=dict)

    def tokens(self, person: str) -> list[str]:
        """What would tell that a page is about this person."""
        return [surname_of(person), email_of(person), f"01632 96{person}", *birthdays(person)]

    def hidden_from(self, kind: Kind) -> set[str]:
        """The words that somebody of this kind must never be shown."""
        if kind.name not in self.hidden:
            self.hidden[kind.name] = self._hidden_from(kind)
        return self.hidden[kind.name]

    def _hidden_from(self, kind: Kind) -> set[str]:
        others = {*PARENTS, *OTHERS, *CHILDREN} - {kind.person, *kind.is_also}
        hidden = {token for person in others for token in self.tokens(person)}
        names = {surname_of(child) for child in (*kind.sees, *kind.names)}
        return hidden - names - {day for child in kind.sees for day in birthdays(child)}

    def client(self, kind: Kind) -> Client:
        """The browser of somebody of this kind, signed in as far as they get."""
        if kind.name not in self.clients:
            self.clients[kind.name] = self._client(kind)
        return self.clients[kind.name]

    def _client(self, kind: Kind) -> Client:
        cache.clear()  # all of them sign in from one place within a minute
        if kind.name in STAFF:
            return self.site.staff(kind.name)
        if kind.person == "nobody":
            return browser()
        if kind.person == "owing":
            accounts.create_staff("owing", PASSWORD, "", "viewer", now())
            return self.site.sign_in("owing")
        return self._of_contact(kind)

    def _of_contact(self, kind: Kind) -> Client:
        username, password = email_of(kind.person), f"the-password-of-{kind.person}"
        account = Account.objects.filter(username=username).first()
        if account is None or kind.name.startswith("a parent who was invited"):
            return self.site.sign_in(username)
        account.set_password(password)
        account.save(update_fields=["password"])
        if "looks as" in kind.name:
            return self._looking(kind)
        if "owes" in kind.name:
            TOTP.activate(account, generate_totp_secret())
        client = self.site.sign_in(username, "wrong-password" if "wrong" in kind.name else password)
        if "at home" in kind.name:
            client.post("/switch/")
        self._end(kind, account, client)
        return client

    def _looking(self, kind: Kind) -> Client:
        """Somebody who works here and sees the pages as this person sees them."""
        accounts.create_staff("looker", PASSWORD, "", "owner", now())
        client = self.site.sign_in("looker")
        client.post(f"/people/look/{self.numbers[kind.person]}/")
        return client

    def _end(self, kind: Kind, account: Account, client: Client) -> None:
        """What happens to some sessions after they began."""
        if "signed out" in kind.name:
            standing.sign_out_everywhere(account.pk, now().at)
        elif "run out" in kind.name:
            Session.objects.filter(pk=client.session.session_key).update(expire_date=now().at - timedelta(days=1))
        elif "by hand" in kind.name:
            accounts.disable(self.numbers[kind.person], "asked to", read(self.site.school.config).rules, now())


def build(folder: Path, database: str) -> World:
    """Everybody, with what the school's records and the college's documents say of them."""
    school = School(folder, database, settings="grace_days = 30\n[sources.sims.brakes]\noff = []\nshare = 1.0")
    for key, (forename, surname) in CHILDREN.items():
        school.student(key, forename, surname, Date_of_birth=BIRTHDAYS[key])
    school.student("2198", "Lee", "Leaver")
    school.student("2199", "Lou", "Lately")
    for key, kind in PARENTS.items():
        school.contact(key, "Pat", surname_of(key), of=named(kind.of), email=email_of(key))
    for key in (*PARENTS, "1002"):
        school.telephone(key, f"01632 96{key}")
    school.email("2103", email_of("2103"), Primary="T")
    for key in ("1001", "1002"):
        school.member_of_staff(key, "Pat", surname_of(key))
    school.email("1002", email_of("1002"), Primary="T")
    _three_nights(school)
    site = Site(school)
    site.open()
    world = World(site, {key: school.show(key)["contact_id"] for key in (*PARENTS, *CHILDREN, "1002")})
    _documents(world, folder / "college", database)
    _permissions(world)
    _merge(world)
    return world


def _three_nights(school: School) -> None:
    """In the first everybody is there; then one child leaves, and when its contact's grace is over, another."""
    school.sync(today="2026-09-20")
    school.students.pop("2198")
    school.sync(today="2026-10-01")
    school.students.pop("2199")
    school.sync(today="2026-11-21")


def _documents(world: World, folder: Path, database: str) -> None:
    """Registrations of learners, and what became of them."""
    folder.mkdir()
    college = College(folder, database, rules=read(world.site.school.config).rules)
    nameless = rule("enquiry", {"contact_id": "blank", "match": "name and email"})
    college.declare(rule("booking", {}), nameless)
    courses.save([CourseRow("FA", "First aid", code="FA-1", location="Kestrel Bay", starts_on=now().today)])
    for person in ("learner", "elsewhere", "nameless", "plain"):
        values = {"forename": "Pat", "surname": surname_of(person), "personal_email": email_of(person)}
        values |= {} if person == "plain" else {"password": PASSWORD}
        step = "enquiry" if person == "nameless" else "booking"
        (done,) = college.new(New("Enrolment", values, step, course_date="FA-1"))
        world.documents[person] = done.number
        world.numbers[person] = college.contact_of(done.number) or 0
    relinking.relink(world.documents["elsewhere"], world.numbers["plain"], college.rules, college.now)


def _permissions(world: World) -> None:
    """Some who are parents work here too."""
    for key in PARENTS:
        if key[:2] in ("31", "32"):
            account = by_username(email_of(key))
            assert account
            accounts.permit(account, STAFF[int(key[2:])], now())


def _merge(world: World) -> None:
    """One contact is seen as another."""
    loser, survivor = world.numbers["3021"], world.numbers["3022"]
    merging.merge(survivor, loser, read(world.site.school.config).rules, now())
