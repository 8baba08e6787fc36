"""What may go wrong at every single request: the end is right, nobody is made twice, suspended wrongly, or lost."""

import os
import shutil
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import campus as campuses
from campus import SETTINGS, Campus
from kinroll.flows import editing
from kinroll.flows.provisioning.at import TargetUnusableError
from kinroll.store import database
from moodle.server import Server, Trouble
from moodle.site import Site

RIGHTS = ("moodle/user:viewdetails", "moodle/user:viewalldetails", "moodle/site:viewuseridentity", "moodle/user:update")
QUICK = ("timeout after", "html", "invalidtoken", "twice", RIGHTS[1])
MORE = (
    *("timeout before", "500", "500 after", "503", "403", "cut", "maintenance", "upgrade", "no database"),
    *("invalidresponse", "nopermissions", "half"),
)
FAULTS = (*QUICK, *MORE, *RIGHTS) if os.environ.get("KINROLL_LONG") == "1" else QUICK


@dataclass
class Arranged:
    """A campus on which everything that a sync can do is to be done, as it was before that."""

    campus: Campus
    file: Path
    saved: Path
    site: Site
    people: dict[str, int]

    def restore(self) -> None:
        """Everything as before."""
        database.close()
        shutil.copyfile(self.saved, self.file)
        database.use(self.campus.college.database_url)
        self.campus.moodle.site = deepcopy(self.site)
        self.campus.moodle.calls.clear()
        self.campus.moodle.troubles.clear()


@pytest.fixture
def arranged(tmp_path: Path, sqlite_database: str, moodle: Server) -> Arranged:
    """One to be made, changed, renamed, suspended, restored, enrolled, and one to take a course no more."""
    campus = campuses.at(tmp_path, sqlite_database, moodle, settings=f'{SETTINGS}cohorts = {{ Student = "learners" }}')
    campus.declare(timeout_s=0.15)
    people = {name: campus.person(name, "attending") for name in ("Ann", "Ben", "Cat", "Dan", "Eve")}
    campus.switch(people["Dan"], on=False)
    people["Fay"] = campus.person("Fay", "booking")
    campus.sync()
    campus.switch(people["Dan"], on=True)
    campus.sync()
    campus.switch(people["Dan"], on=False)
    campus.sync()
    rules = campus.configuration.rules
    editing.edit(people["Ann"], "surname", "Whitlock", rules, campus.now)
    editing.rename(people["Ben"], "ben.okafor", rules, campus.now)
    campus.switch(people["Cat"], on=False)
    campus.switch(people["Dan"], on=True)
    campus.move("Eve", "booking")
    campus.move("Fay", "attending")
    people["Gus"] = campus.person("Gus", "attending")
    database.close()
    file = Path(sqlite_database.removeprefix("sqlite:///"))
    saved = tmp_path / "saved.db"
    shutil.copyfile(file, saved)
    return Arranged(campus, file, saved, deepcopy(moodle.site), people)


def until_settled(campus: Campus) -> Any:
    """Sync until nothing is left to do, as a worker would; what the site then holds."""
    for _ in range(6):
        campus.later()
        with suppress(TargetUnusableError):
            if campus.sync().outcome == "unchanged" and not campus.waiting():
                return campus.image()
    raise AssertionError("it never ends")


@pytest.mark.parametrize("how", FAULTS)
def test_at_every_request_of_a_sync(arranged: Arranged, how: str) -> None:
    campus, moodle = arranged.campus, arranged.campus.moodle
    arranged.restore()
    campus.sync()
    count, wanted = len(moodle.calls), campus.image()
    assert until_settled(campus) == wanted
    suspended = {user.id for user in wanted[0].values() if user.suspended}
    assert len(wanted[0]) == 7
    assert suspended == {campus.user(arranged.people["Cat"]).id}
    wrong = {}
    for place in range(count):
        arranged.restore()
        site = moodle.site
        is_right = how in RIGHTS
        moodle.troubles.append(
            Trouble("", "" if is_right else how, after=place, also=lambda site=site: site.rights.discard(how))  # type: ignore[misc]
        )
        with suppress(TargetUnusableError):
            campus.sync()
        moodle.troubles.clear()
        site.rights.add(how)
        now_suspended = {user.id for user in site.people() if user.suspended}
        found = until_settled(campus)
        if found != wanted or now_suspended - suspended - {campus.user(arranged.people["Dan"]).id}:
            wrong[place, moodle.functions()[place]] = found
    assert wrong == {}
