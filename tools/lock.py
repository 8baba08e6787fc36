"""Writes requirements.lock, requirements-dev.lock and requirements-spark.lock from pyproject.toml.

    python tools/lock.py              after a dependency was added or removed; other pins stay as they are
    python tools/lock.py --upgrade    move every pin to the newest version that pyproject.toml allows

Needs uv (`pip install uv`); further arguments go to `uv pip compile`. Each pin carries the hashes of all its files, for
every platform, so that what is installed is what was reviewed. Where packages come from is a matter for each machine's
own settings, and never written into a lock.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# Made by: python tools/lock.py\n"
EDITABLE_BUILD = "editables~=0.3"  # what hatchling asks for when a project is installed in place
NOT_A_PIN = re.compile(r"\s*(#|-(?!-hash=))")  # comments and options, which may name this machine's registry


def main(arguments: list[str]) -> None:
    """Write the locks; the run-time pins hold for the tests too, and those of the tests for Spark."""
    compile_lock("requirements.lock", *arguments)
    compile_lock("requirements-dev.lock", "--extra", "dev", "--constraint", "requirements.lock", *arguments)
    compile_lock("requirements-spark.lock", "--extra", "spark", "--constraint", "requirements-dev.lock", *arguments)


def compile_lock(name: str, *options: str) -> None:
    """Write one lock: the project's dependencies, and what builds the project."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    command = [*uv(), "pip", "compile", "pyproject.toml", "-", "--output-file", name, *options, "--quiet"]
    command += ["--universal", "--python-version", project["project"]["requires-python"].removeprefix(">=")]
    command += ["--generate-hashes", "--no-header", "--no-annotate"]
    builds = "\n".join([*project["build-system"]["requires"], EDITABLE_BUILD])
    subprocess.run(command, cwd=ROOT, input=builds, text=True, check=True)
    lock = ROOT / name
    lines = lock.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not NOT_A_PIN.match(line)]
    lock.write_text(HEADER + "".join(kept), encoding="utf-8", newline="\n")


def uv() -> list[str]:
    """The command that runs uv; exits with advice when there is none."""
    if find_spec("uv"):
        return [sys.executable, "-m", "uv"]
    if found := shutil.which("uv"):
        return [found]
    sys.exit("tools/lock.py needs uv: pip install uv")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except subprocess.CalledProcessError as failed:
        sys.exit(failed.returncode)
