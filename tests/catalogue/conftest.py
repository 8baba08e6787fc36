from pathlib import Path

import pytest

from catalogue.good_school import GoodNight, good_school
from catalogue.night import sync


@pytest.fixture(scope="session")
def good_night(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> GoodNight:
    """The school on SQLite, synced once; each night takes a copy."""
    from kinroll.store import database

    folder = tmp_path_factory.mktemp("good-night")
    (folder / "kinroll.db").write_bytes(sqlite_template.read_bytes())
    school = good_school(folder, f"sqlite:///{folder.as_posix()}/kinroll.db")
    school.write()
    answer = sync(school)
    database.close()
    assert (answer.status, answer.json["outcome"]) == (0, "applied")
    return GoodNight(school)


@pytest.fixture(scope="session")
def good_end(good_night: GoodNight) -> list[str]:
    """What the database holds after the good night."""
    from endstate import end_state

    return end_state(good_night.school.database_url)
