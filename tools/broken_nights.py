"""The catalogue of broken nights: try each, and write docs/reference/broken-nights.md.

python tools/broken_nights.py                 try all, write the page
python tools/broken_nights.py --huge 2048     instead: refuse reports of so many megabytes, in how much memory and time
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from kinroll.store import database  # noqa: E402 - tests are no package

database.set_up()

from catalogue import broken_files, page  # noqa: E402
from catalogue.good_school import GoodNight, good_school  # noqa: E402
from catalogue.look_alikes import LOOK_ALIKES  # noqa: E402
from catalogue.measuring import HEADROOM_MEBIBYTES, seconds_to_refuse  # noqa: E402
from catalogue.night import sync, told  # noqa: E402

HUGE = (
    broken_files.a_huge_element,
    broken_files.a_huge_record,
    broken_files.a_huge_line,
    broken_files.a_zip_bomb,
)


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--huge", type=int, metavar="MEGABYTES", help="only refuse reports as large as this")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if arguments.huge:
            refuse_huge(Path(folder), arguments.huge)
        else:
            page.PAGE.write_text(page.page(everything_said(Path(folder))), encoding="utf-8")


def everything_said(folder: Path) -> dict[str, list[str]]:
    """What Kinroll says of each night."""
    said = {}
    template = folder / "template.db"
    migrate(sqlite_url(template))
    good = GoodNight(good_school(folder / "good", new_database(template, folder / "good")))
    good.school.write()
    sync(good.school)
    database.close()
    for place, night in enumerate(page.BROKEN):
        school = good.copy(folder / f"broken-{place}")
        night.lead_up(school)
        night.change(school)
        said[night.name] = told(school, sync(school, *night.words))
        database.close()
    for place, alike in enumerate(LOOK_ALIKES):
        own = folder / f"alike-{place}"
        school = alike.prepare(own, new_database(template, own))
        said[alike.name] = told(school, sync(school))
        database.close()
    return said


def new_database(template: Path, folder: Path) -> str:
    """The URL of a copy of the migrated SQLite file in a new folder."""
    folder.mkdir()
    copy = folder / "kinroll.db"
    copy.write_bytes(template.read_bytes())
    return sqlite_url(copy)


def sqlite_url(file: Path) -> str:
    return f"sqlite:///{file.as_posix()}"


def migrate(url: str) -> None:
    database.use(url)
    database.migrate()
    database.close()


def refuse_huge(folder: Path, mebibytes: int) -> None:
    """Say how long each kind of report that would fill the memory takes to be refused."""
    report = folder / "contacts.xml"
    for make in HUGE:
        make(report, mebibytes)
        seconds = seconds_to_refuse(report)
        size = report.stat().st_size / broken_files.MEBIBYTE
        sys.stdout.write(
            f"{make.__name__}: {size:,.0f} MB refused in {seconds:.2f} s of processor time, within "
            f"{HEADROOM_MEBIBYTES} MB more than an idle Python\n"
        )
        report.unlink()


if __name__ == "__main__":
    main()
