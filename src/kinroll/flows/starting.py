"""Begin: a configuration and a database, or a whole fictional school."""

import os
from datetime import date
from pathlib import Path

from kinroll.declarations.file import read
from kinroll.declarations.sources import open_source
from kinroll.demo.school import write_school
from kinroll.flows import ruling
from kinroll.flows.applying import Report
from kinroll.flows.now import Now
from kinroll.flows.sync import sync
from kinroll.store import database

FICTIONAL = "# A fictional school, made by kinroll demo.\n"
TEMPLATE = """\
# Kinroll. Every setting, with what it means: docs/reference/configuration.md

[kinroll]
modules = {modules}          # with none switched on, a sync changes nobody

[database]
url = "sqlite:///kinroll.db"  # or postgresql://kinroll@db.example.org/kinroll

[sources.sims]
kind = "sims-report"
students = "{folder}/students.xml"
staff = "{folder}/staff.xml"
contacts = "{folder}/contacts.xml"
addresses = "{folder}/addresses.xml"
telephones = "{folder}/telephones.xml"
emails = "{folder}/emails.xml"
"""


def init(file: Path, heading: str = "", now: Now | None = None) -> tuple[Path, bool]:
    """A configuration file, and the database that it names with its tables; whether the file is new.

    With ``now`` the rule set that ships is active from then on, where there was none at all.
    """
    is_new = not file.exists()
    if is_new:
        _write(file, heading + TEMPLATE.format(modules='["portal"]', folder="sims"))
    configuration = read(file)
    database.use(configuration.database_url)
    database.migrate()
    if now:
        ruling.begin(now)
    return file, is_new


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f".{file.name}.{os.getpid()}")  # whoever else begins here finds no half of it
        part.write_text(text, encoding="utf-8")
        part.replace(file)
    except OSError as error:
        raise database.DatabaseUnusableError(f"{file} cannot be written ({error.strerror}).") from error


def refuse_real(file: Path, heading: str) -> None:
    """Raise for a configuration that is there and does not begin as this demo's does."""
    if file.exists() and not file.read_bytes().startswith(heading.encode()):
        raise database.DatabaseUnusableError(f"{file} is there already and not a demo's. Name another folder.")


def write_demo(file: Path, *, pupils: int, night: int, today: date) -> str:
    """Write the reports of one night of the demo school; returns its size in words. A real school is left alone."""
    refuse_real(file, FICTIONAL)
    init(file, FICTIONAL)
    try:
        school = write_school(file.parent / "sims", pupils=pupils, night=night, today=today)
    except OSError as error:
        raise database.DatabaseUnusableError(f"{file.parent} cannot be written ({error.strerror}).") from error
    return f"{school.students:,} pupils, {school.staff:,} staff and {school.contacts:,} contacts are"


def sync_demo(file: Path, now: Now) -> Report:
    """Sync the demo school."""
    configuration = read(file)
    rules = configuration.rules
    return sync(open_source(configuration, "sims"), rules["sims"], rules, now, kind="sims-report")


def next_commands(folder: Path, file: Path, night: int, size: str = "") -> list[str]:
    """Three commands that show more; ``size`` is the options that the demo was given, if any."""
    config = "" if file == Path("kinroll.toml") else f" --config {file}"
    third = f"kinroll demo {folder}{size} --night {night + 1}" if night < 3 else f"kinroll runs{config}"
    return [f"kinroll problems{config}", f"kinroll why sims:90002{config}", third]
