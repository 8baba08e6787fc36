"""The lock files: complete, checked by hash, and silent about where packages come from."""

import re
import sys
import tomllib
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import audit  # noqa: E402

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUN = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
TEST = [*RUN, *PROJECT["project"]["optional-dependencies"]["dev"]]
SPARK = [*RUN, *PROJECT["project"]["optional-dependencies"]["spark"]]

PIN = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>[^ ;]+)(?: ; [^\\]+)?( \\\n    --hash=sha256:[0-9a-f]{64})+\n")

LOCKS = pytest.mark.parametrize(
    ("lock", "requirements"),
    [
        pytest.param("requirements.lock", RUN, id="run time"),
        pytest.param("requirements-dev.lock", TEST, id="tests"),
        pytest.param("requirements-spark.lock", SPARK, id="Spark"),
    ],
)


def pins(lock: str) -> dict[str, str]:
    """Version by name, of pins that have a hash."""
    return {pin["name"]: pin["version"] for pin in PIN.finditer((ROOT / lock).read_text(encoding="utf-8"))}


@LOCKS
def test_holds_nothing_but_pins_with_hashes(lock: str, requirements: list[str]) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert PIN.sub("", text) == "# Made by: python tools/lock.py\n"


@LOCKS
def test_agrees_with_the_project_file(lock: str, requirements: list[str]) -> None:
    pinned = pins(lock)
    wanted = [Requirement(text) for text in requirements]
    stale = [str(each) for each in wanted if not each.specifier.contains(pinned.get(each.name.lower(), "0"))]
    assert stale == [], "run: python tools/lock.py"


def test_tests_run_with_the_versions_that_users_run() -> None:
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()
    assert pins("requirements.lock").items() <= pins("requirements-spark.lock").items()


def test_what_runs_here_is_what_is_locked() -> None:
    text = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    locked = {(pin["name"], pin["version"]) for pin in PIN.finditer(text)}  # some twice: for older Pythons too
    installed = {name: version(name) for name, _ in locked if is_installed(name)}
    wrong = set(installed.items()) - locked
    assert len(installed) > 50
    assert wrong == set(), "install again: python start.py"


def is_installed(name: str) -> bool:
    """Whether a package is here; some are for other systems only."""
    try:
        return bool(version(name))
    except PackageNotFoundError:
        return False


def test_files_made_by_others_are_the_ones_that_were_noted() -> None:
    folder = ROOT / "src" / "kinroll" / "web" / "static" / "web" / "vendor"
    noted = dict(re.findall(r"^\| `([^`]+)` .*`([0-9a-f]{64})` \|$", (folder / "README.md").read_text(), re.MULTILINE))
    there = {file.name: sha256(file.read_bytes()).hexdigest() for file in folder.glob("*.min.*")}
    assert there == noted


WEAK = {"name": "one", "version": "1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2"]}]}
GOOD = {"name": "two", "version": "1", "vulns": []}
SKIPPED = {"name": "three", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("listed", "status"),
    [
        pytest.param([GOOD], 0, id="asked, and nothing found"),
        pytest.param([GOOD, WEAK], audit.FOUND, id="a known weakness"),
        pytest.param([GOOD, SKIPPED], audit.NOT_ASKED, id="what was skipped counts as not asked"),
        pytest.param([WEAK, SKIPPED], audit.FOUND, id="what is found goes first"),
        pytest.param([], audit.NOT_ASKED, id="nothing asked"),
    ],
)
def test_an_audit_is_good_only_where_all_was_asked(listed: list[dict[str, object]], status: int) -> None:
    assert audit.of_audit({"dependencies": listed}).status == status


def test_a_withdrawn_version_is_found() -> None:
    told = audit.of_pip({"install": [{"metadata": {"name": "one", "version": "1"}, "is_yanked": True}]})
    assert (told.found, told.status) == (("one 1 was withdrawn by its makers",), audit.FOUND)
