"""The lock files: complete, checked by hash, and silent about where packages come from."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUN = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
TEST = [*RUN, *PROJECT["project"]["optional-dependencies"]["dev"]]

PIN = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>[^ ;]+)(?: ; [^\\]+)?( \\\n    --hash=sha256:[0-9a-f]{64})+\n")

LOCKS = pytest.mark.parametrize(
    ("lock", "requirements"),
    [pytest.param("requirements.lock", RUN, id="run time"), pytest.param("requirements-dev.lock", TEST, id="tests")],
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
