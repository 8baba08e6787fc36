"""What scripts may build on: the names of the commands, and the options that every one of them takes."""

import json
import os
import resource
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import typer

from kinroll.cli.commands import offered
from kit import School, kinroll
from processes import KINROLL

PROMISED = {
    *("demo", "init", "check", "plan", "sync", "apply", "changes", "runs", "run", "revert", "resume"),
    *("problems", "why", "why-missing"),
    *("contact list", "contact show", "contact set", "contact rename", "contact release-username", "contact link"),
}


PRESS_WHILE_LOADING = """
import sys
class Pressed:
    def find_spec(self, name, *_):
        if name == "{}":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Pressed())
import kinroll.cli
kinroll.cli.run()
"""


def commands(group: Any, prefix: str = "") -> dict[str, Any]:
    """Every command by the words that call it."""
    found: dict[str, Any] = {}
    for name, command in group.commands.items():
        inner = hasattr(command, "commands")
        found |= commands(command, f"{prefix}{name} ") if inner else {f"{prefix}{name}": command}
    return found


COMMANDS = commands(typer.main.get_command(offered()))


def test_the_promised_commands_are_there() -> None:
    assert COMMANDS.keys() >= PROMISED


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_takes_json_and_config(name: str) -> None:
    options = {option for parameter in COMMANDS[name].params for option in parameter.opts}
    assert {"--json", "--config"} <= options


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_shows_an_example(name: str) -> None:
    assert "Example: kinroll " in (COMMANDS[name].help or "")


def test_it_says_which_version_it_is() -> None:
    shown = subprocess.run([KINROLL, "--version"], capture_output=True, text=True, check=True)
    assert shown.stdout == f"kinroll {metadata.version('kinroll')}\n"


def test_init_makes_a_configuration_and_a_database_and_twice_is_harmless(tmp_path: Path) -> None:
    made = kinroll("init", str(tmp_path / "new"), "--json")
    config = tmp_path / "new" / "kinroll.toml"
    assert (made.status, made.json["created"], (tmp_path / "new" / "kinroll.db").exists()) == (0, True, True)
    config.write_text(config.read_text(encoding="utf-8") + "# ours\n", encoding="utf-8")
    again = kinroll("init", str(tmp_path / "new"), "--json")
    assert (again.status, again.json["created"]) == (0, False)
    assert config.read_text(encoding="utf-8").endswith("# ours\n")


def test_the_demo_ends_with_a_summary_the_problems_and_three_commands(tmp_path: Path) -> None:
    answer = kinroll("demo", str(tmp_path / "demo"), "--pupils", "5")
    *_, introduced, first, second, third = answer.out.splitlines()
    assert (answer.status, "applied" in answer.out, "no-email (refused)" in answer.out) == (0, True, True)
    assert introduced.endswith("Try next:")
    for line in (first, second):
        assert kinroll(*line.split()[1:]).status == 0
    assert third.split()[:2] == ["kinroll", "demo"]


def test_a_demo_that_a_brake_stops_leaves_with_its_status(tmp_path: Path) -> None:
    words = ("demo", str(tmp_path), "--pupils", "60", "--json")
    assert kinroll(*words).status == 0
    (tmp_path / "kinroll.toml").write_text(
        (tmp_path / "kinroll.toml").read_text() + "[sources.sims.brakes]\nat_least = 1\nshare = 0.001\n"
    )
    answer = kinroll(*words, "--night", "2")
    assert (answer.json["outcome"], answer.status) == ("held", 3)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        pytest.param(("sync", "sims", "--nonsense"), "No such option: --nonsense", id="an option there is not"),
        pytest.param(("sync",), "Missing argument", id="a word too few"),
        pytest.param(("apply", "seven"), "'PLAN'", id="no number"),
        pytest.param(("plan", "sims", "--as-of", "2999-01-01"), "has not come yet", id="an extract of a day to come"),
    ],
)
def test_wrong_usage_is_told_to_programs_too(tmp_path: Path, words: tuple[str, ...], reason: str) -> None:
    school = School(tmp_path, f"sqlite:///{tmp_path}/none.db")
    school.write()
    answer = school.run(*words, "--json")
    assert (answer.status, answer.json["outcome"], reason in answer.json["reason"]) == (2, "failed", True)


@pytest.mark.parametrize(
    "module",
    [
        pytest.param("kinroll.cli.main", id="while Kinroll loads"),
        pytest.param("kinroll.flows.sync", id="while the command loads"),
    ],
)
def test_ctrl_c_while_loading_is_told_to_programs_too(tmp_path: Path, module: str) -> None:
    command = [sys.executable, "-c", PRESS_WHILE_LOADING.format(module), "sync", "sims", "--json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, json.loads(done.stdout)["outcome"]) == (5, "interrupted")
    assert done.stderr.endswith("kinroll: interrupted. Run the same command again.\n")


def test_the_demo_leaves_a_real_school_alone(tmp_path: Path) -> None:
    kinroll("init", str(tmp_path))
    answer = kinroll("demo", str(tmp_path), "--json")
    assert (answer.status, answer.json["outcome"]) == (4, "failed")
    assert not (tmp_path / "sims").exists()


def test_a_page_that_is_not_there_names_the_last(school: School) -> None:
    run = school.sync()["run"]
    answer = school.run("changes", str(run), "--page", "99")
    assert (answer.status, answer.err) == (0, f"There is no page 99. The last: kinroll changes {run} --page 1\n")


def test_a_run_ends_when_it_ends(school: School) -> None:
    run = school.sync()["run"]
    facts = school.run("run", str(run), "--json").json
    assert facts["made_at"] < facts["finished_at"]


@pytest.mark.parametrize("words", [["--help"], ["check", "sims"]], ids=" ".join)
def test_half_a_second_is_enough_where_no_database_is_touched(tmp_path: Path, words: list[str]) -> None:
    school = School(tmp_path, f"sqlite:///{tmp_path}/none.db")
    school.student("2101")
    school.write()

    def processor_time() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    def once() -> float:
        before = processor_time()
        subprocess.run([KINROLL, *words], cwd=tmp_path, check=True, capture_output=True)
        return processor_time() - before

    assert min(once() for _ in range(3)) < 0.5


def test_no_colour_in_a_pipe(school: School) -> None:
    school.sync()
    command = [KINROLL, "contact", "list", "--config", str(school.config)]
    done = subprocess.run(command, env={**os.environ, "FORCE_COLOR": ""}, check=True, capture_output=True, text=True)
    assert "\x1b" not in done.stdout + done.stderr
