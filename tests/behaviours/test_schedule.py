"""``kinroll schedule`` makes what makes the machine sync every night."""

from pathlib import Path

import pytest

from kinroll.flows.scheduling import usual_scheduler
from kit import School


@pytest.fixture
def school(tmp_path: Path) -> School:
    """A project with two sources, and no database: none is needed."""
    made = School(tmp_path / "My School", "sqlite:///kinroll.db")
    made.settings = '[sources.people]\nkind = "json-lines"\nfile = "people.jsonl"'
    made.write()
    return made


def names(school: School, *words: str) -> list[str]:
    return [file["name"] for file in school.run("schedule", *words, "--json").json["files"]]


def test_every_source_is_synced_and_somebody_watches(school: School) -> None:
    assert names(school, "--for", "systemd") == [
        *("kinroll-my-school-sims.service", "kinroll-my-school-sims.timer"),
        *("kinroll-my-school-people.service", "kinroll-my-school-people.timer"),
        *("kinroll-my-school-watch.service", "kinroll-my-school-watch.timer"),
    ]


def test_sources_may_be_named(school: School) -> None:
    assert names(school, "people", "--for", "windows") == [
        "kinroll-my-school-people.xml",
        "kinroll-my-school-watch.xml",
    ]


def test_sources_begin_one_after_the_other(school: School) -> None:
    lines = school.run("schedule", "--for", "cron", "--at", "23:50").out.splitlines()
    begins = [line.split(" cd ")[0] for line in lines if " cd " in line]
    assert begins == ["50 23 * * *", "5 0 * * *", "35 * * * *"]


def test_it_runs_this_kinroll_in_the_projects_folder(school: School) -> None:
    line = school.run("schedule", "sims", "--for", "cron").out.splitlines()[2]
    assert f"cd '{school.folder}' && " in line
    assert "/bin/kinroll sync sims --config kinroll.toml >> kinroll-sims.log" in line


def test_it_prints_and_writes_nothing_unless_asked(school: School) -> None:
    before = sorted(school.folder.rglob("*"))
    assert school.run("schedule", "--for", "systemd").out.count("=== kinroll-my-school-") == 6
    assert sorted(school.folder.rglob("*")) == before


def test_installed_files_are_those_that_are_printed(school: School, tmp_path: Path) -> None:
    units = tmp_path / "units"
    school.run("schedule", "--for", "windows", "--at", "01:00", "--install", str(units))
    for _ in range(2):
        answer = school.run("schedule", "--for", "windows", "--install", str(units))
    assert answer.out.splitlines() == [str(units / name) for name in names(school, "--for", "windows")]
    assert (units / "kinroll-my-school-sims.xml").read_text(encoding="utf-16").startswith("<?xml")


@pytest.mark.parametrize(
    "words",
    [("--at", "25:00"), ("--at", "half past two"), ("--for", "launchd"), ("nobody",)],
    ids=lambda words: " ".join(words),
)
def test_wrong_words_are_wrong_usage(school: School, words: tuple[str, ...]) -> None:
    assert school.run("schedule", *words).status == 2


def test_who_has_nobody_to_tell_is_told_so(school: School) -> None:
    assert "[notify.mail]" in school.run("schedule").err
    school.settings += '\n[notify.webhook]\nurl = "https://hooks.example.org/kinroll"'
    school.write()
    assert "[notify.mail]" not in school.run("schedule").err


@pytest.mark.parametrize(
    ("platform", "has_systemd", "expected"),
    [("win32", False, "windows"), ("linux", True, "systemd"), ("linux", False, "cron"), ("darwin", False, "cron")],
)
def test_the_scheduler_is_that_of_the_machine(platform: str, has_systemd: bool, expected: str) -> None:
    assert usual_scheduler(platform, lambda _: has_systemd) == expected
