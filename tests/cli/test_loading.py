"""What a command loads before it begins: at a small school that is most of what a night costs."""

import json
import os
import subprocess
import sys
from pathlib import Path

from kinroll.flows.applying import FEW_NEWCOMERS
from kit import TODAY, School

NOT_FOR_A_QUIET_NIGHT = {
    *("email_validator", "phonenumbers", "polars", "httpx", "ninja", "allauth", "argon2", "rich"),
    *("kinroll.web", "kinroll.accounts", "kinroll.matching", "kinroll.channels", "kinroll.targets"),
    *("kinroll.cli.looking", "kinroll.cli.avetmiss", "kinroll.store.apply", "kinroll.store.documents"),
    *("kinroll.flows.newcomers", "kinroll.core.scoring", "django.db.migrations.recorder"),
}
SYNC = """
import json, sys
from kinroll.cli.main import main
main(sys.argv[1:])
print(json.dumps(sorted(sys.modules)))
"""


def test_a_night_that_changes_nothing_loads_nothing_in_vain(tmp_path: Path, sqlite_database: str) -> None:
    school = School(tmp_path, sqlite_database)
    school.student("2101")
    school.contact("3001")
    school.sync()
    outcome, loaded = loaded_by_sync(school)
    assert outcome == "unchanged"
    assert not NOT_FOR_A_QUIET_NIGHT.intersection(loaded)


def test_a_first_night_loads_no_scorer(tmp_path: Path, sqlite_database: str) -> None:
    school = School(tmp_path, sqlite_database)
    for key in range(2000, 2001 + FEW_NEWCOMERS):
        school.student(str(key))
    school.write()
    outcome, loaded = loaded_by_sync(school)
    assert outcome == "applied"
    assert not {"phonenumbers", "kinroll.flows.newcomers", "kinroll.core.scoring"}.intersection(loaded)


def loaded_by_sync(school: School) -> tuple[str, list[str]]:
    """How a sync in a process of its own ends, and all modules that it has loaded then."""
    command = [sys.executable, "-c", SYNC, "sync", "sims", "--json", "--today", TODAY, "--config", str(school.config)]
    plain = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(command, cwd=school.config.parent, env=plain, check=True, capture_output=True, text=True)
    answer, loaded = map(json.loads, done.stdout.splitlines())
    return answer["outcome"], loaded
