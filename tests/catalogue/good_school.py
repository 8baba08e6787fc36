"""The school that every night of the catalogue befalls: about 60 pupils, nothing wrong, synced once on a good night."""

import shutil
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from lxml import etree

from kinroll.demo.school import write_school
from kinroll.sources.sims import xml
from kit import TODAY, Columns, School

PUPILS = 60
SEED = 1
"""This seed draws a school in which nobody is refused and no value dropped."""


def good_school(folder: Path, database_url: str) -> School:
    """The demo's school, ordinary families only, as a school that a test can change by hand."""
    write_school(folder / "sims", pupils=PUPILS, seed=SEED, today=date.fromisoformat(TODAY), cases=False)
    school = School(folder, database_url)
    for group in (school.students, school.staff):
        name = "students" if group is school.students else "staff"
        group.update({key: columns for key, _, columns in rows_of(folder, name)})
    school.contacts = rows_of(folder, "contacts")
    for name in ("addresses", "telephones", "emails"):
        setattr(school, name, [(key, columns) for key, _, columns in rows_of(folder, name)])
    return school


def rows_of(folder: Path, report: str) -> list[tuple[str, str, Columns]]:
    """The rows of a report: id, id of what it is linked to, columns."""
    rows = []
    for record in etree.parse(folder / "sims" / f"{report}.xml").getroot():
        columns = {xml.caption(child.tag): child.text or "" for child in record}
        linked = columns.pop("multiple_id", "").partition(",")[2]
        rows.append((columns.pop("primary_id"), linked, columns))
    return rows


@dataclass(frozen=True)
class GoodNight:
    """The school after its good night, on SQLite; copied for each bad one."""

    school: School

    def copy(self, folder: Path) -> School:
        """The same school and its database in another folder."""
        shutil.copytree(self.school.folder, folder, dirs_exist_ok=True)
        school = replace(deepcopy(self.school), folder=folder, database_url=f"sqlite:///{folder.as_posix()}/kinroll.db")
        config = self.school.config.read_text(encoding="utf-8")
        school.config.write_text(config.replace(self.school.database_url, school.database_url), encoding="utf-8")
        return school
